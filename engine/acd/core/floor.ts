/**
 * The whole of automatic call distribution as one deterministic fold: events with their instants in, effects out. It reads no clock,
 * draws chance from its seed alone and does nothing itself. One event costs O(log n) in the number of callers and agents times the
 * queues and wishes that concern it.
 *
 * The floor is changed in place (docs/decisions/0004): the state of one agent is a step function in `agent.ts`, everything around
 * it is indexed so that nobody is searched for.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import type { AgentEvent } from './agent.ts'
import { abandon, assign, changeQueue, endWaiting, join, moveToHead } from './callers.ts'
import type { Desk } from './desk.ts'
import { Ground } from './ground.ts'
import { answer, connected, endOffer, takeAway } from './offers.ts'
import { beginDay, closeQueue, openQueue, signIn } from './roster.ts'
import { moveAgent } from './seats.ts'
import type { AgentId, CallerId, Effect, FloorEvent, OfferId } from './words.ts'

type EventOf<Kind extends FloorEvent['kind']> = Extract<FloorEvent, { kind: Kind }>
type Hear = { [Kind in FloorEvent['kind']]: (ground: Ground, event: EventOf<Kind>) => void }

export class Floor {
  readonly #ground: Ground

  constructor(seed = 1) {
    this.#ground = new Ground(seed)
  }

  /** What is due by `now` happens first. An instant before the last one counts as the last one: clocks may jump back. */
  apply(event: FloorEvent, now: EpochMs): Effect[] {
    const ground = this.#ground
    ground.now = Math.max(now, ground.now)
    ground.deadlines.runUntil(ground.now)
    const react = hear[event.kind] as (ground: Ground, event: FloorEvent) => void
    react(ground, event)
    ground.deadlines.runUntil(ground.now)
    return ground.takeEffects()
  }

  /** When to send `woken` if nothing else happens before. */
  get nextDeadline(): EpochMs | undefined {
    return this.#ground.deadlines.next
  }

  /** Everything on the floor, for looking at: views, invariants. */
  get ground(): Readonly<Ground> {
    return this.#ground
  }
}

const withCaller = (
  ground: Ground,
  id: CallerId,
  act: (waiting: NonNullable<ReturnType<Ground['callers']['get']>>) => void,
) => {
  const waiting = ground.callers.get(id)
  if (waiting !== undefined) act(waiting)
}

const withDesk = (ground: Ground, id: AgentId, act: (desk: Desk) => void) => {
  const desk = ground.desks.get(id)
  if (desk !== undefined) act(desk)
}

const withOffer = (
  ground: Ground,
  id: OfferId,
  act: (offer: NonNullable<ReturnType<Ground['offers']['get']>>) => void,
) => {
  const offer = ground.offers.get(id)
  if (offer !== undefined) act(offer)
}

const hear: Hear = {
  'queue-opened': openQueue,
  'queue-closed': (ground, { queue }) => closeQueue(ground, queue),
  'caller-joined': join,
  'caller-gone': (ground, { caller }) => withCaller(ground, caller, (waiting) => abandon(ground, waiting)),
  'caller-exited': (ground, { caller }) =>
    withCaller(ground, caller, (waiting) => {
      if (!waiting.isConnecting) endWaiting(ground, waiting, { how: 'exited' })
    }),
  'caller-moved': (ground, { caller, to }) =>
    withCaller(ground, caller, (waiting) => {
      if (waiting.isConnecting) return // an agent has answered already
      if (to === 'head') moveToHead(ground, waiting)
      else if ('queue' in to) changeQueue(ground, waiting, to.queue)
      else assign(ground, waiting, to.agent)
    }),
  'agent-signed-in': signIn,
  'agent-signed-out': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => stopWork(ground, desk, { kind: 'signed-out' }, 'by-agent')),
  'agent-ready': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => moveAgent(ground, desk, { kind: 'became-ready' }, 'by-agent')),
  'agent-paused': (ground, { agent, reason }) =>
    withDesk(ground, agent, (desk) => stopWork(ground, desk, { kind: 'paused', reason }, reason)),
  'agent-unreachable': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => {
      if (desk.offer === undefined) moveAgent(ground, desk, { kind: 'phone-lost' }, 'phone-lost')
      else endOffer(ground, desk.offer, 'unreachable')
    }),
  'agent-reachable': (ground, { agent }) =>
    withDesk(ground, agent, (desk) =>
      moveAgent(ground, desk, { kind: 'phone-back', owesWords: desk.owesWords }, 'phone-back'),
    ),
  'agent-began-call': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => {
      if (desk.offer?.stage === 'connecting') return // that is the call
      if (desk.offer !== undefined) takeAway(ground, desk.offer, { kind: 'began-call' }, 'own-call')
      else moveAgent(ground, desk, { kind: 'began-call' }, 'own-call')
    }),
  'agent-ended-call': (ground, event) => withDesk(ground, event.agent, (desk) => endCall(ground, desk, event)),
  'wrap-up-extended': (ground, { agent, byMs }) =>
    withDesk(ground, agent, (desk) => {
      if (desk.state.at !== 'wrap-up' || desk.state.until === undefined) return
      moveAgent(ground, desk, { kind: 'wrap-up-extended', until: desk.state.until + byMs }, 'by-agent')
    }),
  'wrap-up-done': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => moveAgent(ground, desk, { kind: 'wrap-up-over' }, 'by-agent')),
  'agent-reserved': (ground, { agent, untilAt }) =>
    withDesk(ground, agent, (desk) => moveAgent(ground, desk, { kind: 'reserved', until: untilAt }, 'dialer')),
  'agent-released': (ground, { agent }) =>
    withDesk(ground, agent, (desk) => moveAgent(ground, desk, { kind: 'released' }, 'dialer')),
  'offer-answered': (ground, { offer }) => {
    const made = ground.offers.get(offer)
    if (made === undefined) dismissUnlessTalking(ground, offer)
    else answer(ground, made)
  },
  'offer-declined': (ground, { offer }) => withOffer(ground, offer, (made) => endOffer(ground, made, 'declined')),
  'offer-unreachable': (ground, { offer }) => withOffer(ground, offer, (made) => endOffer(ground, made, 'unreachable')),
  'offer-connected': (ground, { offer }) => {
    const made = ground.offers.get(offer)
    if (made === undefined) dismissUnlessTalking(ground, offer)
    else connected(ground, made)
  },
  'offer-not-connected': (ground, { offer, whose }) =>
    withOffer(ground, offer, (made) => {
      if (whose === 'caller') abandon(ground, made.waiting)
      else endOffer(ground, made, 'declined')
    }),
  'day-began': beginDay,
  woken: () => undefined, // what was due has happened already
}

/** Whom a caller rings for and who wants no more callers is rung no longer. */
function stopWork(ground: Ground, desk: Desk, event: AgentEvent, reason: string): void {
  moveAgent(ground, desk, event, reason)
  if (desk.offer?.stage === 'ringing') takeAway(ground, desk.offer, { kind: 'withdrawn' }, reason)
}

function endCall(ground: Ground, desk: Desk, { wrapUpMs }: EventOf<'agent-ended-call'>): void {
  const { owesWords, talkingFor } = desk
  const lasts = wrapUpMs ?? talkingFor?.queue.rules.wrapUpMs ?? 0
  const wrapUpUntil = owesWords ? undefined : ground.now + lasts
  moveAgent(ground, desk, { kind: 'ended-call', wrapUpUntil, hasWrapUp: owesWords || lasts > 0 }, 'call-ended')
}

/** What is told of a conversation twice is an echo; of an offer that came to nothing, a leg that nobody wants. */
function dismissUnlessTalking(ground: Ground, offer: OfferId): void {
  if (!ground.conversations.has(offer)) ground.emit({ do: 'dismiss', offer })
}
