import type { PhoneNumber } from '../../kernel/phone-number.ts'
import type { Sex } from './id-card.ts'

export type DraftPhone = {
  number: string
  extension?: string
  kind: PhoneNumber['type']
  /** `''` for the patient's own, else whose it is: `儿子`, `家属`. */
  holder: string
}

/** A patient as one row of a list gives it. `''` and a missing field mean: the row does not say. */
export type PatientDraft = {
  patientNo?: string
  name: string
  sex?: Sex
  bornOn?: string
  idCardNo?: string
  insuranceNo?: string
  department: string
  ward: string
  bed: string
  doctor: string
  diagnosis: string
  admittedOn?: string
  dischargedOn?: string
  address: string
  language?: 'zh-CN' | 'en'
  isVip?: boolean
  tags: string[]
  /** The patient's own first, then the family's, in the order of their columns; no number twice. */
  phones: DraftPhone[]
  /** By header: what no field claims, and what a field could not hold as it was written. */
  extra: Record<string, string>
}
