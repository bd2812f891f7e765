import type { ErrorParams } from '../../errors.ts'
import type { PhoneRules } from '../../kernel/phone-number.ts'
import type { RejectReason } from '../core/reject-reasons.ts'
import type { ReadLimits } from './sheet-file.ts'

/** What the reading of a file of numbers is told. */
export type NumbersRequest = {
  file: string
  /** The user's name for it; its ending counts. */
  fileName: string
  limits: ReadLimits
  phones: PhoneRules
  /** Years of two figures lie up to this one. */
  latestYear: number
}

export type ReadNumber = { number: string; reason: string; untilDay: string | undefined }
/** `text`: what stands in the cell. */
export type RefusedNumber = { row: number; text: string; reason: RejectReason }

export type NumbersBatch = { numbers: readonly ReadNumber[]; refused: readonly RefusedNumber[]; refusedRows: number }

export type FromNumbersReader =
  | { kind: 'batch'; batch: NumbersBatch }
  | { kind: 'end' }
  | { kind: 'refused'; code: string; params: ErrorParams }
  | { kind: 'crashed'; where: string }
