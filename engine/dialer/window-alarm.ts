import type { Cancel, Clock } from '../kernel/clock.ts'
import type { Campaign } from './campaign.ts'
import type { Openings } from './core/calendar.ts'
import type { CampaignRules } from './core/rules.ts'

export type WindowAlarmParts = {
  clock: Clock
  scheduled(): Promise<Campaign[]>
  openingsOf(rules: CampaignRules): Openings
  start(id: number): Promise<unknown>
  onError(error: unknown): void
}

/** Wakes when the window of a scheduled campaign opens, and starts it. */
export class WindowAlarm {
  readonly #parts: WindowAlarmParts
  #alarm: Cancel | undefined
  #isClosed = false

  constructor(parts: WindowAlarmParts) {
    this.#parts = parts
  }

  /** Starts those whose window is open, and sets itself for the next one. */
  async startDue(): Promise<void> {
    const { clock } = this.#parts
    const scheduled = await this.#parts.scheduled()
    const now = clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const { id, rules } of scheduled) {
      // One whose windows have passed unused starts too: it finds nothing to call and finishes, with the reason.
      const opens = this.#parts.openingsOf(rules).next(now) ?? now
      if (opens <= now) await this.#parts.start(id)
      else next = Math.min(next, opens)
    }
    this.#alarm?.()
    this.#alarm = undefined
    if (this.#isClosed || !Number.isFinite(next)) return
    this.#alarm = clock.at(next, () => void this.startDue().catch(this.#parts.onError))
  }

  close(): void {
    this.#isClosed = true
    this.#alarm?.()
  }
}
