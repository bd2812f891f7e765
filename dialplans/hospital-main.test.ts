import t from 'tap'
import { rehearse } from '../engine/rehearse/rehearse.ts'

t.test('a caller who wants the nurse is put through to the nurse’s desk', async (t) => {
  const { said, lines, outcome } = await rehearse('hospital-main', { keys: ['2'] })
  t.same(said, ['main/welcome', 'main/choices', 'main/transferring'])
  t.ok(lines.some(({ who, name }) => who === 'desk' && name === 'connected'))
  t.equal(outcome, 'hung-up', 'the talk’s end is the call’s end')
})

t.test('three silences reach the operator, never a dead line', async (t) => {
  const { said } = await rehearse('hospital-main')
  t.same(said, [
    'main/welcome',
    'main/choices',
    'menu/silence',
    'main/choices',
    'menu/silence',
    'main/choices',
    'main/transferring',
  ])
})

t.test('a wrong key is told apart from silence', async (t) => {
  const { said } = await rehearse('hospital-main', { keys: ['5', '9'] })
  t.same(said, ['main/welcome', 'main/choices', 'menu/invalid-key', 'main/choices', 'main/transferring'])
})

t.test('when the nurse and the operator are both busy the caller may leave a message', async (t) => {
  const busy = { 'nurse-desk': 'busy', operator: 'no-answer' } as const
  const { said } = await rehearse('hospital-main', {
    keys: ['2'],
    desks: busy,
    answers: { 'leave-message': { speaksMs: 4_000, thenPresses: '#' } },
  })
  t.same(said, [
    'main/welcome',
    'main/choices',
    'main/transferring',
    'main/transferring',
    'main/operator-busy',
    'main/leave-message',
    'main/message-kept',
  ])
})

t.test('at night an emergency reaches the duty desk, and everybody hears when to call again', async (t) => {
  const night = '2026-11-23T23:00'
  const emergency = await rehearse('hospital-main', { at: night, keys: ['0'] })
  t.same(emergency.said, ['main/welcome', 'main/closed'])
  t.ok(emergency.lines.some(({ who }) => who === 'desk'))
  const nobody = await rehearse('hospital-main', { at: night, keys: ['0'], desks: { 'duty-desk': 'no-answer' } })
  t.equal(nobody.said.at(-1), 'main/call-120')
  const silent = await rehearse('hospital-main', { at: night })
  t.equal(silent.said.at(-1), 'main/goodbye')
})

t.test('appointments ask for the department and go to the booking desk', async (t) => {
  const { said, facts } = await rehearse('hospital-main', { keys: ['1', '3'] })
  t.same(said, ['main/welcome', 'main/choices', 'appointments/departments', 'main/transferring'])
  t.equal(facts['department'], '3')
  const busy = await rehearse('hospital-main', { keys: ['1', '3'], desks: { 'booking-desk': 'busy' } })
  t.equal(busy.said.at(-1), 'appointments/all-busy')
})

t.test('a number on the black list is not answered, and a caller who hangs up ends the script', async (t) => {
  const black = await rehearse('hospital-main', { caller: '13900000000', blackList: ['13900000000'] })
  t.same(black.said, [])
  const gone = await rehearse('hospital-main', { hangUpAfter: 'choices' })
  t.same(gone.said, ['main/welcome', 'main/choices'])
  t.equal(gone.outcome, 'hung-up')
})
