import type { ErrorParams } from '../../errors.ts'
import type { PhoneRules } from '../../kernel/phone-number.ts'
import type { Cell } from '../core/cell.ts'
import type { Mapping } from '../core/fields.ts'
import type { PatientDraft } from '../core/patient-draft.ts'
import type { RejectReason, RowProblem } from '../core/reject-reasons.ts'
import type { ReadLimits } from './sheet-file.ts'

/** What the reading of a list is told before it starts. */
export type ListRequest = {
  file: string
  /** The user's name for it; its ending counts. */
  fileName: string
  limits: ReadLimits
  phones: PhoneRules
  /** Two-figure years lie up to this one. */
  latestYear: number
  /** In which the reasons of rejected rows are written. */
  language: 'zh-CN' | 'en'
  /**
   * Excel's `#REF!` and its like in a cell that is used. `refuse-file`: a formula that broke in one row may be wrong
   * unseen in others, so nothing of the file is used. `reject-rows`: only those rows are left out.
   */
  errorCells: 'refuse-file' | 'reject-rows'
  /** Where rejected rows go; without it they are only counted. */
  rejectsFile?: string
  /** Read so many rows and stop: a preview. */
  sampleRows?: number
  /** Only this sheet; else all that have the header of the first list. */
  sheet?: string
  /** Where somebody has said the header to be, by the row's number in the sheet; else it is looked for. */
  headerRow?: number
  headerStoreys?: 1 | 2
}

export type ListHead = {
  sheet: string
  /** All that can be seen in the file. */
  sheets: readonly string[]
  /** By its number in the sheet, the upper of two; undefined in a preview that found none. */
  headerRow: number | undefined
  headerStoreys: 1 | 2
  /** The first rows as they are, in a preview: to see where the header is, or to say. */
  top: readonly TopRow[]
  headers: readonly string[]
  /** Names the layout: the same headers in the same order give the same. 64 hex digits. */
  layout: string
  guess: Mapping
}

export type TopRow = { row: number; cells: readonly string[] }

export type ReadPatient = PatientDraft & { namePinyin: string; nameInitials: string }

/** A row of a preview, as it was and as it would be taken. */
export type SampleRow = {
  row: number
  cells: readonly string[]
  patient?: PatientDraft
  problems?: readonly { header: string; reason: string }[]
}

export type ListBatch = {
  patients: readonly ReadPatient[]
  samples?: readonly SampleRow[]
  /** Rows of patients so far, good and bad. */
  rowsRead: number
  rowsRejected: number
  /** How much of the file has been read, 0 to 1. */
  progress: number
}

export type ListEnd = {
  rowsRead: number
  rowsRejected: number
  /** Sheets with another layout than the first list: nothing of them was read. */
  sheetsIgnored: readonly string[]
  /** Why rows were rejected, the most frequent reason first: how many rows have it in that column. */
  rejectedBecause: readonly RejectCount[]
}

/** What is done with what is read. `take` may keep the reading waiting. */
export type ListSink = {
  head(head: ListHead): Promise<Mapping>
  take(batch: ListBatch): Promise<void>
}

/** `header` is empty where it is the row as a whole. */
export type RejectCount = { header: string; reason: RejectReason; rows: number }

export type RejectedRow = { row: number; cells: readonly Cell[]; problems: readonly RowProblem[] }

export type ToReader = { kind: 'read'; request: ListRequest } | { kind: 'mapping'; mapping: Mapping } | { kind: 'more' }

export type FromReader =
  | { kind: 'head'; head: ListHead }
  | { kind: 'batch'; batch: ListBatch }
  | { kind: 'end'; end: ListEnd; peakRssMb: number }
  | { kind: 'refused'; code: string; params: ErrorParams }
  /** A bug: where it happened, without the message, which could quote a patient. */
  | { kind: 'crashed'; where: string }
