import type { Database } from '../../db/connection.ts'
import type { Scope } from '../accounts/core/roles.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import { type DepartmentReport, reachedOutcomes, type Tally } from './core/campaign-report.ts'
import { redFlagsStore } from './red-flags-store.ts'

export type CampaignHead = {
  id: number
  name: string
  kind: string
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
  /** What it came to: a disposition, `open` while it may still be called, `excluded`, or `done` where nobody was called. */
  outcome: string
  attemptsRang: number
  attemptsMade: number
  lastAttemptAt: number | undefined
  lastCause: string | undefined
  reason: string
  answers: ReadonlyMap<string, string>
}

type ContactRow = {
  id: number
  patient_id: number
  patient_no: string | null
  name: string
  department: string
  phone: string | null
  outcome: string
  attempts_rang: number
  attempts_made: number
  reason: string
}

const pageRows = 1000
/** The number to show of a patient who was not called: the first that there is, whatever positions count from. */
const firstPosition = '(select min(p.position) from patient_phones p where p.patient_id = patients.id)'

/** A row of a grouped query: its keys and sums. */
type Counted = Record<string, string | number | undefined>

/** What a contact came to. The last try of one that is still being called is not its outcome. */
const outcome =
  "case when contacts.state in ('done', 'excluded') then coalesce(contacts.disposition, contacts.state) else 'open' end"

/**
 * Reads for reports. A contact's answers are those of its patient's response in the same campaign. A scope leaves out
 * the patients of other departments, everywhere in a report.
 */
export function reportsStore(db: Database) {
  const contactsOf = (campaign: number, { departments }: Scope) =>
    db('contacts')
      .join('patients', 'patients.id', 'contacts.patient_id')
      .where('contacts.campaign_id', campaign)
      .modify((query) => {
        if (departments !== undefined) void query.whereIn('patients.department', [...departments])
      })

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
      .orderBy(['begun_at', 'id'])
      .select('contact_id', 'begun_at', 'number', 'raw_cause')
    return new Map(rows.map((row) => [row.contact_id, row])) // the last of each contact wins
  }

  return {
    ...redFlagsStore(db),

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

    /** Contacts by what they came to. */
    async dispositions(campaign: number, scope: Scope): Promise<Map<string, number>> {
      const rows: Counted[] = await contactsOf(campaign, scope)
        .groupBy('bucket')
        .select(db.raw(`${outcome} as bucket`))
        .count({ count: '*' })
      return new Map(rows.map((row) => [String(row['bucket']), Number(row['count'])]))
    },

    async attempts(campaign: number, scope: Scope): Promise<number> {
      const row = await contactsOf(campaign, scope)
        .join('attempts', 'attempts.contact_id', 'contacts.id')
        .count({ count: '*' })
        .first()
      return Number(row?.['count'] ?? 0)
    },

    async tally(campaign: number, scope: Scope): Promise<Tally> {
      const rows: Counted[] = await contactsOf(campaign, scope)
        .join('responses', (join) => {
          join.on('responses.patient_id', 'contacts.patient_id').andOn('responses.campaign_id', 'contacts.campaign_id')
        })
        .join('answers', 'answers.response_id', 'responses.id')
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

    async departments(campaign: number, scope: Scope): Promise<DepartmentReport[]> {
      const sumOf = (outcomes: readonly string[]) =>
        db.raw(`sum(case when ${outcome} in (${outcomes.map(() => '?').join()}) then 1 else 0 end)`, [...outcomes])
      const rows: Counted[] = await contactsOf(campaign, scope)
        .groupBy('patients.department')
        .orderBy('patients.department')
        .select('patients.department', {
          reached: sumOf(reachedOutcomes),
          completed: sumOf(['completed']),
          partial: sumOf(['partial']),
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
    async *contacts(campaign: number, scope: Scope): AsyncGenerator<ContactLine> {
      let after = 0
      for (;;) {
        const rows: ContactRow[] = await contactsOf(campaign, scope)
          .leftJoin('patient_phones', (join) => {
            join.on('patient_phones.patient_id', 'patients.id').andOn('patient_phones.position', db.raw(firstPosition))
          })
          .where('contacts.id', '>', after)
          .orderBy('contacts.id')
          .limit(pageRows)
          .select('contacts.id', 'contacts.patient_id', 'contacts.attempts_rang', 'contacts.attempts_made')
          .select('contacts.reason', 'patients.patient_no', 'patients.name', 'patients.department')
          .select({ phone: 'patient_phones.number', outcome: db.raw(outcome) })
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
            outcome: row.outcome,
            attemptsRang: row.attempts_rang,
            attemptsMade: row.attempts_made,
            lastAttemptAt: last?.begun_at,
            lastCause: last?.raw_cause ?? undefined,
            reason: row.reason,
            answers: answers.get(row.patient_id) ?? new Map(),
          }
        }
        after = rows.at(-1)?.id ?? after
      }
    },
  }
}

export type ReportsStore = ReturnType<typeof reportsStore>
