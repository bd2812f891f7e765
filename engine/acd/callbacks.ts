/** Callers who left the line to be called back: they keep their places, over restarts too, and are tried again when they are out. */
import { isHungUp } from '../calls/live-call.ts'
import type { Switchboard } from '../calls/switchboard.ts'
import type { Cancel, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { Destination } from '../switch/switch.ts'
import type { Acd } from './acd.ts'
import type { Callback, CallbackEnd, CallbacksStore } from './callbacks-store.ts'
import type { QueueCalls } from './queue-calls.ts'
import type { WaitEnd } from './waiter.ts'
import { WaitingCallback } from './waiting-callback.ts'

export type CallbacksOptions = {
  acd: Acd
  queueCalls: Pick<QueueCalls, 'served' | 'queue'>
  switchboard: Switchboard
  store: CallbacksStore
  outside(number: string): Destination
  callerId(): string
}

const mostTries = 3
const retryAfterMs = toMs('5m')

type Owed = { callback: Callback; waiting: WaitingCallback | undefined; alarm: Cancel | undefined }

export class Callbacks {
  readonly #options: CallbacksOptions
  readonly #owed = new Map<number, Owed>()
  #isClosed = false

  constructor(options: CallbacksOptions) {
    this.#options = options
  }

  /** As the last engine left them. */
  async recover(): Promise<void> {
    for (const callback of await this.#options.store.owed()) this.#take(callback)
  }

  /** Promised from here on. A second promise to the same number takes the place of the first. */
  async promise(asked: Omit<Callback, 'id' | 'tries' | 'dueAt'>): Promise<void> {
    const { store, acd } = this.#options
    await this.takeBack(asked.number, asked.queueId)
    const dueAt = acd.ports.clock.now()
    const id = await store.add({ ...asked, dueAt })
    this.#take({ ...asked, id, tries: 0, dueAt })
  }

  /** Somebody calls again by themselves: resolves with the instant since which they wait. Undefined: nothing was owed. */
  async takeBack(number: string, queueId: number): Promise<EpochMs | undefined> {
    for (const { callback, waiting } of this.#owed.values()) {
      if (callback.number !== number || callback.queueId !== queueId) continue
      // One who is being connected is called in this moment.
      if (waiting !== undefined && this.#isBeingServed(waiting)) return undefined
      await this.#close(callback, 'called-again')
      if (waiting !== undefined) this.#options.acd.tell({ kind: 'caller-exited', caller: waiting.leg })
      return callback.joinedAt
    }
    return undefined
  }

  close(): void {
    this.#isClosed = true
    for (const { alarm } of this.#owed.values()) alarm?.()
  }

  #isBeingServed({ leg }: WaitingCallback): boolean {
    return this.#options.acd.floor.ground.callers.get(leg)?.isConnecting === true
  }

  #take(callback: Callback): void {
    const { clock } = this.#options.acd.ports
    const owed: Owed = { callback, waiting: undefined, alarm: undefined }
    this.#owed.set(callback.id, owed)
    if (callback.dueAt <= clock.now()) this.#lineUp(owed)
    else owed.alarm = clock.at(callback.dueAt, () => this.#lineUp(owed))
  }

  #lineUp(owed: Owed): void {
    const { acd, switchboard, outside, callerId } = this.#options
    const { callback } = owed
    const queue = acd.queueById(callback.queueId)
    if (queue === undefined) return void this.#close(callback, 'queue-gone').catch(acd.ports.onError)
    const waiting = new WaitingCallback({
      callback,
      queue,
      ports: acd.ports,
      switchboard,
      to: outside(callback.number),
      callerId: callerId(),
    })
    owed.waiting = waiting
    const { joinedAt, wishes } = callback
    acd.enterAs(waiting.leg, waiting, waiting.over, { joinedAt, ...wishes, isCallback: true })
    void waiting.over
      .then((end) => this.#hasCome(callback, waiting, end))
      .catch((error: unknown) => this.#wasNotReached(callback, waiting, error))
      .catch(acd.ports.onError)
  }

  async #hasCome(callback: Callback, waiting: WaitingCallback, end: WaitEnd): Promise<void> {
    if (!this.#owed.has(callback.id)) return // taken back
    if (end.how !== 'served') return await this.#putOff(callback, callback.tries)
    await this.#close(callback, 'served')
    const call = await waiting.call()
    const { switchboard, queueCalls } = this.#options
    await switchboard.drive(call, 'callback', async () => {
      try {
        await queueCalls.served(call, end, { queue: waiting.queue.code, language: callback.language, wishes: {} })
        await call.hangUp('finished')
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return 'completed'
    })
  }

  async #wasNotReached(callback: Callback, waiting: WaitingCallback, error: unknown): Promise<void> {
    if (!isHungUp(error)) throw error
    if (waiting.isLeftAlone) return await this.#comfort(callback, waiting)
    if (this.#isClosed || !this.#owed.has(callback.id)) return
    const tries = callback.tries + 1
    if (tries >= mostTries) await this.#close(callback, 'not-reached')
    else await this.#putOff(callback, tries)
  }

  /** On the line, and nobody there: at the head of the line. */
  async #comfort(callback: Callback, waiting: WaitingCallback): Promise<void> {
    await this.#close(callback, 'served')
    const call = await waiting.call()
    const { language } = callback
    const request = { queue: waiting.queue.code, language, wishes: { isUrgent: true } }
    await this.#options.switchboard.drive(call, 'callback', async () => {
      try {
        await this.#options.queueCalls.queue(call, request)
        await call.hangUp('finished')
      } catch (error) {
        if (!isHungUp(error)) throw error
      }
      return 'completed'
    })
  }

  async #putOff(callback: Callback, tries: number): Promise<void> {
    if (this.#isClosed) return
    const { acd, store } = this.#options
    const dueAt = acd.ports.clock.now() + retryAfterMs
    await store.putOff(callback.id, { tries, dueAt })
    this.#take({ ...callback, tries, dueAt })
  }

  async #close({ id }: Callback, how: CallbackEnd): Promise<void> {
    const { acd, store } = this.#options
    this.#owed.get(id)?.alarm?.()
    this.#owed.delete(id)
    await store.end(id, how, acd.ports.clock.now())
  }
}
