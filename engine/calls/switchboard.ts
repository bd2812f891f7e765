import type { Clock } from '../kernel/clock.ts'
import { type CallId, callIdOf, type LegId } from '../kernel/ids.ts'
import type { Destination, LegSnapshot, OriginateRequest, Switch, SwitchEvent } from '../switch/switch.ts'
import type { CallLog } from './call-log.ts'
import { type CallEvent, CallOnSwitch } from './call-on-switch.ts'
import { type Disposition, dispositionOfUnanswered, terminationOf } from './core/disposition.ts'
import { foldLeg, type LegRecord } from './core/leg-record.ts'
import type { LiveCall, TrailEntry } from './live-call.ts'

/** What happens to calls, for whoever shows or counts them. No personal data but the numbers in `call`. */
export type CallHappening =
  | { kind: 'CallStarted'; call: LiveCall }
  | { kind: 'CallAnswered'; call: LiveCall }
  | { kind: 'CallEnded'; call: LiveCall; disposition: Disposition | undefined }

export type Facts = Readonly<Record<string, string>>

export type Switchboard = {
  /** Places a call that is entered in the call log from the first moment. Same outcomes as the port's. */
  originate(request: OriginateRequest, facts: Facts): ReturnType<Switch['originate']>
  /** The call whose person has this leg, while it lives. */
  callOf(leg: LegId): LiveCall | undefined
  /** Takes over a call that lived on while the engine was away. */
  adopt(snapshot: LegSnapshot, facts: Facts): Promise<LiveCall>
  /**
   * Lets `work` drive the call under the name of its script. What it resolves to is the call's disposition; the books
   * of the call close when it has ended and its driver is through. A driver that throws leaves `failed`.
   */
  drive(call: LiveCall, script: string, work: () => Promise<Disposition | undefined>): Promise<Disposition | undefined>
  /** Somebody calls us. */
  onOffered(handle: (call: LiveCall) => void): void
  observe(listener: (happening: CallHappening) => void): () => void
  readonly live: number
  close(): void
}

type Entry = {
  call: CallOnSwitch
  trailSeq: number
  /** Second legs of the call, while they live. */
  others: Map<LegId, LegRecord>
  disposition: Disposition | undefined
  script: string | undefined
  drivers: number
  closed: boolean
}

type LegEventOf = Extract<SwitchEvent, { leg: LegId }>

/** Keeps every live call, routes the switch's events to them, and writes the call log. */
export function createSwitchboard(options: {
  switch: Switch
  clock: Clock
  log: CallLog
  lastTrailSeq: (call: CallId) => Promise<number>
}): Switchboard {
  const { clock, log } = options
  const entries = new Map<LegId, Entry>() // by the person's leg
  const owners = new Map<LegId, Entry>() // second legs to their call
  const listeners = new Set<(happening: CallHappening) => void>()
  let offer: (call: LiveCall) => void = (call) => void call.hangUp('declined').catch(() => undefined)

  const publish = (happening: CallHappening): void => {
    for (const listener of listeners) listener(happening)
  }

  function enter(person: LegRecord, numbers: { from: string; to: string }, facts: Facts, trailSeq = 0): Entry {
    const call = new CallOnSwitch({
      switch: options.switch,
      clock,
      person,
      ...numbers,
      facts: new Map(Object.entries(facts)),
      onTrail: (line) => writeTrail(entry, line),
      dialOut: (_call, leg, to, ringMs) => dialSecondLeg(entry, leg, to, ringMs),
    })
    const entry: Entry = {
      call,
      trailSeq,
      others: new Map(),
      disposition: undefined,
      script: undefined,
      drivers: 0,
      closed: false,
    }
    entries.set(person.leg, entry)
    return entry
  }

  function start(entry: Entry): void {
    const { call } = entry
    log.open({ ...opening(entry) })
    writeTrail(entry, { verb: 'call', prompt: '', outcome: call.direction === 'inbound' ? 'offered' : 'dialed' })
    publish({ kind: 'CallStarted', call })
  }

  function writeTrail(entry: Entry, line: TrailEntry): void {
    entry.trailSeq += 1
    log.trail({ ...line, call: entry.call.id, seq: entry.trailSeq, at: clock.now() })
  }

  async function dialSecondLeg(entry: Entry, leg: LegId, to: Destination, ringMs: number) {
    const number = to.kind === 'extension' ? to.extension : to.number
    owners.set(leg, entry)
    entry.others.set(leg, {
      leg,
      role: to.kind === 'extension' ? 'agent' : 'outside',
      direction: 'outbound',
      number,
      startedAt: clock.now(),
    })
    const dialled = await options.switch.originate({ leg, to, callerId: { number: entry.call.from }, ringMs })
    if (dialled.kind !== 'answered') forgetSecondLeg(entry, leg)
    return dialled
  }

  function forgetSecondLeg(entry: Entry, leg: LegId): void {
    const record = entry.others.get(leg)
    if (record !== undefined) log.leg({ call: entry.call.id, record })
    entry.others.delete(leg)
    owners.delete(leg)
  }

  function onLegEvent(event: LegEventOf): void {
    const own = entries.get(event.leg)
    const owner = owners.get(event.leg)
    if (own !== undefined) onPersonEvent(own, event)
    else if (owner !== undefined) onOtherEvent(owner, event)
    else if (event.kind === 'LegOffered') onOffered(event)
    // Anything else belongs to a leg that is not ours or has been closed: late echoes are dropped here.
  }

  function onOffered(event: LegEventOf & { kind: 'LegOffered' }): void {
    const person: LegRecord = {
      leg: event.leg,
      role: 'person',
      direction: 'inbound',
      number: event.from,
      startedAt: event.at,
    }
    const entry = enter(person, { from: event.from, to: event.to }, {})
    start(entry)
    offer(entry.call)
  }

  function onPersonEvent(entry: Entry, event: CallEvent & LegEventOf): void {
    const wasAnswered = entry.call.isAnswered
    const hadEnded = entry.call.hasEnded
    if (event.kind === 'LegAnswered' && !wasAnswered)
      writeTrail(entry, { verb: 'call', prompt: '', outcome: 'answered' })
    entry.call.deliver(event)
    if (!wasAnswered && entry.call.isAnswered && !entry.call.hasEnded)
      publish({ kind: 'CallAnswered', call: entry.call })
    if (!hadEnded && entry.call.hasEnded) onEnded(entry)
  }

  function onOtherEvent(entry: Entry, event: LegEventOf): void {
    const record = entry.others.get(event.leg)
    if (
      record !== undefined &&
      (event.kind === 'LegRinging' || event.kind === 'LegAnswered' || event.kind === 'LegEnded')
    ) {
      entry.others.set(event.leg, foldLeg(record, event))
    }
    entry.call.deliver(event)
    if (event.kind === 'LegEnded') forgetSecondLeg(entry, event.leg)
  }

  function onEnded(entry: Entry): void {
    const { call } = entry
    writeTrail(entry, {
      verb: 'call',
      prompt: '',
      outcome: 'ended',
      detail: { by: call.person.end?.by ?? '', cause: call.person.end?.rawCause ?? '' },
    })
    for (const leg of entry.others.keys()) void options.switch.hangUp(leg, 'no-one-there')
    closeBooks(entry)
  }

  function closeBooks(entry: Entry): void {
    const { call } = entry
    const end = call.person.end
    if (end === undefined || entry.drivers > 0 || entry.closed) return
    entry.closed = true
    entries.delete(call.leg)
    if (call.direction === 'outbound' && !call.isAnswered) entry.disposition ??= dispositionOfUnanswered(end.cause)
    log.leg({ call: call.id, record: call.person })
    log.close({
      ...opening(entry),
      person: call.person,
      endedAt: end.at,
      disposition: entry.disposition,
      termination: terminationOf(end.cause, end.rawCause, call.isAnswered),
      script: entry.script,
    })
    publish({ kind: 'CallEnded', call, disposition: entry.disposition })
  }

  const unsubscribe = options.switch.subscribe((event) => {
    if ('leg' in event) onLegEvent(event)
    else if (event.kind === 'SwitchBack') for (const { call } of entries.values()) call.deliver({ kind: 'SwitchBack' })
  })

  return {
    async originate(request, facts) {
      const number = request.to.kind === 'extension' ? request.to.extension : request.to.number
      const person: LegRecord = {
        leg: request.leg,
        role: 'person',
        direction: 'outbound',
        number,
        startedAt: clock.now(),
      }
      const entry = enter(person, { from: request.callerId.number, to: number }, facts)
      start(entry)
      const outcome = await options.switch.originate(request)
      if (outcome.kind === 'refused' && !entry.call.hasEnded) {
        // Declined before a leg came to be: there is no event to wait for.
        const { cause, rawCause, rang } = outcome
        onPersonEvent(entry, {
          kind: 'LegEnded',
          leg: request.leg,
          at: clock.now(),
          seq: 0,
          cause,
          rawCause,
          by: 'switch',
          rang,
          answeredAt: undefined,
        })
      }
      return outcome
    },
    callOf: (leg) => {
      const entry = entries.get(leg)
      return entry === undefined || entry.call.hasEnded ? undefined : entry.call
    },
    async adopt(snapshot, facts) {
      const known = entries.get(snapshot.leg)
      if (known !== undefined) return known.call
      const person: LegRecord = {
        leg: snapshot.leg,
        role: 'person',
        direction: snapshot.direction,
        number: snapshot.direction === 'inbound' ? snapshot.from : snapshot.to,
        startedAt: snapshot.createdAt,
        ...(snapshot.answeredAt !== undefined && { rangAt: snapshot.answeredAt, answeredAt: snapshot.answeredAt }),
      }
      const entry = enter(person, { from: snapshot.from, to: snapshot.to }, facts)
      entry.trailSeq = await options.lastTrailSeq(callIdOf(snapshot.leg))
      log.open(opening(entry))
      writeTrail(entry, { verb: 'call', prompt: '', outcome: 'recovered' })
      return entry.call
    },
    async drive(call, script, work) {
      const entry = entries.get(call.leg)
      if (entry === undefined) return await work()
      entry.script = script
      entry.drivers += 1
      try {
        entry.disposition = (await work()) ?? entry.disposition
        return entry.disposition
      } catch (error) {
        entry.disposition = 'failed'
        throw error
      } finally {
        entry.drivers -= 1
        closeBooks(entry)
      }
    },
    onOffered(handle) {
      offer = handle
    },
    observe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    get live() {
      return entries.size
    },
    close: unsubscribe,
  }
}

const opening = ({ call }: Entry) => ({
  id: call.id,
  direction: call.direction,
  from: call.from,
  to: call.to,
  startedAt: call.startedAt,
  facts: Object.fromEntries(call.facts),
})
