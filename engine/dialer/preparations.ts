import type { Campaign } from './campaign.ts'
import type { DialerEvent, Prepared, SpeechPreparation } from './ports.ts'

/** How ready the sound of a campaign is. `idle`: it is not being called. */
export type Preparation = { kind: 'idle' } | { kind: 'preparing'; done: number; total: number } | Prepared

export type PreparationsParts = {
  speech: SpeechPreparation
  emit(event: DialerEvent): void
  onError(error: unknown): void
}

/** The sound of campaigns on its way: what is shown of it, and what came of it. */
export class Preparations {
  readonly #parts: PreparationsParts
  readonly #shown = new Map<number, Preparation>()

  constructor(parts: PreparationsParts) {
    this.#parts = parts
  }

  of(campaignId: number): Preparation {
    return this.#shown.get(campaignId) ?? { kind: 'idle' }
  }

  show(campaignId: number, preparation: Preparation): void {
    this.#shown.set(campaignId, preparation)
  }

  forget(campaignId: number): void {
    this.#shown.delete(campaignId)
  }

  /** Prepares a campaign as long as `isCurrent`; undefined: it was overtaken by a pause or a new start. Never rejects. */
  async prepare(campaign: Campaign, isCurrent: () => boolean): Promise<Prepared | undefined> {
    const { id } = campaign
    const onProgress = (done: number, total: number): void => {
      if (!isCurrent()) return
      this.show(id, { kind: 'preparing', done, total })
      this.#parts.emit({ kind: 'SpeechPreparing', campaignId: id, done, total })
    }
    this.show(id, { kind: 'preparing', done: 0, total: 0 })
    const prepared = await this.#orFailed(campaign, onProgress)
    if (!isCurrent()) return undefined
    this.show(id, prepared)
    return prepared
  }

  async #orFailed(campaign: Campaign, onProgress: (done: number, total: number) => void): Promise<Prepared> {
    try {
      return await this.#parts.speech.prepare(campaign, onProgress)
    } catch (error) {
      this.#parts.onError(error)
      return { kind: 'failed', failures: 1, why: 'internal' }
    }
  }
}
