import type { ColumnUse, Preview, Sample } from '../types.ts'

/** A column of the preview: one thing of a patient, and the columns of the file that say it. */
export type PreviewColumn = { use: ColumnUse; at: readonly number[]; headers: readonly string[] }

/** In the file's order, but the name first and what is kept beside the record last. */
export function previewColumns({ headers, mapping, samples }: Preview): PreviewColumn[] {
  const uses = mapping.filter((use, at) => use !== 'ignore' && mapping.indexOf(use) === at)
  const derived = (['sex', 'bornOn'] as const).filter(
    (use) => !uses.includes(use) && samples.some(({ patient }) => patient?.[use] !== undefined),
  )
  const hasExtra = samples.some(({ patient }) => Object.keys(patient?.extra ?? {}).length > 0)
  const middle = [...uses, ...derived].filter((use) => use !== 'name' && use !== 'extra')
  const ordered: ColumnUse[] = [
    ...(uses.includes('name') ? (['name'] as const) : []),
    ...middle,
    ...(hasExtra || uses.includes('extra') ? (['extra'] as const) : []),
  ]
  return ordered.map((use) => {
    const at = mapping.flatMap((each, column) => (each === use ? [column] : []))
    return { use, at, headers: at.map((column) => headers[column] ?? '') }
  })
}

/** What the file says there. */
export const rawTexts = ({ cells }: Sample, { at }: PreviewColumn): string[] =>
  at.map((column) => cells[column] ?? '').filter((text) => text !== '')

export const reasonsIn = ({ problems = [] }: Sample, { headers }: PreviewColumn): string[] =>
  problems.filter(({ header }) => header !== '' && headers.includes(header)).map(({ reason }) => reason)

/** What is wrong with the row and stands in no column that is shown. */
export function reasonsBeside({ problems = [] }: Sample, columns: readonly PreviewColumn[]): string[] {
  const shown = new Set(columns.flatMap(({ headers }) => headers))
  return problems.filter(({ header }) => header === '' || !shown.has(header)).map(({ reason }) => reason)
}

export const wrongHeaders = ({ problems = [] }: Sample): string[] => [
  ...new Set(problems.map(({ header }) => header).filter((header) => header !== '')),
]
