import { type CallVerbs, type Desk, dialplan } from '../engine/dialplan/api.ts'

/** The hospital's main number: appointments, the nurse's desk, the operator; a survey left half way goes on first. */
export default dialplan(
  'hospital-main',
  ['8000', '96120'],
  async (call, desk) => {
    if (await desk.lists.isBlack(call.callerNumber)) return call.hangup()
    await call.answer()
    await call.say('main/welcome')
    if (call.patient !== undefined) await finishSurvey(call)
    if (!desk.hours.isOpen('outpatients')) return call.goTo('after-hours')
    switch (await call.menu('main/choices', { keys: ['1', '2', '9'], tries: 3, wait: '5s' })) {
      case '1':
        return call.goTo('appointments')
      case '2':
        return speakToNurse(call, desk)
      case '9':
      case 'none': // three silences reach a person, never a dead line
        return toOperator(call)
    }
  },
  { onRecovered: (call) => toOperator(call) },
)

/** A patient who calls back is asked what was left open; with nothing open this passes without a word. */
async function finishSurvey(call: CallVerbs): Promise<void> {
  const outcome = await call.survey('open')
  if (outcome === 'completed') await call.mark('survey-finished-on-call-back')
}

async function speakToNurse(call: CallVerbs, desk: Desk): Promise<unknown> {
  if (!desk.hours.isOpen('nurse-desk')) return toOperator(call)
  await call.say('main/transferring')
  const talk = await call.transfer('nurse-desk')
  return talk.kind === 'connected' ? undefined : toOperator(call)
}

async function toOperator(call: CallVerbs): Promise<unknown> {
  await call.say('main/transferring')
  const talk = await call.transfer('operator')
  if (talk.kind === 'connected') return undefined
  await call.say('main/operator-busy')
  const message = await call.record('main/leave-message', { max: '2m' })
  return call.say(message.kind === 'recorded' ? 'main/message-kept' : 'main/goodbye')
}
