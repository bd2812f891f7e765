import type { Cancel, Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { DialerEvent } from './ports.ts'

/** What happened to one campaign since its last pulse. Figures only. */
export type Pulse = {
  campaignId: number
  begun: number
  answered: number
  ended: number
  /** Contacts that are not called any more. */
  closed: number
  /** Sounds that are ready, of how many; absent while none are being made. */
  preparing?: { done: number; total: number }
}

export type PulsesParts = { clock: Clock; publish(pulse: Pulse): void }

const apartMs = toMs('1s')
/** Over this stretch the speed of a campaign is taken. */
const speedMinutes = 10
const minuteMs = toMs('1m')

type Beating = { pulse: Pulse; lastAt: EpochMs; alarm: Cancel | undefined }

/**
 * A campaign's events for screens: hundreds of calls a second are one pulse a second, which says that there is news and how
 * much. Nothing is told while nothing happens.
 */
export class Pulses {
  readonly #parts: PulsesParts
  readonly #beating = new Map<number, Beating>()
  /** Contacts closed, by campaign and minute. */
  readonly #closed = new Map<number, Map<number, number>>()
  #isClosed = false

  constructor(parts: PulsesParts) {
    this.#parts = parts
  }

  hear(event: DialerEvent): void {
    if (this.#isClosed) return
    const { campaignId } = event
    const beating = this.#beating.get(campaignId) ?? {
      pulse: empty(campaignId),
      lastAt: Number.NEGATIVE_INFINITY,
      alarm: undefined,
    }
    this.#beating.set(campaignId, beating)
    beating.pulse = withEvent(beating.pulse, event)
    if (event.kind === 'ContactClosed') this.#noteClosed(campaignId)
    const { clock } = this.#parts
    beating.alarm ??= clock.at(Math.max(clock.now(), beating.lastAt + apartMs), () => this.#beat(campaignId, beating))
  }

  /** Contacts that were closed a minute, lately; undefined where there is too little to tell. */
  closedPerMinute(campaignId: number): number | undefined {
    const now = Math.floor(this.#parts.clock.now() / minuteMs)
    const minutes = [...(this.#closed.get(campaignId) ?? [])].filter(([minute]) => minute > now - speedMinutes)
    const first = minutes[0]
    if (first === undefined) return undefined
    return minutes.reduce((sum, [, closed]) => sum + closed, 0) / (now - first[0] + 1)
  }

  close(): void {
    this.#isClosed = true
    for (const { alarm } of this.#beating.values()) alarm?.()
    this.#beating.clear()
  }

  #beat(campaignId: number, beating: Beating): void {
    const { pulse } = beating
    beating.alarm = undefined
    beating.lastAt = this.#parts.clock.now()
    beating.pulse = empty(campaignId)
    this.#parts.publish(pulse)
  }

  #noteClosed(campaignId: number): void {
    const minute = Math.floor(this.#parts.clock.now() / minuteMs)
    const byMinute = this.#closed.get(campaignId) ?? new Map<number, number>()
    this.#closed.set(campaignId, byMinute.set(minute, (byMinute.get(minute) ?? 0) + 1))
    for (const known of byMinute.keys()) if (known <= minute - speedMinutes) byMinute.delete(known)
  }
}

const empty = (campaignId: number): Pulse => ({ campaignId, begun: 0, answered: 0, ended: 0, closed: 0 })

function withEvent(pulse: Pulse, event: DialerEvent): Pulse {
  switch (event.kind) {
    case 'AttemptBegun':
      return { ...pulse, begun: pulse.begun + 1 }
    case 'AttemptAnswered':
      return { ...pulse, answered: pulse.answered + 1 }
    case 'AttemptEnded':
    case 'AttemptUndone':
      return { ...pulse, ended: pulse.ended + 1 }
    case 'ContactClosed':
      return { ...pulse, closed: pulse.closed + 1 }
    case 'SpeechPreparing':
      return { ...pulse, preparing: { done: event.done, total: event.total } }
    case 'AttemptRang':
    case 'CampaignMoved':
      return pulse // that there is a pulse says enough
  }
}
