import type { PacingRules } from '../pacing.ts'
import type { Fleet } from './fleet.ts'
import type { Learned } from './learned.ts'
import { type Odds, oddsOf, type Side } from './odds.ts'

/** The next call is imagined answered at these quantiles of the answer delay. */
const horizonsAt = [1 / 6, 1 / 2, 5 / 6]
/** An answered patient may wait: an agent who frees within this share of the grace still counts. */
const graceShare = 0.9

/** The world as it is, and as it may be at each horizon: who answers by then, who is free by then. */
export class Outlook {
  readonly idle: number
  readonly busy: number
  readonly ringing: number
  readonly waiting: number
  /** Chance that an idle agent is taken by somebody else before the next call is answered. */
  readonly loss: number
  readonly #horizons: { odds: Odds; fresh: number }[]

  /** `ordered`: calls that were asked for and of which nothing was heard yet. */
  constructor(fleet: Fleet, learned: Learned, rules: PacingRules, now: number, ordered: number) {
    const p = learned.rate.now(now)
    const lines = [...fleet.lines.values()]
    const agents = [...fleet.agents.values()]
    const open = lines.filter(({ at }) => at !== 'waiting')
    const busy = agents.filter(({ at, isLeaving }) => at !== 'idle' && !isLeaving)
    this.idle = agents.filter(({ at }) => at === 'idle').length
    this.busy = busy.length
    this.ringing = open.length + ordered
    this.waiting = lines.length - open.length
    this.loss = 1 - learned.keeping.chance(learned.delays.answer.quantile(1 / 2))

    const fresh = learned.answering(0, p)
    const rung = open.map(({ at, dialedAt }) =>
      at === 'classifying' ? () => learned.humans : learned.answering(Math.max(0, now - dialedAt), p),
    )
    const freeing = busy.map(({ at, since }) =>
      learned.freeing(at === 'wrap-up' ? 'wrap-up' : 'talking', Math.max(0, now - since)),
    )
    this.#horizons = horizonsAt.map((share) => {
      const ms = learned.delays.answer.quantile(share)
      const chances = [...rung.map((chance) => chance(ms)), ...new Array<number>(ordered).fill(fresh(ms))]
      const horizon = learned.horizon(ms + graceShare * rules.abandonAfterMs)
      const free = freeing.map((chance) => chance(horizon))
      const agentsFree = withIdle(free, this.idle, learned.keeping.chance(ms))
      return { odds: oddsOf({ sure: this.waiting, chances }, agentsFree, learned.rate.doubt), fresh: fresh(ms) }
    })
  }

  get seats(): number {
    return this.idle + this.busy
  }

  /** Another call is dialed now. */
  dial(): void {
    for (const { odds, fresh } of this.#horizons) odds.add(fresh)
  }

  /** Chance that the next call, when it is answered, finds nobody. */
  risk(): number {
    return this.#horizons.reduce((sum, { odds }) => sum + odds.risk(), 0) / horizonsAt.length
  }

  /** Abandonments to be expected of what is in flight. */
  expected(): number {
    return this.#horizons.reduce((sum, { odds }) => sum + odds.expected(), 0) / horizonsAt.length
  }
}

/** Idle agents are there for certain, unless it is known that others take some. */
function withIdle(chances: number[], idle: number, kept: number): Side {
  if (kept === 1) return { sure: idle, chances }
  return { sure: 0, chances: [...chances, ...new Array<number>(idle).fill(kept)] }
}
