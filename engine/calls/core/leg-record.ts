import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type { HangupCause } from './hangup-cause.ts'

/** What the call log keeps of one leg. */
export type LegRecord = {
  leg: LegId
  role: 'person' | 'agent' | 'outside'
  direction: 'inbound' | 'outbound'
  number: string
  startedAt: EpochMs
  rangAt?: EpochMs
  answeredAt?: EpochMs
  end?: { at: EpochMs; cause: HangupCause; rawCause: string; by: 'them' | 'us' | 'switch' }
}

export type LegHappening =
  | { kind: 'LegRinging'; at: EpochMs }
  | { kind: 'LegAnswered'; at: EpochMs }
  | {
      kind: 'LegEnded'
      at: EpochMs
      cause: HangupCause
      rawCause: string
      by: 'them' | 'us' | 'switch'
      rang: boolean
      answeredAt: EpochMs | undefined
    }

/** The record after one more event. An event told twice changes nothing: the first telling stands. */
export function foldLeg(record: LegRecord, event: LegHappening): LegRecord {
  switch (event.kind) {
    case 'LegRinging':
      return record.rangAt === undefined ? { ...record, rangAt: event.at } : record
    case 'LegAnswered':
      return record.answeredAt === undefined ? { ...record, answeredAt: event.at } : record
    case 'LegEnded':
      return record.end === undefined ? closed(record, event) : record
  }
}

/** The end of a leg carries what may have been missed while the switch was out of sight. */
function closed(record: LegRecord, event: LegHappening & { kind: 'LegEnded' }): LegRecord {
  const answeredAt = record.answeredAt ?? event.answeredAt
  const rangAt = record.rangAt ?? (event.rang ? (answeredAt ?? event.at) : undefined)
  return {
    ...record,
    ...(rangAt !== undefined && { rangAt }),
    ...(answeredAt !== undefined && { answeredAt }),
    end: { at: event.at, cause: event.cause, rawCause: event.rawCause, by: event.by },
  }
}
