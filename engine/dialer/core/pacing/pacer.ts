import type { Pacer, PacingEvent, PacingReason, PacingRules } from '../pacing.ts'
import { AnswerRate, type AnswerRateSnapshot } from './answer-rate.ts'
import { limitOf } from './cap.ts'
import { Durations, type DurationsSnapshot } from './durations.ts'
import { Fleet, type FleetSnapshot, type Observation } from './fleet.ts'
import { type Shortfall, type Side, shortfall } from './shortfall.ts'

const version = 1
/** The next call is imagined answered at these quantiles of the answer delay. */
const horizonsAt = [1 / 6, 1 / 2, 5 / 6]
/** An answered patient may wait: an agent who frees within this share of the grace still counts. */
const graceShare = 0.9
/** Nobody is free for certain; a history that ends is no promise. */
const surest = 0.97
const outcomesToTrust = 20

type Snapshot = {
  version: typeof version
  rate: AnswerRateSnapshot
  delays: Record<'answer' | 'failure' | 'talk' | 'wrap', DurationsSnapshot>
  fleet: FleetSnapshot
  live: number
  abandoned: number
  classified: { humans: number; machines: number }
}

export function createPredictivePacer(rules: PacingRules, seed: unknown): Pacer {
  const fleet = new Fleet(rules.abandonAfterMs)
  const rate = new AnswerRate()
  const delays = {
    answer: new Durations({ medianMs: 10_000, spread: 0.6, weight: 8 }, 400),
    failure: new Durations({ medianMs: 22_000, spread: 0.6, weight: 8 }, 400),
    talk: new Durations({ medianMs: 90_000, spread: 1, weight: 6 }, 300),
    wrap: new Durations({ medianMs: 15_000, spread: 0.9, weight: 6 }, 300),
  }
  const tally = { live: 0, abandoned: 0 }
  const classified = { humans: 8, machines: 2 }
  let last: PacingReason = emptyReason()
  restore()

  function restore(): void {
    const saved = seed as Snapshot | undefined
    if (saved?.version !== version) return
    rate.restore(saved.rate)
    for (const name of ['answer', 'failure', 'talk', 'wrap'] as const) delays[name].restore(saved.delays[name])
    fleet.restore(saved.fleet)
    tally.live = saved.live
    tally.abandoned = saved.abandoned
    Object.assign(classified, saved.classified)
  }

  function learn(seen: Observation): void {
    switch (seen.kind) {
      case 'dialed':
        return rate.dialed(seen.call, seen.at)
      case 'picked-up':
        return delays.answer.see(seen.afterMs)
      case 'failed':
        rate.ended(seen.call, false, seen.at)
        return delays.failure.see(seen.afterMs)
      case 'live':
        tally.live += 1
        return rate.ended(seen.call, true, seen.at)
      case 'abandoned':
        tally.abandoned += 1
        return
      case 'talked':
        return delays.talk.see(seen.ms)
      case 'wrapped':
        return delays.wrap.see(seen.ms)
    }
  }

  /** Chance that a line that has rung for `ageMs` is answered within the next `ms`. */
  function answersWithin(ageMs: number, ms: number, p: number): number {
    const rung = delays.answer.atMost(ageMs)
    const alive = p * (1 - rung) + (1 - p) * (1 - delays.failure.atMost(ageMs))
    return Math.min(1, (p * (delays.answer.atMost(ageMs + ms) - rung)) / Math.max(alive, 1e-9))
  }

  /** Chance that a busy agent can take a call within `ms`: the rest of the talk, then wrap-up. */
  function freesWithin(at: 'talking' | 'wrap-up', ageMs: number, ms: number): number {
    if (at === 'wrap-up') return Math.min(surest, delays.wrap.endsWithin(ageMs, ms))
    const parts = 6
    let chance = 0
    let before = 0
    for (let i = 1; i <= parts; i += 1) {
      const upTo = delays.talk.endsWithin(ageMs, (ms * i) / parts)
      chance += (upTo - before) * delays.wrap.atMost((ms * (parts - i + 0.5)) / parts)
      before = upTo
    }
    return Math.min(surest, chance)
  }

  /** The world at each horizon: who answers by then, who is free by then. `extra` calls are dialed now. */
  function look(
    now: number,
    p: number,
  ): {
    horizons: { answers: Side; agents: Side; fresh: number }[]
    idle: number
    busy: number
    ringing: number
    waiting: number
  } {
    const lines = [...fleet.lines.values()]
    const agents = [...fleet.agents.values()]
    const idle = agents.filter(({ at }) => at === 'idle').length
    const busy = agents.filter(({ at, isLeaving }) => at !== 'idle' && !isLeaving)
    const waiting = lines.filter(({ at }) => at === 'waiting').length
    const open = lines.filter(({ at }) => at !== 'waiting')
    const human = classified.humans / (classified.humans + classified.machines)
    const horizons = horizonsAt.map((share) => {
      const ms = delays.answer.quantile(share)
      return {
        answers: {
          sure: waiting,
          chances: open.map(({ at, dialedAt }) =>
            at === 'classifying' ? human : answersWithin(Math.max(0, now - dialedAt), ms, p),
          ),
        },
        agents: {
          sure: idle,
          chances: busy.map(({ at, since }) =>
            freesWithin(
              at === 'wrap-up' ? 'wrap-up' : 'talking',
              Math.max(0, now - since),
              ms + graceShare * rules.abandonAfterMs,
            ),
          ),
        },
        fresh: answersWithin(0, ms, p),
      }
    })
    return { horizons, idle, busy: busy.length, ringing: open.length, waiting }
  }

  function meanShortfall(horizons: ReturnType<typeof look>['horizons'], extra: number): Shortfall {
    const each = horizons.map(({ answers, agents, fresh }) => {
      const chances = extra === 0 ? answers.chances : [...answers.chances, ...new Array<number>(extra).fill(fresh)]
      return shortfall({ sure: answers.sure, chances }, agents, rate.doubt)
    })
    return {
      risk: each.reduce((sum, { risk }) => sum + risk, 0) / each.length,
      expected: each.reduce((sum, { expected }) => sum + expected, 0) / each.length,
    }
  }

  function linesToDial(now: number, linesFree: number): number {
    for (const call of fleet.sweep(now)) rate.forget(call)
    const p = rate.now(now)
    const { horizons, idle, busy, ringing, waiting } = look(now, p)
    const seats = idle + busy
    const most = Math.min(linesFree, rules.maxLines - fleet.lines.size)
    const figures = { idle, busy, ringing, waiting, answerRate: p, live: tally.live, abandoned: tally.abandoned }
    const answer = (
      lines: number,
      because: PacingReason['because'],
      risk: number,
      limit: number,
      room: number,
    ): number => {
      last = { ...figures, lines, because, risk, limit, room }
      return lines
    }
    const inFlight = meanShortfall(horizons, 0).expected
    const { limit, room } = limitOf(tally, inFlight, rules.abandonmentCap, seats)
    if (seats === 0) return answer(0, 'no-agent', 1, limit, room)
    if (most <= 0) return answer(0, 'lines-full', 1, limit, room)

    const perIdle = rules.mode === 'power' && room > 0.5 ? (rules.linesPerAgent ?? 1) : 1
    let lines = Math.max(0, Math.min(most, Math.floor((idle - waiting) * perIdle) - ringing))
    if (rules.mode !== 'predictive')
      return answer(lines, rules.mode === 'power' ? 'power-ratio' : 'one-line-per-idle-agent', 0, limit, room)
    if (rate.outcomes < outcomesToTrust) return answer(lines, 'cold-start', 0, 0, room)
    if (limit <= 0) return answer(lines, 'no-room-under-cap', 0, 0, room)
    // A burst of agents who signed in together has no history yet: the lines must not outrun it.
    const isBurst = (): boolean => tally.live < 1.5 * seats && p * (ringing + lines + 1) > 0.75 * idle
    let { risk } = meanShortfall(horizons, lines)
    while (lines < most) {
      if (risk > limit) return answer(lines, 'risk-above-limit', risk, limit, room)
      if (isBurst()) return answer(lines, 'cold-start', risk, limit, room)
      lines += 1
      risk = meanShortfall(horizons, lines).risk
    }
    return answer(lines, 'lines-full', risk, limit, room)
  }

  return {
    observe(event: PacingEvent) {
      const line = 'call' in event ? fleet.lines.get(event.call) : undefined
      if (line?.at === 'classifying' && event.kind === 'answered') classified.humans += 1
      if (line?.at === 'classifying' && event.kind === 'not-answered') classified.machines += 1
      for (const seen of fleet.fold(event)) learn(seen)
    },
    linesToDial,
    why: () => last,
    snapshot: (): Snapshot => ({
      version,
      rate: rate.snapshot(),
      delays: {
        answer: delays.answer.snapshot(),
        failure: delays.failure.snapshot(),
        talk: delays.talk.snapshot(),
        wrap: delays.wrap.snapshot(),
      },
      fleet: fleet.snapshot(),
      live: tally.live,
      abandoned: tally.abandoned,
      classified: { ...classified },
    }),
  }
}

function emptyReason(): PacingReason {
  return {
    lines: 0,
    because: 'no-agent',
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
}
