import type { Database } from '../../db/connection.ts'
import { preparedStatements } from '../../db/statements.ts'
import type { Fields, Language } from '../speech/speech.ts'

/** A patient as a call needs them: what may be spoken, and in which language. */
export type PatientOnCall = { id: string; fields: Fields; language: Language; isVip: boolean }

export type LookedUp = { kind: 'one'; patient: PatientOnCall } | { kind: 'several'; count: number } | { kind: 'none' }

/** Enough of a patient to be told apart. */
export type PatientLine = {
  id: number
  name: string
  patientNo: string | null
  department: string
  isVip: boolean
}

type Row = {
  id: number
  name: string
  sex: 'male' | 'female' | null
  department: string
  ward: string
  bed: string
  doctor: string
  patient_no: string | null
  admitted_on: string | null
  discharged_on: string | null
  language: Language
  is_vip: number
}

const columns = [
  'patients.id',
  'patients.name',
  'patients.sex',
  'patients.department',
  'patients.ward',
  'patients.bed',
  'patients.doctor',
  'patients.patient_no',
  'patients.admitted_on',
  'patients.discharged_on',
  'patients.language',
  'patients.is_vip',
]
const pageRows = 1000

/** No diagnosis among the fields: it is not to be heard by whoever picks up the phone. */
function toPatient(row: Row): PatientOnCall {
  const fields = {
    name: row.name,
    sex: row.sex,
    department: row.department,
    ward: row.ward,
    bed: row.bed,
    doctor: row.doctor,
    patientNo: row.patient_no,
    admittedOn: row.admitted_on,
    dischargedOn: row.discharged_on,
  }
  const filled = Object.entries(fields).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== '',
  )
  return { id: String(row.id), fields: Object.fromEntries(filled), language: row.language, isVip: row.is_vip === 1 }
}

type LineRow = {
  number: string
  id: number
  name: string
  patient_no: string | null
  department: string
  is_vip: number
}
const lineColumns = [
  'patient_phones.number',
  'patients.id',
  'patients.name',
  'patients.patient_no',
  'patients.department',
  'patients.is_vip',
] as const

const toPatientLine = ({ id, name, patient_no, department, is_vip }: LineRow): PatientLine => ({
  id,
  name,
  patientNo: patient_no,
  department,
  isVip: is_vip === 1,
})

/** Patients as calls meet them: by their id, by the number that calls, by the campaign that calls them. */
export function patientDirectory(db: Database, asStored: (number: string) => string) {
  const sql = preparedStatements(db)

  return {
    async forCall(id: number): Promise<PatientOnCall | undefined> {
      const [row] = await sql.rows<Row>(`select ${columns.join()} from patients where id = ?`, [id])
      return row && toPatient(row)
    },

    /** Whoever has this number. A family shares one often enough: then nobody is taken for somebody else. */
    async lookUp(number: string): Promise<LookedUp> {
      const rows: Row[] = await db('patients')
        .join('patient_phones', 'patient_phones.patient_id', 'patients.id')
        .where('patient_phones.number', asStored(number))
        .distinct(columns)
        .limit(20)
      const [first] = rows
      if (first === undefined) return { kind: 'none' }
      return rows.length === 1 ? { kind: 'one', patient: toPatient(first) } : { kind: 'several', count: rows.length }
    },

    /** Everybody who has one of these numbers, for a person to choose from: by the number as it was asked for. */
    async everybodyWith(numbers: readonly string[]): Promise<ReadonlyMap<string, PatientLine[]>> {
      const asked = new Map(numbers.map((number) => [number, asStored(number)]))
      if (asked.size === 0) return new Map()
      const rows: LineRow[] = await db('patients')
        .join('patient_phones', 'patient_phones.patient_id', 'patients.id')
        .whereIn('patient_phones.number', [...asked.values()])
        .distinct(...lineColumns)
        .orderBy('patients.id')
        .limit(20 * asked.size)
      return new Map(
        [...asked].map(([number, stored]) => [
          number,
          rows
            .filter((row) => row.number === stored)
            .map(toPatientLine)
            .slice(0, 20),
        ]),
      )
    },

    /** One number of one patient, as it is dialed; undefined: it is not theirs. */
    async numberOf(patientId: number, phoneId: number): Promise<{ number: string; department: string } | undefined> {
      return await db('patient_phones')
        .join('patients', 'patients.id', 'patient_phones.patient_id')
        .where({ 'patient_phones.id': phoneId, 'patients.id': patientId })
        .first({ number: 'patient_phones.number', department: 'patients.department' })
    },

    /** Everybody on an imported list, new and known, in the order of the list. */
    async idsOfImport(importId: number): Promise<number[]> {
      return await db('import_patients').where({ import_id: importId }).orderBy('patient_id').pluck('patient_id')
    },

    /** How many of a campaign's list may still be called. */
    async countOfCampaign(campaignId: number): Promise<number> {
      const row = await db('contacts')
        .where({ campaign_id: campaignId })
        .whereIn('state', ['waiting', 'calling'])
        .count({ n: '*' })
        .first()
      return Number(row?.['n'])
    },

    /** Everybody on a campaign's list, a page in memory at a time. */
    async *ofCampaign(campaignId: number): AsyncGenerator<PatientOnCall> {
      let after = 0
      for (;;) {
        const rows: (Row & { contact: number })[] = await db('contacts')
          .join('patients', 'patients.id', 'contacts.patient_id')
          .where('contacts.campaign_id', campaignId)
          .whereIn('contacts.state', ['waiting', 'calling'])
          .where('contacts.id', '>', after)
          .orderBy('contacts.id')
          .limit(pageRows)
          .select(...columns, { contact: 'contacts.id' })
        for (const row of rows) yield toPatient(row)
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.contact
      }
    },
  }
}

export type PatientDirectory = ReturnType<typeof patientDirectory>
