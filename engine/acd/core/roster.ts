/** Who belongs where: queues opened and changed, agents signed in with their tiers. */
import { endWaiting, setDeadlines } from './callers.ts'
import { Desk, type Member } from './desk.ts'
import type { Ground } from './ground.ts'
import { findCaller, place, post, ringOneMoreAt, unplace, unpost } from './matching.ts'
import { isAtWork } from './presence.ts'
import { Queue } from './queue.ts'
import { lookForDesertion, moveAgent, serveSoon } from './seats.ts'
import type { FloorEvent, QueueId, QueueRules, Tier } from './words.ts'

type EventOf<Kind extends FloorEvent['kind']> = Extract<FloorEvent, { kind: Kind }>

/** Also new rules for a queue that is open: who waits keeps the place, who rings goes on ringing. */
export function openQueue(ground: Ground, { queue: id, rules }: EventOf<'queue-opened'>): void {
  const known = ground.queues.get(id)
  if (known === undefined) {
    const queue = new Queue(id, rules)
    ground.queues.set(id, queue)
    for (const desk of ground.desks.values()) joinNewQueue(ground, desk, queue)
    return
  }
  changeRules(ground, known, rules)
}

function changeRules(ground: Ground, queue: Queue, rules: QueueRules): void {
  const ready = [...queue.members].map(({ desk }) => desk).filter(({ state }) => state.at === 'ready')
  for (const desk of ready) unpost(desk)
  for (const waiting of queue.waiting) unplace(waiting)
  queue.rules = rules
  queue.lines.clear()
  // Where everybody rings for everybody, one who is rung for stays in sight.
  const placed = [...queue.waiting].filter(
    ({ offers, isConnecting }) => offers.length === 0 || (rules.strategy === 'ring-all' && !isConnecting),
  )
  for (const waiting of queue.waiting) {
    waiting.openLevel = queue.openLevelAt(waiting.joinedAt, ground.now)
    setDeadlines(ground, queue, waiting)
    const { offers, isConnecting, heldFor } = waiting
    if (rules.strategy === 'ring-progressively' && offers.length > 0 && !isConnecting && heldFor === undefined)
      ringOneMoreAt(ground, waiting, ground.now + rules.ringMoreMs)
  }
  for (const desk of ready) post(desk)
  // Lines come into being as callers are placed, and take in who is ready.
  for (const waiting of placed) place(ground, waiting)
  serveSoon(ground, queue)
}

export function closeQueue(ground: Ground, id: QueueId): void {
  const queue = ground.queues.get(id)
  if (queue === undefined) return
  for (const waiting of [...queue.waiting]) endWaiting(ground, waiting, { how: 'timed-out' })
  for (const member of [...queue.members]) {
    const { desk } = member
    unpost(desk)
    desk.members = desk.members.filter((each) => each !== member)
    post(desk)
  }
  ground.queues.delete(id)
}

/** Signing in, or new tiers and skills for one who is signed in. */
export function signIn(ground: Ground, event: EventOf<'agent-signed-in'>): void {
  const desk = ground.desks.get(event.agent) ?? new Desk(event.agent, ground.now)
  ground.desks.set(event.agent, desk)
  unpost(desk)
  const before = new Map(desk.members.map((member) => [member.queue.id, member]))
  for (const member of desk.members) {
    member.queue.count(member, -1)
    member.queue.members.delete(member)
  }
  desk.skills = event.skills
  desk.tiers = event.tiers
  const isNew = desk.state.at === 'signed-out'
  desk.members = event.tiers.flatMap((tier) => {
    const queue = ground.queues.get(tier.queue)
    if (queue === undefined) return []
    const counted =
      event.counted?.[tier.queue] ?? (isNew ? lateComer(queue, before.get(tier.queue)) : before.get(tier.queue))
    return [enrol(desk, queue, tier, counted)]
  })
  if (isNew) {
    desk.missedInARow = 0
    moveAgent(ground, desk, { kind: 'signed-in' }, 'by-agent')
    return
  }
  findCaller(ground, desk)
  // Where the agent was the last of a level, the next one opens.
  for (const queue of new Set([...before.values(), ...desk.members].map((member) => member.queue))) {
    serveSoon(ground, queue)
    if (isAtWork(desk.state)) lookForDesertion(ground, queue)
  }
}

/** Who signs in again after a break keeps what was counted today; who is new starts with the average. */
function lateComer(queue: Queue, before: Member | undefined): { answered: number; talkedMs: number } {
  const average = queue.averages()
  if (before === undefined) return average
  return {
    answered: Math.max(before.answered, average.answered),
    talkedMs: Math.max(before.talkedMs, average.talkedMs),
  }
}

function enrol(
  desk: Desk,
  queue: Queue,
  { level, position }: Tier,
  counted: { answered: number; talkedMs: number } | undefined,
): Member {
  const member: Member = {
    agent: desk.agent,
    desk,
    queue,
    level,
    position,
    skills: desk.skills,
    idleSince: 0,
    round: 0,
    answered: counted?.answered ?? 0,
    talkedMs: counted?.talkedMs ?? 0,
  }
  queue.members.add(member)
  queue.count(member, 1)
  return member
}

function joinNewQueue(ground: Ground, desk: Desk, queue: Queue): void {
  const tier = desk.tiers.find((each) => each.queue === queue.id)
  if (tier === undefined) return
  unpost(desk)
  desk.members = [...desk.members, enrol(desk, queue, tier, undefined)]
  findCaller(ground, desk)
}

/** Calls answered and time talked are counted by the day. A conversation over midnight counts for each day with its part. */
export function beginDay(ground: Ground): void {
  for (const desk of ground.desks.values()) {
    unpost(desk)
    for (const member of desk.members) {
      member.answered = 0
      member.talkedMs = 0
    }
    if (desk.talkingFor !== undefined) desk.talkingFor.since = ground.now
    post(desk)
  }
}
