import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import type { Routes } from '../http/route-conventions.ts'
import type { RuleProblem } from './core/read-over.ts'
import { readStaffing } from './core/staffing.ts'
import { type CampaignDesk, callers } from './desk.ts'
import type { Wording } from './wording.ts'

const TakingBody = Type.Object(
  {
    kind: Type.Enum(['agents', 'script', 'application']),
    questionnaireVersionId: Type.Optional(Type.Integer({ minimum: 1 })),
    staffing: Type.Optional(Type.Unknown()),
    leadsTo: Type.Optional(Type.String({ maxLength: 128 })),
  },
  { additionalProperties: false },
)

const TakingChecked = Type.Object(
  { problems: Type.Array(Type.Object({ path: Type.String(), zh: Type.String(), en: Type.String() })) },
  { title: 'CampaignTakingChecked' },
)

/** Who takes the calls of a campaign, or where they lead, looked over before anything is kept. */
export function takingRoutes({ wording }: CampaignDesk): Routes {
  return async (app) => {
    app.post(
      '/campaign-wizard/taking',
      {
        schema: {
          summary: 'Everything that is wrong with who takes the calls of a campaign, or with where they lead',
          tags: ['campaigns'],
          body: TakingBody,
          response: { 200: TakingChecked },
        },
        config: { allow: callers },
      },
      async ({ body: { kind, staffing, leadsTo, questionnaireVersionId } }) => {
        if (kind === 'agents') {
          const read = readStaffing(staffing, { hasQuestionnaire: questionnaireVersionId !== undefined })
          if (read.kind === 'problems') return { problems: [...read.problems] }
        }
        const path = kind === 'agents' ? 'queueId' : 'leadsTo'
        return { problems: await problemsOf(wording, { kind, staffing, leadsTo }, path) }
      },
    )
  }
}

async function problemsOf(
  wording: Wording,
  said: Parameters<Wording['check']>[0],
  path: string,
): Promise<RuleProblem[]> {
  try {
    await wording.check(said)
    return []
  } catch (error) {
    if (!(error instanceof WardlineError)) throw error
    return [{ path, zh: error.messageIn('zh-CN'), en: error.messageIn('en') }]
  }
}
