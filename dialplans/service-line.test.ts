import t from 'tap'
import { rehearse } from '../engine/rehearse/rehearse.ts'

t.test('a caller waits, an agent answers, and the call is rated when the agent has hung up', async (t) => {
  const { said, outcome } = await rehearse('service-line', { answers: { rating: '1' } })
  t.same(said, ['main/welcome', 'queue/music', 'queue/whisper', 'queue/agent-number', 'queue/rating', 'queue/rated'])
  t.equal(outcome, 'finished')
})

t.test('nobody picks up for a minute and a half: a message is taken', async (t) => {
  const { said } = await rehearse('service-line', {
    desks: { '8001': 'no-answer' },
    answers: { 'leave-message': { speaksMs: 4_000, thenPresses: '#' } },
  })
  t.equal(said[0], 'main/welcome')
  t.same(said.slice(-3), ['main/operator-busy', 'main/leave-message', 'main/message-kept'])
})

t.test('who hangs up while waiting is gone', async (t) => {
  const { said, outcome } = await rehearse('service-line', { desks: { '8001': 'no-answer' }, hangUpAfter: 'welcome' })
  t.same(said, ['main/welcome'])
  t.equal(outcome, 'hung-up')
})
