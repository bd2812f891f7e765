import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { CallId, LegId } from '../kernel/ids.ts'
import type { Destination, LegSnapshot, Switch, SwitchEvent } from '../switch/switch.ts'
import type { CallLog } from './call-log.ts'
import { foldLeg, type LegRecord } from './core/leg-record.ts'
import { endFrom, endOfRefused, type LegEnd } from './leg-line.ts'
import type { RingOptions } from './live-call.ts'
import { Mailbox } from './mailbox.ts'

/** Whose leg it is: the call that dialed it, and where its events go. */
export type Owner = { readonly id: CallId; readonly from: string; deliver(event: LegEvent): void }

type LegEvent = Extract<SwitchEvent, { leg: LegId }>

type SecondLeg = {
  owner: Owner
  record: LegRecord
  /** The originate has not come out yet: the switch may not have the leg, and have it a moment later. */
  isDialing: boolean
  isLetGo: boolean
  isBeingReleased: boolean
  box: Mailbox<LegEvent>
}

/** How long the end of a leg that we hung up may take to be told. */
const echoMs = toMs('2s')
const quickTries = 3
/** And how long one that three orders have not moved is left in peace. */
const patienceMs = toMs('30s')

/**
 * The second legs of all calls, from the dialing to the end of each: entered in the call log, and never left alone on
 * the switch. A phone that nobody wants any more is hung up however late it was answered, and again after a lost link.
 */
export class SecondLegs {
  readonly #switch: Switch
  readonly #clock: Clock
  readonly #log: CallLog
  readonly #onError: (error: unknown) => void
  readonly #legs = new Map<LegId, SecondLeg>()
  #linksBack = 0

  constructor(options: { switch: Switch; clock: Clock; log: CallLog; onError: (error: unknown) => void }) {
    this.#switch = options.switch
    this.#clock = options.clock
    this.#log = options.log
    this.#onError = options.onError
  }

  get live(): number {
    return this.#legs.size
  }

  async dial(owner: Owner, leg: LegId, to: Destination, options: RingOptions): ReturnType<Switch['originate']> {
    const second: SecondLeg = {
      owner,
      record: {
        leg,
        role: to.kind === 'extension' ? 'agent' : 'outside',
        direction: 'outbound',
        number: to.kind === 'extension' ? to.extension : to.number,
        startedAt: this.#clock.now(),
      },
      isDialing: true,
      isLetGo: false,
      isBeingReleased: false,
      box: new Mailbox(this.#clock),
    }
    this.#legs.set(leg, second)
    try {
      const dialled = await this.#switch.originate({ leg, to, callerId: { number: owner.from }, ...options })
      if (dialled.kind === 'refused') this.#end(second, endOfRefused(dialled, leg, this.#clock.now()))
      if (dialled.kind === 'unknown') second.isLetGo = true
      return dialled
    } catch (error) {
      second.isLetGo = true
      throw error
    } finally {
      second.isDialing = false
      if (second.isLetGo) this.#release(second)
    }
  }

  /** A leg that lived on while the engine was away; its beginning is in the call log already. */
  adopt(owner: Owner, { leg, to, createdAt, answeredAt }: LegSnapshot): void {
    const record: LegRecord = {
      leg,
      role: 'agent',
      direction: 'outbound',
      number: to,
      startedAt: createdAt,
      ...(answeredAt !== undefined && { rangAt: answeredAt, answeredAt }),
    }
    this.#legs.set(leg, {
      owner,
      record,
      isDialing: false,
      isLetGo: false,
      isBeingReleased: false,
      box: new Mailbox(this.#clock),
    })
  }

  /** True when the event was one of a second leg. */
  deliver(event: LegEvent): boolean {
    const second = this.#legs.get(event.leg)
    if (second === undefined) return false
    if (event.kind === 'LegEnded') this.#end(second, event)
    else if (event.kind === 'LegRinging' || event.kind === 'LegAnswered') second.record = foldLeg(second.record, event)
    second.owner.deliver(event)
    return true
  }

  /** Nobody wants the leg any more. Nothing happens when it is gone already. */
  letGo(leg: LegId): void {
    const second = this.#legs.get(leg)
    if (second === undefined) return
    second.isLetGo = true
    this.#release(second)
  }

  /** The link is back: what was let go meanwhile can be hung up now. */
  onSwitchBack(): void {
    this.#linksBack += 1
    for (const second of this.#legs.values()) if (second.isLetGo) this.#release(second)
  }

  /** The engine lets go of all of them. */
  abandon(): void {
    for (const { box } of this.#legs.values()) box.abandon()
  }

  #end(second: SecondLeg, end: LegEnd): void {
    const { leg } = second.record
    if (!this.#legs.delete(leg)) return // told already
    second.record = foldLeg(second.record, end)
    this.#log.leg({ call: second.owner.id, record: second.record })
    second.box.close(new Error('the leg has ended'))
  }

  #release(second: SecondLeg): void {
    if (second.isBeingReleased || !this.#legs.has(second.record.leg)) return
    second.isBeingReleased = true
    void this.#hangUp(second)
      .catch((error: unknown) => {
        if (!second.box.isClosed) this.#onError(error)
      })
      .finally(() => {
        second.isBeingReleased = false
      })
  }

  /** Until its end has been told; throws when it is. A leg that the switch has and does not end is asked for again. */
  async #hangUp(second: SecondLeg): Promise<void> {
    const { leg, startedAt } = second.record
    for (let tries = 1; ; tries += 1) {
      const linksBack = this.#linksBack
      const outcome = await this.#switch.hangUp(leg, 'no-one-there')
      if (outcome.kind === 'not-connected' && linksBack === this.#linksBack) return // once more when the link is back
      if (outcome.kind === 'no-such-leg' && second.isDialing) return // once more when the originate has come out
      const ms = tries < quickTries ? echoMs : patienceMs
      await second.box.next<undefined>(() => undefined, { ms, otherwise: undefined })
      const settled = await this.#switch.settle(leg, startedAt)
      if (settled.kind === 'unknown' && !this.#switch.health().connected) return
      if (settled.kind !== 'alive') this.#end(second, endFrom(settled, leg, this.#clock.now()))
    }
  }
}
