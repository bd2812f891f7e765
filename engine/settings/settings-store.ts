import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type KeptSetting = { value: unknown; updatedAt: EpochMs }

export type SettingsStore = ReturnType<typeof settingsStore>

const prefix = 'house.'

/** The rows of the table `settings` that are the house's; others of its rows belong to other features. */
export function settingsStore(db: Database) {
  return {
    async all(): Promise<Map<string, KeptSetting>> {
      const rows = await db('settings').where('name', 'like', `${prefix}%`).select('name', 'value', 'updated_at')
      return new Map(
        rows.map(({ name, value, updated_at: updatedAt }) => [
          String(name).slice(prefix.length),
          { value: valueIn(value), updatedAt: Number(updatedAt) },
        ]),
      )
    },

    /** Keeps what is given and forgets what is null, together. */
    async change(changes: Readonly<Record<string, unknown>>, now: EpochMs): Promise<void> {
      await db.transaction(async (trx) => {
        for (const [setting, value] of Object.entries(changes)) {
          const name = prefix + setting
          if (value === null) await trx('settings').where({ name }).delete()
          else
            await trx('settings')
              .insert({ name, value: JSON.stringify({ value }), updated_at: now })
              .onConflict('name')
              .merge()
        }
      })
    },
  }
}

/** MySQL hands JSON over parsed, MariaDB as text or parsed, by its version. */
function valueIn(column: unknown): unknown {
  const held: unknown = typeof column === 'string' ? JSON.parse(column) : column
  return (held as { value?: unknown } | null)?.value
}
