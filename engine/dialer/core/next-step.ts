import type { Disposition } from '../../calls/core/disposition.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { type Contact, type ContactHistory, type ContactNumber, historyOf, timesOf, type World } from './contact.ts'
import { type CampaignRules, isRetryCause } from './rules.ts'

/** The rules in the order in which they are looked at. */
export const ruleNames = [
  'last-word',
  'ring-budget',
  'unrung-cap',
  'retry-limit',
  'list',
  'number-exists',
  'number-in-turn',
  'retry-wait',
  'frequency-gap',
  'frequency-day',
  'line-to-number',
  'opening',
] as const
export type RuleName = (typeof ruleNames)[number]

/** One rule that was looked at: what it said, and the figures it compared. Figures hold positions, never numbers. */
export type Looked = {
  rule: RuleName
  verdict: 'passes' | 'passes-over-number' | 'waits' | 'ends'
  figures: Readonly<Record<string, number | string>>
}

export type EndingWhy = 'last-word' | 'ring-budget' | 'unrung-cap' | 'retry-limit'
export type ExcludedWhy = 'no-number' | 'listed'
export type DoneWhy = EndingWhy | 'no-number-left' | 'listed' | 'windows-over'
export type WaitWhy = 'retry-wait' | 'frequency-gap' | 'frequency-day' | 'line-to-number' | 'opening'

export type Decision =
  | { kind: 'dial'; number: string; position: number }
  | { kind: 'wait'; until: EpochMs; why: WaitWhy }
  /** Never called in this campaign, and not to be. */
  | { kind: 'exclude'; why: ExcludedWhy }
  /** `disposition`: what the last attempt came to; undefined when there was none. */
  | { kind: 'done'; disposition: Disposition | undefined; why: DoneWhy }

export type Step = { decision: Decision; chain: readonly Looked[] }

const minuteMs = 60_000
const dayMs = 86_400_000
/** A call that is going on has no end to wait for; the number is looked at again after this. */
const onCallLookMs = minuteMs

/**
 * What to do about a contact now, and why: every rule that was looked at, in order, up to the one that decided. "Why
 * was this patient (not) called" is answered by this same function.
 */
export function nextStep(contact: Contact, rules: CampaignRules, now: EpochMs, world: World): Step {
  const chain: Looked[] = []
  const decision = ending(contact.history, rules, chain) ?? calling(contact, rules, now, world, chain)
  return { decision, chain }
}

/** Rules that end a contact whatever its numbers are. */
function ending(history: ContactHistory, rules: CampaignRules, chain: Looked[]): Decision | undefined {
  const disposition = history.last?.disposition
  for (const { rule, ends, figures } of endings(history, rules)) {
    chain.push({ rule, verdict: ends ? 'ends' : 'passes', figures })
    if (ends) return { kind: 'done', disposition, why: rule }
  }
  return undefined
}

type Ending = { rule: EndingWhy; ends: boolean; figures: Looked['figures'] }

function endings(history: ContactHistory, { budget, retry }: CampaignRules): Ending[] {
  const { last, rings, unrung } = history
  if (last === undefined) return [{ rule: 'last-word', ends: false, figures: { outcome: 'none' } }]
  const outcome = last.disposition
  const used = isRetryCause(outcome) ? timesOf(history, outcome) : 0
  return [
    // After `unallocated` the number was wrong, not the person: another number may be right.
    { rule: 'last-word', ends: !isRetryCause(outcome) && outcome !== 'unallocated', figures: { outcome } },
    // What was promised is kept, however often the phone has rung.
    {
      rule: 'ring-budget',
      ends: outcome !== 'agreed' && rings >= budget.rings,
      figures: { used: rings, limit: budget.rings },
    },
    { rule: 'unrung-cap', ends: unrung >= budget.unrung, figures: { used: unrung, limit: budget.unrung } },
    ...(isRetryCause(outcome)
      ? [
          {
            rule: 'retry-limit' as const,
            ends: used > retry[outcome].limit,
            figures: { outcome, used, limit: retry[outcome].limit },
          },
        ]
      : []),
  ]
}

function calling(contact: Contact, rules: CampaignRules, now: EpochMs, world: World, chain: Looked[]): Decision {
  const chosen = chooseNumber(contact, rules, world, chain)
  if (chosen === undefined) return nobodyToCall(contact, world)
  const waits = waitsFor(chosen, contact.history, rules, now, world)
  let until = now
  let why: WaitWhy | undefined
  for (const { rule, earliest, figures } of waits) {
    const isLater = earliest > now
    chain.push({ rule, verdict: isLater ? 'waits' : 'passes', figures })
    if (earliest > until) [until, why] = [earliest, rule]
  }
  const opens = world.openings.next(until)
  if (opens === undefined) {
    chain.push({ rule: 'opening', verdict: 'ends', figures: { asked: until } })
    return { kind: 'done', disposition: contact.history.last?.disposition, why: 'windows-over' }
  }
  chain.push({ rule: 'opening', verdict: opens > until ? 'waits' : 'passes', figures: { asked: until, opens } })
  if (opens > until) return { kind: 'wait', until: opens, why: 'opening' }
  if (why !== undefined) return { kind: 'wait', until, why }
  return { kind: 'dial', number: chosen.number, position: chosen.position }
}

/** The number whose turn it is among those that may be called. */
function chooseNumber(
  contact: Contact,
  rules: CampaignRules,
  world: World,
  chain: Looked[],
): ContactNumber | undefined {
  const { history } = contact
  const numbers = rules.numbers.useAlternates ? contact.numbers : contact.numbers.slice(0, 1)
  const open = numbers.filter(({ number, position }) => {
    const list = world.lists.get(number)
    chain.push(aboutNumber('list', list !== undefined, { position, list: list ?? 'none' }))
    if (list !== undefined) return false
    const { dead, attempts } = historyOf(history, number)
    chain.push(aboutNumber('number-exists', dead === true, { position, attempts }))
    return dead !== true
  })
  const rounds = ({ number }: ContactNumber) =>
    Math.floor(historyOf(history, number).turns / rules.numbers.attemptsEach)
  const least = Math.min(...open.map(rounds))
  const chosen = whoBrokeOff(open, history) ?? open.find((number) => rounds(number) === least)
  if (chosen !== undefined) {
    const { attempts } = historyOf(history, chosen.number)
    const figures = { position: chosen.position, attempts, attemptsEach: rules.numbers.attemptsEach }
    chain.push({ rule: 'number-in-turn', verdict: 'passes', figures })
  }
  return chosen
}

const aboutNumber = (rule: 'list' | 'number-exists', isOut: boolean, figures: Looked['figures']): Looked => ({
  rule,
  verdict: isOut ? 'passes-over-number' : 'passes',
  figures,
})

/** A conversation that broke off goes on with whoever picked up that phone. */
function whoBrokeOff(open: readonly ContactNumber[], { last }: ContactHistory): ContactNumber | undefined {
  const brokeOff = last?.disposition === 'partial' || last?.disposition === 'broke-off'
  return brokeOff ? open.find(({ number }) => number === last.number) : undefined
}

function nobodyToCall({ numbers, history }: Contact, world: World): Decision {
  const isListed = numbers.some(({ number }) => world.lists.has(number))
  if (history.last === undefined) return { kind: 'exclude', why: isListed ? 'listed' : 'no-number' }
  return { kind: 'done', disposition: history.last.disposition, why: isListed ? 'listed' : 'no-number-left' }
}

type Wait = { rule: WaitWhy; earliest: EpochMs; figures: Looked['figures'] }

function waitsFor(
  { number, position }: ContactNumber,
  { last }: ContactHistory,
  rules: CampaignRules,
  now: EpochMs,
  world: World,
): Wait[] {
  const { minGapMinutes, maxPer24Hours } = rules.frequency
  const calls = (world.recentCalls.get(number) ?? []).toSorted((a, b) => b - a)
  const latest = calls[0]
  const oldestThatCounts = calls[maxPer24Hours - 1]
  const gapEnds = latest === undefined ? now : latest + minGapMinutes * minuteMs
  const dayEnds = oldestThatCounts === undefined ? now : oldestThatCounts + dayMs
  const isOnCall = world.onCall.has(number)
  return [
    ...(last === undefined ? [] : [retryWait(last, number, rules)]),
    { rule: 'frequency-gap', earliest: gapEnds, figures: { position, minutes: minGapMinutes } },
    { rule: 'frequency-day', earliest: dayEnds, figures: { position, calls: calls.length, limit: maxPer24Hours } },
    {
      rule: 'line-to-number',
      earliest: isOnCall ? now + onCallLookMs : now,
      figures: { position, calls: isOnCall ? 1 : 0 },
    },
  ]
}

function retryWait(last: NonNullable<ContactHistory['last']>, number: string, { retry, numbers }: CampaignRules): Wait {
  const outcome = last.disposition
  const own = isRetryCause(outcome) ? retry[outcome].waitMinutes : numbers.nextNumberWaitMinutes
  const waitMinutes = number === last.number ? own : Math.min(own, numbers.nextNumberWaitMinutes)
  const earliest = last.endedAt + waitMinutes * minuteMs
  return { rule: 'retry-wait', earliest, figures: { outcome, minutes: waitMinutes, until: earliest } }
}
