import type { EpochMs } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type {
  Answered,
  LegSnapshot,
  OriginateRequest,
  Refused,
  Settled,
  Switch,
  SwitchEvent,
  SwitchHealth,
  TrunkState,
  Unknown,
} from '../switch.ts'
import { EndedLegs } from './ended-legs.ts'
import type { Exchange } from './exchange.ts'
import type { Told, ToldOfLeg } from './leg.ts'
import { legCommands } from './link-commands.ts'
import { type Known, knownAs, missed, newlyKnown, note, phonesMissed } from './missed.ts'

type Outcome = Answered | Refused | Unknown

const trunkState = (name: string): TrunkState => ({ name, state: 'up', detail: 'virtual', registration: 'none' })
const away: Unknown = { kind: 'unknown', why: 'the switch is away' }

/**
 * One engine's link to the exchange: the port. It can be lost while the exchange goes on; when it is back it compares
 * what it had told with what is, exactly as the adapter of the real switch does.
 */
export class VirtualLink {
  readonly port: Switch
  readonly #exchange: Exchange
  readonly #listeners = new Set<(event: SwitchEvent) => void>()
  readonly #known = new Map<LegId, Known>()
  /** The extensions whose phones are there, as far as this link has told. */
  readonly #phones: Set<string>
  readonly #placing = new Map<LegId, (outcome: Outcome) => void>()
  readonly #endings = new EndedLegs()
  readonly #take = (told: Told): void => this.#onTold(told)
  #isConnected = true
  #isClosed = false
  #core: number
  #since: number
  #seq = 0

  constructor(exchange: Exchange) {
    this.#exchange = exchange
    this.#core = exchange.core
    this.#since = exchange.clock.now()
    for (const leg of exchange.legs()) this.#known.set(leg.id, knownAs(leg))
    this.#phones = exchange.phones.extensions()
    exchange.listeners.add(this.#take)
    this.port = {
      ...legCommands({
        exchange,
        isConnected: () => this.#isConnected,
        onPlaying: (leg, playing) => Object.assign(this.#known.get(leg) ?? {}, { playing }),
        onListening: (leg, listensTo) => Object.assign(this.#known.get(leg) ?? {}, { listensTo }),
      }),
      originate: (request) => this.#originate(request),
      liveLegs: async () => (this.#isConnected ? exchange.snapshots() : away),
      trunks: async () => (this.#isConnected ? exchange.trunks.map(trunkState) : away),
      phones: async () => (this.#isConnected ? exchange.phones.states() : away),
      settle: async (leg, placedAt) => this.#settled(leg, placedAt),
      subscribe: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      health: () => this.#health(),
      close: async () => this.#close(),
    }
  }

  async #originate(request: OriginateRequest): Promise<Outcome> {
    if (!this.#isConnected) return { kind: 'refused', cause: 'switch-lost', rawCause: 'NOT_CONNECTED', rang: false }
    const refused = this.#exchange.place(request)
    if (refused !== undefined) return refused
    this.#known.set(request.leg, newlyKnown())
    return await new Promise((settle) => this.#placing.set(request.leg, settle))
  }

  #health(): SwitchHealth {
    return {
      kind: 'virtual',
      connected: this.#isConnected,
      since: this.#since,
      version: 'virtual',
      sequenceGaps: 0,
      lagMs: 0,
      commandsWaiting: 0,
    }
  }

  #close(): void {
    this.#listeners.clear()
    this.lose('this engine has let go of it')
    this.#isClosed = true
  }

  /** The link breaks. */
  lose(why: string): void {
    if (!this.#isConnected) return
    this.#isConnected = false
    this.#exchange.listeners.delete(this.#take)
    this.#since = this.#exchange.clock.now()
    for (const settle of this.#placing.values())
      settle({ kind: 'unknown', why: 'the connection to the switch was lost' })
    this.#placing.clear()
    this.#emit({ kind: 'SwitchLost', at: this.#since, why })
  }

  /** The link is there again, if the exchange runs. */
  regain(): void {
    if (this.#isConnected || this.#isClosed || !this.#exchange.isRunning) return
    const restarted = this.#core !== this.#exchange.core
    this.#core = this.#exchange.core
    for (const [leg, known] of [...this.#known]) {
      for (const told of missed(this.#exchange, leg, known, restarted)) {
        this.#note(known, told)
        this.#emit(told)
      }
    }
    for (const told of phonesMissed(this.#exchange, this.#phones)) this.#tellPhone(told)
    for (const snapshot of this.#exchange.snapshots()) this.#meet(snapshot)
    this.#isConnected = true
    this.#exchange.listeners.add(this.#take)
    this.#since = this.#exchange.clock.now()
    this.#emit({ kind: 'SwitchBack', at: this.#since, restarted, legs: this.#exchange.snapshots() })
  }

  #settled(id: LegId, placedAt: EpochMs): Settled {
    const told = this.#endings.get(id)
    if (told !== undefined) return told.settled
    if (!this.#isConnected) return away
    const leg = this.#exchange.leg(id)
    if (leg !== undefined) return { kind: 'alive', snapshot: leg.snapshot }
    const ended = this.#exchange.ended(id)
    if (ended !== undefined) return ended.settled
    return this.#exchange.startedAt < placedAt
      ? { kind: 'never-seen' }
      : { kind: 'unknown', why: 'the switch was restarted' }
  }

  #onTold(told: Told): void {
    if ('extension' in told) return this.#tellPhone(told)
    if (!('leg' in told)) return this.#emit(told)
    if (told.kind === 'LegOffered' && !this.#known.has(told.leg)) this.#known.set(told.leg, newlyKnown())
    const known = this.#known.get(told.leg)
    if (known === undefined) return // its end was told from a comparison already
    this.#note(known, told)
    this.#emit(told)
    if (told.kind === 'LegAnswered') this.#placed(told.leg, { kind: 'answered', at: told.at })
    if (told.kind === 'LegEnded') {
      const { leg, cause, rawCause, rang } = told
      this.#placed(leg, { kind: 'refused', cause, rawCause, rang })
    }
  }

  #note(known: Known, told: ToldOfLeg): void {
    note(known, told)
    if (told.kind === 'LegEnded') {
      const { leg, cause, rawCause, by, rang, answeredAt, at: endedAt } = told
      this.#known.delete(leg)
      this.#endings.add(leg, { settled: { kind: 'ended', cause, rawCause, rang, answeredAt, endedAt }, by })
    }
  }

  #placed(leg: LegId, outcome: Outcome): void {
    this.#placing.get(leg)?.(outcome)
    this.#placing.delete(leg)
  }

  /** A leg that we do not know: it came in, or was claimed by another engine, while our link was down. */
  #meet({ leg: id, direction }: LegSnapshot): void {
    const leg = this.#exchange.leg(id)
    if (leg === undefined || this.#known.has(id)) return
    this.#known.set(id, knownAs(leg))
    const { from, fromName, to, trunk } = leg.facts
    if (direction === 'inbound')
      this.#emit({ kind: 'LegOffered', leg: id, at: this.#exchange.clock.now(), from, fromName, to, trunk })
  }

  #tellPhone(told: Extract<Told, { extension: string }>): void {
    if (told.kind === 'PhoneSeen') this.#phones.add(told.extension)
    else this.#phones.delete(told.extension)
    this.#emit(told)
  }

  #emit(told: Told): void {
    this.#seq += 1
    const event = { ...told, seq: this.#seq } as SwitchEvent
    for (const listener of [...this.#listeners]) listener(event)
  }
}
