/**
 * What the floor had placed and rung when the engine before this one ended: people who are called back, calls of agents, phones of
 * agents. Who talks talks on, a phone off the hook stays in the hand, and what nobody waits for any more is put down.
 */
import { isHungUp, type LiveCall } from '../calls/live-call.ts'
import type { Switchboard } from '../calls/switchboard.ts'
import type { LegSnapshot } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { OpenTalk } from './acd-log-store.ts'
import type { AgentPhone } from './acd-settings-store.ts'
import { agentOffHook, type OffHook } from './off-hook.ts'
import type { PlacedCallsStore } from './placed-calls-store.ts'
import type { QueueCalls } from './queue-calls.ts'

export type PlacedCallsOptions = {
  acd: Acd
  offHook: OffHook
  queueCalls: Pick<QueueCalls, 'goOn'>
  switchboard: Switchboard
  store: PlacedCallsStore
}

/** What lived when the engine was started. Agents are those who were signed in, by id, with their phones. */
export type Stock = {
  alive: readonly LegSnapshot[]
  talks: readonly OpenTalk[]
  agents: ReadonlyMap<string, AgentPhone | undefined>
}

type Facts = Readonly<Record<string, string>>
type Placed = { snapshot: LegSnapshot; facts: Facts }

export class PlacedCalls {
  readonly #options: PlacedCallsOptions
  /** Calls of the floor's own, by the leg of the person: those of campaigns are not among them. */
  readonly #placed = new Map<string, Placed>()

  constructor(options: PlacedCallsOptions) {
    this.#options = options
  }

  /** Phones off the hook are at hand again, and what nobody waits for is put down. Resolves with the legs that live on. */
  async takeUp(stock: Stock): Promise<ReadonlySet<string>> {
    const living = new Set<string>(stock.alive.map(({ leg }) => leg))
    const placed = stock.alive.filter(({ direction }) => direction === 'outbound')
    const facts = await this.#options.store.factsOf(placed.map(({ leg }) => leg))
    const talking = legsThatTalk(stock.talks, living)
    const numbers = await this.#numbersOf(stock.agents)
    for (const snapshot of placed) {
      const known = facts.get(snapshot.leg)
      if (known !== undefined && scriptOfPlaced(known) !== undefined)
        this.#placed.set(snapshot.leg, { snapshot, facts: known })
      const agent = known && agentOffHook(known)
      if (agent !== undefined && stock.agents.has(agent) && snapshot.answeredAt !== undefined)
        await this.#options.offHook.findAgain(agent, snapshot, !talking.has(snapshot.leg))
      else if (!talking.has(snapshot.leg) && isOfFloor(known, snapshot, numbers)) {
        living.delete(snapshot.leg)
        await this.#putDown(snapshot, known)
      }
    }
    return living
  }

  /** Those who were called, and talk. */
  async goOn(talks: readonly OpenTalk[], alive: readonly LegSnapshot[]): Promise<void> {
    const { acd, switchboard, store } = this.#options
    for (const { call: id, leg: agentLeg, userId, queueId } of talks) {
      const placed = this.#placed.get(id)
      const leg = alive.find((each) => each.leg === agentLeg)
      if (placed === undefined || leg === undefined) continue
      const { snapshot, facts } = placed
      const spoken = facts['callback'] === undefined ? undefined : await store.languageOf(facts['callback'])
      const language = spoken ?? acd.ports.hospitalLanguage
      const queue = queueId === null ? undefined : acd.queueById(queueId)
      const call = await switchboard.adopt(snapshot, facts)
      const talking = { agent: String(userId), leg, queue, language }
      void this.#talkOn(call, scriptOfPlaced(facts) ?? '', talking).catch(acd.ports.onError)
    }
  }

  async #talkOn(call: LiveCall, script: string, talking: Parameters<QueueCalls['goOn']>[1]): Promise<void> {
    const { switchboard, queueCalls } = this.#options
    await switchboard.drive(call, script, async () => {
      try {
        await queueCalls.goOn(call, talking)
        await call.hangUp('finished')
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return 'completed'
    })
  }

  /** As the switch shows the phones of these agents. */
  async #numbersOf(agents: Stock['agents']): Promise<ReadonlySet<string>> {
    const { destinationOf } = this.#options.acd.ports
    const numbers = new Set<string>()
    for (const phone of agents.values()) {
      const to = phone && (await destinationOf(phone.number))
      if (to) numbers.add(to.kind === 'extension' ? to.extension : to.number)
    }
    return numbers
  }

  async #putDown(snapshot: LegSnapshot, facts: Facts | undefined): Promise<void> {
    const { acd, switchboard } = this.#options
    if (facts !== undefined) await switchboard.adopt(snapshot, facts) // its books are closed with its end
    await acd.ports.switch.hangUp(snapshot.leg, 'no-one-there')
  }
}

/** Under whose name a call of the floor is kept; undefined: it is none. */
export function scriptOfPlaced(facts: Facts): string | undefined {
  if (facts['callback'] !== undefined) return 'callback'
  if (facts['agent'] === undefined) return undefined
  return agentOffHook(facts) === undefined ? 'agent-call' : 'off-hook'
}

function legsThatTalk(talks: readonly OpenTalk[], living: ReadonlySet<string>): ReadonlySet<string> {
  const both = talks.filter(({ call, leg }) => living.has(call) && living.has(leg))
  return new Set(both.flatMap(({ call, leg }) => [call, leg]))
}

/** A person whom the floor called, or an agent’s phone that was rung for somebody. */
function isOfFloor(facts: Facts | undefined, { to }: LegSnapshot, numbers: ReadonlySet<string>): boolean {
  return facts === undefined ? numbers.has(to) : scriptOfPlaced(facts) !== undefined
}
