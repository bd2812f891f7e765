import type { Random } from '../../kernel/random.ts'
import type { People, Person, PhoneReaction } from './person.ts'
import { between, pickByShare, randomOf, type Shares } from './seeds.ts'

export type CarrierOutcome =
  | 'answers'
  | 'busy'
  | 'no-answer'
  | 'machine'
  | 'rejected'
  | 'unreachable'
  | 'unallocated'
  | 'congestion'

export type CarrierModel = {
  /** How often each thing happens to a call; shares need not add up to one. */
  shares: Shares<CarrierOutcome>
  /** How long it rings until it is answered: evenly between the two. */
  answersWithinMs: readonly [number, number]
}

/** A weekday evening in a Chinese city, roughly. */
export const usualCarrier: CarrierModel = {
  shares: {
    answers: 68,
    busy: 8,
    'no-answer': 14,
    machine: 1,
    rejected: 2,
    unreachable: 5,
    unallocated: 1.5,
    congestion: 0.5,
  },
  answersWithinMs: [3_000, 18_000],
}

/** A machine speaks, and never listens. */
const machine = (random: Random, phone: PhoneReaction): Person => ({
  phone,
  connected(line) {
    const greetingMs = between(random, 4_000, 9_000)
    line.speak(greetingMs, 500)
    line.hangUp(greetingMs + 30_000)
  },
})

/** What the network makes of a call: the phone's part, to be joined with a person's conversation. */
export function phoneFor(outcome: CarrierOutcome, random: Random, model: CarrierModel): PhoneReaction {
  const setupMs = between(random, 300, 2_500)
  const [soonest, latest] = model.answersWithinMs
  const ringsMs = between(random, soonest, latest)
  switch (outcome) {
    case 'answers':
    case 'machine':
      return { does: 'answer', setupMs, ringsMs }
    case 'no-answer':
      return { does: 'ring', setupMs }
    case 'rejected':
      return { does: 'refuse', cause: 'rejected', setupMs, ringsMs: between(random, 2_000, 8_000) }
    case 'busy':
    case 'unreachable':
    case 'unallocated':
    case 'congestion':
      return { does: 'refuse', cause: outcome, setupMs }
  }
}

/**
 * The same people, reached over a network where things happen by chance. What happens depends on the seed, the number
 * and the attempt only, never on the order in which numbers are called.
 */
export function carriedBy(model: CarrierModel, seed: number, people: People): People {
  return (to, attempt) => {
    const person = people(to, attempt)
    if (person === undefined || to.kind === 'extension') return person
    const random = randomOf(seed, to.number, attempt)
    const outcome = pickByShare(model.shares, random) ?? 'answers'
    const phone = phoneFor(outcome, random, model)
    return outcome === 'machine' ? machine(random, phone) : { ...person, phone }
  }
}
