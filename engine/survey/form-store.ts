import type { Database } from '../../db/connection.ts'
import { preparedStatements, type Statements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { type CallId, newResponseId, type ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Answer, EndState } from './core/questionnaire.ts'
import { Versions } from './questionnaire-store.ts'
import { readResponses, type StoredResponse } from './response-rows.ts'

/** A response as a desk has it. */
export type StoredForm = StoredResponse & {
  channel: 'keypad' | 'agent'
  userId: number | undefined
  userName: string | undefined
  campaignName: string | undefined
  revision: number
  updatedAt: EpochMs
  /** Who wrote an answer down, by question; those that were keyed or spoken are not in it. */
  writers: ReadonlyMap<string, string>
}

export type FormToBegin = {
  code: string
  patient: number
  campaign: number | undefined
  language: Language
  /** A response of no campaign is gone on with when it was touched after this. */
  since: EpochMs
}

/** Who writes, during which call, and when. */
export type Writer = { userId: number; call: CallId | undefined; now: EpochMs }

const unfinished = "('open', 'partial', 'broke-off')"

const currentVersionSql = `
  select v.id from questionnaires q
  join questionnaire_versions v on v.questionnaire_id = q.id and v.version = q.current_version
  where q.code = ?`
const campaignVersionSql = `
  select v.id from contacts n
  join campaigns c on c.id = n.campaign_id
  join questionnaire_versions v on v.id = c.questionnaire_version_id
  join questionnaires q on q.id = v.questionnaire_id
  where n.campaign_id = ? and n.patient_id = ? and q.code = ? and c.state <> 'draft'`

const beginSql = `
  insert into responses (id, questionnaire_version_id, patient_id, campaign_id, channel, language, state, started_at,
    updated_at, last_call_id, user_id, revision)
  values (?, ?, ?, ?, 'agent', ?, 'open', ?, ?, ?, ?, 1)`

const takeUpSql = `
  update responses set state = 'open', channel = 'agent', user_id = ?, revision = revision + 1, ended_at = null,
    last_call_id = coalesce(?, last_call_id), updated_at = ?
  where id = ?`

const answerSql = `
  insert into answers (response_id, question, value, \`keys\`, call_id, took_ms, repeats, answered_at, user_id)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  on duplicate key update value = values(value), \`keys\` = values(\`keys\`), call_id = values(call_id),
    took_ms = values(took_ms), repeats = values(repeats), answered_at = values(answered_at), user_id = values(user_id)`

const touchSql = `
  update responses set next_question = ?, red_flag = ?, user_id = ?, last_call_id = coalesce(?, last_call_id),
    revision = revision + 1, updated_at = ?
  where id = ?`

const closeSql = `
  update responses set state = ?, next_question = ?, score = ?, ended_at = ?, updated_at = ?, revision = revision + 1
  where id = ?`

/** Responses that are filled in at desks. Everything that changes one holds its row meanwhile. */
export function formStore(db: Database) {
  const sql = preparedStatements(db)
  const versions = new Versions()

  async function read(on: Statements, which: string, values: readonly (string | number)[]): Promise<StoredForm[]> {
    const found = await readResponses(on, versions, which, values)
    return await Promise.all(found.map((response) => withDesk(on, response)))
  }

  return {
    async form(id: ResponseId): Promise<StoredForm | undefined> {
      const [found] = await read(sql, 'from responses r where r.id = ?', [id])
      return found
    },

    /**
     * The response that is gone on with, or a new one, which freezes its version. `mayTake` looks at one that is there
     * already, and throws where it is not to be had. Undefined: no such questionnaire, or the campaign does not ask it of
     * this patient.
     */
    async begin(
      asked: FormToBegin,
      writer: Writer,
      mayTake: (form: StoredForm) => void,
    ): Promise<ResponseId | undefined> {
      const { code, patient, campaign, language, since } = asked
      const { userId, call, now } = writer
      return await sql.together(async (on) => {
        // Two who begin at the same instant, and a call that does, must not begin two.
        await on.rows('select id from patients where id = ? for update', [patient])
        const [version] = await (campaign === undefined
          ? on.rows<{ id: number }>(currentVersionSql, [code])
          : on.rows<{ id: number }>(campaignVersionSql, [campaign, patient, code]))
        if (version === undefined) return undefined
        const [known] = await read(on, ...earlierOf({ code, patient, campaign, since }))
        if (known !== undefined) {
          mayTake(known)
          await on.change(takeUpSql, [userId, call ?? null, now, known.id])
          return known.id
        }
        const freeze = 'update questionnaire_versions set frozen_at = ? where id = ? and frozen_at is null'
        await on.change(freeze, [now, version.id])
        const id = newResponseId()
        await on.change(beginSql, [id, version.id, patient, campaign ?? null, language, now, now, call ?? null, userId])
        return id
      })
    },

    /** Holds the row while `work` decides and writes. Undefined: there is none. */
    async held<Result>(
      id: ResponseId,
      work: (form: StoredForm, write: FormWriting) => Promise<Result>,
    ): Promise<Result | undefined> {
      return await sql.together(async (on) => {
        const [found] = await read(on, 'from responses r where r.id = ? for update', [id])
        if (found === undefined) return undefined
        const again = async () => (await read(on, 'from responses r where r.id = ?', [id]))[0] ?? found
        return await work(found, { ...writingOn(on, found.id), again })
      })
    },

    /** Responses at desks that nobody has touched since. */
    async forgotten(before: EpochMs): Promise<ResponseId[]> {
      const which = "select id from responses where state = 'open' and channel = 'agent' and updated_at < ? limit 1000"
      return (await sql.rows<{ id: ResponseId }>(which, [before])).map(({ id }) => id)
    },
  }
}

export type FormStore = ReturnType<typeof formStore>

function earlierOf({ code, patient, campaign, since }: Omit<FormToBegin, 'language'>): [string, (string | number)[]] {
  const which =
    campaign === undefined
      ? `r.campaign_id is null and r.state in ${unfinished} and r.updated_at >= ?`
      : 'r.campaign_id = ?'
  const from = `from responses r
    join questionnaire_versions v on v.id = r.questionnaire_version_id
    join questionnaires q on q.id = v.questionnaire_id
    where r.patient_id = ? and q.code = ? and ${which}
    order by r.started_at desc limit 1`
  return [from, [patient, code, campaign ?? since]]
}

export type FormWriting = {
  answer(answer: Answer, writer: Writer): Promise<void>
  drop(questions: readonly string[]): Promise<void>
  touch(made: { next: string | undefined; isFlagged: boolean }, writer: Writer): Promise<void>
  close(closed: { state: EndState; next: string | undefined; score: number | undefined; now: EpochMs }): Promise<void>
  /** As if it had never been begun. */
  remove(): Promise<void>
  /** The response as it is with what was written until now. */
  again(): Promise<StoredForm>
}

const writingOn = (on: Statements, id: ResponseId): Omit<FormWriting, 'again'> => ({
  async answer({ question, value, keys, tookMs, repeats, answeredAt }, { call, userId }) {
    await on.change(answerSql, [id, question, String(value), keys, call ?? null, tookMs, repeats, answeredAt, userId])
  },
  async drop(questions) {
    for (const question of questions)
      await on.change('delete from answers where response_id = ? and question = ?', [id, question])
  },
  async touch({ next, isFlagged }, { userId, call, now }) {
    await on.change(touchSql, [next ?? null, isFlagged, userId, call ?? null, now, id])
  },
  async close({ state, next, score, now }) {
    await on.change(closeSql, [state, next ?? null, score ?? null, now, now, id])
  },
  async remove() {
    await on.change('delete from responses where id = ?', [id])
  },
})

type DeskRow = {
  channel: 'keypad' | 'agent'
  user_id: number | null
  user_name: string | null
  campaign_name: string | null
  revision: number
  updated_at: EpochMs
}

const deskSql = `
  select r.channel, r.user_id, u.name as user_name, c.name as campaign_name, r.revision, r.updated_at
  from responses r
  left join users u on u.id = r.user_id
  left join campaigns c on c.id = r.campaign_id
  where r.id = ?`
const writersSql = `
  select a.question, u.name from answers a join users u on u.id = a.user_id where a.response_id = ?`

async function withDesk(on: Statements, response: StoredResponse): Promise<StoredForm> {
  const [desk] = await on.rows<DeskRow>(deskSql, [response.id])
  if (desk === undefined) throw new Error('a response was deleted while it was read')
  const writers = await on.rows<{ question: string; name: string }>(writersSql, [response.id])
  return {
    ...response,
    channel: desk.channel,
    userId: desk.user_id ?? undefined,
    userName: desk.user_name ?? undefined,
    campaignName: desk.campaign_name ?? undefined,
    revision: desk.revision,
    updatedAt: desk.updated_at,
    writers: new Map(writers.map(({ question, name }) => [question, name])),
  }
}
