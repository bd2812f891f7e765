import type { DraftPhone } from './patient-draft.ts'
import type { PatientValues } from './patient-edit.ts'
import { maskedCard, type Sight, shownPhone } from './sight.ts'

/** One field that changed. Lists are kept as JSON; null where there was nothing. */
export type FieldChange = { field: string; before: string | null; after: string | null }

/** What differs, field by field; columns that no field claims each count as one: `extra.费用类别`. */
export function changesBetween(before: PatientValues, after: PatientValues): FieldChange[] {
  const fields = Object.keys(after) as (keyof PatientValues)[]
  const changes = fields
    .filter((field) => field !== 'extra')
    .map((field) => ({ field, before: kept(before[field]), after: kept(after[field]) }))
  const names = new Set([...Object.keys(before.extra), ...Object.keys(after.extra)])
  const extras = Array.from(names, (name) => ({
    field: `extra.${name}`,
    before: kept(before.extra[name]),
    after: kept(after.extra[name]),
  }))
  return [...changes, ...extras].filter((change) => change.before !== change.after)
}

type Value = PatientValues[keyof PatientValues] | undefined

function kept(value: Value): string | null {
  if (value === undefined || value === null || value === '') return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value !== 'object') return value
  // Of phones only what people wrote, always in this order; tags are plain texts.
  return Array.isArray(value) && value.length === 0 ? null : JSON.stringify(value, ['number', 'extension', 'holder'])
}

/** A side of a change as somebody with this sight may read it. */
export function shownSide(field: string, side: string | null, sight: Sight): string | null {
  if (side === null) return null
  if (field === 'idCardNo' || field === 'insuranceNo') return maskedCard(side)
  if (field === 'tags') return (JSON.parse(side) as string[]).join('、')
  if (field !== 'phones') return side
  return (JSON.parse(side) as DraftPhone[])
    .map(({ number, extension, holder }) => {
      const whole = shownPhone(number, sight) + (extension === undefined ? '' : `转${extension}`)
      return holder === '' ? whole : `${whole}（${holder}）`
    })
    .join('、')
}
