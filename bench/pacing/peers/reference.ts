/**
 * The chance-constrained reference that ours has to beat: a limit for the chance that nobody is free, which tightens with the
 * account. What it observes (who answers and frees by three quantiles of the answer delay, the answer rate in dial order with a
 * surge correction) is the same as the engine's and taken from there; memory, limit and cold start are its own. It knows
 * nothing of agents who are lost to others, of detectors' mistakes, or of a rate that steps.
 */
import { AnswerRate } from '../../../engine/dialer/core/pacing/answer-rate.ts'
import { Fleet } from '../../../engine/dialer/core/pacing/fleet.ts'
import { Learned } from '../../../engine/dialer/core/pacing/learned.ts'
import { Outlook } from '../../../engine/dialer/core/pacing/outlook.ts'
import { blankReason } from '../../../engine/dialer/core/pacing/reason.ts'
import type { Pacer, PacingRules } from '../../../engine/dialer/core/pacing.ts'

const outcomesToTrust = 20
/** One memory of 150 attempts, whose doubt may become as small as it comes. */
const memory = { long: 150, short: 150, leastDoubt: 0 }

export function reference(rules: PacingRules): Pacer {
  const fleet = new Fleet(rules.abandonAfterMs)
  const learned = new Learned(new AnswerRate(memory))
  return {
    observe(event) {
      for (const seen of fleet.fold(event)) if (seen.kind !== 'idled' && seen.kind !== 'came-back') learned.learn(seen)
    },
    linesToDial(now, linesFree) {
      for (const call of fleet.sweep(now)) learned.rate.forget(call)
      const outlook = new Outlook(fleet, learned, rules, now, 0)
      const limit = limitOf(learned, outlook.expected(), rules.abandonmentCap, outlook.seats)
      return Math.max(0, decide(outlook, learned, limit, { now, linesFree }))
    },
    why: () => blankReason,
    snapshot: () => ({}),
  }
}

function decide(outlook: Outlook, learned: Learned, limit: number, at: { now: number; linesFree: number }): number {
  const { idle, waiting, ringing, seats } = outlook
  const own = Math.max(0, Math.min(at.linesFree, idle - waiting - ringing))
  for (let i = 0; i < own; i += 1) outlook.dial()
  if (limit <= 0 || learned.rate.outcomes < outcomesToTrust) return own
  const rate = learned.rate.now(at.now)
  const isBurst = (lines: number): boolean => learned.live < 1.5 * seats && rate * (ringing + lines) > 0.75 * idle
  let lines = own
  while (lines < at.linesFree && !isBurst(lines + 1) && outlook.risk() <= limit) {
    outlook.dial()
    lines += 1
  }
  return lines
}

type Account = { live: number; abandoned: number }

function limitOf({ live, abandoned }: Account, inFlight: number, cap: number, seats: number): number {
  if (seats === 0) return 0
  const width = Math.max(1, Math.sqrt(seats / 5))
  const bank = 0.92 * cap * live - abandoned - inFlight
  const room = cap * Math.max(live, 3 / cap) - abandoned - inFlight
  const base = Math.min(0.3, cap * (0.7 + 2 / seats) * Math.exp(clip((0.1 / width) * bank, -3, 1)))
  return base * clip((room - 0.5) / (2 * width), 0, 1)
}

const clip = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))
