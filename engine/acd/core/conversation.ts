/**
 * A conversation between a person and an agent, from the moment in which they hear each other. The agent may put the person on hold,
 * ask a third, bring all together and invite more, or hand the person over: at once (the third rings for the person) or after
 * having spoken with the third. Whoever hangs up, somebody else is never left in silence: the person comes back to the agent, goes on
 * with the third, or the conversation is over.
 *
 * The agent hears ringback while a third is rung, and may take the person back until the third has answered; an agent who hangs up
 * meanwhile has handed the person over.
 */
import type { Step } from './step.ts'

/** What a third is rung for: to be asked by the agent first, or to take the person at once. */
export type ThirdIsFor = 'agent' | 'person'

export type Conversation =
  | { at: 'talking' }
  | { at: 'held' }
  | { at: 'ringing-third'; for: ThirdIsFor; isAgentHere: boolean }
  /** The agent speaks with the third; the person waits. */
  | { at: 'consulting' }
  /** All in one room; `isInviting`: one more is rung. */
  | { at: 'together'; isAgentHere: boolean; thirds: number; isInviting: boolean }
  | { at: 'handed-over' }
  | { at: 'over' }

export type ConversationEvent =
  // what the agent does
  | { kind: 'hold' }
  | { kind: 'retrieve' }
  /** In a room: rung to come in, whatever for. */
  | { kind: 'ring-third'; for: ThirdIsFor; to: string }
  | { kind: 'hand-over' }
  | { kind: 'bring-together' }
  /** The person comes back to the agent; all others are let go. */
  | { kind: 'take-back' }
  /** A supervisor has taken the agent's place; the legs have been exchanged already. */
  | { kind: 'agent-replaced' }
  // what the phones tell
  | { kind: 'agent-gone' }
  /** The agent's phone is dead: nobody has hung up. */
  | { kind: 'agent-lost' }
  | { kind: 'third-answered' }
  /** The one that was rung does not come. */
  | { kind: 'third-failed' }
  /** One who had answered has hung up. */
  | { kind: 'third-gone' }
  | { kind: 'person-gone' }

export type ConversationEnd = 'agent-left' | 'agent-lost' | 'person-left' | 'third-left' | 'not-handed-over'

export type ConversationEffect =
  /** The person and this one hear each other. */
  | { do: 'join'; whom: 'agent' | 'third' }
  | { do: 'join-agent-with-third' }
  | { do: 'gather' }
  /** The person hears music from now on, and nobody. */
  | { do: 'put-on-hold' }
  | { do: 'stop-music' }
  | { do: 'ring'; to: string }
  /** Thirds: whoever rings or has answered. */
  | { do: 'let-go'; whom: 'agent' | 'thirds' }
  /** The agent has nothing more to do with it: wrap-up begins. */
  | { do: 'agent-done' }
  | { do: 'over'; how: ConversationEnd }

type StepOf = Step<Conversation, ConversationEffect>
type At = Conversation['at']
type StateAt<A extends At> = Extract<Conversation, { at: A }>
type EventOf<K extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: K }>
type Row<A extends At> = {
  [K in ConversationEvent['kind']]: 'ignore' | ((state: StateAt<A>, event: EventOf<K>) => StepOf)
}

const talking: Conversation = { at: 'talking' }
const over = (how: ConversationEnd, ...before: ConversationEffect[]): StepOf => [
  { at: 'over' },
  ...before,
  { do: 'over', how },
]
const letGo = (whom: 'agent' | 'thirds'): ConversationEffect => ({ do: 'let-go', whom })
const join = (whom: 'agent' | 'third'): ConversationEffect => ({ do: 'join', whom })
const agentDone: ConversationEffect = { do: 'agent-done' }
const stopMusic: ConversationEffect = { do: 'stop-music' }

const backToAgent = (...before: ConversationEffect[]): StepOf => [talking, ...before, stopMusic, join('agent')]
const ringThird = (isOnHold: boolean, { to, for: whom }: EventOf<'ring-third'>): StepOf => [
  { at: 'ringing-third', for: whom, isAgentHere: true },
  ...(isOnHold ? [] : [{ do: 'put-on-hold' } as const]),
  { do: 'ring', to },
]
const handedOver = (...before: ConversationEffect[]): StepOf => [
  { at: 'handed-over' },
  stopMusic,
  join('third'),
  ...before,
]
const agentLeft = (...before: ConversationEffect[]): StepOf => over('agent-left', ...before, agentDone)

const table: { [A in At]: Row<A> } = {
  talking: {
    hold: () => [{ at: 'held' }, { do: 'put-on-hold' }],
    retrieve: 'ignore', // pressed twice
    'ring-third': (_state, event) => ringThird(false, event),
    'hand-over': 'ignore', // there is nobody to hand over to
    'bring-together': 'ignore', // as above
    'take-back': 'ignore', // is with the agent
    'agent-replaced': (state) => [state, join('agent')],
    'agent-gone': () => agentLeft(),
    'agent-lost': () => over('agent-lost', agentDone),
    'third-answered': 'ignore', // a third that was let go meanwhile; its leg is hung up by who let go
    'third-failed': 'ignore', // as above
    'third-gone': 'ignore', // as above
    'person-gone': () => over('person-left', letGo('agent'), agentDone),
  },
  held: {
    hold: 'ignore', // pressed twice
    retrieve: () => backToAgent(),
    'ring-third': (_state, event) => ringThird(true, event),
    'hand-over': 'ignore', // there is nobody to hand over to
    'bring-together': 'ignore', // as above
    'take-back': () => backToAgent(),
    'agent-replaced': () => backToAgent(),
    'agent-gone': () => agentLeft(stopMusic),
    'agent-lost': () => over('agent-lost', stopMusic, agentDone),
    'third-answered': 'ignore', // let go meanwhile
    'third-failed': 'ignore', // as above
    'third-gone': 'ignore', // as above
    'person-gone': () => over('person-left', letGo('agent'), agentDone),
  },
  'ringing-third': {
    hold: 'ignore', // is on hold
    retrieve: (state) => takeBack(state),
    'ring-third': 'ignore', // one at a time
    'hand-over': (state) => [{ ...state, for: 'person' }],
    'bring-together': 'ignore', // has not answered yet
    'take-back': (state) => takeBack(state),
    'agent-replaced': (state) => [{ ...state, isAgentHere: true }],
    'agent-gone': (state) => agentLeaves(state),
    'agent-lost': (state) => agentLeaves(state), // the third may answer yet
    'third-answered': (state) => thirdAnswered(state),
    'third-failed': (state) => (state.isAgentHere ? backToAgent() : over('not-handed-over', stopMusic)),
    'third-gone': 'ignore', // nobody has answered yet
    'person-gone': ({ isAgentHere }) =>
      over('person-left', letGo('thirds'), ...(isAgentHere ? [letGo('agent'), agentDone] : [])),
  },
  consulting: {
    hold: 'ignore', // the person is on hold
    retrieve: () => backToAgent(letGo('thirds')),
    'ring-third': 'ignore', // one at a time
    'hand-over': () => handedOver(letGo('agent'), agentDone),
    'bring-together': () => [
      { at: 'together', isAgentHere: true, thirds: 1, isInviting: false },
      stopMusic,
      { do: 'gather' },
    ],
    'take-back': () => backToAgent(letGo('thirds')),
    'agent-replaced': (state) => [state, { do: 'join-agent-with-third' }],
    'agent-gone': () => handedOver(agentDone),
    'agent-lost': () => handedOver(agentDone), // the third is there
    'third-answered': 'ignore', // has
    'third-failed': 'ignore', // has answered
    'third-gone': () => backToAgent(),
    'person-gone': () => over('person-left', letGo('thirds'), letGo('agent'), agentDone),
  },
  together: {
    hold: 'ignore', // a room has no hold: who wants to be alone with one takes the person back first
    retrieve: 'ignore', // nobody is on hold
    'ring-third': (state, event) => invite(state, event),
    'hand-over': (state) => leaveTogether(state),
    'bring-together': 'ignore', // are
    'take-back': (state) => (state.isAgentHere ? [talking, letGo('thirds'), join('agent')] : [state]),
    'agent-replaced': (state) => [{ ...state, isAgentHere: true }, { do: 'gather' }],
    'agent-gone': (state) => agentLeaves(state),
    'agent-lost': (state) => agentLeaves(state),
    'third-answered': (state) => comesIn(state),
    'third-failed': (state) => [state.isInviting ? { ...state, isInviting: false } : state],
    'third-gone': (state) => thirdLeaves(state),
    'person-gone': ({ isAgentHere }) =>
      over('person-left', letGo('thirds'), ...(isAgentHere ? [letGo('agent'), agentDone] : [])),
  },
  'handed-over': {
    hold: 'ignore', // the agent is out of it
    retrieve: 'ignore', // as above
    'ring-third': 'ignore', // as above
    'hand-over': 'ignore', // is
    'bring-together': 'ignore', // the agent is out of it
    'take-back': 'ignore', // too late: the third has answered
    'agent-replaced': () => [talking, letGo('thirds'), join('agent')],
    'agent-gone': 'ignore', // was let go
    'agent-lost': 'ignore', // as above
    'third-answered': 'ignore', // has
    'third-failed': 'ignore', // has answered
    'third-gone': () => over('third-left'),
    'person-gone': () => over('person-left', letGo('thirds')),
  },
  over: {
    hold: 'ignore', // late presses and echoes of a conversation that is over
    retrieve: 'ignore',
    'ring-third': 'ignore',
    'hand-over': 'ignore',
    'bring-together': 'ignore',
    'take-back': 'ignore',
    'agent-replaced': 'ignore',
    'agent-gone': 'ignore',
    'agent-lost': 'ignore',
    'third-answered': 'ignore',
    'third-failed': 'ignore',
    'third-gone': 'ignore',
    'person-gone': 'ignore',
  },
}

const takeBack = (state: StateAt<'ringing-third'>): StepOf =>
  state.isAgentHere ? backToAgent(letGo('thirds')) : [state]

function thirdAnswered({ for: whom, isAgentHere }: StateAt<'ringing-third'>): StepOf {
  if (whom === 'agent') return [{ at: 'consulting' }, { do: 'join-agent-with-third' }]
  return isAgentHere ? handedOver(letGo('agent'), agentDone) : handedOver()
}

/** Whom a third rings for the agent is meant to take the person, once the agent has gone. */
function agentLeaves(state: StateAt<'ringing-third'> | StateAt<'together'>): StepOf {
  if (!state.isAgentHere) return [state]
  const after =
    state.at === 'together'
      ? { ...state, isAgentHere: false }
      : { ...state, for: 'person' as const, isAgentHere: false }
  return [after, agentDone]
}

function invite(state: StateAt<'together'>, { to }: EventOf<'ring-third'>): StepOf {
  if (state.isInviting || !state.isAgentHere) return [state] // one at a time, and by the agent's hand
  return [
    { ...state, isInviting: true },
    { do: 'ring', to },
  ]
}

const comesIn = (state: StateAt<'together'>): StepOf =>
  state.isInviting ? [{ ...state, thirds: state.thirds + 1, isInviting: false }, { do: 'gather' }] : [state]

/** The last of them to leave ends the room; one who is still rung is not waited for. */
function thirdLeaves(state: StateAt<'together'>): StepOf {
  if (state.thirds > 1) return [{ ...state, thirds: state.thirds - 1 }]
  return state.isAgentHere ? [talking, letGo('thirds'), join('agent')] : over('third-left', letGo('thirds'))
}

const leaveTogether = (state: StateAt<'together'>): StepOf =>
  state.isAgentHere ? [{ ...state, isAgentHere: false }, letGo('agent'), agentDone] : [state]

/** What follows from `event`; the same state and no effect where it means nothing. */
export function stepConversation(state: Conversation, event: ConversationEvent): StepOf {
  const row = table[state.at] as Row<At>
  const move = row[event.kind] as 'ignore' | ((state: Conversation, event: ConversationEvent) => StepOf)
  return move === 'ignore' ? [state] : move(state, event)
}

/** Whether the agent still has a part in it. */
export function isAgentIn(state: Conversation): boolean {
  if (state.at === 'ringing-third' || state.at === 'together') return state.isAgentHere
  return state.at !== 'handed-over' && state.at !== 'over'
}
