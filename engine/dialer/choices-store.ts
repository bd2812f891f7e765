import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { CampaignKind } from './campaign.ts'
import type { CallFigures } from './core/estimate.ts'

/** A version of a questionnaire, for choosing. */
export type VersionChoice = {
  versionId: number
  code: string
  title: OwnWords
  version: number
  isCurrent: boolean
  createdAt: EpochMs
}

/** What calls of earlier campaigns came to; `attempts` says on how many that rests. */
export type PastFigures = CallFigures & { attempts: number; campaigns: number; basis: 'questionnaire' | 'kind' }

/** Attempts of one outcome, answered ones apart; times are sums. */
type OutcomeRow = { disposition: Disposition; silent: number; n: number; toAnswer: number; toEnd: number }

const pastCampaigns = 5
const attemptsEach = 10_000
/** Fewer than these tell nothing. */
const fewestAttempts = 30

/** What a new campaign is made from: questionnaires to ask, and how earlier campaigns went. */
export function choicesStore(db: Database) {
  /** The latest campaigns that have called, of the same questionnaire, else of the same kind. */
  async function campaignsLike(
    kind: CampaignKind,
    versionId: number | undefined,
  ): Promise<{ ids: number[]; basis: PastFigures['basis'] }> {
    const latest = () =>
      db('campaigns')
        .where({ kind })
        .whereNotNull('started_at')
        .orderBy('started_at', 'desc')
        .limit(pastCampaigns)
        .pluck('campaigns.id')
    if (versionId !== undefined) {
      const siblings = db('questionnaire_versions as v')
        .join('questionnaire_versions as own', 'own.questionnaire_id', 'v.questionnaire_id')
        .where('own.id', versionId)
        .select('v.id')
      const ids: number[] = await latest().whereIn('questionnaire_version_id', siblings)
      if (ids.length > 0) return { ids, basis: 'questionnaire' }
    }
    return { ids: await latest(), basis: 'kind' }
  }

  async function outcomesOf(campaignId: number): Promise<OutcomeRow[]> {
    // Ids of attempts are random: the first of them are a fair sample, however many there are.
    const some = db('attempts')
      .where({ campaign_id: campaignId, state: 'ended' })
      .whereNotNull('disposition')
      .orderBy('id')
      .limit(attemptsEach)
      .select('disposition', 'begun_at', 'answered_at', 'ended_at')
    return await db
      .from(some.as('some'))
      .groupBy('disposition', 'silent')
      .select({
        disposition: 'disposition',
        silent: db.raw('answered_at is null'),
        toAnswer: db.raw('sum(cast(coalesce(answered_at, begun_at) as signed) - begun_at)'),
        toEnd: db.raw('sum(cast(ended_at as signed) - coalesce(answered_at, begun_at))'),
        n: db.raw('count(*)'),
      })
  }

  return {
    /** Every version of every questionnaire, the current one of each first. */
    async versions(): Promise<VersionChoice[]> {
      const rows = await db('questionnaire_versions as v')
        .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
        .orderBy(['q.code', { column: 'v.version', order: 'desc' }])
        .select('v.id', 'q.code', 'q.title', 'v.version', 'q.current_version', 'v.created_at')
      return rows
        .map((row) => ({
          versionId: row.id,
          code: row.code,
          title: fromJson<OwnWords>(row.title),
          version: row.version,
          isCurrent: row.version === row.current_version,
          createdAt: row.created_at,
        }))
        .sort((a, b) => a.code.localeCompare(b.code) || Number(b.isCurrent) - Number(a.isCurrent))
    },

    /** Undefined: there are too few calls to tell. */
    async past(kind: CampaignKind, versionId: number | undefined): Promise<PastFigures | undefined> {
      const { ids, basis } = await campaignsLike(kind, versionId)
      const rows = (await Promise.all(ids.map(outcomesOf))).flat()
      const attempts = sum(rows, ({ n }) => n)
      if (attempts < fewestAttempts) return undefined
      const answered = rows.filter(({ silent }) => Number(silent) === 0)
      const silent = rows.filter((row) => Number(row.silent) === 1)
      const outcomes: Partial<Record<Disposition, number>> = {}
      for (const { disposition, n } of rows) outcomes[disposition] = (outcomes[disposition] ?? 0) + Number(n) / attempts
      const mean = (of: OutcomeRow[], what: (row: OutcomeRow) => number): number =>
        of.length === 0 ? 0 : Math.max(0, sum(of, what) / sum(of, ({ n }) => n))
      return {
        outcomes,
        talkMs: mean(answered, ({ toEnd }) => toEnd),
        answerMs: mean(answered, ({ toAnswer }) => toAnswer),
        unansweredMs: mean(silent, ({ toEnd }) => toEnd),
        attempts,
        campaigns: ids.length,
        basis,
      }
    },

    /** Names of the days on which the hospital does not work as usual. */
    async dayNames(from: string, to: string): Promise<Map<string, string>> {
      const rows: { day: string; name: string }[] = await db('calendar_days')
        .whereBetween('day', [from, to])
        .select('day', 'name')
      return new Map(rows.map(({ day, name }) => [day, name]))
    },
  }
}

export type ChoicesStore = ReturnType<typeof choicesStore>

const sum = (rows: readonly OutcomeRow[], what: (row: OutcomeRow) => number): number =>
  rows.reduce((total, row) => total + Number(what(row)), 0)
