/** What every peer reads off the events: agents idle and talking, lines ringing and waiting, calls of the day. */

import { Fleet } from '../../../engine/dialer/core/pacing/fleet.ts'
import { blankReason } from '../../../engine/dialer/core/pacing/reason.ts'
import type { Pacer, PacingEvent } from '../../../engine/dialer/core/pacing.ts'

export type Seen = {
  idle: number
  talking: number
  wrappingUp: number
  ringing: number
  waiting: number
  answered: number
  ended: number
  abandoned: number
}

/** A peer is a rule from what is seen to a number of lines; `hear` gets every event that was news. */
export type Rule = { lines(seen: Seen, now: number): number; hear?(event: PacingEvent): void }

export function peer(rule: Rule): Pacer {
  const fleet = new Fleet(2_000)
  const day = { answered: 0, ended: 0, abandoned: 0 }
  return {
    observe(event) {
      for (const { kind } of fleet.fold(event)) {
        if (kind === 'live') day.answered += 1
        if (kind === 'live' || kind === 'failed') day.ended += 1
        if (kind === 'abandoned') day.abandoned += 1
      }
      rule.hear?.(event)
    },
    linesToDial(now, linesFree) {
      const wished = rule.lines({ ...look(fleet), ...day }, now)
      return Math.max(0, Math.min(linesFree, wished))
    },
    why: () => blankReason,
    snapshot: () => ({}),
  }
}

function look(fleet: Fleet): Pick<Seen, 'idle' | 'talking' | 'wrappingUp' | 'ringing' | 'waiting'> {
  const seen = { idle: 0, talking: 0, wrappingUp: 0, ringing: 0, waiting: 0 }
  for (const { at } of fleet.agents.values()) seen[at === 'wrap-up' ? 'wrappingUp' : at] += 1
  for (const { at } of fleet.lines.values()) seen[at === 'waiting' ? 'waiting' : 'ringing'] += 1
  return seen
}
