import type { PacingRules } from '../pacing.ts'
import { logNormal } from './chance.ts'
import type { Day, DayResult } from './day.ts'
import { usualDay } from './usual-day.ts'

/** A day as a person asks for it: means, durations in ms, shares from 0 to 1. */
export type AskedDay = {
  agents: number
  answerRate: number
  talkMs: number
  wrapUpMs: number
  ringLimitMs: number
  lengthMs: number
  cap: number
  mode: PacingRules['mode']
  linesPerAgent: number
  /** Absent: three an agent and four. */
  lines?: number
  /** Answering machines are detected. */
  detection: boolean
}

/** One pick-up in four is a machine; the detector takes 1.8 s, misses one machine in ten and hangs up on one person in a hundred. */
const usualDetection: Day['detection'] = { takesMs: 1_800, machines: 0.25, missed: 0.1, mistaken: 0.01 }

/** Talks vary as much as their mean, as service times do; wrap-ups less. */
export function dayOf(asked: AskedDay): Day {
  const { agents, cap, ringLimitMs, lengthMs, answerRate, talkMs, wrapUpMs, mode, linesPerAgent, lines } = asked
  const usual = usualDay({
    agents,
    cap,
    ringLimitMs,
    lengthMs,
    answerRate: () => answerRate,
    talkMs: (random) => logNormal(random, talkMs, 1),
    wrapMs: (random) => logNormal(random, wrapUpMs, 0.6),
    ...(asked.detection && usualDetection && { detection: usualDetection }),
  })
  return { ...usual, rules: { ...usual.rules, mode, linesPerAgent, ...(lines !== undefined && { maxLines: lines }) } }
}

/** Several days with one pacing, as one. */
export type SimulatedMode = {
  mode: PacingRules['mode']
  occupancy: number
  abandonment: number
  /** The highest running abandonment of any of the days, once a hundred had answered. */
  worstAfter100: number
  idleMsPerCall: number
  dialedPerDay: number
  servedPerDay: number
}

export function together(mode: PacingRules['mode'], days: readonly DayResult[]): SimulatedMode {
  const sum = (of: (day: DayResult) => number): number => days.reduce((total, day) => total + of(day), 0)
  const live = sum((day) => day.live)
  const served = sum((day) => day.served)
  return {
    mode,
    occupancy: sum(({ occupancy }) => occupancy) / days.length,
    abandonment: live === 0 ? 0 : sum(({ abandoned }) => abandoned) / live,
    worstAfter100: Math.max(...days.map(({ worstAfter100 }) => worstAfter100)),
    idleMsPerCall: served === 0 ? 0 : sum(({ idleMs }) => idleMs) / served,
    dialedPerDay: sum(({ dialed }) => dialed) / days.length,
    servedPerDay: served / days.length,
  }
}
