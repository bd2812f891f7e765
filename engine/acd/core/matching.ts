/** Bringing callers and agents together: a caller looks for the best agent, an agent who is free for the first caller. */
import type { EpochMs } from '../../kernel/clock.ts'
import type { Desk, Member } from './desk.ts'
import type { Ground } from './ground.ts'
import type { Line } from './line.ts'
import type { Offer } from './offer.ts'
import { endOffer } from './offers.ts'
import { seatOf } from './pool.ts'
import type { Queue } from './queue.ts'
import { moveAgent } from './seats.ts'
import { comesBefore, isAssigned, type Waiting } from './waiting.ts'

function lineOf(ground: Ground, queue: Queue, { wish, skills }: Pick<Waiting, 'wish' | 'skills'>): Line {
  return queue.lineFor(wish, skills, ground.random, (line) => {
    for (const member of queue.members) if (member.desk.state.at === 'ready') addPost(member, line)
  })
}

/** Puts a caller where those look who may answer: into the line, or before the one agent it is held for. */
export function place(ground: Ground, waiting: Waiting): void {
  if (waiting.pool !== undefined) return
  const holder = waiting.heldFor === undefined ? undefined : ground.desks.get(waiting.heldFor)
  waiting.pool = holder?.held ?? lineOf(ground, waiting.inQueue, waiting).callersAt(waiting.openLevel)
  waiting.pool.add(waiting.seat)
}

export function unplace(waiting: Waiting): void {
  waiting.pool?.remove(waiting.seat)
  waiting.pool = undefined
}

/** A ready agent stands in every line whose callers it may serve. */
export function post(desk: Desk): void {
  if (desk.state.at !== 'ready') return
  comeIn(desk, desk.state.idleSince)
  for (const member of desk.members) for (const line of member.queue.lines.values()) addPost(member, line)
}

/** What the strategies compare is as of now. */
function comeIn(desk: Desk, idleSince: EpochMs): void {
  for (const member of desk.members) {
    member.idleSince = idleSince
    member.round = member.queue.roundOf(member.position)
  }
}

function addPost(member: Member, line: Line): void {
  if (!member.desk.has(line.skills)) return
  const seat = seatOf(member)
  line.readyAt(member.level).add(seat)
  member.desk.posts.push({ line, seat })
}

export function unpost(desk: Desk): void {
  for (const { line, seat } of desk.posts) line.readyAt(seat.item.level).remove(seat)
  desk.posts.length = 0
}

/** A caller who waits looks for somebody ready. */
export function findAgent(ground: Ground, waiting: Waiting): void {
  if (waiting.isConnecting || waiting.pool === undefined) return
  const holder = waiting.heldFor === undefined ? undefined : ground.desks.get(waiting.heldFor)
  if (holder !== undefined) {
    if (holder.state.at === 'ready') offer(ground, holder, waiting)
    return
  }
  const queue = waiting.inQueue
  const line = lineOf(ground, queue, waiting)
  const open = Math.max(waiting.openLevel, queue.openToAll)
  for (let best = line.bestAgent(open); best !== undefined; best = line.bestAgent(open)) {
    offer(ground, best.desk, waiting)
    if (queue.rules.strategy !== 'ring-all') return
  }
}

/**
 * An agent who is free takes the first caller there is, or stands ready. A caller whom somebody else did not answer has not looked
 * round yet: it goes to whoever the strategy puts first, not to the one who has just let it ring.
 */
export function findCaller(ground: Ground, desk: Desk): void {
  if (desk.state.at !== 'ready') return
  comeIn(desk, desk.state.idleSince)
  let first = firstCallerFor(desk)
  // Mostly nobody else is ready for a caller who waits: no need to stand in line for a moment.
  if (first !== undefined && !mayAnotherServe(ground, first)) return offer(ground, desk, first)
  post(desk)
  for (; first !== undefined && desk.state.at === 'ready'; first = firstCallerFor(desk)) findAgent(ground, first)
}

function mayAnotherServe(ground: Ground, waiting: Waiting): boolean {
  if (waiting.heldFor !== undefined) return false
  const queue = waiting.inQueue
  return lineOf(ground, queue, waiting).bestAgent(Math.max(waiting.openLevel, queue.openToAll)) !== undefined
}

function firstCallerFor(desk: Desk): Waiting | undefined {
  let first = desk.held.best()
  if (first !== undefined && isAssigned(first)) return first
  for (const { queue, level } of desk.members) {
    const open = queue.openToAll >= level ? 0 : level
    for (const line of queue.lines.values()) {
      const head = line.firstCaller(open)
      if (head !== undefined && (first === undefined || comesBefore(head, first)) && desk.has(line.skills)) first = head
    }
  }
  return first
}

function offer(ground: Ground, desk: Desk, waiting: Waiting): void {
  const queue = waiting.inQueue
  const { strategy, ringMs, ringMoreMs } = queue.rules
  const id = ground.nextOfferId()
  const untilAt = ground.now + ringMs
  const deadline = ground.deadlines.set(untilAt, () => endOffer(ground, made, 'missed'))
  const made: Offer = { id, desk, waiting, at: ground.now, stage: 'ringing', deadline }
  ground.offers.set(id, made)
  waiting.offers.push(made)
  desk.offer = made
  const member = desk.memberOf(queue)
  if (member !== undefined) queue.turnTaken(member)
  // Where everybody rings the caller stays in sight of whoever becomes free.
  if (strategy !== 'ring-all' || waiting.heldFor !== undefined) unplace(waiting)
  if (strategy === 'ring-progressively' && waiting.heldFor === undefined)
    ringOneMoreAt(ground, waiting, ground.now + ringMoreMs)
  ground.emit({ do: 'offer', offer: id, agent: desk.agent, caller: waiting.caller, queue: queue.id, untilAt })
  moveAgent(ground, desk, { kind: 'offered', offer: id }, 'offered')
}

/** The next free agent rings as well; whoever becomes free first where nobody is. */
export function ringOneMoreAt(ground: Ground, waiting: Waiting, at: number): void {
  ground.deadlines.callOff(waiting.deadlines.more)
  waiting.deadlines.more = ground.deadlines.set(at, () => {
    place(ground, waiting)
    findAgent(ground, waiting)
  })
}
