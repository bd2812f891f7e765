import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { preparedStatements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId, ResponseId } from '../kernel/ids.ts'
import type { EndState, Text } from './core/questionnaire.ts'

/** What a patient may still be asked: left unfinished, or wanted by a campaign that has not had its answer. */
export type OpenForm = {
  code: string
  title: Text
  version: number
  campaign: { id: number; name: string; state: string } | undefined
  response:
    | {
        id: ResponseId
        state: EndState | 'open'
        channel: 'keypad' | 'agent'
        answers: number
        updatedAt: EpochMs
        userId: number | undefined
        userName: string | undefined
        lastCall: CallId | undefined
      }
    | undefined
}

/** Ends after which nothing is asked any more: of responses, and of contacts. */
const lastWords = "('completed', 'declined', 'refused-by-key', 'opted-out')"
const settledContacts = "('completed', 'declined', 'opted-out')"
const unfinished = "('open', 'partial', 'broke-off')"

const responseColumns = `
  r.id as response_id, r.state, r.channel, r.updated_at, r.user_id, u.name as user_name, r.last_call_id,
  (select count(*) from answers a where a.response_id = r.id) as answers`

const ofCampaignsSql = `
  select q.code, q.title, v.version, c.id as campaign_id, c.name as campaign_name, c.state as campaign_state, ${responseColumns}
  from contacts n
  join campaigns c on c.id = n.campaign_id
  join questionnaire_versions v on v.id = c.questionnaire_version_id
  join questionnaires q on q.id = v.questionnaire_id
  left join responses r on r.patient_id = n.patient_id and r.campaign_id = n.campaign_id
    and r.questionnaire_version_id = v.id
  left join users u on u.id = r.user_id
  where n.patient_id = ? and c.state <> 'draft' and (c.ended_at is null or c.ended_at >= ?)
    and coalesce(n.disposition, '') not in ${settledContacts} and coalesce(r.state, '') not in ${lastWords}
  order by c.id desc, r.started_at desc
  limit 50`

const besideCampaignsSql = `
  select q.code, q.title, v.version, null as campaign_id, null as campaign_name, null as campaign_state, ${responseColumns}
  from responses r
  join questionnaire_versions v on v.id = r.questionnaire_version_id
  join questionnaires q on q.id = v.questionnaire_id
  left join users u on u.id = r.user_id
  where r.patient_id = ? and r.campaign_id is null and r.state in ${unfinished} and r.updated_at >= ?
  order by r.started_at desc
  limit 50`

/** What there is to be filled in with a patient. */
export function openFormsStore(db: Database) {
  const sql = preparedStatements(db)
  return {
    /** What this patient may still be asked, campaigns' first; campaigns that ended before `since` are left out. */
    async openFor(patient: number, since: EpochMs): Promise<OpenForm[]> {
      const [ofCampaigns, beside] = await Promise.all([
        sql.rows<OpenRow>(ofCampaignsSql, [patient, since]),
        sql.rows<OpenRow>(besideCampaignsSql, [patient, since]),
      ])
      const known = new Set<string>()
      // The newest of each: an older one that was left lies behind it.
      return [...ofCampaigns, ...beside].map(toOpen).filter(({ code, campaign }) => {
        const key = `${campaign?.id ?? ''} ${code}`
        return !known.has(key) && known.add(key) !== undefined
      })
    },

    /** Every questionnaire in its current version. */
    async current(): Promise<{ code: string; title: Text; version: number }[]> {
      const rows = await db('questionnaires').orderBy('code').select('code', 'title', { version: 'current_version' })
      return rows.map(({ code, title, version }) => ({ code, title: fromJson<Text>(title), version }))
    },
  }
}

export type OpenFormsStore = ReturnType<typeof openFormsStore>

type OpenRow = {
  code: string
  title: unknown
  version: number
  campaign_id: number | null
  campaign_name: string | null
  campaign_state: string | null
  response_id: ResponseId | null
  state: EndState | 'open' | null
  channel: 'keypad' | 'agent' | null
  updated_at: EpochMs | null
  user_id: number | null
  user_name: string | null
  last_call_id: CallId | null
  answers: number
}

function toOpen(row: OpenRow): OpenForm {
  const { campaign_id: campaign, response_id: id } = row
  return {
    code: row.code,
    title: fromJson<Text>(row.title),
    version: row.version,
    campaign:
      campaign === null ? undefined : { id: campaign, name: row.campaign_name ?? '', state: row.campaign_state ?? '' },
    response:
      id === null
        ? undefined
        : {
            id,
            state: row.state ?? 'open',
            channel: row.channel ?? 'keypad',
            answers: Number(row.answers),
            updatedAt: row.updated_at ?? 0,
            userId: row.user_id ?? undefined,
            userName: row.user_name ?? undefined,
            lastCall: row.last_call_id ?? undefined,
          },
  }
}
