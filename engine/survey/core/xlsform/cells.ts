/** Cells that are not what they should be are left out, and that is noted. */
import type { TSchema } from 'typebox'
import { Check } from 'typebox/value'
import { note, type XlsFormNote } from './notes.ts'
import type { Row } from './table.ts'

export class Notes {
  readonly list: XlsFormNote[] = []

  add(code: XlsFormNote['code'], row?: Row, params: Readonly<Record<string, string | number>> = {}): void {
    const about = row === undefined ? {} : { row: row.row, name: row.at('name') }
    this.list.push(note(code, about, params))
  }

  /** Once for the whole form, however often it happens. */
  addOnce(code: XlsFormNote['code']): void {
    if (!this.list.some((known) => known.code === code)) this.add(code)
  }
}

/** JSON of a given form; undefined when the cell is empty or unreadable. */
export function jsonIn<Value>(row: Row, column: string, schema: TSchema, notes: Notes): Value | undefined {
  const cell = row.at(column)
  if (cell === '') return undefined
  const value = parsed(cell)
  if (Check(schema, value)) return value as Value
  notes.add('cell-unreadable', row, { column })
  return undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // it is told by whoever asked
  }
}

export function numberIn(row: Row, column: string, notes: Notes): number | undefined {
  const cell = row.at(column)
  if (cell === '') return undefined
  const value = Number(cell)
  if (Number.isFinite(value)) return value
  notes.add('cell-unreadable', row, { column })
  return undefined
}

/** XLSForms say yes in many ways. */
export function yesIn(row: Row, column: string): boolean | undefined {
  const cell = row.at(column).toLowerCase()
  if (/^(?:yes|true|true\(\)|1|是)$/.test(cell)) return true
  return /^(?:no|false|false\(\)|0|否)$/.test(cell) ? false : undefined
}
