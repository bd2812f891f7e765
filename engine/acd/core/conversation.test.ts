import fc from 'fast-check'
import t from 'tap'
import {
  type Conversation,
  type ConversationEffect,
  type ConversationEvent,
  isAgentIn,
  stepConversation,
} from './conversation.ts'

/** Tells what is done after each of these, in words. */
function follow(...events: (ConversationEvent | ConversationEvent['kind'])[]): { at: Conversation; done: string[] } {
  let at: Conversation = { at: 'talking' }
  const done: string[] = []
  for (const each of events) {
    const [after, ...effects] = stepConversation(
      at,
      typeof each === 'string' ? ({ kind: each } as ConversationEvent) : each,
    )
    at = after
    done.push(...effects.map(inWords))
  }
  return { at, done }
}

const inWords = (effect: ConversationEffect): string => Object.values(effect).join(' ')
const ask = { kind: 'ring-third', for: 'agent', to: '8002' } as const
const handTo = { kind: 'ring-third', for: 'person', to: '8002' } as const

t.test('an agent puts a patient on hold and comes back', async (t) => {
  t.same(follow('hold', 'hold', 'retrieve', 'retrieve'), {
    at: { at: 'talking' },
    done: ['put-on-hold', 'stop-music', 'join agent'],
  })
  t.same(follow('hold', 'take-back').done.at(-1), 'join agent')
  t.same(follow('hold', 'agent-gone').done.slice(1), ['stop-music', 'agent-done', 'over agent-left'])
  t.same(follow('hold', 'person-gone').done.slice(1), ['let-go agent', 'agent-done', 'over person-left'])
})

t.test('handed over at once: the third takes the patient, and the agent writes up the call', async (t) => {
  t.same(follow(handTo, 'third-answered'), {
    at: { at: 'handed-over' },
    done: ['put-on-hold', 'ring 8002', 'stop-music', 'join third', 'let-go agent', 'agent-done'],
  })
  t.same(follow(handTo, 'third-answered', 'third-gone').done.at(-1), 'over third-left')
  t.same(follow(handTo, 'third-answered', 'person-gone').done.slice(-2), ['let-go thirds', 'over person-left'])
  t.same(follow(handTo, 'agent-gone', 'third-answered').done.slice(2), ['agent-done', 'stop-music', 'join third'])
})

t.test('a third who does not answer: the patient is with the agent again, or goes back to the queue', async (t) => {
  t.same(follow(handTo, 'third-failed').done.slice(2), ['stop-music', 'join agent'])
  t.same(follow(handTo, 'agent-gone', 'third-failed').done.slice(2), [
    'agent-done',
    'stop-music',
    'over not-handed-over',
  ])
  t.same(follow('hold', handTo, 'take-back').done, [
    'put-on-hold',
    'ring 8002',
    'let-go thirds',
    'stop-music',
    'join agent',
  ])
  t.same(
    follow(handTo, 'agent-gone', 'take-back', 'retrieve', 'agent-gone').done.slice(3),
    [],
    'who has gone takes nothing back',
  )
})

t.test('asked first: then together, handed over, or taken back', async (t) => {
  const asked = [ask, 'third-answered'] as const
  t.same(follow(...asked), { at: { at: 'consulting' }, done: ['put-on-hold', 'ring 8002', 'join-agent-with-third'] })
  t.same(follow(...asked, 'hand-over').done.slice(3), ['stop-music', 'join third', 'let-go agent', 'agent-done'])
  t.same(follow(...asked, 'agent-gone').done.slice(3), ['stop-music', 'join third', 'agent-done'])
  t.same(follow(...asked, 'retrieve').done.slice(3), ['let-go thirds', 'stop-music', 'join agent'])
  t.same(follow(...asked, 'third-gone').done.slice(3), ['stop-music', 'join agent'])
  t.same(follow(...asked, 'person-gone').done.slice(3), [
    'let-go thirds',
    'let-go agent',
    'agent-done',
    'over person-left',
  ])
  t.same(follow(ask, 'hand-over', 'third-answered').at, { at: 'handed-over' }, 'in a hurry: no need to speak first')
  t.same(follow(ask, 'person-gone').done.slice(2), ['let-go thirds', 'let-go agent', 'agent-done', 'over person-left'])
  t.same(follow(ask, 'agent-gone', 'person-gone').done.slice(3), ['let-go thirds', 'over person-left'])
})

t.test('three together, and who leaves first', async (t) => {
  const together = [ask, 'third-answered', 'bring-together'] as const
  t.same(follow(...together).done.slice(3), ['stop-music', 'gather'])
  t.same(follow(...together, 'third-gone').done.slice(5), ['let-go thirds', 'join agent'])
  t.same(follow(...together, 'take-back').done.slice(5), ['let-go thirds', 'join agent'])
  t.same(follow(...together, 'hand-over').done.slice(5), ['let-go agent', 'agent-done'])
  t.same(follow(...together, 'agent-gone', 'agent-gone', 'take-back', 'hand-over', 'third-gone').done.slice(5), [
    'agent-done',
    'let-go thirds',
    'over third-left',
  ])
  t.same(follow(...together, 'person-gone').done.slice(5), [
    'let-go thirds',
    'let-go agent',
    'agent-done',
    'over person-left',
  ])
  t.same(follow(...together, 'agent-gone', 'person-gone').done.slice(6), ['let-go thirds', 'over person-left'])
})

t.test('a conference: more are invited, one after the other, and it ends with the last of them', async (t) => {
  const open = [ask, 'third-answered', 'bring-together'] as const
  const more = { kind: 'ring-third', for: 'agent', to: '8003' } as const
  const four = [...open, more, 'third-answered'] as const
  t.same(follow(...open, more, more).done.slice(5), ['ring 8003'], 'one at a time')
  t.match(follow(...open, more, 'third-failed', 'third-failed').at, { thirds: 1, isInviting: false })
  t.same(follow(...four).done.slice(6), ['gather'])
  t.match(follow(...four, 'third-answered').at, { thirds: 2 }, 'who was not rung does not come in')
  t.same(follow(...four, 'third-gone').done.slice(7), [], 'the others go on')
  t.same(follow(...four, 'third-gone', 'third-gone').done.slice(7), ['let-go thirds', 'join agent'])
  t.same(follow(...four, 'hand-over', more, 'third-gone').done.slice(7), ['let-go agent', 'agent-done'])
  t.same(
    follow(...open, more, 'third-gone').done.slice(6),
    ['let-go thirds', 'join agent'],
    'who rings is not waited for',
  )
})

t.test('a supervisor takes the agent’s place, wherever the conversation stands', async (t) => {
  t.same(follow('agent-replaced').done, ['join agent'])
  t.same(follow('hold', 'agent-replaced').done.slice(1), ['stop-music', 'join agent'])
  t.same(follow(ask, 'third-answered', 'agent-replaced').done.at(-1), 'join-agent-with-third')
  t.same(follow(ask, 'third-answered', 'bring-together', 'agent-gone', 'agent-replaced').at, {
    at: 'together',
    isAgentHere: true,
    thirds: 1,
    isInviting: false,
  })
  t.same(follow(handTo, 'agent-gone', 'agent-replaced', 'third-failed').done.at(-1), 'join agent')
  t.same(follow(handTo, 'third-answered', 'agent-replaced').done.slice(-2), ['let-go thirds', 'join agent'])
})

t.test('an agent’s phone dies: the patient goes back to the head of the queue, or on with the third', async (t) => {
  t.same(follow('agent-lost').done, ['agent-done', 'over agent-lost'])
  t.same(follow('hold', 'agent-lost').done.slice(1), ['stop-music', 'agent-done', 'over agent-lost'])
  t.same(follow(ask, 'agent-lost', 'agent-lost', 'third-answered').done.slice(2), [
    'agent-done',
    'stop-music',
    'join third',
  ])
  t.same(follow(ask, 'third-answered', 'agent-lost').done.slice(3), ['stop-music', 'join third', 'agent-done'])
  t.same(follow(ask, 'third-answered', 'bring-together', 'agent-lost', 'third-gone').done.at(-1), 'over third-left')
})

const anyEvent = fc.oneof(
  fc.constantFrom<ConversationEvent>(
    { kind: 'hold' },
    { kind: 'retrieve' },
    { kind: 'hand-over' },
    { kind: 'bring-together' },
    { kind: 'take-back' },
    { kind: 'agent-replaced' },
    { kind: 'agent-gone' },
    { kind: 'agent-lost' },
    { kind: 'third-answered' },
    { kind: 'third-failed' },
    { kind: 'third-gone' },
  ),
  fc.constantFrom<ConversationEvent>(ask, handTo),
)

t.test(
  'whatever happens in whatever order, the agent is done once per part, and it ends once with nobody left',
  async (t) => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let state: Conversation = { at: 'talking' }
        let ends = 0
        for (const event of [...events, { kind: 'person-gone' } as const]) {
          const wasIn = isAgentIn(state)
          const [after, ...effects] = stepConversation(state, event)
          const done = effects.filter((effect) => effect.do === 'agent-done').length
          if (done !== (wasIn && !isAgentIn(after) ? 1 : 0)) return false
          ends += effects.filter((effect) => effect.do === 'over').length
          state = after
        }
        return ends === 1 && state.at === 'over'
      }),
      { numRuns: 2_000 },
    )
    t.pass('in 2,000 orders of events')
  },
)
