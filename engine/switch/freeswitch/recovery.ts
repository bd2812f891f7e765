import type { Clock, EpochMs } from '../../kernel/clock.ts'
import type { LegId } from '../../kernel/ids.ts'
import type { LegSnapshot, Settled, Unknown } from '../switch.ts'
import { hangupCauseOf } from './causes.ts'
import type { ChannelView } from './channel-view.ts'
import type { Reply } from './command-queue.ts'
import type { Endings } from './endings.ts'
import { readAge, readCore } from './last-word.ts'
import { snapshotOf, type Told } from './leg.ts'
import type { LegBook } from './leg-book.ts'
import { type Found, findLeg, takeStock } from './resync.ts'
import type { Ending, Happening } from './wire-to-domain.ts'

export type RecoveryParts = {
  clock: Clock
  book: LegBook
  endings: Endings
  ask: (command: string) => Promise<Reply>
  tell: (told: Told[]) => void
}

/**
 * Keeps what we believe in step with what the switch says: after a connection was opened, after events were lost, and
 * when somebody wants to know what became of a leg.
 */
export class Recovery {
  readonly #parts: RecoveryParts
  /** The process that we know: FreeSWITCH gives itself a new Core-UUID at each start. */
  #core: string | undefined
  /** When that process was started, by our clock; late by up to a second, never early. */
  #startedAt: EpochMs = Number.POSITIVE_INFINITY
  #inStep = false
  #generation = 0
  #catchingUp: 'no' | 'yes' | 'again' = 'no'

  constructor(parts: RecoveryParts) {
    this.#parts = parts
  }

  /** Connected, and compared with the switch. Commands are taken only then. */
  get isInStep(): boolean {
    return this.#inStep
  }

  hear(happening: Happening): void {
    // Fewer channels than we have legs: an end was missed that nobody told us was lost.
    if (
      happening.kind === 'Heartbeat' &&
      happening.channels < this.#parts.book.all().filter((leg) => leg.isSeen).length
    )
      this.catchUp()
  }

  fallOut(): void {
    this.#inStep = false
    this.#generation += 1
  }

  /** After a connection was opened. undefined when it broke meanwhile: there will be another one. */
  async getInStep(): Promise<{ restarted: boolean; legs: LegSnapshot[] } | undefined> {
    const generation = this.#generation
    const core = await this.#parts.ask(readCore)
    const age = await this.#parts.ask(readAge)
    const askedAt = this.#parts.clock.now()
    const stock = await this.#stock()
    if (stock === undefined || core.kind !== 'ok' || generation !== this.#generation) return undefined
    const isFirst = this.#core === undefined
    const restarted = !isFirst && this.#core !== core.text
    this.#core = core.text
    this.#startedAt = startOf(age, askedAt)
    this.#compare(stock, isFirst ? 'first' : restarted ? 'restarted' : 'same', true)
    this.#inStep = true
    return { restarted, legs: aliveIn(stock).map(snapshotOf) }
  }

  /** After events were lost on a connection that holds. Told twice while it is at it, it does it once more. */
  catchUp(): void {
    if (!this.#inStep) return
    if (this.#catchingUp !== 'no') {
      this.#catchingUp = 'again'
      return
    }
    this.#catchingUp = 'yes'
    const generation = this.#generation
    void this.#stock().then((stock) => {
      const again = this.#catchingUp === 'again'
      this.#catchingUp = 'no'
      if (stock !== undefined && generation === this.#generation) this.#compare(stock, 'same', false)
      if (again) this.catchUp()
    })
  }

  async liveLegs(): Promise<readonly LegSnapshot[] | Unknown> {
    const stock = this.#inStep ? await this.#stock() : undefined
    if (stock === undefined) return { kind: 'unknown', why: 'the switch is away' }
    return aliveIn(stock).map(snapshotOf)
  }

  async settle(leg: LegId, placedAt: EpochMs): Promise<Settled> {
    const ended = this.#parts.endings.get(leg)
    if (ended !== undefined) return ended.rawCause === neverArrived ? { kind: 'never-seen' } : ended
    if (!this.#inStep) return { kind: 'unknown', why: 'the switch is away' }
    const { ask, clock } = this.#parts
    const found = await findLeg(ask, clock, leg)
    switch (found.kind) {
      case 'alive':
        return { kind: 'alive', snapshot: snapshotOf(found.view) }
      case 'ended':
        return settledAs(found.ending)
      case 'unasked':
        return { kind: 'unknown', why: found.why }
      case 'no-trace':
        return this.#startedAt < placedAt
          ? { kind: 'never-seen' }
          : { kind: 'unknown', why: 'the switch was restarted' }
    }
  }

  /** What it plays was begun by an engine that is no more: nobody waits for its end, and it would be in our way. */
  #adopt(view: ChannelView): void {
    const { book, ask } = this.#parts
    book.adoptSilently(view)
    if (view.isPlaying) void ask(`uuid_break ${view.leg} all`)
  }

  #stock(): Promise<Map<LegId, Found> | undefined> {
    const { ask, clock, book } = this.#parts
    return takeStock(
      ask,
      clock,
      book.all().map(({ leg }) => leg),
    )
  }

  #compare(stock: ReadonlyMap<LegId, Found>, process: 'first' | 'same' | 'restarted', wasAway: boolean): void {
    const { book, tell, clock } = this.#parts
    for (const [id, found] of stock) {
      const leg = book.get(id)
      if (found.kind === 'alive') {
        if (process === 'first') this.#adopt(found.view)
        else tell(book.reconcile(found.view, clock.now(), wasAway))
      } else if (leg !== undefined && process !== 'first') {
        const ending = found.kind === 'ended' ? found.ending : vanished(process, leg.isSeen, clock.now())
        tell(book.end(leg, ending))
      }
    }
  }
}

const neverArrived = 'NEVER_ARRIVED'

/** Of a process that does not tell its age nothing is taken for certain. */
function startOf(age: Reply, askedAt: EpochMs): EpochMs {
  const seconds = age.kind === 'ok' && /^\d+$/.test(age.text.trim()) ? Number(age.text) : Number.NaN
  return Number.isNaN(seconds) ? Number.POSITIVE_INFINITY : askedAt - seconds * 1000
}

/** The end of a leg of which the switch knows nothing. */
function vanished(process: 'same' | 'restarted', isSeen: boolean, endedAt: number): Ending {
  const ending = { rang: false, answeredAt: undefined, endedAt, side: 'here' as const }
  if (process === 'restarted') return { ...ending, rawCause: 'SWITCH_RESTARTED' }
  return { ...ending, rawCause: isSeen ? 'NO_TRACE' : neverArrived }
}

function settledAs({ rawCause, rang, answeredAt, endedAt, side }: Ending): Settled {
  const by = side === 'them' ? 'them' : 'switch'
  const cause = hangupCauseOf(rawCause, { answered: answeredAt !== undefined, rang, by })
  return { kind: 'ended', cause, rawCause, rang, answeredAt, endedAt }
}

const aliveIn = (stock: ReadonlyMap<LegId, Found>): ChannelView[] =>
  [...stock.values()].flatMap((found) => (found.kind === 'alive' ? [found.view] : []))
