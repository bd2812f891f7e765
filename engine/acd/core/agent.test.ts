import t from 'tap'
import { type AgentEvent, type AgentState, stepAgent } from './agent.ts'
import { isAtWork, isSignedIn, presenceOf } from './presence.ts'
import type { AgentAt } from './words.ts'

const busy = { since: 1, idleSince: 0, next: { to: 'ready' } } as const
const states: { [At in AgentAt]: Extract<AgentState, { at: At }> } = {
  'signed-out': { at: 'signed-out', since: 1 },
  ready: { at: 'ready', since: 1, idleSince: 0 },
  ringing: { at: 'ringing', offer: 4, ...busy },
  reserved: { at: 'reserved', until: 20, ...busy },
  talking: { at: 'talking', ...busy },
  'wrap-up': { at: 'wrap-up', until: 20, ...busy },
  paused: { at: 'paused', since: 1, reason: 'tea', until: undefined },
  away: { at: 'away', since: 1, next: { to: 'ready' } },
}
const events: AgentEvent[] = [
  { kind: 'signed-in' },
  { kind: 'signed-out' },
  { kind: 'paused', reason: 'lunch' },
  { kind: 'became-ready' },
  { kind: 'offered', offer: 5 },
  { kind: 'withdrawn' },
  { kind: 'missed' },
  { kind: 'began-call' },
  { kind: 'ended-call', wrapUpUntil: 30, hasWrapUp: true },
  { kind: 'wrap-up-extended', until: 40 },
  { kind: 'wrap-up-over' },
  { kind: 'reserved', until: 25 },
  { kind: 'released' },
  { kind: 'phone-lost' },
  { kind: 'phone-back', owesWords: false },
  { kind: 'pause-over' },
]

/** Everything about a state in one line: `wrap-up since 9 idle 9 until 30 then ready`. */
function lineOf(state: AgentState): string {
  const then = (next: { to: string; reason?: string }) => `then ${next.to}${next.reason ? ` (${next.reason})` : ''}`
  return [
    `${state.at} since ${state.since}`,
    'reason' in state && `(${state.reason})`,
    'offer' in state && `offer ${state.offer}`,
    'idleSince' in state && `idle ${state.idleSince}`,
    'until' in state && state.until !== undefined && `until ${state.until}`,
    'next' in state && then(state.next),
  ]
    .filter(Boolean)
    .join(' ')
}

/** At instant 9. What is not named leaves the agent as it was. */
const changes: { [At in AgentAt]: Partial<Record<AgentEvent['kind'], string>> } = {
  'signed-out': { 'signed-in': 'ready since 9 idle 9' },
  ready: {
    'signed-out': 'signed-out since 9',
    paused: 'paused since 9 (lunch)',
    offered: 'ringing since 9 offer 5 idle 0 then ready',
    'began-call': 'talking since 9 idle 9 then ready',
    reserved: 'reserved since 9 idle 0 until 25 then ready',
    'phone-lost': 'away since 9 then ready',
  },
  ringing: {
    'signed-out': 'ringing since 1 offer 4 idle 0 then signed-out',
    paused: 'ringing since 1 offer 4 idle 0 then paused (lunch)',
    'became-ready': 'ringing since 1 offer 4 idle 0 then ready',
    withdrawn: 'ready since 9 idle 0',
    missed: 'ready since 9 idle 9',
    'began-call': 'talking since 9 idle 9 then ready',
    'phone-lost': 'away since 9 then ready',
  },
  reserved: {
    'signed-out': 'reserved since 1 idle 0 until 20 then signed-out',
    paused: 'reserved since 1 idle 0 until 20 then paused (lunch)',
    'became-ready': 'reserved since 1 idle 0 until 20 then ready',
    'began-call': 'talking since 9 idle 9 then ready',
    reserved: 'reserved since 1 idle 0 until 25 then ready',
    released: 'ready since 9 idle 0',
    'phone-lost': 'away since 9 then ready',
  },
  talking: {
    'signed-out': 'talking since 1 idle 0 then signed-out',
    paused: 'talking since 1 idle 0 then paused (lunch)',
    'became-ready': 'talking since 1 idle 0 then ready',
    'ended-call': 'wrap-up since 9 idle 9 until 30 then ready',
    'phone-lost': 'away since 9 then ready',
  },
  'wrap-up': {
    'signed-out': 'signed-out since 9',
    paused: 'wrap-up since 1 idle 0 until 20 then paused (lunch)',
    'became-ready': 'wrap-up since 1 idle 0 until 20 then ready',
    'began-call': 'talking since 9 idle 9 then ready',
    'wrap-up-extended': 'wrap-up since 1 idle 0 until 40 then ready',
    'wrap-up-over': 'ready since 9 idle 9',
    'phone-lost': 'away since 9 then ready',
  },
  paused: {
    'signed-out': 'signed-out since 9',
    paused: 'paused since 1 (lunch)',
    'became-ready': 'ready since 9 idle 9',
    'began-call': 'talking since 9 idle 9 then paused (tea)',
    'phone-lost': 'away since 9 then paused (tea)',
  },
  away: {
    'signed-out': 'signed-out since 9',
    paused: 'away since 1 then paused (lunch)',
    'became-ready': 'away since 1 then ready',
    'began-call': 'talking since 9 idle 9 then ready',
    'phone-back': 'ready since 9 idle 9',
  },
}

t.test('every event in every state', async (t) => {
  for (const state of Object.values(states))
    for (const event of events) {
      const after = stepAgent(state, event, 9)
      const expected = changes[state.at][event.kind]
      if (expected === undefined) t.equal(after, state, `${event.kind} changes nothing for one who is ${state.at}`)
      else t.equal(lineOf(after), expected, `${event.kind} for one who is ${state.at}`)
    }
})

t.test('whoever is busy does as wished afterwards', async (t) => {
  const afterwards = (state: AgentState, wish: AgentEvent, end: AgentEvent) =>
    lineOf(stepAgent(stepAgent(state, wish, 5), end, 9))
  const pause: AgentEvent = { kind: 'paused', reason: 'tea' }
  const leave: AgentEvent = { kind: 'signed-out' }
  const hangUp: AgentEvent = { kind: 'ended-call', wrapUpUntil: undefined, hasWrapUp: false }
  t.equal(afterwards(states.talking, pause, hangUp), 'paused since 9 (tea)')
  t.equal(afterwards(states.talking, leave, hangUp), 'signed-out since 9')
  t.equal(afterwards(states['wrap-up'], pause, { kind: 'wrap-up-over' }), 'paused since 9 (tea)')
  t.equal(afterwards(states.reserved, leave, { kind: 'released' }), 'signed-out since 9')
  t.equal(afterwards(states.away, pause, { kind: 'phone-back', owesWords: false }), 'paused since 9 (tea)')
})

t.test('a missed ring may bring a pause, unless the agent wanted something else', async (t) => {
  const missed: AgentEvent = { kind: 'missed', pause: { reason: 'missed', until: undefined } }
  t.equal(lineOf(stepAgent(states.ringing, missed, 9)), 'paused since 9 (missed)')
  const leaving = stepAgent(states.ringing, { kind: 'signed-out' }, 5)
  t.equal(lineOf(stepAgent(leaving, missed, 9)), 'signed-out since 9')
})

t.test("a moment's peace ends by itself, and does not become a pause by way of a call or a lost phone", async (t) => {
  const peace: AgentState = { ...states.paused, reason: 'declined', until: 15 }
  t.equal(lineOf(stepAgent(peace, { kind: 'pause-over' }, 15)), 'ready since 15 idle 15')
  t.equal(lineOf(stepAgent(peace, { kind: 'began-call' }, 9)), 'talking since 9 idle 9 then ready')
  t.equal(lineOf(stepAgent(peace, { kind: 'phone-lost' }, 9)), 'away since 9 then ready')
  t.equal(lineOf(stepAgent(peace, { kind: 'paused', reason: 'tea' }, 9)), 'paused since 1 (tea)')
})

t.test('a phone that is back finds the agent writing up what is still owed', async (t) => {
  const back = stepAgent(states.away, { kind: 'phone-back', owesWords: true }, 9)
  t.equal(lineOf(back), 'wrap-up since 9 idle 9 then ready')
})

t.test('who is at work, who is back in a moment, who is signed in', async (t) => {
  const peace: AgentState = { ...states.paused, until: 15 }
  const words = [...Object.values(states), peace].map((state) =>
    [state.at, isAtWork(state) && 'at work', isSignedIn(state) && 'signed in', presenceOf(state)]
      .filter(Boolean)
      .join(),
  )
  t.same(words, [
    'signed-out',
    'ready,at work,signed in,2',
    'ringing,at work,signed in,2',
    'reserved,at work,signed in,2',
    'talking,at work,signed in,2',
    'wrap-up,at work,signed in,2',
    'paused,signed in',
    'away,signed in',
    'paused,signed in,1',
  ])
})
