import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { PaceReason } from './pace.ts'

export type PacePoint = { at: EpochMs; reason: PaceReason }

/** What pacers have learned, for the next engine; and how campaigns were paced, for the eye. */
export function pacingStore(db: Database) {
  return {
    async snapshot(campaignId: number): Promise<unknown> {
      const row = await db('campaign_pacing').where({ campaign_id: campaignId }).first('snapshot')
      return row === undefined ? undefined : fromJson(row.snapshot)
    },

    async keep(campaignId: number, snapshot: unknown, now: EpochMs): Promise<void> {
      const row = { campaign_id: campaignId, snapshot: JSON.stringify(snapshot), written_at: now }
      await db('campaign_pacing').insert(row).onConflict('campaign_id').merge()
    },

    async note(campaignId: number, { at, reason }: PacePoint): Promise<void> {
      const row = { campaign_id: campaignId, at, reason: JSON.stringify(reason) }
      await db('campaign_pacing_points').insert(row).onConflict(['campaign_id', 'at']).merge()
    },

    /** In the order of time, thinned out to about `most`. */
    async points(campaignId: number, from: EpochMs, to: EpochMs, most: number): Promise<PacePoint[]> {
      const eachMs = Math.max(1, Math.ceil((to - from) / most))
      const rows: { at: EpochMs; reason: unknown }[] = await db('campaign_pacing_points')
        .where({ campaign_id: campaignId })
        .whereBetween('at', [from, to])
        .whereIn(
          'at',
          db('campaign_pacing_points')
            .where({ campaign_id: campaignId })
            .whereBetween('at', [from, to])
            .groupByRaw('floor(at / ?)', [eachMs])
            .max('at'),
        )
        .orderBy('at')
        .select('at', 'reason')
      return rows.map(({ at, reason }) => ({ at, reason: fromJson<PaceReason>(reason) }))
    },

    /** Points of campaigns that ended long ago say nothing to anybody. */
    async forget(before: EpochMs): Promise<number> {
      return await db('campaign_pacing_points').where('at', '<', before).delete()
    },
  }
}

export type PacingStore = ReturnType<typeof pacingStore>
