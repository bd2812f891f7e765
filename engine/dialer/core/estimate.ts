/**
 * How many calls a campaign will take and how long, before it is started. A few hundred made-up contacts go through the
 * very rules that will decide later, with the outcomes of past campaigns; nothing else is guessed at.
 */
import type { Disposition } from '../../calls/core/disposition.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { type Random, seededRandom } from '../../kernel/random.ts'
import { isReached } from '../../reports/core/campaign-report.ts'
import { afterAttempt } from './after-attempt.ts'
import type { Openings } from './calendar.ts'
import { type Contact, type ContactHistory, noHistory, type World } from './contact.ts'
import type { Caps } from './line-budget.ts'
import { nextStep } from './next-step.ts'
import type { CampaignRules } from './rules.ts'

/** What calls come to and how long they take. */
export type CallFigures = {
  /** Attempts that end so, as shares of all; they add up to 1. */
  outcomes: Readonly<Partial<Record<Disposition, number>>>
  /** From the answer to the end, of an answered call. */
  talkMs: number
  /** From the dialing to the answer, of an answered call. */
  answerMs: number
  /** From the dialing to the end, of a call that nobody answered. */
  unansweredMs: number
}

/**
 * What is taken for granted where no calls of the kind have been made: outcomes as discharge calls have them, a survey of
 * twelve seconds a question after twenty of greeting, a notice read at four characters a second with twenty around it.
 */
export const usualFigures = (said: { questions: number } | { characters: number }): CallFigures => ({
  outcomes: {
    completed: 0.42,
    partial: 0.04,
    'broke-off': 0.05,
    declined: 0.05,
    'opted-out': 0.01,
    'no-answer': 0.22,
    busy: 0.08,
    rejected: 0.05,
    unreachable: 0.06,
    unallocated: 0.02,
  },
  talkMs: 'questions' in said ? 20_000 + said.questions * 12_000 : 20_000 + said.characters * 250,
  answerMs: 12_000,
  unansweredMs: 22_000,
})

export type EstimateRequest = {
  contacts: number
  /** Share of the contacts that have a second number. */
  alternateShare: number
  figures: CallFigures
  rules: CampaignRules
  openings: Openings
  /** Of the house: a campaign's own caps cannot go beyond them. */
  house: Caps
  /** The first call. */
  startAt: EpochMs
}

export type Estimate = {
  attempts: number
  /** Contacts who will have been spoken with. */
  answered: number
  answerRate: number
  /** Time on the line of an attempt, answered or not. */
  meanCallMs: number
  /** Attempts an hour with all of its lines; `limit` is what keeps it from being more. */
  attemptsPerHour: number
  limit: 'lines' | 'calls-per-second'
  /** Time with the windows open that the calls take. */
  workMs: number
  /** The last call; undefined: the windows close for ever before everybody has had a turn, or it takes longer than two months. */
  endsAt: EpochMs | undefined
  /** Share of the work that lies within the windows. */
  doneShare: number
}

const sample = 400
const minuteMs = 60_000
const stepMs = 5 * minuteMs
const hourMs = 60 * minuteMs
const horizonMs = 60 * 24 * hourMs
const numbers = ['first', 'second']

export function estimateOf(request: EstimateRequest): Estimate {
  const { contacts, figures, rules, house } = request
  const courses = Array.from({ length: sample }, (_, i) => courseOf(request, i))
  const mean = (of: (course: Course) => number): number => courses.reduce((sum, each) => sum + of(each), 0) / sample
  const attempts = Math.round(mean((course) => course.attempts) * contacts)
  const answerRate = shareAnswered(figures)
  const meanCallMs = answerRate * (figures.answerMs + figures.talkMs) + (1 - answerRate) * figures.unansweredMs
  const byLines = Math.min(rules.caps.lines, house.lines) / meanCallMs
  const byPace = Math.min(rules.caps.callsPerSecond, house.callsPerSecond) / 1000
  const perMs = Math.min(byLines, byPace)
  const workMs = attempts / perMs
  return {
    attempts,
    answered: Math.round(mean((course) => course.answered) * contacts),
    answerRate,
    meanCallMs,
    attemptsPerHour: perMs * hourMs,
    limit: byLines < byPace ? 'lines' : 'calls-per-second',
    workMs,
    ...endOf(request, workMs, tailOf(courses)),
  }
}

const shareAnswered = ({ outcomes }: CallFigures): number =>
  Object.entries(outcomes).reduce((sum, [outcome, share]) => sum + (isReached(outcome) ? share : 0), 0)

/** One contact's way through the rules: how many attempts, whether somebody answered, and for how long it was waited in all. */
type Course = { attempts: number; answered: number; waitedMs: number }

function courseOf({ rules, figures, alternateShare, startAt }: EstimateRequest, seed: number): Course {
  const random = seededRandom(seed)
  const own = random() < alternateShare ? numbers : numbers.slice(0, 1)
  const contact = (history: ContactHistory): Contact => ({
    numbers: own.map((number, i) => ({ position: i + 1, number })),
    history,
  })
  let history = noHistory
  let [attempts, answered, now] = [0, 0, startAt]
  for (;;) {
    const { decision } = nextStep(contact(history), rules, now, emptyWorld)
    if (decision.kind === 'wait') now = decision.until
    else if (decision.kind === 'dial') {
      const disposition = draw(figures.outcomes, random)
      attempts += 1
      if (isReached(disposition)) answered = 1
      const end = { number: decision.number, disposition, rang: rings.has(disposition), endedAt: now }
      history = afterAttempt(history, end, rules)
    } else return { attempts, answered, waitedMs: now - startAt }
  }
}

/** Nothing but the campaign's own rules: windows are looked at once, for all contacts together. */
const emptyWorld: World = {
  openings: { next: (at) => at },
  lists: new Map(),
  recentCalls: new Map(),
  onCall: new Set(),
}

/** A call that comes to one of these has rung; budgets count rings. */
const rings: ReadonlySet<Disposition> = new Set<Disposition>([
  'completed',
  'partial',
  'broke-off',
  'declined',
  'opted-out',
  'abandoned',
  'agreed',
  'machine',
  'no-answer',
  'rejected',
])

function draw(outcomes: CallFigures['outcomes'], random: Random): Disposition {
  let left = random()
  for (const [outcome, share] of Object.entries(outcomes)) {
    left -= share
    if (left < 0) return outcome as Disposition
  }
  return 'no-answer' // shares are rounded and may add up to a little less than 1
}

/** How long the waits between attempts last for those who wait longest but one in twenty. */
const tailOf = (courses: readonly Course[]): number =>
  courses.map(({ waitedMs }) => waitedMs).toSorted((a, b) => a - b)[Math.floor(sample * 0.95)] as number

/** Walks through the windows until the work is done in them. Retries can end no earlier than their waits do. */
function endOf(
  { openings, startAt }: EstimateRequest,
  workMs: number,
  tailMs: number,
): Pick<Estimate, 'endsAt' | 'doneShare'> {
  let left = workMs
  let last = startAt
  for (let at = openings.next(startAt); left > 0 && at !== undefined && at - startAt < horizonMs; ) {
    const took = Math.min(stepMs, left)
    left -= took
    last = at + took
    at = openings.next(last)
  }
  if (left > 0) return { endsAt: undefined, doneShare: 1 - left / workMs }
  return { endsAt: Math.max(last, openings.next(startAt + tailMs) ?? last), doneShare: 1 }
}
