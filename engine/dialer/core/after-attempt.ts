import type { Disposition } from '../../calls/core/disposition.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { type ContactHistory, historyOf, type NumberHistory, timesOf } from './contact.ts'
import { type CampaignRules, isRetryCause } from './rules.ts'

export type AttemptEnd = { number: string; disposition: Disposition; rang: boolean; endedAt: EpochMs }

/** The history with one more attempt in it. An attempt that never happened is not folded in at all. */
export function afterAttempt(history: ContactHistory, end: AttemptEnd, rules: CampaignRules): ContactHistory {
  const { number, disposition, rang, endedAt } = end
  return {
    rings: history.rings + (rang ? 1 : 0),
    unrung: history.unrung + (rang ? 0 : 1),
    outcomes: isRetryCause(disposition)
      ? { ...history.outcomes, [disposition]: timesOf(history, disposition) + 1 }
      : history.outcomes,
    numbers: { ...history.numbers, [number]: oneMore(historyOf(history, number), disposition, rules) },
    last: { number, disposition, endedAt },
  }
}

function oneMore(before: NumberHistory, disposition: Disposition, { numbers }: CampaignRules): NumberHistory {
  const attempts = before.attempts + 1
  if (disposition === 'unallocated') return { attempts, turns: before.turns + 1, dead: true }
  const movesOn = (numbers.moveOnAfter as readonly Disposition[]).includes(disposition)
  const endOfRound = (Math.floor(before.turns / numbers.attemptsEach) + 1) * numbers.attemptsEach
  return { attempts, turns: movesOn ? endOfRound : before.turns + 1 }
}
