import { dialplan } from '../engine/dialplan/api.ts'

/** Outside the outpatients' hours: emergencies reach the duty desk, everybody else may leave a message. */
export default dialplan('after-hours', [], async (call) => {
  switch (await call.menu('main/closed', { keys: ['0', '1'], tries: 2, wait: '5s' })) {
    case '0': {
      const talk = await call.transfer('duty-desk')
      return talk.kind === 'connected' ? undefined : call.say('main/call-120')
    }
    case '1': {
      const message = await call.record('main/leave-message', { max: '2m' })
      return call.say(message.kind === 'recorded' ? 'main/message-kept' : 'main/goodbye')
    }
    case 'none':
      return call.say('main/goodbye')
  }
})
