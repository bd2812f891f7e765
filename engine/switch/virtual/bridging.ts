import type { Clock } from '../../kernel/clock.ts'
import type { CommandOutcome } from '../switch.ts'
import type { Leg, Told } from './leg.ts'

export type BridgingParts = {
  clock: Clock
  tell: (told: Told) => void
  /** What plays on a leg ends when it is connected. */
  stopPlayback: (leg: Leg) => void
}

const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

/** Connects two answered legs; whoever they were connected to before is let go. */
export function bridge(leg: Leg, other: Leg, parts: BridgingParts): CommandOutcome {
  if (leg === other) return declined('a leg cannot be connected to itself')
  if (leg.answeredAt === undefined || other.answeredAt === undefined) return declined('both legs must be answered')
  if (leg.bridgedTo === other) return { kind: 'done' }
  for (const one of [leg, other]) {
    parts.stopPlayback(one)
    unbridge(one, parts)
  }
  leg.listenTo(other)
  other.listenTo(leg)
  const at = parts.clock.now()
  parts.tell({ kind: 'LegBridged', leg: leg.id, at, other: other.id })
  parts.tell({ kind: 'LegBridged', leg: other.id, at, other: leg.id })
  return { kind: 'done' }
}

/** Parts a leg from the one that it is connected to. Nothing where it is alone. */
export function unbridge(leg: Leg, { clock, tell }: Omit<BridgingParts, 'stopPlayback'>): void {
  const other = leg.bridgedTo
  if (other === undefined) return
  const at = clock.now()
  leg.bridgedTo = undefined
  other.bridgedTo = undefined
  tell({ kind: 'LegUnbridged', leg: leg.id, at, other: other.id })
  tell({ kind: 'LegUnbridged', leg: other.id, at, other: leg.id })
}
