/**
 * How likely a contact is to answer now, judged by what became of earlier calls like it: at this hour, to this type of
 * number, after so many attempts, to somebody who has answered before or not. Pure and learned as the campaign runs; a
 * book is plain data and may be kept.
 *
 * Each trait says by how much the odds of an answer differ from those of all calls, little by little as calls
 * come in, and they are multiplied as if they were independent. They are not quite; for an order it is enough.
 */
export type CallTraits = {
  /** Hour of the day, 0 to 23, where the patient is. */
  hour: number
  number: 'mobile' | 'landline' | 'unknown'
  /** Calls to this contact before. */
  attempts: number
  hasAnswered: boolean
}

type Tally = { calls: number; answers: number }
export type ScoreBook = { all: Tally; traits: Readonly<Record<string, Tally>> }

export const emptyBook: ScoreBook = { all: { calls: 0, answers: 0 }, traits: {} }

/** Before anything is known, and worth so many calls. */
const prior = { rate: 0.4, calls: 10 }
/** Until a trait was seen this often it is believed to make half the difference that it seems to make. */
const callsToBelieve = 20
/** Whoever was called more often than this is as one who was called so often. */
const mostAttempts = 4

/** What became of a call is added to the book. */
export function learn(book: ScoreBook, traits: CallTraits, isAnswered: boolean): ScoreBook {
  const seen = namesOf(traits).map((name) => [name, plus(book.traits[name], isAnswered)] as const)
  return { all: plus(book.all, isAnswered), traits: { ...book.traits, ...Object.fromEntries(seen) } }
}

/** The chance, between 0 and 1, that a call with these traits is answered. */
export function scoreOf({ all, traits }: ScoreBook, call: CallTraits): number {
  const rate = (all.answers + prior.rate * prior.calls) / (all.calls + prior.calls)
  const odds = namesOf(call).reduce((sum, name) => sum * differenceOf(traits[name], rate), oddsOf(rate))
  return odds / (1 + odds)
}

/** A contact that waits to be called: its score, and how often another was called before it. */
export type Candidate = { score: number; passedOver: number }

/** So many contacts of those due are looked at. */
export const windowSize = 40
/** Nobody is passed over more often. */
const mostPassedOver = 2 * windowSize

/**
 * Which of the contacts that are due next, first come first, is called: for an agent who waits the one most likely
 * to answer, beyond the agents who wait the one least likely to, so that few answer while nobody is free. The first is
 * called in any case when it has been passed over long enough; -1: there is none.
 */
export function choose(due: readonly Candidate[], isForIdleAgent: boolean): number {
  const [first] = due
  if (first === undefined) return -1
  if (first.passedOver >= mostPassedOver) return 0
  let chosen = 0
  let best = first.score
  for (const [i, { score }] of due.slice(0, windowSize).entries()) {
    if (isForIdleAgent ? score <= best : score >= best) continue
    chosen = i
    best = score
  }
  return chosen
}

const namesOf = ({ hour, number, attempts, hasAnswered }: CallTraits): string[] => [
  `hour ${hour}`,
  number,
  `attempts ${Math.min(attempts, mostAttempts)}`,
  hasAnswered ? 'has answered' : 'never answered',
]

const plus = ({ calls, answers }: Tally = { calls: 0, answers: 0 }, isAnswered: boolean): Tally => ({
  calls: calls + 1,
  answers: answers + (isAnswered ? 1 : 0),
})

const oddsOf = (rate: number): number => rate / (1 - rate)

/** By how much a trait raises or lowers the odds, drawn towards no difference while it is little known. */
function differenceOf(tally: Tally | undefined, rate: number): number {
  if (tally === undefined) return 1
  const weight = tally.calls / (tally.calls + callsToBelieve)
  const seen = (tally.answers + rate) / (tally.calls + 1)
  return (oddsOf(seen) / oddsOf(rate)) ** weight
}
