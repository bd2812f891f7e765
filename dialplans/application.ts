import { type CallVerbs, dialplan } from '../engine/dialplan/api.ts'

/** What a campaign runs whose calls are connected with something: an extension, a person of the settings, a number outside. */
export default dialplan('application', [], connect, { onRecovered: (call) => call.say('campaign/apology') })

async function connect(call: CallVerbs): Promise<void> {
  const end = await call.bridge(call.task['to'] ?? '', { ring: '25s' })
  if (end.kind === 'connected') await call.mark('connected')
  else await call.say('campaign/apology')
}
