import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { GivenAnswer } from '../reports/core/red-flags.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'

/** A response with an answer that must reach somebody, and what was done about it. */
export type FlaggedResponse = {
  id: string
  patientId: number
  patientName: string
  patientNo: string | null
  department: string
  campaignId: number | null
  campaignName: string | null
  questionnaire: Questionnaire
  answers: GivenAnswer[]
  flaggedAt: EpochMs
  handledAt: EpochMs | null
  handledBy: string | null
  note: string
}

export type FlagState = 'waiting' | 'handled'
type Page = { limit: number; offset: number }
type Row = Omit<FlaggedResponse, 'questionnaire' | 'answers'> & { definition: string }

const columns = {
  id: 'responses.id',
  patientId: 'patients.id',
  patientName: 'patients.name',
  patientNo: 'patients.patient_no',
  department: 'patients.department',
  campaignId: 'responses.campaign_id',
  campaignName: 'campaigns.name',
  definition: 'questionnaire_versions.definition',
  flaggedAt: 'responses.updated_at',
  handledAt: 'responses.flag_handled_at',
  handledBy: 'users.name',
  note: 'responses.flag_note',
}

/** Red flags of the whole house, of every campaign and of none. */
export function redFlagsStore(db: Database) {
  const flagged = (state: FlagState, { departments }: Scope) =>
    db('responses')
      .join('patients', 'patients.id', 'responses.patient_id')
      .where('responses.red_flag', true)
      .modify((query) => {
        if (state === 'waiting') void query.whereNull('responses.flag_handled_at')
        else void query.whereNotNull('responses.flag_handled_at')
        if (departments !== undefined) void query.whereIn('patients.department', [...departments])
      })

  async function answersOf(responses: readonly string[]): Promise<Map<string, GivenAnswer[]>> {
    const rows = await db('answers')
      .whereIn('response_id', [...responses])
      .orderBy('id')
      .select('response_id', 'question', 'value', { callId: 'call_id', answeredAt: 'answered_at' })
    const found = new Map<string, GivenAnswer[]>()
    for (const { response_id, ...answer } of rows) found.set(response_id, [...(found.get(response_id) ?? []), answer])
    return found
  }

  return {
    /** Newest first. */
    async list(state: FlagState, scope: Scope, page: Page): Promise<{ items: FlaggedResponse[]; total: number }> {
      const rows: Row[] = await flagged(state, scope)
        .join('questionnaire_versions', 'questionnaire_versions.id', 'responses.questionnaire_version_id')
        .leftJoin('campaigns', 'campaigns.id', 'responses.campaign_id')
        .leftJoin('users', 'users.id', 'responses.flag_handled_by')
        .orderBy([
          { column: state === 'waiting' ? 'responses.updated_at' : 'responses.flag_handled_at', order: 'desc' },
          { column: 'responses.id' },
        ])
        .limit(page.limit)
        .offset(page.offset)
        .select(columns)
      const answers = await answersOf(rows.map(({ id }) => id))
      const items = rows.map(({ definition, ...row }) => ({
        ...row,
        questionnaire: JSON.parse(definition) as Questionnaire,
        answers: answers.get(row.id) ?? [],
      }))
      return { items, total: await this.count(state, scope) }
    },

    async count(state: FlagState, scope: Scope): Promise<number> {
      return Number((await flagged(state, scope).count({ n: '*' }).first())?.['n'])
    },

    /** The department of its patient; undefined: there is no such flag within the scope. */
    async departmentOf(id: string, { departments }: Scope): Promise<string | undefined> {
      const row = await db('responses')
        .join('patients', 'patients.id', 'responses.patient_id')
        .where({ 'responses.id': id, 'responses.red_flag': true })
        .first('patients.department')
      const isWithin = departments === undefined || departments.includes(row?.department)
      return isWithin ? row?.department : undefined
    },

    async departmentOfPatient(id: string): Promise<string | undefined> {
      return (await db('patients').where({ id }).first('department'))?.department
    },

    /** False when somebody else was quicker: what they wrote stays. */
    async handle(id: string, by: { userId: number; note: string; at: EpochMs }): Promise<boolean> {
      const handled = { flag_handled_at: by.at, flag_handled_by: by.userId, flag_note: by.note }
      return (await db('responses').where({ id, red_flag: true }).whereNull('flag_handled_at').update(handled)) > 0
    },
  }
}

export type RedFlagsStore = ReturnType<typeof redFlagsStore>
