/**
 * The chance-constrained reference that ours has to beat: horizons at three quantiles of the answer delay, the chance
 * that nobody is free, a limit that tightens with the account. Durations and the picture of lines and agents are the engine's; what
 * is decided with them is the reference's own.
 */

import { Durations } from '../../../engine/dialer/core/pacing/durations.ts'
import { type AgentState, Fleet, type Observation } from '../../../engine/dialer/core/pacing/fleet.ts'
import type { Pacer, PacingReason, PacingRules } from '../../../engine/dialer/core/pacing.ts'
import { AnswerRate } from './reference-rate.ts'
import { type Side, shortfall } from './reference-sums.ts'

const horizonsAt = [1 / 6, 1 / 2, 5 / 6]
const outcomesToTrust = 20
const humansOfPicked = 0.75

export function reference(rules: PacingRules): Pacer {
  const fleet = new Fleet(rules.abandonAfterMs)
  const learned = new Learned()
  let why = blank
  return {
    observe: (event) => {
      for (const seen of fleet.fold(event)) learned.learn(seen)
    },
    linesToDial(now, linesFree) {
      for (const call of fleet.sweep(now)) learned.rate.forget(call)
      const decided = decide(fleet, learned, rules, now, linesFree)
      why = { ...blank, ...decided }
      return decided.lines
    },
    why: () => why,
    snapshot: () => ({}),
  }
}

const blank: PacingReason = {
  lines: 0,
  because: 'risk-above-limit',
  idle: 0,
  busy: 0,
  ringing: 0,
  waiting: 0,
  answerRate: 0,
  risk: 0,
  limit: 0,
  live: 0,
  abandoned: 0,
  room: 0,
}

class Learned {
  readonly rate = new AnswerRate()
  readonly answer = new Durations({ medianMs: 10_000, spread: 0.6, weight: 8 }, 400)
  readonly failure = new Durations({ medianMs: 22_000, spread: 0.6, weight: 8 }, 400)
  readonly talk = new Durations({ medianMs: 90_000, spread: 1, weight: 6 }, 300)
  readonly wrap = new Durations({ medianMs: 15_000, spread: 0.9, weight: 6 }, 300)
  live = 0
  abandoned = 0

  learn(seen: Observation): void {
    if (seen.kind === 'dialed') this.rate.dialed(seen.call, seen.at)
    if (seen.kind === 'picked-up') this.answer.see(seen.afterMs)
    if (seen.kind === 'failed') {
      this.rate.ended(seen.call, false, seen.at)
      this.failure.see(seen.afterMs)
    }
    if (seen.kind === 'live') {
      this.live += 1
      this.rate.ended(seen.call, true, seen.at)
    }
    if (seen.kind === 'abandoned') this.abandoned += 1
    if (seen.kind === 'talked') this.talk.see(seen.ms)
    if (seen.kind === 'wrapped') this.wrap.see(seen.ms)
  }

  answersWithin(ageMs: number, ms: number, p: number): number {
    const rung = this.answer.atMost(ageMs)
    const alive = p * (1 - rung) + (1 - p) * (1 - this.failure.atMost(ageMs))
    return Math.min(1, (p * (this.answer.atMost(ageMs + ms) - rung)) / Math.max(alive, 1e-9))
  }

  freesWithin({ at, since }: AgentState, now: number, ms: number): number {
    const age = now - since
    if (at === 'wrap-up') return Math.min(0.97, this.wrap.endsWithin(age, ms))
    let chance = 0
    let before = 0
    for (let i = 1; i <= 6; i += 1) {
      const upTo = this.talk.endsWithin(age, (ms * i) / 6)
      chance += (upTo - before) * this.wrap.atMost((ms * (6.5 - i)) / 6)
      before = upTo
    }
    return Math.min(0.97, chance)
  }
}

function decide(
  fleet: Fleet,
  learned: Learned,
  rules: PacingRules,
  now: number,
  linesFree: number,
): { lines: number; risk: number } {
  const agents = [...fleet.agents.values()]
  const lines = [...fleet.lines.values()]
  const idle = agents.filter(({ at }) => at === 'idle').length
  const busy = agents.filter(({ at, isLeaving }) => at !== 'idle' && !isLeaving)
  const waiting = lines.filter(({ at }) => at === 'waiting').length
  const open = lines.filter(({ at }) => at !== 'waiting')
  const p = learned.rate.now(now)
  const horizons = horizonsAt.map((share) => {
    const ms = learned.answer.quantile(share)
    return {
      fresh: learned.answersWithin(0, ms, p),
      agents: {
        sure: idle,
        chances: busy.map((agent) => learned.freesWithin(agent, now, ms + 0.9 * rules.abandonAfterMs)),
      },
      chances: open.map(({ at, dialedAt }) =>
        at === 'classifying' ? humansOfPicked : learned.answersWithin(now - dialedAt, ms, p),
      ),
    }
  })
  const look = (extra: number, of: 'risk' | 'expected'): number =>
    horizons.reduce((sum, { fresh, agents: free, chances }) => {
      const answers: Side = { sure: waiting, chances: [...chances, ...new Array<number>(extra).fill(fresh)] }
      return sum + shortfall(answers, free, learned.rate.doubt)[of]
    }, 0) / horizons.length
  const seats = idle + busy.length
  const limit = seats === 0 ? 0 : limitOf(learned, look(0, 'expected'), rules.abandonmentCap, seats)
  let count = Math.max(0, Math.min(linesFree, idle - waiting - open.length))
  const isBurst = (): boolean => learned.live < 1.5 * seats && p * (open.length + count + 1) > 0.75 * idle
  let risk = 0
  while (limit > 0 && learned.rate.outcomes >= outcomesToTrust && count < linesFree && !isBurst()) {
    risk = look(count, 'risk')
    if (risk > limit) break
    count += 1
  }
  return { lines: count, risk }
}

function limitOf({ live, abandoned }: Learned, inFlight: number, cap: number, seats: number): number {
  const width = Math.max(1, Math.sqrt(seats / 5))
  const bank = 0.92 * cap * live - abandoned - inFlight
  const room = cap * Math.max(live, 3 / cap) - abandoned - inFlight
  const base = Math.min(0.3, cap * (0.7 + 2 / seats) * Math.exp(clip((0.1 / width) * bank, -3, 1)))
  return base * clip((room - 0.5) / (2 * width), 0, 1)
}

const clip = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
