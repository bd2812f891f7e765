/**
 * One agent, one axis. An agent is signed out, or ready for a caller, or rings for one (`ringing`), or is held for one that is not
 * there yet (`reserved`), or talks, or writes up the call, or has paused, or is away because the phone is.
 *
 * Who is busy and asks for a pause or signs out finishes first: the wish is kept in `next`.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import type { AgentAt, OfferId, PauseReason } from './words.ts'

export type Next = { to: 'ready' } | { to: 'paused'; reason: PauseReason } | { to: 'signed-out' }

type Busy = { since: EpochMs; idleSince: EpochMs; next: Next }

export type AgentState =
  | { at: 'signed-out'; since: EpochMs }
  /** `idleSince` outlives a ring that was withdrawn: who was not needed does not go to the end of the line. */
  | { at: 'ready'; since: EpochMs; idleSince: EpochMs }
  | ({ at: 'ringing'; offer: OfferId } & Busy)
  | ({ at: 'reserved'; until: EpochMs } & Busy)
  | ({ at: 'talking' } & Busy)
  | ({ at: 'wrap-up'; until: EpochMs | undefined } & Busy)
  | { at: 'paused'; since: EpochMs; reason: PauseReason; until: EpochMs | undefined }
  | { at: 'away'; since: EpochMs; next: Next }

export type AgentEvent =
  | { kind: 'signed-in' }
  | { kind: 'signed-out' }
  | { kind: 'paused'; reason: PauseReason; until?: EpochMs }
  | { kind: 'became-ready' }
  | { kind: 'offered'; offer: OfferId }
  /** The ring ended without the agent's doing. */
  | { kind: 'withdrawn' }
  /** The ring ended by the agent's doing; `pause`: enough of it, or a moment's peace after declining. */
  | { kind: 'missed'; pause?: { reason: PauseReason; until: EpochMs | undefined } }
  | { kind: 'began-call' }
  | { kind: 'ended-call'; wrapUpUntil: EpochMs | undefined; hasWrapUp: boolean }
  | { kind: 'wrap-up-extended'; until: EpochMs }
  | { kind: 'wrap-up-over' }
  | { kind: 'reserved'; until: EpochMs }
  | { kind: 'released' }
  | { kind: 'phone-lost' }
  /** `owesWords`: what came of the last call has not been said yet. */
  | { kind: 'phone-back'; owesWords: boolean }
  /** A pause that was set for a time is over. */
  | { kind: 'pause-over' }

type EventOf<Kind extends AgentEvent['kind']> = Extract<AgentEvent, { kind: Kind }>
type StateAt<At extends AgentAt> = Extract<AgentState, { at: At }>
type Row<At extends AgentAt> = {
  [Kind in AgentEvent['kind']]: 'ignore' | ((state: StateAt<At>, event: EventOf<Kind>, now: EpochMs) => AgentState)
}

const ready = (now: EpochMs, idleSince = now): AgentState => ({ at: 'ready', since: now, idleSince })
const out = (now: EpochMs): AgentState => ({ at: 'signed-out', since: now })
const paused = (now: EpochMs, { reason, until }: { reason: PauseReason; until?: EpochMs | undefined }): AgentState => ({
  at: 'paused',
  since: now,
  reason,
  until,
})
const talking = (now: EpochMs, next: Next): AgentState => ({ at: 'talking', since: now, idleSince: now, next })
const writingUp = (now: EpochMs, until: EpochMs | undefined, next: Next): AgentState => ({
  at: 'wrap-up',
  since: now,
  idleSince: now,
  until,
  next,
})

function follow(next: Next, now: EpochMs, idleSince = now): AgentState {
  switch (next.to) {
    case 'ready':
      return ready(now, idleSince)
    case 'paused':
      return paused(now, next)
    case 'signed-out':
      return out(now)
  }
}

const toReady: Next = { to: 'ready' }
/** A moment's peace after a declined call does not become a pause. */
const afterPause = ({ reason, until }: StateAt<'paused'>): Next =>
  until === undefined ? { to: 'paused', reason } : toReady
const wishes = {
  'signed-out': <State extends Busy>(state: State): State => ({ ...state, next: { to: 'signed-out' } }),
  paused: <State extends Busy>(state: State, { reason }: { reason: PauseReason }): State => ({
    ...state,
    next: { to: 'paused', reason },
  }),
  'became-ready': <State extends Busy>(state: State): State => ({ ...state, next: toReady }),
}

const table: { [At in AgentAt]: Row<At> } = {
  'signed-out': {
    'signed-in': (_state, _event, now) => ready(now),
    'signed-out': 'ignore', // said twice
    paused: 'ignore', // a pause is for who is at work
    'became-ready': 'ignore', // signing in comes first
    offered: 'ignore', // never offered to; a late echo
    withdrawn: 'ignore', // signed out meanwhile: the ring is over anyway
    missed: 'ignore', // as above
    'began-call': 'ignore', // a private call from the desk
    'ended-call': 'ignore', // as above
    'wrap-up-extended': 'ignore', // nothing to extend
    'wrap-up-over': 'ignore', // nothing to end
    reserved: 'ignore', // not to be had
    released: 'ignore', // signed out meanwhile
    'phone-lost': 'ignore', // nobody is rung there
    'phone-back': 'ignore', // as above
    'pause-over': 'ignore', // signed out meanwhile
  },
  ready: {
    'signed-in': 'ignore', // said twice
    'signed-out': (_state, _event, now) => out(now),
    paused: (_state, event, now) => paused(now, event),
    'became-ready': 'ignore', // is
    offered: ({ idleSince }, { offer }, now) => ({ at: 'ringing', since: now, idleSince, offer, next: toReady }),
    withdrawn: 'ignore', // a late echo
    missed: 'ignore', // a late echo
    'began-call': (_state, _event, now) => talking(now, toReady),
    'ended-call': 'ignore', // a late echo
    'wrap-up-extended': 'ignore', // over already
    'wrap-up-over': 'ignore', // over already
    reserved: ({ idleSince }, { until }, now) => ({ at: 'reserved', since: now, idleSince, until, next: toReady }),
    released: 'ignore', // a late echo
    'phone-lost': (_state, _event, now) => ({ at: 'away', since: now, next: toReady }),
    'phone-back': 'ignore', // was never lost
    'pause-over': 'ignore', // ended by hand before
  },
  ringing: {
    'signed-in': 'ignore', // is
    'signed-out': wishes['signed-out'],
    paused: wishes.paused,
    'became-ready': wishes['became-ready'],
    offered: 'ignore', // holds an offer already; the floor never does this
    withdrawn: ({ next, idleSince }, _event, now) => follow(next, now, idleSince),
    missed: ({ next }, { pause }, now) =>
      pause !== undefined && next.to === 'ready' ? paused(now, pause) : follow(next, now),
    'began-call': ({ next }, _event, now) => talking(now, next),
    'ended-call': 'ignore', // of a call before this one
    'wrap-up-extended': 'ignore', // no wrap-up now
    'wrap-up-over': 'ignore', // no wrap-up now
    reserved: 'ignore', // is taken
    released: 'ignore', // holds no reservation
    'phone-lost': ({ next }, _event, now) => ({ at: 'away', since: now, next }),
    'phone-back': 'ignore', // was never lost
    'pause-over': 'ignore', // not paused
  },
  reserved: {
    'signed-in': 'ignore', // is
    'signed-out': wishes['signed-out'], // who is promised to a ringing patient stays until it is settled
    paused: wishes.paused,
    'became-ready': wishes['became-ready'],
    offered: 'ignore', // is promised to somebody else
    withdrawn: 'ignore', // holds no offer
    missed: 'ignore', // holds no offer
    'began-call': ({ next }, _event, now) => talking(now, next),
    'ended-call': 'ignore', // of a call before this one
    'wrap-up-extended': 'ignore', // no wrap-up now
    'wrap-up-over': 'ignore', // no wrap-up now
    reserved: (state, { until }) => ({ ...state, until }),
    released: ({ next, idleSince }, _event, now) => follow(next, now, idleSince),
    'phone-lost': ({ next }, _event, now) => ({ at: 'away', since: now, next }),
    'phone-back': 'ignore', // was never lost
    'pause-over': 'ignore', // not paused
  },
  talking: {
    'signed-in': 'ignore', // is
    'signed-out': wishes['signed-out'],
    paused: wishes.paused,
    'became-ready': wishes['became-ready'],
    offered: 'ignore', // is busy; the floor never does this
    withdrawn: 'ignore', // answered meanwhile
    missed: 'ignore', // answered meanwhile
    'began-call': 'ignore', // a second call beside the first: a consultation
    'ended-call': ({ next }, { wrapUpUntil, hasWrapUp }, now) =>
      hasWrapUp ? writingUp(now, wrapUpUntil, next) : follow(next, now),
    'wrap-up-extended': 'ignore', // not yet
    'wrap-up-over': 'ignore', // said while still talking: the wrap-up is still due
    reserved: 'ignore', // is busy
    released: 'ignore', // the reservation became this call
    'phone-lost': ({ next }, _event, now) => ({ at: 'away', since: now, next }),
    'phone-back': 'ignore', // was never lost
    'pause-over': 'ignore', // not paused
  },
  'wrap-up': {
    'signed-in': 'ignore', // is
    'signed-out': (_state, _event, now) => out(now),
    paused: wishes.paused,
    'became-ready': wishes['became-ready'],
    offered: 'ignore', // is busy; the floor never does this
    withdrawn: 'ignore', // of an offer before this
    missed: 'ignore', // of an offer before this
    'began-call': ({ next }, _event, now) => talking(now, next), // calls back what was just spoken of
    'ended-call': 'ignore', // told twice: wrap-up once
    'wrap-up-extended': (state, { until }) => ({ ...state, until }),
    'wrap-up-over': ({ next }, _event, now) => follow(next, now),
    reserved: 'ignore', // is busy
    released: 'ignore', // holds no reservation
    'phone-lost': ({ next }, _event, now) => ({ at: 'away', since: now, next }),
    'phone-back': 'ignore', // was never lost
    'pause-over': 'ignore', // not paused
  },
  paused: {
    'signed-in': 'ignore', // is
    'signed-out': (_state, _event, now) => out(now),
    paused: ({ since }, event) => paused(since, event),
    'became-ready': (_state, _event, now) => ready(now),
    offered: 'ignore', // wants no callers
    withdrawn: 'ignore', // of an offer before this
    missed: 'ignore', // of an offer before this
    'began-call': (state, _event, now) => talking(now, afterPause(state)),
    'ended-call': 'ignore', // of a call before this
    'wrap-up-extended': 'ignore', // no wrap-up now
    'wrap-up-over': 'ignore', // no wrap-up now
    reserved: 'ignore', // not to be had
    released: 'ignore', // holds no reservation
    'phone-lost': (state, _event, now) => ({ at: 'away', since: now, next: afterPause(state) }),
    'phone-back': 'ignore', // was never lost
    'pause-over': (state, _event, now) => (state.until === undefined ? state : ready(now)),
  },
  away: {
    'signed-in': 'ignore', // is
    'signed-out': (_state, _event, now) => out(now),
    paused: ({ since }, { reason }) => ({ at: 'away', since, next: { to: 'paused', reason } }),
    'became-ready': ({ since }) => ({ at: 'away', since, next: toReady }),
    offered: 'ignore', // cannot be rung
    withdrawn: 'ignore', // the ring ended with the phone
    missed: 'ignore', // as above
    'began-call': ({ next }, _event, now) => talking(now, next), // a call proves that there is a phone
    'ended-call': 'ignore', // ended with the phone
    'wrap-up-extended': 'ignore', // no wrap-up now
    'wrap-up-over': 'ignore', // no wrap-up now
    reserved: 'ignore', // not to be had
    released: 'ignore', // holds no reservation
    'phone-lost': 'ignore', // said twice
    'phone-back': ({ next }, { owesWords }, now) => (owesWords ? writingUp(now, undefined, next) : follow(next, now)),
    'pause-over': 'ignore', // the wish is kept in `next`
  },
}

/** The same object when nothing changes. */
export function stepAgent(state: AgentState, event: AgentEvent, now: EpochMs): AgentState {
  const row = table[state.at] as Row<AgentAt>
  const move = row[event.kind] as 'ignore' | ((state: AgentState, event: AgentEvent, now: EpochMs) => AgentState)
  return move === 'ignore' ? state : move(state, event, now)
}
