import type { Database } from '../../db/connection.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { DepartmentReport, Tally } from './core/campaign-report.ts'

export type CampaignHead = {
  id: number
  name: string
  kind: 'voice-notice' | 'keypad-survey'
  state: string
  startedAt: number | undefined
  endedAt: number | undefined
  questionnaire: Questionnaire | undefined
}

export type ContactLine = {
  patientNo: string
  name: string
  department: string
  number: string
  state: string
  disposition: string | undefined
  attemptsRang: number
  attemptsMade: number
  lastAttemptAt: number | undefined
  lastCause: string | undefined
  reason: string
  answers: ReadonlyMap<string, string>
}

const pageRows = 1000

/** A row of a grouped query: its keys and sums. */
type Counted = Record<string, string | number | undefined>

/** Reads for reports. A contact's answers are those of its patient's response in the same campaign. */
export function reportsStore(db: Database) {
  async function answersOf(campaign: number, patients: readonly number[]): Promise<Map<number, Map<string, string>>> {
    const rows = await db('answers')
      .join('responses', 'responses.id', 'answers.response_id')
      .where('responses.campaign_id', campaign)
      .whereIn('responses.patient_id', [...patients])
      .select('responses.patient_id', 'answers.question', 'answers.value')
    const byPatient = new Map<number, Map<string, string>>()
    for (const { patient_id, question, value } of rows) {
      const answers = byPatient.get(patient_id) ?? new Map<string, string>()
      byPatient.set(patient_id, answers.set(question, value))
    }
    return byPatient
  }

  async function lastAttemptsOf(
    contacts: readonly number[],
  ): Promise<Map<number, { begun_at: number; number: string; raw_cause: string | null }>> {
    const rows = await db('attempts')
      .whereIn('contact_id', [...contacts])
      .orderBy('begun_at')
      .select('contact_id', 'begun_at', 'number', 'raw_cause')
    return new Map(rows.map((row) => [row.contact_id, row])) // the last of each contact wins
  }

  return {
    async campaign(id: number): Promise<CampaignHead | undefined> {
      const row = await db('campaigns')
        .leftJoin('questionnaire_versions', 'questionnaire_versions.id', 'campaigns.questionnaire_version_id')
        .where('campaigns.id', id)
        .first('campaigns.*', 'questionnaire_versions.definition')
      if (row === undefined) return undefined
      return {
        id: row.id,
        name: row.name,
        kind: row.kind,
        state: row.state,
        startedAt: row.started_at ?? undefined,
        endedAt: row.ended_at ?? undefined,
        questionnaire: row.definition === null ? undefined : (JSON.parse(row.definition) as Questionnaire),
      }
    },

    /** Contacts by disposition; those without one yet as `open`. */
    async dispositions(campaign: number): Promise<Map<string, number>> {
      const rows: Counted[] = await db('contacts')
        .where({ campaign_id: campaign })
        .groupBy('bucket')
        .select(
          db.raw("case when state in ('done', 'excluded') then coalesce(disposition, state) else 'open' end as bucket"),
        )
        .count({ count: '*' })
      return new Map(rows.map((row) => [String(row['bucket']), Number(row['count'])]))
    },

    async attempts(campaign: number): Promise<number> {
      const row = await db('attempts').where({ campaign_id: campaign }).count({ count: '*' }).first()
      return Number(row?.['count'] ?? 0)
    },

    async tally(campaign: number): Promise<Tally> {
      const rows: Counted[] = await db('answers')
        .join('responses', 'responses.id', 'answers.response_id')
        .where('responses.campaign_id', campaign)
        .groupBy('answers.question', 'answers.value')
        .select('answers.question', 'answers.value')
        .count({ count: '*' })
      const tally = new Map<string, Map<string, number>>()
      for (const row of rows) {
        const question = String(row['question'])
        const counts = tally.get(question) ?? new Map<string, number>()
        tally.set(question, counts.set(String(row['value']), Number(row['count'])))
      }
      return tally
    },

    async departments(campaign: number): Promise<DepartmentReport[]> {
      const sumOf = (condition: string) => db.raw(`sum(case when ${condition} then 1 else 0 end)`)
      const rows: Counted[] = await db('contacts')
        .join('patients', 'patients.id', 'contacts.patient_id')
        .where('contacts.campaign_id', campaign)
        .groupBy('patients.department')
        .orderBy('patients.department')
        .select('patients.department', {
          reached: sumOf("contacts.disposition in ('completed', 'partial', 'broke-off', 'declined', 'opted-out')"),
          completed: sumOf("contacts.disposition = 'completed'"),
          partial: sumOf("contacts.disposition = 'partial'"),
        })
        .count({ contacts: '*' })
      return rows.map((row) => ({
        department: String(row['department']),
        contacts: Number(row['contacts']),
        reached: Number(row['reached']),
        completed: Number(row['completed']),
        partial: Number(row['partial']),
      }))
    },

    /** Every contact of a campaign in order, a page of them in memory at a time. */
    async *contacts(campaign: number): AsyncGenerator<ContactLine> {
      let after = 0
      for (;;) {
        const rows = await db('contacts')
          .join('patients', 'patients.id', 'contacts.patient_id')
          .leftJoin('patient_phones', (join) => {
            join.on('patient_phones.patient_id', 'patients.id').andOn('patient_phones.position', db.raw('0'))
          })
          .where('contacts.campaign_id', campaign)
          .where('contacts.id', '>', after)
          .orderBy('contacts.id')
          .limit(pageRows)
          .select('contacts.*', 'patients.patient_no', 'patients.name', 'patients.department', {
            phone: 'patient_phones.number',
          })
        if (rows.length === 0) return
        const answers = await answersOf(
          campaign,
          rows.map((row) => row.patient_id),
        )
        const attempts = await lastAttemptsOf(rows.map((row) => row.id))
        for (const row of rows) {
          const last = attempts.get(row.id)
          yield {
            patientNo: row.patient_no ?? '',
            name: row.name,
            department: row.department,
            number: last?.number ?? row.phone ?? '',
            state: row.state,
            disposition: row.disposition ?? undefined,
            attemptsRang: row.attempts_rang,
            attemptsMade: row.attempts_made,
            lastAttemptAt: last?.begun_at,
            lastCause: last?.raw_cause ?? undefined,
            reason: row.reason,
            answers: answers.get(row.patient_id) ?? new Map(),
          }
        }
        after = rows.at(-1).id
      }
    },
  }
}

export type ReportsStore = ReturnType<typeof reportsStore>
