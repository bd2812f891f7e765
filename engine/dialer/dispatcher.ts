import type { Cancel, Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { DueContact } from './attempts-store.ts'
import type { Campaign } from './campaign.ts'
import type { Openings } from './core/calendar.ts'
import type { LineBudget } from './core/line-budget.ts'
import type { DueWindow } from './due-window.ts'

/** A campaign that is being called. */
export type Run = {
  campaign: Campaign
  openings: Openings
  /** Lines and pace of this campaign; it outlives a pause, as live calls do. */
  budget: LineBudget
  due: DueWindow
  /** Whether one more call may be placed, as its pacer says; true where it is not paced. */
  mayDial(): boolean
  /** It has nobody to call for a while: its agents are for other campaigns until it may dial again. */
  rest(): void
  /** Takes a contact that is due out of `due`; absent, or where it has no choice: the first. */
  choose?: () => Promise<DueContact | undefined>
  /** Its prompts are rendered. */
  isPrepared: boolean
  /** When it was last given a line: campaigns of one priority take turns. */
  turn: number
}

export type FinishedBecause = 'all-called' | 'windows-over'

export type DispatcherParts = {
  clock: Clock
  house: LineBudget
  due(campaignId: number, limit: number): Promise<DueContact[]>
  /** Decides about a contact and calls it, or not. Resolves when that is written down; the call goes on by itself. */
  consider(run: Run, contact: DueContact): Promise<void>
  /** Nothing is left to call, or nothing may be called any more. */
  finish(run: Run, because: FinishedBecause): void
  onError(error: unknown): void
}

const afterErrorMs = toMs('5s')
/** Without an event a pacer is asked this often. */
const pacedAgainMs = toMs('1s')
/** Who waits longer than this for a contact or a window needs no agents meanwhile. */
const longPauseMs = toMs('30s')

type Readiness =
  | { kind: 'now' }
  | { kind: 'at'; at: EpochMs }
  | { kind: 'later' }
  | { kind: 'finished'; because: FinishedBecause }
const later: Readiness = { kind: 'later' }

/**
 * Gives lines to campaigns, one decision at a time. It runs when something has changed (a line is free, a command, a
 * contact has become due again) or when the earliest deadline has come, and never looks otherwise.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts
  readonly #runs = new Map<number, Run>()
  #turns = 0
  #alarm: Cancel | undefined
  #pump: Promise<void> | undefined
  #again = false
  #isClosed = false

  constructor(parts: DispatcherParts) {
    this.#parts = parts
  }

  add(run: Run): void {
    this.#runs.set(run.campaign.id, run)
    this.wake()
  }

  /** From here on no new call of this campaign is decided; one that is being decided may still begin: see `quiet`. */
  remove(campaignId: number): void {
    this.#runs.delete(campaignId)
  }

  runOf(campaignId: number): Run | undefined {
    return this.#runs.get(campaignId)
  }

  get runs(): readonly Run[] {
    return [...this.#runs.values()]
  }

  /** Resolves when the decision that is being made now is made. */
  async quiet(): Promise<void> {
    await this.#pump
  }

  wake(): void {
    if (this.#isClosed) return
    this.#again = true
    // Begun in a turn of its own: what wakes it while it makes its first decision must find that it is at work.
    this.#pump ??= Promise.resolve().then(() => this.#work())
  }

  close(): void {
    this.#isClosed = true
    this.#runs.clear()
    this.#alarm?.()
    this.#alarm = undefined
  }

  async #work(): Promise<void> {
    this.#alarm?.()
    this.#alarm = undefined
    let wakeAt: EpochMs | undefined
    while (this.#again) {
      this.#again = false
      try {
        wakeAt = await this.#placeAll()
      } catch (error) {
        this.#parts.onError(error)
        wakeAt = this.#parts.clock.now() + afterErrorMs
      }
    }
    if (wakeAt !== undefined && !this.#isClosed) {
      this.#alarm = this.#parts.clock.at(Math.ceil(wakeAt), () => this.wake())
    }
    this.#pump = undefined // in the same turn as the last look at `#again`: no wake-up falls between
  }

  /** Places calls until nothing more may be placed now; the next deadline, if it is a matter of time. */
  async #placeAll(): Promise<EpochMs | undefined> {
    const { clock, house } = this.#parts
    for (;;) {
      if (!house.hasFreeLine) return undefined
      if (house.nextStartAt > clock.now()) return house.nextStartAt
      const { run, wakeAt } = await this.#choose()
      if (run === undefined) return wakeAt
      const contact = (await run.choose?.()) ?? run.due.take(clock.now())
      if (contact === undefined) continue
      run.turn = ++this.#turns
      try {
        await this.#parts.consider(run, contact)
      } catch (error) {
        run.due.offer(contact) // nobody is lost because the database was away
        throw error
      }
    }
  }

  /** The campaign whose turn it is, or the earliest instant at which one may be ready. */
  async #choose(): Promise<{ run?: Run; wakeAt?: EpochMs }> {
    const inTurn = this.runs.toSorted(
      (a, b) => a.campaign.rules.priority - b.campaign.rules.priority || a.turn - b.turn,
    )
    let wakeAt = Number.POSITIVE_INFINITY
    for (const run of inTurn) {
      const readiness = await this.#readinessOf(run)
      // It may have been paused while the database was asked.
      if (this.#runs.get(run.campaign.id) !== run) continue
      if (readiness.kind === 'now') return { run }
      if (readiness.kind === 'at') wakeAt = Math.min(wakeAt, readiness.at)
      if (readiness.kind === 'finished') {
        this.remove(run.campaign.id)
        this.#parts.finish(run, readiness.because)
      }
    }
    return Number.isFinite(wakeAt) ? { wakeAt } : {}
  }

  async #readinessOf(run: Run): Promise<Readiness> {
    const now = this.#parts.clock.now()
    if (!run.isPrepared || !run.budget.hasFreeLine) return later
    const opens = run.openings.next(now)
    if (opens === undefined) return endOf(run, 'windows-over')
    if (run.due.head === 'ask') await run.due.refill((limit) => this.#parts.due(run.campaign.id, limit))
    const { head } = run.due
    if (head === undefined || head === 'ask') return endOf(run, 'all-called')
    const at = Math.max(opens, head.nextAt, run.budget.nextStartAt)
    if (at > now) {
      if (at - now > longPauseMs) run.rest()
      return { kind: 'at', at }
    }
    return run.mayDial() ? { kind: 'now' } : { kind: 'at', at: now + pacedAgainMs }
  }
}

/** A campaign ends when its last call has. */
const endOf = (run: Run, because: FinishedBecause): Readiness =>
  run.budget.used === 0 ? { kind: 'finished', because } : later
