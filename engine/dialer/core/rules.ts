/**
 * The rules of a campaign: when it may call, whom it calls again and after how long, how many lines it takes. They are
 * data, kept with the campaign; this schema is what the API, the command line and the UI's form go by.
 */
import { type Static, Type } from 'typebox'
import type { Disposition } from '../../calls/core/disposition.ts'

const strict = { additionalProperties: false } as const
const minuteOfDay = Type.Integer({ minimum: 0, maximum: 1440, description: 'Minutes since midnight, local time' })
const day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'A calendar day, 2026-11-23' })
const minutes = (maximum: number) => Type.Integer({ minimum: 0, maximum })

const windowSchema = Type.Object(
  {
    weekdays: Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { description: '1 Monday … 7 Sunday' }),
    from: minuteOfDay,
    to: minuteOfDay,
    firstDay: Type.Optional(day),
    lastDay: Type.Optional(day),
  },
  strict,
)

const retrySchema = Type.Object(
  {
    waitMinutes: minutes(30 * 1440),
    /** How many attempts that ended so may each be followed by one more. 0: never again. */
    limit: Type.Integer({ minimum: 0, maximum: 20 }),
  },
  strict,
)

/**
 * Who answered and was left alone is not called again within 72 hours, unless an agent is held for the call: Ofcom's
 * statements of 2008 and 2010.
 */
export const leftAloneMinutes = 72 * 60
const abandonedSchema = Type.Object(
  {
    waitMinutes: Type.Integer({ minimum: leftAloneMinutes, maximum: 30 * 1440 }),
    limit: Type.Integer({ minimum: 0, maximum: 20 }),
  },
  strict,
)

/** The outcomes after which a contact may be called again. All others are the last word, or the end of one number. */
export const retryCauses = [
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'unreachable',
  'failed',
  'partial',
  'broke-off',
  'abandoned',
  'agreed',
  'unknown',
] as const satisfies readonly Disposition[]
export type RetryCause = (typeof retryCauses)[number]

export const campaignRulesSchema = Type.Object(
  {
    timeZone: Type.String({ description: 'IANA name; everything local below is local here' }),
    /** When this campaign calls. None: whenever the calling hours allow. */
    windows: Type.Array(windowSchema, { maxItems: 50 }),
    /** No call is placed outside, whatever the windows say. */
    callingHours: Type.Object({ from: minuteOfDay, to: minuteOfDay }, strict),
    /** Statutory days of the calendar: are holidays skipped, and does a weekend day worked in exchange count as a Monday? */
    holidays: Type.Object({ skip: Type.Boolean(), exchangedWorkdays: Type.Boolean() }, strict),
    retry: Type.Object(
      {
        busy: retrySchema,
        'no-answer': retrySchema,
        rejected: retrySchema,
        machine: retrySchema,
        unreachable: retrySchema,
        failed: retrySchema,
        partial: retrySchema,
        'broke-off': retrySchema,
        abandoned: abandonedSchema,
        agreed: retrySchema,
        unknown: retrySchema,
      },
      strict,
    ),
    /** One for the patient, over all causes and all numbers. */
    budget: Type.Object(
      {
        /** Attempts at which a phone rang. */
        rings: Type.Integer({ minimum: 1, maximum: 20 }),
        /** Attempts at which none did: faults must not go on for ever either. */
        unrung: Type.Integer({ minimum: 1, maximum: 50 }),
      },
      strict,
    ),
    numbers: Type.Object(
      {
        useAlternates: Type.Boolean(),
        /** Unanswered attempts on one number before the next has its turn; after the last, the first again. */
        attemptsEach: Type.Integer({ minimum: 1, maximum: 10 }),
        /** After these the next number has its turn at once. */
        moveOnAfter: Type.Array(
          Type.Union([
            Type.Literal('busy'),
            Type.Literal('no-answer'),
            Type.Literal('rejected'),
            Type.Literal('machine'),
            Type.Literal('unreachable'),
            Type.Literal('failed'),
          ]),
        ),
        /** Instead of the cause's own wait when another number is tried, if that is shorter. */
        nextNumberWaitMinutes: minutes(1440),
      },
      strict,
    ),
    /** For one number, over all campaigns. */
    frequency: Type.Object(
      { minGapMinutes: minutes(7 * 1440), maxPer24Hours: Type.Integer({ minimum: 1, maximum: 20 }) },
      strict,
    ),
    ringSeconds: Type.Integer({ minimum: 15, maximum: 120 }),
    caps: Type.Object(
      {
        lines: Type.Integer({ minimum: 1, maximum: 2000 }),
        callsPerSecond: Type.Number({ minimum: 0.05, maximum: 200 }),
      },
      strict,
    ),
    callerIds: Type.Object(
      {
        /** `''`: the trunk's own. */
        default: Type.String({ maxLength: 32, pattern: '^\\+?\\d*$' }),
        byDepartment: Type.Record(Type.String(), Type.String({ maxLength: 32, pattern: '^\\+?\\d+$' })),
      },
      strict,
    ),
    /** 1 is served first when lines are short; equal ones share. */
    priority: Type.Integer({ minimum: 1, maximum: 9 }),
    /** Who is called first. */
    order: Type.Union([Type.Literal('as-selected'), Type.Literal('vip-first'), Type.Literal('latest-discharge-first')]),
  },
  strict,
)

export type CampaignRules = Static<typeof campaignRulesSchema>
export type CallingWindow = CampaignRules['windows'][number]

const retry = (waitMinutes: number, limit: number) => ({ waitMinutes, limit })

/**
 * What holds where a campaign says nothing. 8:00-21:00, at most 5 calls a day and 3 in 5 minutes to one number is what
 * Chinese carriers ask of those they give lines to; a ring of 30 s is above the 15 s that regulators want at least.
 */
export const defaultRules: CampaignRules = {
  timeZone: 'Asia/Shanghai',
  windows: [],
  callingHours: { from: 8 * 60, to: 21 * 60 },
  holidays: { skip: true, exchangedWorkdays: true },
  retry: {
    busy: retry(10, 3),
    'no-answer': retry(60, 3),
    rejected: retry(120, 1),
    machine: retry(120, 2),
    unreachable: retry(60, 2),
    failed: retry(5, 3),
    partial: retry(30, 1),
    'broke-off': retry(60, 1),
    abandoned: retry(leftAloneMinutes, 1),
    agreed: retry(0, 5),
    unknown: retry(30, 1),
  },
  budget: { rings: 4, unrung: 6 },
  numbers: { useAlternates: true, attemptsEach: 2, moveOnAfter: ['unreachable'], nextNumberWaitMinutes: 5 },
  frequency: { minGapMinutes: 5, maxPer24Hours: 5 },
  ringSeconds: 30,
  caps: { lines: 10, callsPerSecond: 2 },
  callerIds: { default: '', byDepartment: {} },
  priority: 5,
  order: 'as-selected',
}

export const isRetryCause = (disposition: Disposition): disposition is RetryCause =>
  (retryCauses as readonly Disposition[]).includes(disposition)

export type CallerIds = CampaignRules['callerIds']

/**
 * The number that a patient of this department sees; undefined: the trunk's own. The campaign's own numbers win over those
 * of the house, and of each the department's over the one for all.
 */
export function callerIdFor({ callerIds }: CampaignRules, department: string, house: CallerIds): string | undefined {
  for (const ids of [callerIds, house]) {
    const own = Object.hasOwn(ids.byDepartment, department) ? ids.byDepartment[department] : undefined
    const number = own ?? ids.default
    if (number !== '') return number
  }
  return undefined
}
