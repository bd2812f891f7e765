import { callIdOf, type LegId } from '../kernel/ids.ts'
import type { LegSnapshot, OriginateRequest, Refused, Switch, SwitchEvent } from '../switch/switch.ts'
import { CallBooks } from './call-books.ts'
import { CallDrivers } from './call-drivers.ts'
import { CallOnSwitch } from './call-on-switch.ts'
import type { Disposition } from './core/disposition.ts'
import type { LegRecord } from './core/leg-record.ts'
import { fateOf } from './leg-fate.ts'
import { endOfRefused, type LegEnd } from './leg-line.ts'
import { isHungUp, type LiveCall } from './live-call.ts'
import { SecondLegs } from './second-legs.ts'
import type { BeforeDialing, CallHappening, Facts, Switchboard, SwitchboardOptions } from './switchboard.ts'

type Entry = {
  call: CallOnSwitch
  books: CallBooks
  /** The originate has not come out yet. */
  isDialing: boolean
  /** Nobody could say what became of it; asked again when the link is back. */
  isLost: boolean
  drivers: CallDrivers
}

type LegEvent = Extract<SwitchEvent, { leg: LegId }>

/** Keeps every live call, routes the switch's events to them, and sees to it that their books are opened and closed. */
export class Board implements Switchboard {
  readonly #options: SwitchboardOptions
  readonly #entries = new Map<LegId, Entry>()
  readonly #seconds: SecondLegs
  readonly #listeners = new Set<(happening: CallHappening) => void>()
  readonly #unsubscribe: () => void
  #offer: (call: LiveCall) => void = (call) => void call.hangUp('declined').catch(() => undefined)

  constructor(options: SwitchboardOptions) {
    this.#options = options
    this.#seconds = new SecondLegs({ ...options, onError: (error) => this.#onError(error) })
    this.#unsubscribe = options.switch.subscribe((event) => this.#hear(event))
  }

  async originate(request: OriginateRequest, facts: Facts, first?: BeforeDialing): ReturnType<Switch['originate']> {
    const { clock } = this.#options
    const { leg, to, callerId } = request
    const number = to.kind === 'extension' ? to.extension : to.number
    const person: LegRecord = { leg, role: 'person', direction: 'outbound', number, startedAt: clock.now() }
    const entry = this.#enter(person, { from: callerId.number, to: number }, facts)
    entry.isDialing = true
    this.#start(entry)
    try {
      const goesOn = first === undefined || (await first(entry.call))
      const outcome = goesOn ? await this.#options.switch.originate(request) : notPlaced
      entry.isDialing = false
      if (outcome.kind === 'answered') this.#onPersonEvent(entry, { kind: 'LegAnswered', leg, at: outcome.at, seq: 0 })
      // Declined before a leg came to be: there is no event to wait for.
      if (outcome.kind === 'refused') this.#end(entry, endOfRefused(outcome, leg, clock.now()))
      if (outcome.kind === 'unknown') this.#findOut(entry)
      return outcome
    } catch (error) {
      entry.isDialing = false
      this.#findOut(entry)
      throw error
    }
  }

  callOf(leg: LegId): LiveCall | undefined {
    const call = this.#entries.get(leg)?.call
    return call === undefined || call.hasEnded ? undefined : call
  }

  async adopt(snapshot: LegSnapshot, facts: Facts): Promise<LiveCall> {
    const known = this.#entries.get(snapshot.leg)
    if (known !== undefined) return known.call
    const entry = this.#enter(personOf(snapshot), { from: snapshot.from, to: snapshot.to }, facts)
    entry.books.reopen()
    entry.books.note('recovered')
    this.#publish({ kind: 'CallStarted', call: entry.call })
    entry.books.goOnFrom(await this.#lastSeqOf(entry.call))
    return entry.call
  }

  async drive(
    call: LiveCall,
    script: string,
    work: () => Promise<Disposition | undefined>,
    despite?: (fault: unknown) => Promise<Disposition>,
  ): Promise<Disposition | undefined> {
    const entry = this.#entries.get(call.leg)
    if (entry === undefined) return await work()
    const { books, drivers } = entry
    books.script = script
    try {
      books.disposition = (await drivers.run(script, work)) ?? books.disposition
      return books.disposition
    } catch (error) {
      if (isHungUp(error)) throw error
      books.disposition = 'failed'
      if (despite === undefined) throw error
      books.disposition = await despite(error)
      return books.disposition
    } finally {
      this.#closeBooks(entry)
    }
  }

  onOffered(handle: (call: LiveCall) => void): void {
    this.#offer = handle
  }

  observe(listener: (happening: CallHappening) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get live(): number {
    return this.#entries.size
  }

  close(): void {
    this.#unsubscribe()
    for (const { call, drivers } of this.#entries.values()) {
      call.abandon()
      drivers.close()
    }
    this.#seconds.abandon()
  }

  #enter(person: LegRecord, numbers: { from: string; to: string }, facts: Facts): Entry {
    const { clock, log } = this.#options
    const call: CallOnSwitch = new CallOnSwitch({
      switch: this.#options.switch,
      clock,
      person,
      ...numbers,
      facts: new Map(Object.entries(facts)),
      onTrail: (line) => books.trail(line),
      onMissedEnd: (end) => this.#end(entry, end),
      dialOut: (leg, to, options) => this.#seconds.dial(call, leg, to, options),
      adopt: (snapshot) => this.#seconds.adopt(call, snapshot),
      letGo: (leg) => this.#seconds.letGo(leg),
    })
    const books = new CallBooks(call, log, clock)
    const entry: Entry = {
      call,
      books,
      isDialing: false,
      isLost: false,
      drivers: new CallDrivers(clock, (error) => this.#onError(error)),
    }
    this.#entries.set(person.leg, entry)
    return entry
  }

  #start({ call, books }: Entry): void {
    books.open()
    books.note(call.direction === 'inbound' ? 'offered' : 'dialed')
    this.#publish({ kind: 'CallStarted', call })
  }

  #hear(event: SwitchEvent): void {
    if (event.kind === 'SwitchBack') this.#onSwitchBack(new Set(event.legs.map(({ leg }) => leg)))
    if (!('leg' in event)) return
    const entry = this.#entries.get(event.leg)
    if (entry !== undefined) this.#onPersonEvent(entry, event)
    // Anything else belongs to a leg that is not ours or has been closed: late echoes are dropped here.
    else if (!this.#seconds.deliver(event) && event.kind === 'LegOffered') this.#onOffered(event)
  }

  #onOffered(event: LegEvent & { kind: 'LegOffered' }): void {
    const { leg, from, to, at } = event
    const person: LegRecord = { leg, role: 'person', direction: 'inbound', number: from, startedAt: at }
    const entry = this.#enter(person, { from, to }, {})
    this.#start(entry)
    try {
      this.#offer(entry.call)
    } catch (error) {
      this.#onError(error)
      void entry.call.hangUp('no-one-there').catch(() => undefined)
    }
  }

  #onPersonEvent(entry: Entry, event: LegEvent): void {
    const { call, books } = entry
    const before = { isAnswered: call.isAnswered, hasEnded: call.hasEnded }
    if (before.hasEnded) return
    call.deliver(event)
    if (call.isAnswered && !before.isAnswered) books.note('answered')
    if (call.hasEnded) this.#onEnded(entry)
    else if (call.isAnswered && !before.isAnswered) this.#publish({ kind: 'CallAnswered', call })
  }

  #end(entry: Entry, end: LegEnd): void {
    this.#onPersonEvent(entry, end)
  }

  #onEnded(entry: Entry): void {
    const { call, books, drivers } = entry
    books.note('ended', { by: call.person.end?.by ?? '', cause: call.person.end?.rawCause ?? '' })
    drivers.windUp()
    this.#closeBooks(entry)
  }

  #closeBooks(entry: Entry): void {
    const { call, books, drivers } = entry
    const { end } = call.person
    if (end === undefined || drivers.isBusy || !this.#entries.delete(call.leg)) return
    drivers.close()
    books.close(end)
    this.#publish({ kind: 'CallEnded', call, disposition: books.disposition })
  }

  #onSwitchBack(alive: ReadonlySet<LegId>): void {
    for (const entry of [...this.#entries.values()]) {
      entry.call.deliver({ kind: 'SwitchBack' })
      if (entry.isLost || (!alive.has(entry.call.leg) && !entry.isDialing)) this.#findOut(entry)
    }
    this.#seconds.onSwitchBack()
  }

  /** Asks the switch what became of a call that it should have told us about. */
  #findOut(entry: Entry): void {
    entry.isLost = false
    void this.#settle(entry).catch((error: unknown) => this.#onError(error))
  }

  async #settle(entry: Entry): Promise<void> {
    const { leg } = entry.call
    const fate = await fateOf(entry.call, this.#options)
    if (fate.kind === 'away') entry.isLost = true
    if (fate.kind === 'ended') this.#end(entry, fate.end)
    if (fate.kind === 'answered') this.#onPersonEvent(entry, { kind: 'LegAnswered', leg, at: fate.at, seq: 0 })
  }

  /** While the database is away a number that no earlier line of the call can have: fewer than one is written a millisecond. */
  #lastSeqOf(call: CallOnSwitch): Promise<number> {
    return this.#options.lastTrailSeq(callIdOf(call.leg)).catch((error: unknown) => {
      this.#onError(error)
      return this.#options.clock.now() - call.startedAt
    })
  }

  /** A listener that throws harms neither the call nor the other listeners. */
  #publish(what: CallHappening): void {
    for (const listener of this.#listeners) {
      try {
        listener(what)
      } catch (error) {
        this.#onError(error)
      }
    }
  }

  #onError(error: unknown): void {
    this.#options.onError?.(error)
  }
}

/** A call that was prepared and is not placed after all: no leg came to be. */
const notPlaced: Refused = { kind: 'refused', cause: 'cancelled', rawCause: 'NOT_PLACED', rang: false }

function personOf({ leg, direction, from, to, createdAt, answeredAt }: LegSnapshot): LegRecord {
  return {
    leg,
    role: 'person',
    direction,
    number: direction === 'inbound' ? from : to,
    startedAt: createdAt,
    ...(answeredAt !== undefined && { rangAt: answeredAt, answeredAt }),
  }
}
