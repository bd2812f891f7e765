import { dialplan } from '../../../engine/dialplan/api.ts'

/** Nothing stands between the answer and the line: the answer is where both benches begin to count. */
export default dialplan('queue-load', ['8010'], async (call) => {
  await call.answer()
  await call.queue('load')
  return call.hangup()
})
