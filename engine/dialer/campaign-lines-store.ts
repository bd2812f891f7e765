import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { Campaign, CampaignCounts, CampaignKind, CampaignState, ContactState } from './campaign.ts'
import { type CampaignRow, toCampaign } from './campaigns-store.ts'

export type Maker = { id: number; name: string }
export type AskedVersion = { code: string; title: OwnWords; version: number }

/** A campaign as a list shows it. */
export type CampaignLine = Campaign & {
  madeBy: Maker | undefined
  /** What a survey asks. */
  questionnaire: AskedVersion | undefined
  counts: CampaignCounts
}

export type LinesFilter = {
  states?: readonly CampaignState[]
  kind?: CampaignKind
  /** Part of its name. */
  text?: string
  userId?: number
  /** The version of a questionnaire. */
  versionId?: number
}

type LineRow = CampaignRow & { maker: string | null; code: string | null; title: unknown; version: number | null }
type CountRow = { campaign_id: number; state: ContactState; disposition: string | null; n: number }

const columns = ['campaigns.*', 'users.name as maker', 'q.code', 'q.title', 'v.version']

/** Campaigns for people: with what they ask, who made them and how far they are. */
export function campaignLinesStore(db: Database) {
  const all = () =>
    db('campaigns')
      .leftJoin('users', 'users.id', 'campaigns.user_id')
      .leftJoin('questionnaire_versions as v', 'v.id', 'campaigns.questionnaire_version_id')
      .leftJoin('questionnaires as q', 'q.id', 'v.questionnaire_id')

  const matching = ({ states, kind, text, userId, versionId }: LinesFilter) =>
    all().modify((query) => {
      if (states !== undefined) void query.whereIn('campaigns.state', [...states])
      if (kind !== undefined) void query.where('campaigns.kind', kind)
      if (userId !== undefined) void query.where('campaigns.user_id', userId)
      if (versionId !== undefined) void query.where('campaigns.questionnaire_version_id', versionId)
      if (text !== undefined) void query.where('campaigns.name', 'like', `%${literally(text)}%`)
    })

  async function withCounts(rows: readonly LineRow[]): Promise<CampaignLine[]> {
    const counts = await countsOf(rows.map(({ id }) => id))
    return rows.map((row) => toLine(row, counts.get(row.id) ?? noCounts()))
  }

  /** One pass over one index for each campaign. */
  async function countsOf(ids: readonly number[]): Promise<Map<number, CampaignCounts>> {
    const rows: CountRow[] = await db('contacts')
      .whereIn('campaign_id', [...ids])
      .groupBy('campaign_id', 'state', 'disposition')
      .select('campaign_id', 'state', 'disposition')
      .count({ n: '*' })
    const counts = new Map<number, CampaignCounts>()
    for (const row of rows) counts.set(row.campaign_id, withRow(counts.get(row.campaign_id) ?? noCounts(), row))
    return counts
  }

  return {
    /** Newest first. */
    async list(
      filter: LinesFilter,
      page: { limit: number; offset: number },
    ): Promise<{ items: CampaignLine[]; total: number }> {
      const rows: LineRow[] = await matching(filter)
        .orderBy('campaigns.id', 'desc')
        .limit(page.limit)
        .offset(page.offset)
        .select(columns)
      const counted = await matching(filter).count({ n: '*' }).first()
      return { items: await withCounts(rows), total: Number(counted?.['n']) }
    },

    /** What a campaign asks and who made it; undefined: there is none. */
    async head(id: number): Promise<Pick<CampaignLine, 'madeBy' | 'questionnaire'> | undefined> {
      const row: LineRow | undefined = await all().where('campaigns.id', id).first(columns)
      return row === undefined ? undefined : { madeBy: makerOf(row), questionnaire: versionOf(row) }
    },
  }
}

export type CampaignLinesStore = ReturnType<typeof campaignLinesStore>

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

const noCounts = (): CampaignCounts => ({
  contacts: 0,
  waiting: 0,
  calling: 0,
  done: 0,
  excluded: 0,
  byDisposition: {},
})

function withRow(counts: CampaignCounts, { state, disposition, n }: CountRow): CampaignCounts {
  return {
    ...counts,
    contacts: counts.contacts + n,
    [state]: counts[state] + n,
    ...(state === 'done' && { byDisposition: { ...counts.byDisposition, [disposition ?? 'not-called']: n } }),
  }
}

const makerOf = ({ user_id, maker }: LineRow): Maker | undefined =>
  user_id === null ? undefined : { id: user_id, name: maker ?? '' }

const versionOf = ({ code, title, version }: LineRow): AskedVersion | undefined =>
  code === null || version === null ? undefined : { code, title: fromJson<OwnWords>(title), version }

const toLine = (row: LineRow, counts: CampaignCounts): CampaignLine => ({
  ...toCampaign(row),
  madeBy: makerOf(row),
  questionnaire: versionOf(row),
  counts,
})
