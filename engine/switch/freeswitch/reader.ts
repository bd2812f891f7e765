import type { EpochMs } from '../../kernel/clock.ts'
import { asLegId, type LegId } from '../../kernel/ids.ts'
import type { EventFields } from './event-fields.ts'

/** The fields of one event or of one channel, read as what they stand for. */
export class Reader {
  readonly #fields: EventFields

  constructor(fields: EventFields) {
    this.#fields = fields
  }

  text(name: string): string {
    return this.#fields.text(name)
  }

  variable(name: string): string {
    return this.text(`variable_${name}`)
  }

  leg(name: string): LegId | undefined {
    return asLegId(this.text(name))
  }

  otherLeg(own: LegId): LegId | undefined {
    const a = this.leg('Bridge-A-Unique-ID')
    return a === own ? this.leg('Bridge-B-Unique-ID') : a
  }

  count(name: string): number {
    const value = Number(this.text(name))
    return Number.isFinite(value) && value > 0 ? value : 0
  }

  /** An instant that the wire gives in microseconds; 0 stands for never. */
  microseconds(name: string): EpochMs | undefined {
    const value = this.count(name)
    return value > 0 ? Math.round(value / 1000) : undefined
  }

  eventAt(): EpochMs {
    return this.microseconds('Event-Date-Timestamp') ?? 0
  }

  rang(): boolean {
    return (
      this.count('Caller-Channel-Progress-Time') > 0 ||
      this.count('Caller-Channel-Progress-Media-Time') > 0 ||
      this.count('Caller-Channel-Answered-Time') > 0
    )
  }
}
