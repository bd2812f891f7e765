import { WardlineError } from '../../errors.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { OriginateRequest, Switch, SwitchEvent, SwitchHealth } from '../switch.ts'
import { type Claims, listenForClaims } from './claims.ts'
import { Connection, usualTimes } from './connection.ts'
import { Endings } from './endings.ts'
import type { FreeSwitchOptions } from './freeswitch.ts'
import { gatewaysCommand, trunksOf } from './gateways.ts'
import { forgetLastWord } from './last-word.ts'
import type { Told } from './leg.ts'
import { LegBook } from './leg-book.ts'
import { legCommands } from './leg-commands.ts'
import type { LinkFailure } from './link.ts'
import { Moves } from './moves.ts'
import { type DialPlanOfPhones, Originates } from './originate.ts'
import { Phones } from './phones.ts'
import { Playbacks } from './playbacks.ts'
import { Recovery } from './recovery.ts'
import { Watch } from './watch.ts'
import type { Happening } from './wire-to-domain.ts'

const firstConnectMs = 30_000

/** The port, out of the parts in this folder: commands go in, what happens on the wire comes out as events. */
export class Adapter {
  readonly port: Switch
  readonly #options: FreeSwitchOptions
  readonly #connection: Connection
  readonly #book = new LegBook()
  readonly #watch: Watch
  readonly #originates: Originates
  readonly #endings: Endings
  readonly #recovery: Recovery
  readonly #dialPlan: DialPlanOfPhones
  readonly #phones: Phones
  readonly #moves: Moves
  readonly #listeners = new Set<(event: SwitchEvent) => void>()
  #claims: Claims | undefined
  #seq = 0
  #since: EpochMs
  #version: string | undefined
  #gaps = 0
  #lagMs = 0
  #onFirst: ((problem: WardlineError | undefined) => void) | undefined

  constructor(options: FreeSwitchOptions) {
    const { clock, random, host, port, password, openSocket } = options
    if (/[\r\n\0]/.test(password))
      throw new WardlineError('config-invalid', { name: 'SWITCH_URL', why: 'the password must be one line' })
    this.#options = options
    this.#since = clock.now()
    const phones = options.phones ?? usualPhones
    this.#dialPlan = { phone: dialStringOf(phones) }
    this.#connection = new Connection(
      {
        host,
        port,
        password,
        clock,
        random,
        times: { ...usualTimes, ...options.times },
        ...(openSocket && { openSocket }),
      },
      {
        onUp: () => this.#onUp(),
        onDown: (why) => this.#onDown(why),
        onHappening: (happening) => this.#onHappening(happening),
        onEventsLost: (count) => this.#onEventsLost(count),
        onFailure: (failure) => this.#onFailure(failure),
      },
    )
    const { profile } = typeof phones === 'function' ? usualPhones : phones
    this.#phones = new Phones({ profile, clock, ask: (command) => this.#connection.ask(command) })
    this.#watch = new Watch(clock)
    this.#originates = new Originates(clock, this.#book)
    this.#endings = new Endings(clock, (leg) => void this.#connection.ask(forgetLastWord(leg)))
    const tell = (told: Told[]): void => this.#tell(told)
    const playbacks = new Playbacks(this.#connection, clock, this.#watch, tell)
    this.#moves = new Moves({ connection: this.#connection, book: this.#book, watch: this.#watch, playbacks })
    this.#recovery = new Recovery({
      clock,
      book: this.#book,
      endings: this.#endings,
      ask: (command) => this.#connection.ask(command),
      tell,
    })
    this.port = {
      ...legCommands({
        connection: this.#connection,
        book: this.#book,
        watch: this.#watch,
        playbacks,
        moves: this.#moves,
        recovery: this.#recovery,
      }),
      originate: (request) => this.#originate(request),
      liveLegs: () => this.#recovery.liveLegs(),
      settle: (leg, placedAt) => this.#recovery.settle(leg, placedAt),
      trunks: async () => trunksOf(await this.#connection.ask(gatewaysCommand)),
      phones: () => this.#phones.list(),
      subscribe: (listener) => {
        this.#listeners.add(listener)
        return () => this.#listeners.delete(listener)
      },
      health: () => this.#health(),
      close: () => this.#close(),
    }
  }

  /** Connects for the first time. See `connectFreeSwitch` for what it rejects with. */
  async start(): Promise<void> {
    const { clock, claims, host, port } = this.#options
    try {
      if (claims !== undefined) this.#claims = await this.#listen(claims)
      await new Promise<void>((resolve, reject) => {
        const wait = this.#options.firstConnectMs ?? firstConnectMs
        const disarm = clock.at(clock.now() + wait, () =>
          this.#onFirst?.(new WardlineError('switch-unreachable', { host, port })),
        )
        this.#onFirst = (problem) => {
          disarm()
          this.#onFirst = undefined
          if (problem === undefined) resolve()
          else reject(problem)
        }
        void this.#connection.connect()
      })
    } catch (error) {
      await this.#close()
      throw error
    }
  }

  async #originate(request: OriginateRequest): ReturnType<Switch['originate']> {
    if (!this.#recovery.isInStep)
      return { kind: 'refused', cause: 'switch-lost', rawCause: 'NOT_CONNECTED', rang: false }
    return await this.#originates.place(request, this.#dialPlan, (command, waitMs) =>
      this.#connection.job(command, waitMs),
    )
  }

  #health(): SwitchHealth {
    return {
      kind: 'freeswitch',
      connected: this.#recovery.isInStep,
      since: this.#since,
      version: this.#version,
      sequenceGaps: this.#gaps,
      lagMs: this.#lagMs,
      commandsWaiting: this.#connection.commandsWaiting,
    }
  }

  async #close(): Promise<void> {
    this.#listeners.clear()
    this.#connection.close()
    this.#endings.close()
    this.#watch.close()
    await this.#claims?.close()
  }

  #onHappening(happening: Happening): void {
    this.#recovery.hear(happening)
    if (happening.at > 0) this.#lagMs = Math.max(0, this.#options.clock.now() - happening.at)
    this.#tell('extension' in happening ? this.#phones.apply(happening) : this.#book.apply(happening))
    if ('leg' in happening) this.#watch.look(happening.leg)
  }

  #onEventsLost(count: number): void {
    this.#gaps += count
    this.#recovery.catchUp()
    void this.#phones.registrations().then((found) => this.#tell(this.#phones.compare(found, false)))
  }

  async #onUp(): Promise<void> {
    const version = await this.#connection.ask('version short')
    const registrations = await this.#phones.registrations()
    const restored = await this.#recovery.getInStep()
    if (restored === undefined) return
    this.#version = version.kind === 'ok' ? version.text.trim() : undefined
    this.#since = this.#options.clock.now()
    this.#tell(this.#phones.compare(registrations, this.#onFirst !== undefined))
    this.#moves.tidy()
    if (this.#onFirst !== undefined) return this.#onFirst(undefined)
    this.#tell([{ kind: 'SwitchBack', at: this.#since, ...restored }])
  }

  #onDown(why: string): void {
    const wasInStep = this.#recovery.isInStep
    this.#recovery.fallOut()
    this.#originates.onLost()
    if (!wasInStep) return
    this.#since = this.#options.clock.now()
    this.#tell([{ kind: 'SwitchLost', at: this.#since, why }])
  }

  #onFailure(failure: LinkFailure): void {
    this.#options.onFailure?.(failure)
    const { host, port } = this.#options
    if (failure.kind === 'password-refused')
      this.#onFirst?.(new WardlineError('switch-password-refused', { host, port }))
    if (failure.kind === 'address-refused') this.#onFirst?.(new WardlineError('switch-address-refused', { host, port }))
  }

  async #listen(claims: { host: string; port: number }): Promise<Claims> {
    try {
      return await listenForClaims({
        ...claims,
        clock: this.#options.clock,
        mayClaim: () => this.#recovery.isInStep,
        onClaiming: (leg, fromName) => this.#book.noteName(leg, fromName),
      })
    } catch (cause) {
      throw new WardlineError('switch-claims-port', claims, { cause })
    }
  }

  #tell(told: readonly Told[]): void {
    for (const one of told) {
      this.#seq += 1
      const event = { ...one, seq: this.#seq } as SwitchEvent
      if (one.kind === 'LegEnded') this.#endings.add(one)
      if ('leg' in one) this.#watch.look(one.leg)
      for (const listener of this.#listeners) listener(event)
      this.#originates.onTold(one)
      this.#moves.onTold(one)
    }
  }
}

const usualPhones = { profile: 'phones', domain: 'wardline' }

function dialStringOf(phones: NonNullable<FreeSwitchOptions['phones']>): (extension: string) => string {
  if (typeof phones === 'function') return phones
  return (extension) => `sofia/${phones.profile}/${extension}%${phones.domain}`
}
