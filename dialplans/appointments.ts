import { dialplan } from '../engine/dialplan/api.ts'

/** Asks for the department and hands over to the booking desk; booking by key alone comes with the bookings feature. */
export default dialplan('appointments', [], async (call, desk) => {
  if (!desk.hours.isOpen('booking-desk')) return call.say('appointments/closed')
  const department = await call.menu('appointments/departments', { keys: ['1', '2', '3', '0'], tries: 2, wait: '5s' })
  await call.mark('department', department)
  await call.say('main/transferring')
  const talk = await call.transfer('booking-desk')
  return talk.kind === 'connected' ? undefined : call.say('appointments/all-busy')
})
