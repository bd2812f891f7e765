import { type CallVerbs, dialplan } from '../engine/dialplan/api.ts'

/** What a patient hears who has answered a campaign's call when no agent was there in time: at once, and never silence. */
export default dialplan('left-alone', [], instead, { onRecovered: instead })

async function instead(call: CallVerbs): Promise<unknown> {
  const code = call.task['questionnaire']
  if (code === undefined || call.task['hears'] !== 'survey') return await call.say('campaign/apology')
  await call.say('campaign/survey-instead')
  return await call.survey(code)
}
