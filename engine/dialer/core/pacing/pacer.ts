import type { Pacer, PacingEvent, PacingReason, PacingRules } from '../pacing.ts'
import { limitOf } from './cap.ts'
import { Fleet, type FleetSnapshot } from './fleet.ts'
import { Learned, type LearnedSnapshot } from './learned.ts'
import { Outlook } from './outlook.ts'
import { blankReason } from './reason.ts'

const version = 3
const outcomesToTrust = 20
/** A call that was asked for and not reported as dialed by then is not coming. */
const orderIsLostMs = 2_000
/** Idle agents who are lost to others less often than this count as kept. */
const lossThatMatters = 0.004
/** A risk below this share of the cap leaves the account better than it was. */
const paysIn = 0.8

type Snapshot = { version: typeof version; fleet: FleetSnapshot; learned: LearnedSnapshot }
type Because = PacingReason['because']

export function createPredictivePacer(rules: PacingRules, seed: unknown): Pacer {
  return new PredictivePacer(rules, seed as Snapshot | undefined)
}

class PredictivePacer implements Pacer {
  readonly #rules: PacingRules
  readonly #fleet: Fleet
  readonly #learned = new Learned()
  /** When each call was asked for of which no event has come yet. */
  #orders: number[] = []
  #last: PacingReason = blankReason

  constructor(rules: PacingRules, saved: Snapshot | undefined) {
    this.#rules = rules
    this.#fleet = new Fleet(rules.abandonAfterMs)
    if (saved?.version !== version) return
    this.#fleet.restore(saved.fleet)
    this.#learned.restore(saved.learned)
  }

  observe(event: PacingEvent): void {
    for (const seen of this.#fleet.fold(event)) {
      if (seen.kind === 'dialed') this.#orders.shift()
      this.#learned.learn(seen)
    }
  }

  why(): PacingReason {
    return this.#last
  }

  snapshot(): Snapshot {
    return { version, fleet: this.#fleet.snapshot(), learned: this.#learned.snapshot() }
  }

  linesToDial(now: number, linesFree: number): number {
    for (const call of this.#fleet.sweep(now)) this.#learned.rate.forget(call)
    this.#orders = this.#orders.filter((at) => now - at < orderIsLostMs)
    const outlook = new Outlook(this.#fleet, this.#learned, this.#rules, now, this.#orders.length)
    const most = Math.min(linesFree, this.#rules.maxLines - this.#fleet.lines.size - this.#orders.length)
    const { live, abandoned } = this.#learned
    const { limit, room, saved } = limitOf(
      this.#learned.account,
      outlook.expected(),
      this.#rules.abandonmentCap,
      outlook.seats,
    )
    const { idle, busy, ringing, waiting } = outlook
    const answerRate = this.#learned.rate.now(now)
    const figures = { idle, busy, ringing, waiting, answerRate, live, abandoned, risk: 0, limit, room }
    this.#last = { ...figures, ...this.#decide(outlook, most, { ...figures, saved }) }
    for (let i = 0; i < this.#last.lines; i += 1) this.#orders.push(now)
    return this.#last.lines
  }

  #decide(outlook: Outlook, most: number, figures: Figures): Decision {
    if (outlook.seats === 0) return { lines: 0, because: 'no-agent', risk: 1 }
    if (most <= 0) return { lines: 0, because: 'lines-full', risk: 1 }
    const { idle, ringing, waiting } = outlook
    const { mode, linesPerAgent = 1 } = this.#rules
    const perIdle = mode === 'power' && figures.room > 0.5 ? linesPerAgent : 1
    const own = Math.max(0, Math.min(most, Math.floor((idle - waiting) * perIdle) - ringing))
    if (mode === 'power') return { lines: own, because: 'power-ratio' }
    if (mode === 'progressive') return { lines: own, because: 'one-line-per-idle-agent' }
    const safe = this.#safe(outlook, own, figures)
    if (safe.lines < own) return safe
    if (this.#learned.rate.outcomes < outcomesToTrust) return { lines: own, because: 'cold-start', limit: 0 }
    if (figures.limit <= 0) return { lines: own, because: 'no-room-under-cap' }
    return this.#dare(outlook, own, most, figures)
  }

  /** A line for each idle agent is always safe, unless others take idle agents: then it is paid for like any other. */
  #safe(outlook: Outlook, own: number, { limit, saved }: Figures): Decision {
    const { abandonmentCap } = this.#rules
    const isPaid = abandonmentCap > 0 && outlook.loss > lossThatMatters
    // A call that is riskier than the cap has to be saved for; one that is less risky pays in.
    const most = Math.max(limit, paysIn * abandonmentCap, Math.min(1, (saved - 0.5) / 2))
    for (let lines = 0; lines < own; lines += 1) {
      const risk = isPaid ? outlook.risk() : 0
      if (risk > most) return { lines, because: 'no-room-under-cap', risk, limit: most }
      outlook.dial()
    }
    return { lines: own, because: 'one-line-per-idle-agent' }
  }

  /** Lines beyond the idle agents, as long as the risk of one more stays below its limit. */
  #dare(outlook: Outlook, own: number, most: number, figures: Figures): Decision {
    let lines = own
    let stop = this.#stop(outlook, lines, most, figures)
    while (stop === undefined) {
      outlook.dial()
      lines += 1
      stop = this.#stop(outlook, lines, most, figures)
    }
    return { lines, ...stop }
  }

  /** Why there may not be one more than so many lines. */
  #stop(outlook: Outlook, lines: number, most: number, figures: Figures): Omit<Decision, 'lines'> | undefined {
    const risk = outlook.risk()
    if (lines >= most) return { because: 'lines-full', risk }
    if (risk > figures.limit) return { because: 'risk-above-limit', risk }
    return undefined
  }
}

type Figures = { limit: number; room: number; saved: number; answerRate: number }
type Decision = { lines: number; because: Because; risk?: number; limit?: number }
