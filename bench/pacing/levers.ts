/** What a small team can do beside pacing: each lever alone and together, on a base day of the same length. */

import { logNormal } from '../../engine/dialer/core/simulate/chance.ts'
import type { Contacts, Day } from '../../engine/dialer/core/simulate/day.ts'
import { type DayWishes, usualDay } from '../../engine/dialer/core/simulate/usual-day.ts'

export type Lever = { name: string; day(agents: number): Day }

const progressive = (day: Day): Day => ({ ...day, rules: { ...day.rules, mode: 'progressive' } })

/** Equal parts of patients who are hard, usual and easy to reach: four of ten on average, as on the base day. */
const mixed = (isScored: boolean): Contacts => ({
  isScored,
  kinds: [
    { answerRate: 0.1, traits: { number: 'landline', attempts: 3, hasAnswered: false } },
    { answerRate: 0.4, traits: { number: 'landline', attempts: 0, hasAnswered: false } },
    { answerRate: 0.7, traits: { number: 'mobile', attempts: 1, hasAnswered: true } },
  ],
})

const ringLimit = { ringLimitMs: 18_000 }
/** Half of the calls that nobody answers are known by a cause code or a tone. */
const early = { earlyFailures: 0.5 }
const scored = { contacts: mixed(true) }
const survey = { hasSurvey: true, cap: 0.1 }
const together = { ...ringLimit, ...early, ...scored }

const lever = (name: string, wishes: Omit<DayWishes, 'agents'>): Lever => ({
  name,
  day: (agents) => usualDay({ agents, ...wishes }),
})

export const levers: readonly Lever[] = [
  { name: 'none, progressive', day: (agents) => progressive(usualDay({ agents })) },
  lever('none', {}),
  lever('ring limit 18 s', ringLimit),
  lever('failures known early', early),
  lever('mixed list, in order', { contacts: mixed(false) }),
  lever('mixed list, chosen by score', scored),
  { name: 'four departments in one', day: (agents) => usualDay({ agents: 4 * agents }) },
  lever('a tenth into the survey', survey),
  {
    name: 'inbound between calls',
    day: (agents) =>
      usualDay({ agents, inbound: { perHour: 3 * agents, talkMs: (random) => logNormal(random, 150_000, 1) } }),
  },
  { name: 'limit, early, scores; progressive', day: (agents) => progressive(usualDay({ agents, ...together })) },
  lever('limit, early, scores', together),
  lever('limit, early, scores, survey', { ...together, ...survey }),
]
