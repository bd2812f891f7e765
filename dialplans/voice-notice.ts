import { type CallVerbs, dialplan } from '../engine/dialplan/api.ts'

/** What a notice campaign runs on every call that is answered: the notice, once more on request, no more calls on 9. */
export default dialplan('voice-notice', [], deliver, { onRecovered: deliver })

async function deliver(call: CallVerbs): Promise<'heard' | 'opted-out'> {
  await call.say('notice/greeting')
  for (let times = 0; times < 3; times += 1) {
    await call.say(call.task['notice'] ?? 'notice/discharge')
    await call.mark('heard')
    const key = await call.menu('notice/repeat-or-end', { keys: ['1', '9'], tries: 1, wait: '4s' })
    if (key === '9') {
      await call.mark('opted-out')
      return 'opted-out'
    }
    if (key === 'none') break
  }
  await call.say('notice/thanks')
  return 'heard'
}
