import { Heap } from '../../../kernel/heap.ts'
import { type Random, seededRandom } from '../../../kernel/random.ts'
import type { Pacer, PacingEvent } from '../pacing.ts'

/** A campaign day as the simulator plays it. Times in milliseconds, shares from 0 to 1. */
export type Scenario = {
  agents: number
  dayMs: number
  /** Chance that a call dialed at this instant is answered. */
  answerRate: (at: number) => number
  talkMs: (random: Random) => number
  wrapMs: (random: Random) => number
  /** Share of failures that are known within seconds (busy, unallocated). */
  fastFailures: number
  ringLimitMs: number
  maxLines: number
  abandonAfterMs: number
}

export type DayResult = {
  /** Talk and wrap-up as a share of the time agents were signed in. */
  occupancy: number
  live: number
  abandoned: number
  abandonment: number
  dialed: number
  idleMsPerCall: number
  /** Highest running abandonment after the first hundred live answers. */
  worstRunning: number
}

/** How the outcome of the i-th call of the list is drawn: the same for every pacer, so that days can be compared. */
type Fate = { answers: number; delayMs: number; failMs: number; talkMs: number; wrapMs: number }

export function logNormal(random: Random, mean: number, variation: number): number {
  const spread = Math.sqrt(Math.log(1 + variation * variation))
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return mean * Math.exp(-(spread * spread) / 2 + spread * z)
}

type Due = { at: number; happen: () => void }

/** Runs one day in virtual time. The pacer sees exactly what a dialer would tell it. */
export function simulateDay(pacer: Pacer, scenario: Scenario, seed: number): DayResult {
  const due = new Heap<Due>((a, b) => a.at < b.at)
  const idle: { agent: string; since: number }[] = []
  const waiting: { call: string; fate: Fate; isGone: boolean }[] = []
  const tally = { dialed: 0, live: 0, abandoned: 0, served: 0, busyMs: 0, idleMs: 0, worst: 0 }
  let now = 0
  let lines = 0

  const tell = (event: PacingEvent): void => pacer.observe(event)
  const after = (ms: number, happen: () => void): void => due.push({ at: now + ms, happen })

  function fateOf(index: number): Fate {
    const random = seededRandom(seed * 1_000_003 + index)
    const answers = random()
    const delay = Math.min(scenario.ringLimitMs, logNormal(random, 12_000, 0.5))
    const isFast = random() < scenario.fastFailures
    const failMs = isFast ? logNormal(random, 6_000, 0.3) : scenario.ringLimitMs + random() * 5_000
    return { answers, delayMs: delay, failMs, talkMs: scenario.talkMs(random), wrapMs: scenario.wrapMs(random) }
  }

  function dial(): void {
    const call = `c${tally.dialed}`
    const fate = fateOf(tally.dialed)
    tally.dialed += 1
    lines += 1
    tell({ kind: 'dialed', at: now, call })
    if (fate.answers < scenario.answerRate(now)) after(fate.delayMs, () => answered(call, fate))
    else after(fate.failMs, () => missed(call))
  }

  function missed(call: string): void {
    lines -= 1
    tell({ kind: 'not-answered', at: now, call })
  }

  function answered(call: string, fate: Fate): void {
    tally.live += 1
    tell({ kind: 'answered', at: now, call })
    const agent = idle.shift()
    if (agent !== undefined) return serve(call, fate, agent)
    const place = { call, fate, isGone: false }
    waiting.push(place)
    after(scenario.abandonAfterMs, () => {
      if (place.isGone) return
      place.isGone = true
      waiting.splice(waiting.indexOf(place), 1)
      lines -= 1
      tally.abandoned += 1
      if (tally.live >= 100) tally.worst = Math.max(tally.worst, tally.abandoned / tally.live)
      tell({ kind: 'abandoned', at: now, call })
    })
  }

  function serve(call: string, fate: Fate, { agent, since }: { agent: string; since: number }): void {
    lines -= 1
    tally.served += 1
    tally.idleMs += now - since
    tally.busyMs += Math.max(0, Math.min(fate.talkMs + fate.wrapMs, scenario.dayMs - now))
    tell({ kind: 'served', at: now, call, agent })
    after(fate.talkMs, () => {
      tell({ kind: 'talk-ended', at: now, call, agent })
      after(fate.wrapMs, () => free(agent))
    })
  }

  function free(agent: string): void {
    tell({ kind: 'ready', at: now, agent })
    const next = waiting.shift()
    if (next === undefined) {
      idle.push({ agent, since: now })
      return
    }
    next.isGone = true
    serve(next.call, next.fate, { agent, since: now })
  }

  function pace(): void {
    const count = pacer.linesToDial(now, scenario.maxLines - lines)
    for (let i = 0; i < count; i += 1) dial()
  }

  for (let i = 0; i < scenario.agents; i += 1) free(`a${i}`)
  const tick = (): void => after(1000, tick)
  tick()
  pace()
  for (;;) {
    const next = due.pop()
    if (next === undefined || next.at > scenario.dayMs) break
    now = next.at
    next.happen()
    pace()
  }
  return {
    occupancy: tally.busyMs / (scenario.agents * scenario.dayMs),
    live: tally.live,
    abandoned: tally.abandoned,
    abandonment: tally.live === 0 ? 0 : tally.abandoned / tally.live,
    dialed: tally.dialed,
    idleMsPerCall: tally.served === 0 ? 0 : tally.idleMs / tally.served,
    worstRunning: tally.worst,
  }
}
