import { AnswerRate, type AnswerRateSnapshot } from './answer-rate.ts'
import type { Account } from './cap.ts'
import { Durations, type DurationsSnapshot } from './durations.ts'
import type { Observation } from './fleet.ts'
import { Keeping, type KeepingSnapshot } from './keeping.ts'
import { nth } from './nth.ts'

/** A line that has rung longer than nearly all is not dead: something holds it, and it may yet be answered. */
const unheardOf = 0.004
/** Persons whom a detector takes for a machine count as abandoned, and nobody reports them. */
const mistaken = 0.011
/** Before a detector has judged any. */
const classifiedPrior = { humans: 8, machines: 2 }

export type LearnedSnapshot = {
  rate: AnswerRateSnapshot
  delays: Record<'answer' | 'failure' | 'talk' | 'wrap', DurationsSnapshot>
  keeping: KeepingSnapshot
  live: number
  abandoned: number
  classified: { humans: number; machines: number }
}

/** All that a campaign has taught so far: rates, durations, and the account of its abandonments. */
export class Learned {
  readonly rate: AnswerRate
  readonly keeping = new Keeping()
  readonly delays = {
    answer: new Durations({ medianMs: 10_000, spread: 0.6, weight: 8 }, 400),
    failure: new Durations({ medianMs: 22_000, spread: 0.6, weight: 8 }, 400),
    talk: new Durations({ medianMs: 90_000, spread: 1, weight: 6 }, 300),
    wrap: new Durations({ medianMs: 15_000, spread: 0.9, weight: 6 }, 300),
  }
  live = 0
  abandoned = 0
  #classified = { ...classifiedPrior }

  constructor(rate = new AnswerRate()) {
    this.rate = rate
  }

  learn(seen: Observation): void {
    switch (seen.kind) {
      case 'dialed':
        return this.rate.dialed(seen.call, seen.at)
      case 'picked-up':
        return this.delays.answer.see(seen.afterMs)
      case 'failed':
        if (seen.isClassified) this.#classified.machines += 1
        this.rate.ended(seen.call, false, seen.at)
        return this.rate.isDead ? undefined : this.delays.failure.see(seen.afterMs)
      case 'live':
        if (seen.isClassified) this.#classified.humans += 1
        this.live += 1
        return this.rate.ended(seen.call, true, seen.at)
      case 'abandoned':
        this.abandoned += 1
        return
      case 'talked':
        return this.delays.talk.see(seen.ms)
      case 'wrapped':
        return this.delays.wrap.see(seen.ms)
      case 'idled':
        return this.keeping.see(seen.ms, seen.isTaken)
      case 'came-back':
        return this.keeping.cameBack(seen.isOurs)
    }
  }

  get account(): Account {
    const unreported = mistaken * (this.#classified.humans - classifiedPrior.humans)
    return { live: this.live, abandoned: this.abandoned + unreported }
  }

  /** Share of persons among those who picked up and are still being judged. */
  get humans(): number {
    const { humans, machines } = this.#classified
    return humans / (humans + machines)
  }

  /** For a line that has rung for `ageMs`: its chance to be answered within each of these times, written to `chances`. */
  answering(ageMs: number, p: number, withinMs: Float64Array, chances: Float64Array): void {
    const { answer, failure } = this.delays
    const rung = answer.atMost(ageMs)
    const alive = p * (1 - rung) + (1 - p) * (1 - failure.atMost(ageMs))
    if (alive < unheardOf) return void chances.fill(p)
    answer.allAtMost(ageMs, withinMs, chances)
    for (let i = 0; i < chances.length; i += 1) chances[i] = Math.min(1, (p * (nth(chances, i) - rung)) / alive)
  }

  snapshot(): LearnedSnapshot {
    const { answer, failure, talk, wrap } = this.delays
    return {
      rate: this.rate.snapshot(),
      delays: {
        answer: answer.snapshot(),
        failure: failure.snapshot(),
        talk: talk.snapshot(),
        wrap: wrap.snapshot(),
      },
      keeping: this.keeping.snapshot(),
      live: this.live,
      abandoned: this.abandoned,
      classified: { ...this.#classified },
    }
  }

  restore(saved: LearnedSnapshot): void {
    this.rate.restore(saved.rate)
    for (const name of ['answer', 'failure', 'talk', 'wrap'] as const) this.delays[name].restore(saved.delays[name])
    this.keeping.restore(saved.keeping)
    this.live = saved.live
    this.abandoned = saved.abandoned
    this.#classified = { ...saved.classified }
  }
}
