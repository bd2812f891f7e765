import assert from 'node:assert/strict'
import { type LegId, newLegId, newPlaybackId } from '../../kernel/ids.ts'
import type { CommandOutcome, Destination, PlaybackSource, Settled, SwitchEvent, SwitchEventKind } from '../switch.ts'
import type { FarEnd, FarEndPhone, Rig } from './rig.ts'

type EventOf<Kind extends SwitchEventKind> = Extract<SwitchEvent, { kind: Kind }>
type LegEventKind = Extract<SwitchEvent, { leg: LegId }>['kind']

export type Call = { leg: LegId; phone: FarEndPhone; answeredAt: number }

/** How long anything may take that does not say otherwise: network, set-up, a busy machine. */
const patienceMs = 15_000

/** What was told on one port, and ways to wait for what must be told yet. */
export class Story {
  readonly rig: Rig
  readonly events: SwitchEvent[] = []
  readonly #unsubscribe: () => void
  readonly #placedAt = new Map<LegId, number>()

  constructor(rig: Rig, port = rig.switch) {
    this.rig = rig
    this.#unsubscribe = port.subscribe((event) => this.events.push(event))
  }

  close(): void {
    this.#unsubscribe()
  }

  /** The kinds of what was told of the leg, in order. */
  kinds(leg: LegId): SwitchEventKind[] {
    return this.of(leg).map(({ kind }) => kind)
  }

  of(leg: LegId) {
    return this.events.filter((event): event is EventOf<LegEventKind> => 'leg' in event && event.leg === leg)
  }

  find<Kind extends LegEventKind>(leg: LegId, kind: Kind): EventOf<Kind> | undefined {
    return this.of(leg).find((event): event is EventOf<Kind> => event.kind === kind)
  }

  /** The first event of this kind that the leg has had or will have; fails when there is none in time. */
  async event<Kind extends LegEventKind>(leg: LegId, kind: Kind, withinMs = patienceMs): Promise<EventOf<Kind>> {
    await this.rig.elapse(withinMs, () => this.find(leg, kind) !== undefined)
    const found = this.find(leg, kind)
    assert(found, `${kind} was not told within ${withinMs} ms; told were ${this.kinds(leg).join(', ') || 'nothing'}`)
    return found
  }

  /** How often this was told of the leg; waits until it is `times` at least. */
  async times(leg: LegId, kind: LegEventKind, times: number, withinMs = patienceMs): Promise<number> {
    const count = () => this.kinds(leg).filter((one) => one === kind).length
    await this.rig.elapse(withinMs, () => count() >= times)
    return count()
  }

  /** The keys told of the leg when there are `count` of them. */
  async keys(leg: LegId, count: number, withinMs = patienceMs): Promise<EventOf<'DigitPressed'>[]> {
    const pressed = () =>
      this.of(leg).filter((event): event is EventOf<'DigitPressed'> => event.kind === 'DigitPressed')
    await this.rig.elapse(withinMs, () => pressed().length >= count)
    return pressed()
  }

  /** The result of a command, while time passes. */
  async result<Value>(promise: Promise<Value>, withinMs = patienceMs): Promise<Value> {
    let settled: { value: Value } | { error: unknown } | undefined
    promise.then(
      (value) => {
        settled = { value }
      },
      (error: unknown) => {
        settled = { error }
      },
    )
    await this.rig.elapse(withinMs, () => settled !== undefined)
    assert(settled, `no result within ${withinMs} ms`)
    if ('error' in settled) throw settled.error
    return settled.value
  }

  async outcome(promise: Promise<CommandOutcome>): Promise<CommandOutcome['kind']> {
    return (await this.result(promise)).kind
  }

  originate(
    to: Destination,
    { leg = newLegId(), ringMs = 30_000, name = '随访中心', answersItself = undefined as boolean | undefined } = {},
  ) {
    this.#placedAt.set(leg, this.rig.clock.now())
    const asks = answersItself === undefined ? {} : { answersItself }
    return this.rig.switch.originate({ leg, to, callerId: { number: '057187654321', name }, ringMs, ...asks })
  }

  /** What the switch says became of the leg. One that was never placed counts as placed just now. */
  settle(leg: LegId, { port = this.rig.switch, placedAt = this.#placedAt.get(leg) } = {}): Promise<Settled> {
    return this.result(port.settle(leg, placedAt ?? this.rig.clock.now()))
  }

  /** A call to a phone like this, answered. */
  async call(farEnd: FarEnd): Promise<Call> {
    const { to, phone } = await this.rig.destinationThat({ answersAfterMs: 500, ...farEnd })
    return await this.connected(newLegId(), to, phone)
  }

  /** Somebody calls us, and we answer. Needs `inbound`. */
  async caller(farEnd: FarEnd): Promise<Call> {
    const before = this.events.length
    const phone = await this.rig.callIn(farEnd, { from: '13800138000', to: '8000' })
    const offer = () => this.events.slice(before).find((event) => event.kind === 'LegOffered')
    await this.rig.elapse(patienceMs, () => offer() !== undefined)
    const leg = offer()?.leg
    assert(leg, 'the call was not offered')
    await this.result(this.rig.switch.answer(leg))
    return { leg, phone, answeredAt: (await this.event(leg, 'LegAnswered')).at }
  }

  async connected(leg: LegId, to: Destination, phone: FarEndPhone): Promise<Call> {
    const outcome = await this.result(this.originate(to, { leg }))
    assert(outcome.kind === 'answered', `the call was not answered but ${JSON.stringify(outcome)}`)
    return { leg, phone, answeredAt: outcome.at }
  }

  /** Starts playing and resolves to the playback's id. */
  async play(leg: LegId, name: string, sources: readonly PlaybackSource[]) {
    const id = newPlaybackId()
    const outcome = await this.result(this.rig.switch.play(leg, { id, name, sources }))
    assert.equal(outcome.kind, 'done', `play ${name}: ${JSON.stringify(outcome)}`)
    return id
  }

  playbackEnd(leg: LegId, playback: string): EventOf<'PlaybackEnded'> | undefined {
    return this.of(leg).find(
      (event): event is EventOf<'PlaybackEnded'> => event.kind === 'PlaybackEnded' && event.playback === playback,
    )
  }

  async playedOut(leg: LegId, playback: string, withinMs = patienceMs): Promise<EventOf<'PlaybackEnded'>> {
    await this.rig.elapse(withinMs, () => this.playbackEnd(leg, playback) !== undefined)
    const end = this.playbackEnd(leg, playback)
    assert(end, `the playback did not end within ${withinMs} ms`)
    return end
  }

  async hangUp(...legs: LegId[]): Promise<void> {
    for (const leg of legs) {
      await this.result(this.rig.switch.hangUp(leg, 'finished'))
      await this.event(leg, 'LegEnded')
    }
  }

  /** So many ms off at most: what the rig's own time allows, and `moreMs` for what the network may take. */
  isNear(actual: number, expected: number, moreMs = 0): boolean {
    return Math.abs(actual - expected) <= this.rig.toleranceMs + moreMs
  }
}
