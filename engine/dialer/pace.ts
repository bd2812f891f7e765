import type { EpochMs } from '../kernel/clock.ts'
import type { ScoreBook } from './core/contact-score.ts'
import { createPacer, type Pacer, type PacingEvent, type PacingReason, type PacingRules } from './core/pacing.ts'
import { WhoNext, type WhoNextParts } from './who-next.ts'

/** Why no call is placed although the pacer would place some, or its own reason. */
export type PaceReason = Omit<PacingReason, 'because'> & {
  because: PacingReason['because'] | 'callers-wait' | 'throttled' | 'preview'
}

type Kept = { pacer: unknown; agents: readonly string[]; book?: ScoreBook }

/** A pacer forgets calls that it asked for and that were not placed by then; so do we. */
const orderHoldsMs = 1_500

/** How fast one campaign calls: what its pacer asks for, given out one line at a time. */
export class Pace {
  /** Whom the pacer may count on, or did when it was kept. */
  readonly agents: Set<string>
  readonly whoNext: WhoNext
  #rules: PacingRules
  #pacer: Pacer
  #owed = 0
  #askedAt: EpochMs = Number.NEGATIVE_INFINITY
  #held: 'callers-wait' | undefined
  /** Something was learned since the last snapshot. */
  hasNews = false

  constructor(rules: PacingRules, who: WhoNextParts, kept?: unknown) {
    const { pacer, agents = [], book } = (kept ?? {}) as Partial<Kept>
    this.#rules = rules
    this.#pacer = createPacer(rules, pacer)
    this.agents = new Set(agents)
    this.whoNext = new WhoNext(who, book)
  }

  get rules(): PacingRules {
    return this.#rules
  }

  observe(event: PacingEvent): void {
    this.hasNews = true
    if (event.kind === 'ready' || event.kind === 'served') this.agents.add(event.agent)
    if (event.kind === 'away') this.agents.delete(event.agent)
    this.#pacer.observe(event)
  }

  /** One more line now? Each yes is for one call, and is to be followed by its `dialed`. */
  mayDial(now: EpochMs, linesFree: number): boolean {
    this.#held = undefined
    if (this.#owed > 0 && now - this.#askedAt < orderHoldsMs) return true
    this.#owed = this.#pacer.linesToDial(now, linesFree)
    this.#askedAt = now
    return this.#owed > 0
  }

  /** Callers come first: nothing is asked for, and the reason is theirs. */
  hold(because: 'callers-wait'): void {
    this.#held = because
    this.#owed = 0
  }

  dialed(): void {
    this.#owed = Math.max(0, this.#owed - 1)
  }

  /** Other rules from now on; what was learned and counted stays. */
  change(rules: PacingRules): void {
    this.#rules = rules
    this.#pacer = createPacer(rules, this.#pacer.snapshot())
    this.#owed = 0
  }

  why(): PaceReason {
    const reason = this.#pacer.why()
    if (this.#held !== undefined) return { ...reason, lines: 0, because: this.#held }
    return this.#rules.maxLines === 0 ? { ...reason, lines: 0, because: 'throttled' } : reason
  }

  snapshot(): Kept {
    return { pacer: this.#pacer.snapshot(), agents: [...this.agents], book: this.whoNext.book }
  }
}
