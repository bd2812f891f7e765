/**
 * How long a caller will wait, from what a queue has seen of late. QLr, the queue-length Markov estimator with abandonment, where
 * the queue is one line; the delay of the head of the line where skills or urgency leave no saying who is ahead of whom.
 */

/** Of about the last 300 calls; older ones fade. */
export type Experience = {
  /** Talk and wrap-up of one call. */
  handleMs: number
  handled: number
  /** Callers who gave up, and the time that everybody waited: their ratio is the rate of giving up. */
  abandoned: number
  waitedMs: number
}

const calls = 300

/** Before the first call: what a call is expected to take. */
export const inexperienced = (handleMs: number): Experience => ({ handleMs, handled: 0, abandoned: 0, waitedMs: 0 })

/** A plain mean of the first 300, then one in which the last 300 weigh most. */
export function learnHandling(experience: Experience, ms: number): Experience {
  const handled = Math.min(experience.handled + 1, calls)
  return { ...experience, handled, handleMs: experience.handleMs + (ms - experience.handleMs) / handled }
}

export function learnWaiting(experience: Experience, waitedMs: number, hasAbandoned: boolean): Experience {
  const kept = 1 - 1 / calls
  return {
    ...experience,
    abandoned: experience.abandoned * kept + (hasAbandoned ? 1 : 0),
    waitedMs: experience.waitedMs * kept + waitedMs,
  }
}

/**
 * The wait in ms of one who has `ahead` callers before, all `agents` being busy: the sum over i = 0 … ahead of 1 / (s/m + iθ), where
 * s are the agents who can really serve now, m is the time one call takes and θ the rate at which one who waits gives up.
 * undefined where nobody can serve. Costs O(ahead).
 */
export function waitBehind(ahead: number, agents: number, experience: Experience): number | undefined {
  if (agents <= 0) return undefined
  const served = agents / experience.handleMs
  const givenUp = experience.waitedMs > 0 ? experience.abandoned / experience.waitedMs : 0
  let wait = 0
  for (let i = 0; i <= ahead; i += 1) wait += 1 / (served + i * givenUp)
  return wait
}

/** What is left, in ms, for one who has waited `waitedMs`, if it goes as it goes for the one at the head of the line. */
export const waitAsTheHead = (headWaitedMs: number, waitedMs = 0): number => Math.max(0, headWaitedMs - waitedMs)

/** Minutes, as they are spoken. */
export const waitWords = ['under-1', '1-2', '3-5', '5-10', 'over-10'] as const
export type WaitWord = (typeof waitWords)[number]

const upTo: readonly number[] = [1, 2, 5, 10]
const minuteMs = 60_000

/** With few agents the best estimate is wrong by half: a quarter is added, so that most people wait for less than they were told. */
const margin = 1.25

/** `hasGrown`: longer than this caller was told before. It is said with regret, and never passed over. */
export function spokenWait(ms: number, before?: WaitWord): { word: WaitWord; hasGrown: boolean } {
  const minutes = (ms * margin) / minuteMs
  const place = upTo.findIndex((limit, i) => (i === 0 ? minutes < limit : minutes <= limit))
  const word = waitWords[place === -1 ? upTo.length : place] as WaitWord
  return { word, hasGrown: before !== undefined && waitWords.indexOf(word) > waitWords.indexOf(before) }
}
