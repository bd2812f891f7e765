import type { PacingRules } from '../pacing.ts'
import { type ByAge, curve } from './curve.ts'
import type { AgentState, Fleet, LineState } from './fleet.ts'
import { Freeing } from './freeing.ts'
import type { Learned } from './learned.ts'
import { nth } from './nth.ts'
import { exactUpTo, type Odds, oddsOf } from './odds.ts'

/** The next call is imagined answered at these quantiles of the answer delay. */
const horizonsAt = [1 / 6, 1 / 2, 5 / 6]
/** An answered patient may wait: an agent who frees within this share of the grace still counts. */
const graceShare = 0.9
/** Until each agent has had so many answers only short talks have ended: who frees soon is believed in part. */
const answersToBelieve = 2
/** Where the sums are approximate, chances may be read off a curve with points as close as these. */
const finest = { ringingMs: 20, talkingMs: 200, wrappingMs: 50 }

/** One instant ahead: the chances until then. */
type Ahead = { odds: Odds; fresh: number; kept: number }
type Chances = { ringing: ByAge; talking: ByAge; wrapping: ByAge }

/** The world as it is, and as it may be at each horizon: who answers by then, who is free by then. */
export class Outlook {
  readonly idle: number
  readonly busy: number
  readonly ringing: number
  readonly waiting: number
  /** Chance that an idle agent is taken by somebody else before the next call is answered. */
  readonly loss: number
  readonly #now: number
  readonly #belief: number
  readonly #ahead: Ahead[]
  /** For one line or agent at a time: the chance to be answered, or free, by each horizon. */
  readonly #each = new Float64Array(horizonsAt.length)

  /** `ordered`: calls that were asked for and of which nothing was heard yet. */
  constructor(fleet: Fleet, learned: Learned, rules: PacingRules, now: number, ordered: number) {
    const { answer } = learned.delays
    this.#now = now
    this.idle = count(fleet.agents.values(), isIdle)
    this.busy = count(fleet.agents.values(), isComing)
    this.waiting = count(fleet.lines.values(), isWaiting)
    this.ringing = fleet.lines.size - this.waiting + ordered
    this.#belief = Math.min(1, learned.live / (answersToBelieve * this.seats)) * learned.keeping.returning
    this.loss = 1 - learned.keeping.chance(answer.quantile(1 / 2))
    const within = Float64Array.from(horizonsAt, (share) => answer.quantile(share))
    const chances = chancesOf(learned, within, rules.abandonAfterMs, now)
    chances.ringing(0, this.#each)
    this.#ahead = Array.from(within, (ms, i) => ({
      odds: oddsOf(this.seats, this.waiting, learned.rate.doubt),
      fresh: nth(this.#each, i),
      kept: learned.keeping.chance(ms),
    }))
    const read = this.seats > exactUpTo ? curves(chances) : chances
    for (const agent of fleet.agents.values()) this.#agent(agent, read)
    for (const line of fleet.lines.values()) this.#line(line, read, learned.humans)
    for (let i = 0; i < ordered; i += 1) this.dial()
  }

  get seats(): number {
    return this.idle + this.busy
  }

  /** Another call is dialed now. */
  dial(): void {
    for (const { odds, fresh } of this.#ahead) odds.answer(fresh)
  }

  /** Chance that the next call, when it is answered, finds nobody. */
  risk(): number {
    return this.#ahead.reduce((sum, { odds }) => sum + odds.risk(), 0) / horizonsAt.length
  }

  /** Abandonments to be expected of what is in flight. */
  expected(): number {
    return this.#ahead.reduce((sum, { odds }) => sum + odds.expected(), 0) / horizonsAt.length
  }

  /** Idle agents are there unless others take them; of the busy ones age tells. */
  #agent(agent: AgentState, { talking, wrapping }: Chances): void {
    // By index, here and below: a pair for each of hundreds of agents is litter that is swept up in the middle of a decision.
    if (isIdle(agent)) for (let i = 0; i < this.#ahead.length; i += 1) this.#free(i, 1)
    if (!isComing(agent)) return
    const ageMs = Math.max(0, this.#now - agent.since)
    if (agent.at === 'wrap-up') wrapping(ageMs, this.#each)
    else talking(ageMs, this.#each)
    for (let i = 0; i < this.#ahead.length; i += 1) this.#free(i, this.#belief * nth(this.#each, i))
  }

  #free(horizon: number, chance: number): void {
    const ahead = this.#ahead[horizon] as Ahead
    ahead.odds.free(chance * ahead.kept)
  }

  #line({ at, dialedAt }: LineState, { ringing }: Chances, humans: number): void {
    if (at === 'waiting') return
    if (at === 'classifying') this.#each.fill(humans)
    else ringing(Math.max(0, this.#now - dialedAt), this.#each)
    for (let i = 0; i < this.#ahead.length; i += 1) this.#ahead[i]?.odds.answer(nth(this.#each, i))
  }
}

function chancesOf(learned: Learned, within: Float64Array, graceMs: number, now: number): Chances {
  const rate = learned.rate.now(now)
  const freeing = new Freeing(
    learned.delays,
    within.map((ms) => ms + graceShare * graceMs),
  )
  return {
    ringing: (ageMs, chances) => learned.answering(ageMs, rate, within, chances),
    talking: (ageMs, chances) => freeing.talking(ageMs, chances),
    wrapping: (ageMs, chances) => freeing.wrapping(ageMs, chances),
  }
}

const curves = ({ ringing, talking, wrapping }: Chances): Chances => ({
  ringing: curve(ringing, finest.ringingMs, horizonsAt.length),
  talking: curve(talking, finest.talkingMs, horizonsAt.length),
  wrapping: curve(wrapping, finest.wrappingMs, horizonsAt.length),
})

const isIdle = ({ at }: AgentState): boolean => at === 'idle'
/** Busy, and here again afterwards. */
const isComing = ({ at, isLeaving }: AgentState): boolean => at !== 'idle' && !isLeaving
const isWaiting = ({ at }: LineState): boolean => at === 'waiting'

function count<Item>(items: Iterable<Item>, isCounted: (item: Item) => boolean): number {
  let counted = 0
  for (const item of items) if (isCounted(item)) counted += 1
  return counted
}
