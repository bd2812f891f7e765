import { Type } from 'typebox'
import { IdParams, type Routes } from '../http/route-conventions.ts'
import { campaignRulesSchema } from './core/rules.ts'
import { type CampaignDesk, callers } from './desk.ts'
import { CampaignView, toView } from './dialer-views.ts'
import { rulesOf } from './new-campaign.ts'

const commands = {
  schedule: 'Start by itself when its first window opens',
  unschedule: 'Back to a draft',
  start: 'Call from now on, within its windows',
  pause: 'No new calls; calls that live go on',
  resume: 'Go on after a pause',
  stop: 'No more calls, for good; calls that live go on',
} as const

/** Moving a campaign through its life. */
export function commandRoutes({ dialer }: CampaignDesk): Routes {
  return async (app) => {
    for (const [command, summary] of Object.entries(commands) as [keyof typeof commands, string][]) {
      app.post(
        `/campaigns/:id/${command}`,
        {
          schema: { summary, tags: ['campaigns'], params: IdParams, response: { 200: CampaignView } },
          config: { allow: callers, audit: `campaign.${command}` },
        },
        async ({ params, user }) => toView(await dialer[command](params.id, { because: 'by-user', userId: user.id })),
      )
    }
    app.put(
      '/campaigns/:id/rules',
      {
        schema: {
          summary: 'New rules for a campaign that is not running',
          tags: ['campaigns'],
          params: IdParams,
          body: Type.Unknown(),
          response: { 200: campaignRulesSchema },
        },
        config: { allow: callers, audit: 'campaign.change-rules' },
      },
      async ({ params, body }) => {
        const rules = rulesOf(body)
        await dialer.changeRules(params.id, rules)
        return rules
      },
    )
  }
}
