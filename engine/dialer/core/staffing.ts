/**
 * Who takes the calls of a campaign with agents, and how they are paced. Data, kept with the campaign; it may be changed while the
 * campaign runs.
 */
import { type Static, Type } from 'typebox'
import type { PacingRules } from './pacing.ts'
import { type RulesProblems, readOver } from './read-over.ts'

const strict = { additionalProperties: false } as const

export const pacingModes = ['preview', 'progressive', 'power', 'predictive'] as const
export type PacingMode = (typeof pacingModes)[number]

export const staffingSchema = Type.Object(
  {
    queueId: Type.Integer({ minimum: 1, description: 'The agents of this queue take its calls' }),
    mode: Type.Enum(pacingModes, {
      description:
        'preview: an agent sees the record first; progressive: a line for each idle agent; power; predictive',
    }),
    linesPerAgent: Type.Number({ minimum: 1, maximum: 5, description: 'Power: lines for each idle agent' }),
    abandonmentCap: Type.Number({
      minimum: 0,
      maximum: 0.2,
      description: 'Share of the answers left without an agent',
    }),
    abandonAfterMs: Type.Integer({ minimum: 500, maximum: 10_000 }),
    /** A throttle: never more lines than these; null: the campaign's own cap. */
    mostLines: Type.Union([Type.Integer({ minimum: 0, maximum: 2000 }), Type.Null()]),
    /** Agents who sign in to other queues too are the callers' first. */
    inbound: Type.Object(
      {
        keepFree: Type.Integer({ minimum: 0, maximum: 100, description: 'Ready agents who are left to callers' }),
        pausesWhileTheyWait: Type.Boolean({ description: 'No call is placed while callers wait for its agents' }),
      },
      strict,
    ),
    share: Type.Enum(['by-queue', 'evenly', 'own-agent'], {
      description:
        'by-queue: as its strategy says; evenly: who had fewest of the campaign; own-agent: who spoke with the patient last',
    }),
    leftAlone: Type.Object(
      {
        hears: Type.Enum(['survey', 'apology'], { description: 'What an answer without an agent hears, at once' }),
        /** The survey is a purpose of the campaign: so many of those who answer may go to it, and are not counted as abandoned. */
        purposeShare: Type.Union([Type.Number({ minimum: 0, maximum: 1 }), Type.Null()]),
      },
      strict,
    ),
    previewSeconds: Type.Integer({ minimum: 10, maximum: 600, description: 'Preview: how long an agent may look' }),
  },
  strict,
)
export type Staffing = Static<typeof staffingSchema>

export const usualStaffing: Omit<Staffing, 'queueId'> = {
  mode: 'predictive',
  linesPerAgent: 1.5,
  abandonmentCap: 0.03,
  abandonAfterMs: 2000,
  mostLines: null,
  inbound: { keepFree: 0, pausesWhileTheyWait: true },
  share: 'by-queue',
  leftAlone: { hears: 'survey', purposeShare: null },
  previewSeconds: 60,
}

/** Parts left out are as before, or the usual ones; everything wrong is told at once. `survey` needs a questionnaire. */
export function readStaffing(
  given: unknown,
  { hasQuestionnaire, before }: { hasQuestionnaire: boolean; before?: Staffing },
): { kind: 'staffing'; staffing: Staffing } | RulesProblems {
  const usual = before ?? { ...usualStaffing, leftAlone: usuallyHears(hasQuestionnaire) }
  const read = readOver(staffingSchema, usual, given)
  if (read.kind === 'problems') return read
  const staffing = read.value as Staffing
  const { hears, purposeShare } = staffing.leftAlone
  const say = (path: string, zh: string, en: string): RulesProblems => ({
    kind: 'problems',
    problems: [{ path, zh, en }],
  })
  if (hears === 'survey' && !hasQuestionnaire)
    return say(
      'leftAlone.hears',
      '未选择问卷，只能播放致歉语',
      'needs a questionnaire; without one there is the apology',
    )
  if (hears === 'apology' && purposeShare !== null)
    return say('leftAlone.purposeShare', '仅在转入按键问卷时可用', 'is for those who go to the survey')
  return { kind: 'staffing', staffing }
}

const usuallyHears = (hasQuestionnaire: boolean): Staffing['leftAlone'] => ({
  hears: hasQuestionnaire ? 'survey' : 'apology',
  purposeShare: null,
})

/** What the pacer goes by. In a preview agents ask for every call themselves: it only learns. */
export function pacingRulesOf(staffing: Staffing, lines: number): PacingRules {
  const { mode, linesPerAgent, abandonmentCap, abandonAfterMs, mostLines, leftAlone } = staffing
  const maxLines = Math.min(lines, mostLines ?? lines)
  const rules = { linesPerAgent, abandonmentCap: leftAlone.purposeShare ?? abandonmentCap, abandonAfterMs }
  return mode === 'preview' ? { ...rules, mode: 'progressive', maxLines: 0 } : { ...rules, mode, maxLines }
}
