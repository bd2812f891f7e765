/**
 * Any order of events, doubled, late or for people who are not there: what must always hold on the floor. Orders are drawn from a
 * seed that is printed with the first failure. ACD_ORDERS and ACD_SEED choose how many and which: `ACD_ORDERS=20000` is the whole
 * proof, for when the floor has been changed; every run of the tests plays 2,000.
 */
import t from 'tap'
import { type Random, seededRandom } from '../../kernel/random.ts'
import type { Desk, Member } from './desk.ts'
import { Floor } from './floor.ts'
import { isAtWork } from './presence.ts'
import type { Queue } from './queue.ts'
import { agents, callers, eventFor, queues, rulesFor } from './test-orders.ts'
import { comesBefore, type Waiting } from './waiting.ts'
import type { Effect, FloorEvent } from './words.ts'

const orders = Number(process.env['ACD_ORDERS'] ?? 2_000)
const firstSeed = Number(process.env['ACD_SEED'] ?? 1)
const steps = 70
// The whole proof takes minutes where others work on the machine.
t.setTimeout(900_000)

type World = {
  floor: Floor
  random: Random
  now: number
  log: string[]
  ended: Map<string, string>
  open: Map<string, string>
  /** Who waited, where, and was offered to nobody after the last event. */
  left: Map<Waiting, string>
  /** When a queue got its rules: who was rung for by the old ones goes on being rung for. */
  changedAt: Map<string, number>
}

class Broken extends Error {}
const must = (holds: boolean, what: string): void => {
  if (!holds) throw new Broken(what)
}

const mayServe = (member: Member, waiting: Waiting, queue: Queue): boolean =>
  member.level <= Math.max(waiting.openLevel, queue.openToAll) && member.desk.has(waiting.skills)

function openToAllOf(queue: Queue): number {
  if (!queue.rules.opensWhenLowerAreAway) return 0
  const isManned = (level: number) => [...queue.members].some((m) => m.level === level && isAtWork(m.desk.state))
  let level = 0
  while (level < queue.topLevel && !isManned(level)) level += 1
  return level
}

function checkCallers({ floor, changedAt }: World): void {
  const { callers: waiting, queues: open, desks } = floor.ground
  for (const each of waiting.values()) {
    const queue = open.get(each.queue)
    must(queue?.waiting.has(each) === true, `${each.caller} is in no queue`)
    if (queue === undefined) return
    const isRung = each.offers.length > 0
    must(each.pool !== undefined || isRung, `${each.caller} is in no line and nobody rings`)
    if (queue.rules.strategy !== 'ring-all' && queue.rules.strategy !== 'ring-progressively')
      must(
        [...each.offers].filter(({ at }) => at > (changedAt.get(each.queue) ?? 0)).length <= 1,
        `${each.caller} is offered to ${each.offers.length} agents`,
      )
    must(!each.isConnecting || each.offers.length === 1, `${each.caller} is being connected and offered`)
    if (isRung || each.isConnecting) continue
    const holder = each.heldFor === undefined ? undefined : desks.get(each.heldFor)
    if (holder !== undefined) {
      must(holder.state.at !== 'ready', `${each.caller} waits for ${holder.agent}, who is ready`)
      must(isAtWork(holder.state), `${each.caller} waits for ${holder.agent}, who is not at work`)
      continue
    }
    for (const member of queue.members)
      must(
        member.desk.state.at !== 'ready' || !mayServe(member, each, queue),
        `${each.caller} waits in ${queue.id} while ${member.agent} is ready`,
      )
  }
  for (const queue of open.values())
    must(openToAllOf(queue) === queue.openToAll, `${queue.id} has miscounted its people`)
}

function checkDesks({ floor }: World, now: number): void {
  const { offers } = floor.ground
  const held = new Map<Desk, number>()
  for (const offer of offers.values()) {
    held.set(offer.desk, (held.get(offer.desk) ?? 0) + 1)
    must(
      offer.desk.offer === offer && offer.waiting.offers.includes(offer),
      `offer ${offer.id} is known to one side only`,
    )
    must(offer.deadline.seat.place >= 0 && offer.deadline.at > now, `offer ${offer.id} would never end`)
  }
  for (const desk of floor.ground.desks.values()) {
    must((held.get(desk) ?? 0) === (desk.offer === undefined ? 0 : 1), `${desk.agent} holds several offers`)
    must(
      (desk.state.at === 'ringing') === (desk.offer !== undefined),
      `${desk.agent} is ${desk.state.at} with ${desk.offer?.id}`,
    )
    const wishes = desk.members.reduce(
      (sum, { queue }) => sum + [...queue.lines.values()].filter((l) => desk.has(l.skills)).length,
      0,
    )
    must(desk.posts.length === (desk.state.at === 'ready' ? wishes : 0), `${desk.agent} stands in the wrong lines`)
  }
}

/** What may change for a caller in the very instant in which somebody else is served. */
const standing = ({ queue, openLevel, heldFor }: Waiting): string => `${queue} ${openLevel} ${heldFor}`

/** Of those who waited already and whom a free agent could have served, the one who was first got the offer. */
function checkOrder({ floor, left }: World, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do !== 'offer') continue
    const offer = floor.ground.offers.get(effect.offer)
    if (offer === undefined || offer.waiting.heldFor !== undefined) continue
    for (const other of floor.ground.callers.values()) {
      const queue = floor.ground.queues.get(other.queue)
      if (
        queue === undefined ||
        left.get(other) !== standing(other) ||
        other.offers.length > 0 ||
        other.isConnecting ||
        other.heldFor !== undefined
      )
        continue
      const member = offer.desk.memberOf(queue)
      if (member === undefined || !mayServe(member, other, queue)) continue
      must(!comesBefore(other, offer.waiting), `${offer.waiting.caller} was served before ${other.caller}`)
    }
  }
}

/** Every waiting has one beginning and one end, every offer one beginning and one end, and a wrap-up follows a call. */
function checkStory(world: World, effects: readonly Effect[]): void {
  for (const effect of effects) {
    if (effect.do === 'waiting-began') {
      must(!world.open.has(effect.caller), `${effect.caller} began to wait twice`)
      world.open.set(effect.caller, effect.queue)
    }
    if (effect.do === 'waiting-ended') {
      must(world.open.get(effect.caller) === effect.queue, `the waiting of ${effect.caller} ended twice`)
      world.open.delete(effect.caller)
      must(effect.waitedMs >= 0, 'waited for less than nothing')
    }
    if (effect.do === 'offer') world.ended.set(`${effect.offer}`, 'open')
    if (effect.do === 'offer-ended') {
      must(world.ended.get(`${effect.offer}`) === 'open', `offer ${effect.offer} ended twice`)
      world.ended.set(`${effect.offer}`, effect.how)
    }
    if (effect.do === 'agent-moved' && effect.to === 'wrap-up')
      must(effect.from === 'talking' || effect.from === 'away', 'wrap-up without a call')
    if (effect.do === 'connect') must(world.ended.get(`${effect.offer}`) === 'open', 'connects what is over')
  }
  must(world.open.size === world.floor.ground.callers.size, 'the books differ from the floor')
}

function step(world: World, event: FloorEvent): void {
  world.log.push(`${world.now} ${JSON.stringify(event)}`)
  // What is due, one after the other: a caller who comes a moment later cannot have been served before.
  for (let due = world.floor.nextDeadline; due !== undefined && due <= world.now; due = world.floor.nextDeadline)
    check(world, world.floor.apply({ kind: 'woken' }, due), due)
  if (event.kind === 'queue-opened') world.changedAt.set(event.queue, world.now)
  check(world, world.floor.apply(event, world.now), world.now)
}

function check(world: World, effects: readonly Effect[], now: number): void {
  checkStory(world, effects)
  checkCallers(world)
  checkDesks(world, now)
  checkOrder(world, effects)
  const waiting = [...world.floor.ground.callers.values()]
  const left = waiting.filter(({ offers, isConnecting }) => offers.length === 0 && !isConnecting)
  world.left = new Map(left.map((each) => [each, standing(each)]))
}

function play(seed: number): World {
  const random = seededRandom(seed)
  const world: World = {
    floor: new Floor(seed),
    random,
    now: 1_000_000,
    log: [],
    ended: new Map(),
    open: new Map(),
    left: new Map(),
    changedAt: new Map(),
  }
  try {
    for (const queue of queues) step(world, { kind: 'queue-opened', queue, rules: rulesFor(random) })
    for (let i = 0; i < steps; i += 1) {
      world.now += random() < 0.3 ? 0 : Math.floor(random() * 6_000)
      const event = eventFor(world)
      step(world, event)
      if (random() < 0.05) step(world, event) // told twice
      if (random() < 0.02) world.now -= 500 // a clock that jumps back
    }
    world.now += 500
    closeDown(world)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    throw new Error(`seed ${seed}: ${error.message}\n${world.log.slice(-12).join('\n')}`, { cause: error })
  }
  return world
}

/** Everybody goes home: nothing may be left on the floor but agents who are signed out. */
function closeDown(world: World): void {
  for (const caller of callers) step(world, { kind: 'caller-gone', caller })
  for (const agent of agents) {
    step(world, { kind: 'agent-signed-out', agent })
    step(world, { kind: 'agent-ended-call', agent })
    step(world, { kind: 'agent-released', agent })
  }
  world.now += 3_600_000
  step(world, { kind: 'woken' })
  const { deadlines, offers, keptPlaces, desks, conversations } = world.floor.ground
  must(offers.size === 0 && keptPlaces.size === 0, 'an offer or a kept place is left')
  must(conversations.size === 0, 'a conversation is left')
  must(deadlines.size === 0, `${deadlines.size} deadlines are left`)
  for (const desk of desks.values())
    must(desk.held.size === 0 && desk.posts.length === 0, `${desk.agent} is still wanted`)
}

t.test(`${orders} random orders of events: nothing that must hold is ever broken`, async (t) => {
  let served = 0
  let offered = 0
  for (let seed = firstSeed; seed < firstSeed + orders; seed += 1) {
    const { ended } = play(seed)
    for (const how of ended.values()) {
      offered += 1
      if (how === 'answered') served += 1
    }
  }
  t.ok(offered > orders, `the orders are not empty: ${offered} offers`)
  t.ok(served > orders / 10, `and people speak with one another: ${served} served`)
})

t.test('the same seed and the same events give the same effects', async (t) => {
  t.same(play(7).log, play(7).log)
  t.same([...play(8).ended], [...play(8).ended])
})
