import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { LegId, PlaybackId } from '../kernel/ids.ts'
import type {
  CommandOutcome,
  HangUpReason,
  PlaybackSource,
  Refused,
  Settled,
  Switch,
  SwitchEvent,
} from '../switch/switch.ts'
import { HungUp, type PlayEnd } from './live-call.ts'
import { Mailbox, type Waiting } from './mailbox.ts'

/** No prompt is longer; a playback whose end never came must not hold a call for ever. */
const longestPlaybackMs = toMs('15m')
/** How long the end of a playback that we stopped, or of a leg that we hung up, may take to be reported. */
export const echoMs = toMs('2s')
const linkBackMs = toMs('5m')
export const forever = toMs('24h')
/** A hang-up whose effect nobody sees is given again this often. */
const hangUpTries = 3

export type CallEvent = Extract<SwitchEvent, { leg: LegId }> | { kind: 'SwitchBack' }
export type LegEnd = Extract<SwitchEvent, { kind: 'LegEnded' }>

/**
 * The line between a call and its person's leg on the switch: commands that outlast a broken link, the one playback
 * that a leg has at a time, and what to do when the switch no longer has the leg.
 */
export class LegLine {
  readonly leg: LegId
  readonly #startedAt: EpochMs
  readonly switch: Switch
  readonly box: Mailbox<CallEvent>
  readonly #clock: Clock
  /** The switch told us, only when asked, that the leg has ended: its `LegEnded` was lost. */
  readonly #onMissedEnd: (end: LegEnd) => void
  #playing: PlaybackId | undefined
  #linksBack = 0

  constructor(options: {
    leg: LegId
    startedAt: EpochMs
    switch: Switch
    clock: Clock
    onMissedEnd: (end: LegEnd) => void
  }) {
    this.leg = options.leg
    this.#startedAt = options.startedAt
    this.switch = options.switch
    this.#clock = options.clock
    this.#onMissedEnd = options.onMissedEnd
    this.box = new Mailbox(options.clock)
  }

  /** True when somebody was waiting for the event and took it. */
  deliver(event: CallEvent): boolean {
    if (event.kind === 'SwitchBack') this.#linksBack += 1
    if (event.kind === 'PlaybackEnded' && event.playback === this.#playing) this.#playing = undefined
    return this.box.deliver(event)
  }

  expect<Value>(pick: (event: CallEvent) => Value | undefined, ms: number, otherwise: Value): Waiting<Value> {
    return this.box.expect(pick, { ms, otherwise })
  }

  /** A command to this leg. Throws HungUp when the leg is gone; never resolves to `not-connected` while it is wanted. */
  async command(give: () => Promise<CommandOutcome>, isWanted: () => boolean = () => true): Promise<CommandOutcome> {
    const outcome = await this.outlast(give, isWanted)
    return outcome.kind === 'no-such-leg' ? await this.#gone() : outcome
  }

  /** Gives a command, and gives it again when the link was down and is back, as long as somebody wants it. */
  async outlast(give: () => Promise<CommandOutcome>, isWanted: () => boolean = () => true): Promise<CommandOutcome> {
    for (;;) {
      const linksBack = this.#linksBack
      const outcome = await give()
      if (outcome.kind !== 'not-connected') return outcome
      // It may have come back before its loss was reported to us.
      if (linksBack === this.#linksBack) await this.#linkBack()
      if (!isWanted()) return outcome
    }
  }

  /** Plays to the end, or until `interrupt` makes something of an event. What was interrupted is stopped. */
  async play(
    request: { id: PlaybackId; name: string; sources: readonly PlaybackSource[] },
    interrupt: (event: CallEvent) => PlayEnd | undefined,
  ): Promise<PlayEnd> {
    // The end may be told before the command's reply: wait first, then ask.
    const end = this.expect<PlayEnd>((event) => interrupt(event) ?? endOf(event, request.id), longestPlaybackMs, {
      kind: 'failed',
      why: 'its end was never reported',
    })
    try {
      let isOver = false
      const ended = end.value.finally(() => {
        isOver = true
      })
      const started = this.start(request, () => !isOver).then((why) =>
        why === undefined ? ended : { kind: 'failed' as const, why },
      )
      return await Promise.race([ended, started])
    } finally {
      end.giveUp()
    }
  }

  /** Starts a playback; why it did not start, or undefined when it did. */
  async start(
    request: { id: PlaybackId; name: string; sources: readonly PlaybackSource[] },
    isWanted: () => boolean = () => true,
  ): Promise<string | undefined> {
    this.#playing = request.id
    const outcome = await this.command(() => this.switch.play(this.leg, request), isWanted)
    if (outcome.kind === 'done') return undefined
    if (outcome.kind !== 'unknown' && this.#playing === request.id) this.#playing = undefined
    return 'why' in outcome ? outcome.why : outcome.kind
  }

  /** Stops a playback, unless it has ended already. */
  async stop(id: PlaybackId): Promise<void> {
    if (this.#playing !== id) return
    const ended = this.expect((event) => endOf(event, id), echoMs, undefined)
    try {
      await this.command(() => this.switch.stopPlayback(this.leg))
      if (this.#playing === id) await ended.value
    } finally {
      ended.giveUp()
      if (this.#playing === id) this.#playing = undefined
    }
  }

  /** Stops whatever plays. */
  async silence(): Promise<void> {
    if (this.#playing !== undefined) await this.stop(this.#playing)
  }

  /** Ends the leg. A command that seems to have got lost is given again. */
  async hangUp(reason: HangUpReason): Promise<never> {
    for (let tries = 0; tries < hangUpTries; tries += 1) {
      await this.command(() => this.switch.hangUp(this.leg, reason))
      await this.#quiet()
    }
    await this.#gone()
    throw new HungUp()
  }

  /** Throws HungUp when the end of the leg is told within a moment. */
  async #quiet(): Promise<void> {
    await this.expect<undefined>(() => undefined, echoMs, undefined).value
  }

  /** The switch does not find the leg: its end is on the way, or was lost and has to be asked for. */
  async #gone(): Promise<CommandOutcome> {
    await this.#quiet()
    let settled = await this.switch.settle(this.leg, this.#startedAt)
    while (settled.kind === 'unknown' && !this.switch.health().connected) {
      await this.#linkBack()
      settled = await this.switch.settle(this.leg, this.#startedAt)
    }
    if (settled.kind === 'alive') return { kind: 'declined', why: 'the switch does not find a leg that it has' }
    this.#onMissedEnd(endFrom(settled, this.leg, this.#clock.now()))
    throw new HungUp()
  }

  async #linkBack(): Promise<void> {
    await this.expect((event) => (event.kind === 'SwitchBack' ? true : undefined), linkBackMs, true).value
  }
}

function endOf(event: CallEvent, id: PlaybackId): PlayEnd | undefined {
  if (event.kind !== 'PlaybackEnded' || event.playback !== id) return undefined
  if (event.how === 'failed') return { kind: 'failed', why: event.why ?? 'the switch could not play it' }
  return { kind: 'finished' }
}

/** The end of a leg, out of what the switch says when it is asked for it. */
export function endFrom(settled: Exclude<Settled, { kind: 'alive' }>, leg: LegId, now: number): LegEnd {
  const unseen = { kind: 'LegEnded', leg, seq: 0, by: 'switch', rang: false, answeredAt: undefined } as const
  switch (settled.kind) {
    case 'ended': {
      const { cause, rawCause, rang, answeredAt, endedAt } = settled
      return { ...unseen, at: endedAt, cause, rawCause, rang, answeredAt }
    }
    case 'never-seen':
      return { ...unseen, at: now, cause: 'switch-lost', rawCause: 'NEVER_SEEN' }
    case 'unknown':
      return { ...unseen, at: now, cause: 'unknown', rawCause: 'LOST_FROM_SIGHT' }
  }
}

/** The end of a leg whose originate came back refused. */
export const endOfRefused = ({ cause, rawCause, rang }: Refused, leg: LegId, at: number): LegEnd => ({
  kind: 'LegEnded',
  leg,
  at,
  seq: 0,
  cause,
  rawCause,
  by: 'switch',
  rang,
  answeredAt: undefined,
})
