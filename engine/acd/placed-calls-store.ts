import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'

export type PlacedCallsStore = ReturnType<typeof placedCallsStore>

/** Calls that an engine before this one placed, by the leg of the person. */
export function placedCallsStore(db: Database) {
  return {
    /** With what each was placed. A leg that is not among them is the second one of some call. */
    async factsOf(legs: readonly LegId[]): Promise<Map<LegId, Record<string, string>>> {
      const rows: { id: LegId; facts: unknown }[] = await db('calls').whereIn('id', legs).select('id', 'facts')
      return new Map(rows.map(({ id, facts }) => [id, fromJson<Record<string, string>>(facts)]))
    },

    /** In which a person is called back. */
    async languageOf(callback: string): Promise<Language | undefined> {
      const row: { language: Language } | undefined = await db('callbacks').where({ id: callback }).first('language')
      return row?.language
    },
  }
}
