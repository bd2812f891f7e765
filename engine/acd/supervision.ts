import type { Ring } from '../calls/live-call.ts'
import { WardlineError } from '../errors.ts'
import type { CallId } from '../kernel/ids.ts'
import type { ListenMode } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { AgentPhone } from './acd-settings-store.ts'
import type { AgentTalk } from './agent-talk.ts'

/** What the supervisor's own phone does with a call: hears it in some way, or speaks in the agent's place. */
export type EarView = { call: CallId; mode: ListenMode | 'talking' }

type Ear = { talk: AgentTalk; ring: Ring; mode: ListenMode }

const ringsMs = 25_000

/** What supervisors do to conversations: listen, whisper, barge in, take over, release. One conversation at a time each. */
export class Supervision {
  readonly #acd: Acd
  readonly #ears = new Map<number, Ear>()
  readonly #phoneOf: (userId: number) => Promise<AgentPhone | undefined>

  constructor(acd: Acd, phoneOf: (userId: number) => Promise<AgentPhone | undefined>) {
    this.#acd = acd
    this.#phoneOf = phoneOf
  }

  /** Who listens to whom, for the supervisor's own page. */
  earOf(userId: number): EarView | undefined {
    const ear = this.#ears.get(userId)
    if (ear !== undefined) return { call: ear.talk.call.id, mode: ear.mode }
    const own = this.#acd.talkOf(String(userId))
    return own && { call: own.call.id, mode: 'talking' }
  }

  /** Rings the supervisor's phone where it does not listen to this call yet; else changes how. */
  async listen(userId: number, call: CallId, mode: ListenMode): Promise<void> {
    const talk = this.#talkIn(call)
    const known = this.#ears.get(userId)
    if (known !== undefined && known.talk !== talk) this.stop(userId)
    const ear = known?.talk === talk ? known : await this.#goThere(userId, talk)
    const done = await this.#acd.ports.switch.listen(ear.ring.leg, talk.agentLeg, mode)
    if (done.kind !== 'done' && done.kind !== 'unknown') {
      this.stop(userId)
      throw new WardlineError('nobody-to-listen-to')
    }
    ear.mode = mode
    this.#tell(userId)
  }

  /** Puts the supervisor's phone down. Harmless when it listens to nobody. */
  stop(userId: number): void {
    const ear = this.#ears.get(userId)
    if (ear === undefined) return
    this.#ears.delete(userId)
    ear.ring.letGo()
    this.#tell(userId)
  }

  /** The supervisor speaks with the person in the agent's place. */
  async takeOver(userId: number, call: CallId): Promise<void> {
    const talk = this.#talkIn(call)
    const known = this.#ears.get(userId)
    if (known !== undefined && known.talk !== talk) this.stop(userId)
    const ear = known?.talk === talk ? known : await this.#goThere(userId, talk)
    this.#ears.delete(userId)
    await this.#acd.ports.switch.stopListening(ear.ring.leg)
    const agent = String(userId)
    this.#acd.tell({ kind: 'agent-began-call', agent })
    talk.replaceAgent(agent, ear.ring)
    this.#acd.takeTalk(talk)
    this.#tell(userId)
  }

  /** Ends the call for everybody. */
  release(call: CallId): void {
    this.#talkIn(call).release()
  }

  close(): void {
    for (const userId of [...this.#ears.keys()]) this.stop(userId)
  }

  #tell(user: number): void {
    this.#acd.ports.news({ topic: 'ear', user })
  }

  #talkIn(call: CallId): AgentTalk {
    const talk = this.#acd.talkIn(call)
    if (talk === undefined) throw new WardlineError('nobody-to-listen-to')
    return talk
  }

  async #goThere(userId: number, talk: AgentTalk): Promise<Ear> {
    const phone = this.#acd.agentOf(String(userId))?.phone ?? (await this.#phoneOf(userId))
    const to = phone && (await this.#acd.ports.destinationOf(phone.number))
    if (!to) throw new WardlineError('desk-has-no-phone')
    const options = { ringMs: ringsMs, callerId: { number: talk.call.from }, answersItself: true }
    const ring = this.#acd.homes.ring(talk.call, String(userId), to, options)
    if ((await ring.outcome).kind !== 'answered') throw new WardlineError('desk-phone-not-answered')
    this.stop(userId) // asked for twice at once: one phone, one ear
    const ear: Ear = { talk, ring, mode: 'listen' }
    this.#ears.set(userId, ear)
    const unwatch = talk.call.watch((news) => {
      if (news.kind !== 'LegEnded' || (news.leg !== ring.leg && news.leg !== talk.call.leg)) return
      unwatch()
      if (this.#ears.get(userId) === ear) this.stop(userId)
    })
    return ear
  }
}
