import type { EpochMs } from '../../kernel/clock.ts'
import type { Deadline } from './deadlines.ts'
import type { Desk } from './desk.ts'
import type { Waiting } from './waiting.ts'
import type { OfferId } from './words.ts'

/** One ring of one agent for one caller. It has a deadline from its first moment, and ends exactly once. */
export type Offer = {
  readonly id: OfferId
  readonly desk: Desk
  readonly waiting: Waiting
  readonly at: EpochMs
  stage: 'ringing' | 'connecting'
  deadline: Deadline
}
