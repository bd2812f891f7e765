import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { PaceReason } from './pace.ts'
import type { ContactTraits } from './who-next.ts'

export type PacingTotals = { answered: number; served: number; leftAlone: number; abandoned: number }
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

    /** What is known of contacts before they are called; the first number stands for all. */
    async traitsOf(ids: readonly number[]): Promise<ContactTraits[]> {
      const rows: { id: number; number: string | null; attempts: number; answered: number }[] = await db(
        'contacts as c',
      )
        .leftJoin('patient_phones as p', (join) => void join.on('p.patient_id', 'c.patient_id').onVal('p.position', 1))
        .whereIn('c.id', [...ids])
        .select({
          id: 'c.id',
          number: 'p.number',
          attempts: 'c.attempts_made',
          answered: db.raw('exists (select 1 from attempts a where a.contact_id = c.id and a.answered_at is not null)'),
        })
      return rows.map(({ id, number, attempts, answered }) => ({
        id,
        number: number ?? '',
        attempts,
        hasAnswered: Number(answered) === 1,
      }))
    },

    /** Persons who answered, and what they found. */
    async totals(campaignId: number, isSurveyPurpose: boolean): Promise<PacingTotals> {
      const unspoken = isSurveyPurpose ? " and (disposition is null or disposition in ('abandoned', 'broke-off'))" : ''
      const row = await db('attempts')
        .where({ campaign_id: campaignId })
        .whereNotNull('answered_at')
        .where((query) => void query.whereNotNull('user_id').orWhere('was_left_alone', true))
        .first(
          db.raw('count(*) as answered'),
          db.raw('sum(user_id is not null) as served'),
          db.raw('sum(was_left_alone) as left_alone'),
          db.raw(`sum(was_left_alone = 1${unspoken}) as abandoned`),
        )
      return {
        answered: Number(row['answered']),
        served: Number(row['served'] ?? 0),
        leftAlone: Number(row['left_alone'] ?? 0),
        abandoned: Number(row['abandoned'] ?? 0),
      }
    },

    /** Calls that each agent has had, by user. */
    async servedBy(campaignId: number): Promise<Map<number, number>> {
      const rows: { user_id: number; n: number }[] = await db('attempts')
        .where({ campaign_id: campaignId })
        .whereNotNull('user_id')
        .groupBy('user_id')
        .select('user_id')
        .count({ n: '*' })
      return new Map(rows.map(({ user_id, n }) => [user_id, Number(n)]))
    },

    /** Points of campaigns that ended long ago say nothing to anybody. */
    async forget(before: EpochMs): Promise<number> {
      return await db('campaign_pacing_points').where('at', '<', before).delete()
    },
  }
}

export type PacingStore = ReturnType<typeof pacingStore>
