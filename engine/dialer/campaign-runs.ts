import type { Clock } from '../kernel/clock.ts'
import type { Campaign } from './campaign.ts'
import type { Openings } from './core/calendar.ts'
import { isOver, type PausedBecause } from './core/life-cycle.ts'
import type { CampaignRules } from './core/rules.ts'
import type { Dispatcher, Run } from './dispatcher.ts'
import { DueWindow } from './due-window.ts'
import type { Lines } from './lines.ts'
import type { Paces } from './paces.ts'
import type { Preparations } from './preparations.ts'
import type { Previews } from './previews.ts'

export type RunsParts = {
  clock: Clock
  dispatcher: Dispatcher
  lines: Lines
  preparations: Preparations
  paces: Paces
  previews: Pick<Previews, 'stop'>
  openingsOf(rules: CampaignRules): Openings
  isConnected(): boolean
  /** The engine pauses a campaign by itself. */
  pause(id: number, because: PausedBecause): Promise<unknown>
  onError(error: unknown): void
}

/** Campaigns that are being called, from the moment they run to the moment they do not; their lines outlive that. */
export class CampaignRuns {
  readonly #parts: RunsParts
  /** Campaigns that ended while we ran; calls of theirs may still be going on. */
  readonly #over = new Set<number>()

  constructor(parts: RunsParts) {
    this.#parts = parts
  }

  /** Renders its prompts and calls; with the switch away it is paused instead. */
  open(campaign: Campaign): void {
    const { dispatcher, lines, onError } = this.#parts
    const { id, rules } = campaign
    if (!this.#parts.isConnected()) {
      void this.#parts.pause(id, 'switch-lost').catch(onError)
      return
    }
    const budget = lines.of(campaign)
    const openings = this.#parts.openingsOf(rules)
    const { paces } = this.#parts
    const due = new DueWindow()
    const run: Run = {
      campaign,
      openings,
      budget,
      due,
      mayDial: () => campaign.staffing === undefined || paces.mayDial(id),
      rest: () => paces.rest(id),
      ...(campaign.staffing !== undefined && { choose: () => paces.choose(id, due) }),
      isPrepared: false,
      turn: 0,
    }
    dispatcher.add(run)
    void this.#prepare(run).catch(onError)
  }

  /** Resolves when no call of it can begin any more. */
  async shut(campaign: Campaign): Promise<void> {
    const { dispatcher, preparations } = this.#parts
    if (isOver(campaign.life)) this.#over.add(campaign.id)
    dispatcher.remove(campaign.id)
    preparations.forget(campaign.id)
    this.#parts.paces.stop(campaign.id)
    this.#parts.previews.stop(campaign)
    await dispatcher.quiet()
    if (this.#parts.lines.forgetIdle(campaign.id)) this.#parts.paces.forget(campaign.id)
  }

  /** Nobody of this campaign is called again. */
  isOver(campaign: Campaign): boolean {
    return this.#over.has(campaign.id) || isOver(campaign.life)
  }

  /** A call takes a line (`started`: it was placed now), or gives it back. */
  line(campaign: Campaign, what: 'started' | 'adopted' | 'ended'): void {
    const { dispatcher, lines, clock } = this.#parts
    if (what === 'started') return lines.start(campaign, clock.now())
    if (what === 'adopted') return lines.adopt(campaign)
    lines.end(campaign)
    if (dispatcher.runOf(campaign.id) === undefined && lines.forgetIdle(campaign.id))
      this.#parts.paces.forget(campaign.id)
    dispatcher.wake()
  }

  async #prepare(run: Run): Promise<void> {
    const { dispatcher, preparations } = this.#parts
    const { id } = run.campaign
    const prepared = await preparations.prepare(run.campaign, () => dispatcher.runOf(id) === run)
    if (prepared?.kind === 'ready') {
      await this.#parts.paces.open(run.campaign)
      if (dispatcher.runOf(id) !== run) return
      this.#parts.paces.start(id)
      run.isPrepared = true
      dispatcher.wake()
    }
    if (prepared?.kind !== 'failed') return
    await this.#parts.pause(id, 'speech-failed')
    preparations.show(id, prepared) // until somebody resumes it
  }
}
