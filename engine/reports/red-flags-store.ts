import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'

/** A response with an answer that must reach somebody, and all that was answered in it. */
export type FlaggedResponse = {
  id: string
  patientId: number
  patientNo: string | null
  patientName: string
  department: string
  state: string
  questionnaire: Questionnaire
  answers: { question: string; value: string; callId: string | null; answeredAt: number }[]
}

type Row = {
  id: string
  state: string
  name: string
  patient_no: string | null
  department: string
  patientId: number
  definition: string
}

type Page = { limit: number; offset: number }

/** Responses of a campaign with a red flag, the newest first. */
export function redFlagsStore(db: Database) {
  const flagged = (campaign: number, { departments }: Scope) =>
    db('responses')
      .join('patients', 'patients.id', 'responses.patient_id')
      .where({ 'responses.campaign_id': campaign, 'responses.red_flag': true })
      .modify((query) => {
        if (departments !== undefined) void query.whereIn('patients.department', [...departments])
      })

  async function answersOf(responses: readonly string[]): Promise<Map<string, FlaggedResponse['answers']>> {
    const rows = await db('answers')
      .whereIn('response_id', [...responses])
      .orderBy('id')
      .select('response_id', 'question', 'value', { callId: 'call_id', answeredAt: 'answered_at' })
    const byResponse = new Map<string, FlaggedResponse['answers']>()
    for (const { response_id, ...answer } of rows)
      byResponse.set(response_id, [...(byResponse.get(response_id) ?? []), answer])
    return byResponse
  }

  return {
    async redFlags(
      campaign: number,
      scope: Scope,
      { limit, offset }: Page,
    ): Promise<{ items: FlaggedResponse[]; total: number }> {
      const rows: Row[] = await flagged(campaign, scope)
        .join('questionnaire_versions as v', 'v.id', 'responses.questionnaire_version_id')
        .orderBy([{ column: 'responses.updated_at', order: 'desc' }, { column: 'responses.id' }])
        .limit(limit)
        .offset(offset)
        .select('responses.id', 'responses.state', 'patients.name', 'patients.patient_no', 'patients.department')
        .select({ patientId: 'patients.id', definition: 'v.definition' })
      const counted = await flagged(campaign, scope).count({ n: '*' }).first()
      const answers = await answersOf(rows.map(({ id }) => id))
      const items = rows.map((row) => ({
        id: row.id,
        patientId: row.patientId,
        patientNo: row.patient_no,
        patientName: row.name,
        department: row.department,
        state: row.state,
        questionnaire: JSON.parse(row.definition) as Questionnaire,
        answers: answers.get(row.id) ?? [],
      }))
      return { items, total: Number(counted?.['n']) }
    },
  }
}
