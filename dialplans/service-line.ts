import { type CallVerbs, dialplan } from '../engine/dialplan/api.ts'

/** The service desk: whoever calls waits for the next agent. A message is taken where nobody comes. */
export default dialplan(
  'service-line',
  ['8010'],
  async (call, desk) => {
    if (await desk.lists.isBlack(call.callerNumber)) return call.hangup()
    await call.answer()
    await call.say('main/welcome')
    return waitForAgent(call)
  },
  { onRecovered: waitForAgent },
)

async function waitForAgent(call: CallVerbs): Promise<unknown> {
  const outcome = await call.queue('service')
  switch (outcome.kind) {
    case 'served':
    case 'callback':
      return call.hangup()
    case 'exited':
    case 'full':
    case 'timed-out':
      await call.say('main/operator-busy')
      return takeMessage(call)
    case 'nobody-signed-in':
    case 'nobody-at-work':
      await call.say('queue/nobody')
      return takeMessage(call)
    case 'no-such-queue': // not set up yet: a person all the same
      await call.say('main/transferring')
      return call.transfer('operator')
  }
}

async function takeMessage(call: CallVerbs): Promise<void> {
  const message = await call.record('main/leave-message', { max: '2m' })
  await call.say(message.kind === 'recorded' ? 'main/message-kept' : 'main/goodbye')
}
