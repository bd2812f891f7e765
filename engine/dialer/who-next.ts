import { localMoment } from '../dialplan/core/opening-hours.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { DueContact } from './attempts-store.ts'
import { type CallTraits, choose, emptyBook, learn, type ScoreBook, scoreOf, windowSize } from './core/contact-score.ts'
import type { DueWindow } from './due-window.ts'

/** What is known of a contact before it is called. */
export type ContactTraits = { id: number; number: string; attempts: number; hasAnswered: boolean }

export type WhoNextParts = {
  timeZone: string
  /** Of these contacts, in whatever order. */
  traitsOf(ids: readonly number[]): Promise<ContactTraits[]>
}

/**
 * Which of the contacts that are due is called next, in a campaign with agents: whoever is likelier to answer at this hour for an agent
 * who waits, whoever is not for a line beyond the agents. Nobody is passed over for ever, and those who were not called yet are asked
 * in the order of the list until something is known.
 */
export class WhoNext {
  readonly #parts: WhoNextParts
  readonly #passedOver = new Map<number, number>()
  readonly #called = new Map<string, CallTraits>()
  #chosen: { id: number; traits: CallTraits } | undefined
  #book: ScoreBook

  constructor(parts: WhoNextParts, book: ScoreBook = emptyBook) {
    this.#parts = parts
    this.#book = book
  }

  get book(): ScoreBook {
    return this.#book
  }

  /** Takes one out of the window; undefined: none is due. */
  async take(due: DueWindow, now: EpochMs, isForIdleAgent: boolean): Promise<DueContact | undefined> {
    const window = due.peek(now, windowSize)
    if (window.length === 0) return undefined
    const known = new Map((await this.#parts.traitsOf(window.map(({ id }) => id))).map((each) => [each.id, each]))
    const hour = Math.floor(localMoment(now, this.#parts.timeZone).minute / 60)
    const traits = window.map(({ id }) => traitsAt(known.get(id), hour))
    const candidates = window.map(({ id }, i) => ({
      score: scoreOf(this.#book, traits[i] as CallTraits),
      passedOver: this.#passedOver.get(id) ?? 0,
    }))
    const at = choose(candidates, isForIdleAgent)
    const contact = window[at]
    if (contact === undefined) return undefined
    for (const { id } of window.slice(0, at)) this.#passedOver.set(id, (this.#passedOver.get(id) ?? 0) + 1)
    this.#passedOver.delete(contact.id)
    this.#chosen = { id: contact.id, traits: traits[at] as CallTraits }
    return due.takeOut(contact.id)
  }

  /** The one that was chosen is being called. */
  begun(contactId: number, leg: string): void {
    if (this.#chosen?.id === contactId) this.#called.set(leg, this.#chosen.traits)
  }

  /** Answered, or over without an answer; told twice it counts once. */
  over(leg: string, isAnswered: boolean): void {
    const traits = this.#called.get(leg)
    if (traits === undefined) return
    this.#called.delete(leg)
    this.#book = learn(this.#book, traits, isAnswered)
  }
}

const traitsAt = (known: ContactTraits | undefined, hour: number): CallTraits => ({
  hour,
  number: numberKind(known?.number),
  attempts: known?.attempts ?? 0,
  hasAnswered: known?.hasAnswered ?? false,
})

/** Mobiles of China have eleven digits that begin with 1; everything else that is known is at home or at work. */
function numberKind(number: string | undefined): CallTraits['number'] {
  if (number === undefined || number === '') return 'unknown'
  return /^\+861\d{10}$/.test(number) ? 'mobile' : 'landline'
}
