import t from 'tap'
import { rehearse } from '../engine/rehearse/rehearse.ts'

t.test('a caller waits, an agent answers, and the call is rated when the agent has hung up', async (t) => {
  const { said, outcome } = await rehearse('service-line', { answers: { rating: '1' } })
  t.same(said, ['main/welcome', 'queue/agent-number', 'queue/whisper', 'queue/rating', 'queue/rated'])
  t.equal(outcome, 'hung-up', 'the end of the talk is the end of the call')
})

t.test('nobody picks up for a minute and a half: a message is taken', async (t) => {
  const { said } = await rehearse('service-line', {
    desks: { operator: 'no-answer' },
    answers: { 'leave-message': { speaksMs: 4_000, thenPresses: '#' } },
  })
  t.equal(said[0], 'main/welcome')
  t.same(said.slice(-3), ['main/operator-busy', 'main/leave-message', 'main/message-kept'])
})

t.test('who hangs up while waiting is gone', async (t) => {
  const { said, outcome } = await rehearse('service-line', { desks: { operator: 'no-answer' }, hangUpAfter: 'welcome' })
  t.same(said, ['main/welcome'])
  t.equal(outcome, 'hung-up')
})
