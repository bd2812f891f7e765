import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { Campaign, Mover } from './campaign.ts'
import type { CampaignsStore } from './campaigns-store.ts'
import { type CampaignCommand, turn } from './core/life-cycle.ts'
import type { DialerEvent } from './ports.ts'

export type MovesParts = {
  clock: Clock
  campaigns: CampaignsStore
  /** Before it is written that a campaign does not run any more: no call of it is placed from here on. */
  shut(campaign: Campaign): Promise<void>
  /** After it was written that it runs. */
  open(campaign: Campaign): void
  emit(event: DialerEvent): void
  onError(error: unknown): void
}

/** Commands to campaigns, obeyed as their life cycle allows; those to one campaign one after the other. */
export class CampaignMoves {
  readonly #parts: MovesParts
  readonly #commands: Lanes<number>

  constructor(parts: MovesParts) {
    this.#parts = parts
    this.#commands = new Lanes(parts.onError)
  }

  /** Throws `not-found`, `campaign-cannot`, and what `check` throws. */
  move(id: number, command: CampaignCommand, by: Mover, check?: (campaign: Campaign) => void): Promise<Campaign> {
    return this.inLane(id, async () => {
      const { campaigns, clock } = this.#parts
      const campaign = await this.byId(id)
      const turned = turn(campaign.life, command)
      if (turned.kind === 'nothing') return campaign
      const from = campaign.life.state
      if (turned.kind === 'refused') throw new WardlineError('campaign-cannot', { act: command.do, state: from })
      check?.(campaign)
      const moved: Campaign = { ...campaign, life: turned.to }
      if (turned.to.state !== 'running') await this.#parts.shut(moved)
      await campaigns.move(campaign, turned.to, by, clock.now())
      this.#parts.emit({ kind: 'CampaignMoved', campaignId: id, from, to: turned.to.state, because: by.because })
      if (turned.to.state === 'running') this.#parts.open(moved)
      return moved
    })
  }

  /** A command that nobody gave: the engine's own. */
  byItself(id: number, command: CampaignCommand, because: string): void {
    void this.move(id, command, { because }).catch(this.#parts.onError)
  }

  inLane<Result>(id: number, work: () => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      void this.#commands.run(id, () => work().then(resolve, reject))
    })
  }

  async byId(id: number): Promise<Campaign> {
    const campaign = await this.#parts.campaigns.byId(id)
    if (campaign === undefined) throw new WardlineError('not-found', { what: 'campaign' })
    return campaign
  }

  /** Resolves when every command given up to now has been obeyed. */
  quiet(): Promise<void> {
    return this.#commands.quiet()
  }
}
