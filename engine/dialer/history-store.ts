import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

/** What people did to a campaign that did not move it. */
export function historyStore(db: Database) {
  return {
    /** A line of its history; the state stays what it is. */
    async note(id: number, because: 'rules-changed' | 'staffing-changed', userId: number, now: EpochMs): Promise<void> {
      const line = db('campaigns')
        .where({ id })
        .select('id', db.raw('?', [now]), 'state', db.raw('state'), db.raw('?, ?', [because, userId]))
      await db.into(db.raw('campaign_events (campaign_id, at, from_state, to_state, because, user_id)')).insert(line)
    },
  }
}

export type HistoryStore = ReturnType<typeof historyStore>
