import type { ColumnUse } from '../types.ts'

/** What a column can be, in the order of the choice: what lists nearly always have comes first. */
export const columnUses = [
  'name',
  'phone',
  'familyPhone',
  'familyRelation',
  'patientNo',
  'sex',
  'bornOn',
  'idCardNo',
  'insuranceNo',
  'department',
  'ward',
  'bed',
  'doctor',
  'diagnosis',
  'admittedOn',
  'dischargedOn',
  'address',
  'language',
  'isVip',
  'tags',
  'extra',
  'ignore',
] as const satisfies readonly ColumnUse[]
