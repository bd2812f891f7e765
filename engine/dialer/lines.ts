import type { EpochMs } from '../kernel/clock.ts'
import type { Campaign } from './campaign.ts'
import { type Caps, LineBudget } from './core/line-budget.ts'

/** The lines of the house and of every campaign that uses some. A campaign's outlive its pause, as live calls do. */
export class Lines {
  readonly house: LineBudget
  readonly #byCampaign = new Map<number, LineBudget>()

  constructor(caps: Caps) {
    this.house = new LineBudget(caps)
  }

  of({ id, rules }: Campaign): LineBudget {
    const known = this.#byCampaign.get(id)
    if (known !== undefined) return known
    const made = new LineBudget(rules.caps)
    this.#byCampaign.set(id, made)
    return made
  }

  usedBy(campaignId: number): number {
    return this.#byCampaign.get(campaignId)?.used ?? 0
  }

  change(campaignId: number, caps: Caps): void {
    this.#byCampaign.get(campaignId)?.change(caps)
  }

  start(campaign: Campaign, now: EpochMs): void {
    this.house.start(now)
    this.of(campaign).start(now)
  }

  adopt(campaign: Campaign): void {
    this.house.adopt()
    this.of(campaign).adopt()
  }

  end(campaign: Campaign): void {
    this.house.end()
    this.of(campaign).end()
  }

  /** Forgets a campaign that is not being called, where it has no call any more. */
  forgetIdle(campaignId: number): boolean {
    return this.usedBy(campaignId) === 0 && this.#byCampaign.delete(campaignId)
  }

  /** How many more calls this campaign may have, by its own cap and by that of the house. */
  freeFor(campaignId: number): number {
    const own = this.#byCampaign.get(campaignId)
    const free = ({ caps, used }: LineBudget): number => Math.max(0, caps.lines - used)
    return Math.min(free(this.house), own === undefined ? Number.POSITIVE_INFINITY : free(own))
  }
}
