import type { Role } from '../accounts/core/roles.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'

export type LiveValue = string | number | boolean | null | readonly LiveValue[] | { readonly [name: string]: LiveValue }
export type LivePayload = Readonly<Record<string, LiveValue>>

export type LiveEvent = {
  /** Grows by one per event of one run of the engine. */
  seq: number
  at: EpochMs
  /** `campaign.progress`, `call.ended`, `import.progress`, … */
  topic: string
  /** Whose it is; undefined: the whole hospital's, which users of one department do not see. */
  department: string | undefined
  /** It says nothing of anybody: users of one department see it too. */
  isForEverybody: boolean
  /** Who may see it; undefined: every role. */
  roles: readonly Role[] | undefined
  /** Goes to those only who have named its topic: figures that nobody else is to be woken for. */
  isOnRequest: boolean
  payload: LivePayload
}

export type Audience = { department?: string; everybody?: boolean; roles?: readonly Role[]; isOnRequest?: boolean }

/**
 * What happens, for browsers: a ring of the last events. Publishing never waits for a viewer and costs the same with
 * none or with hundreds: a viewer keeps its own place and reads when its socket has room. Who falls out of the ring is
 * told to fetch afresh.
 *
 * A field `pii`, at any depth, is dropped on the way in: live events go to many screens and are not audited.
 */
export class Live {
  readonly #clock: Clock
  readonly #ring: (LiveEvent | undefined)[]
  readonly #wakes = new Set<() => void>()
  readonly #watches = new Map<string, number>()
  readonly #onWatch = new Set<() => void>()
  #last = 0
  /** Sets this run's numbers apart from those of the run before: a browser that was connected then must fetch afresh. */
  readonly run: string

  constructor(clock: Clock, size = 4096) {
    this.#clock = clock
    this.#ring = new Array<LiveEvent | undefined>(size)
    this.run = clock.now().toString(36)
  }

  publish(topic: string, payload: LivePayload, audience: Audience = {}): void {
    this.#last += 1
    this.#ring[this.#last % this.#ring.length] = {
      seq: this.#last,
      at: this.#clock.now(),
      topic,
      department: audience.department,
      isForEverybody: audience.everybody === true,
      roles: audience.roles,
      isOnRequest: audience.isOnRequest === true,
      payload: withoutPii(payload),
    }
    for (const wake of [...this.#wakes]) wake()
  }

  /** The number of the newest event; 0 before the first. */
  get last(): number {
    return this.#last
  }

  /** The number of the oldest event that can still be read. */
  get oldest(): number {
    return Math.max(1, this.#last - this.#ring.length + 1)
  }

  /** The event with that number, or undefined when it is not there yet or no more. */
  at(seq: number): LiveEvent | undefined {
    const event = this.#ring[seq % this.#ring.length]
    return event?.seq === seq ? event : undefined
  }

  /** `wake` runs after each event; it must not block. The returned function ends it. */
  onNews(wake: () => void): () => void {
    this.#wakes.add(wake)
    return () => void this.#wakes.delete(wake)
  }

  get viewers(): number {
    return this.#wakes.size
  }

  /** Somebody has begun to look at exactly this topic. The returned function says that it is over. */
  watch(topic: string): () => void {
    this.#count(topic, 1)
    return once(() => this.#count(topic, -1))
  }

  /** Whether it is worth while to find out what is published under this topic on request. */
  isWatched(topic: string): boolean {
    return (this.#watches.get(topic) ?? 0) > 0
  }

  /** `hear` runs whenever somebody begins or ends to look at a topic by name. The returned function ends it. */
  onWatch(hear: () => void): () => void {
    this.#onWatch.add(hear)
    return () => void this.#onWatch.delete(hear)
  }

  #count(topic: string, change: 1 | -1): void {
    const count = (this.#watches.get(topic) ?? 0) + change
    if (count === 0) this.#watches.delete(topic)
    else this.#watches.set(topic, count)
    for (const hear of [...this.#onWatch]) hear()
  }
}

function once(act: () => void): () => void {
  let isDone = false
  return () => {
    if (isDone) return
    isDone = true
    act()
  }
}

function withoutPii(payload: LivePayload): LivePayload {
  return Object.fromEntries(
    Object.entries(payload)
      .filter(([name]) => name !== 'pii')
      .map(([name, value]) => [name, cleaned(value)]),
  )
}

function cleaned(value: LiveValue): LiveValue {
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value === 'object' && value !== null) return withoutPii(value as LivePayload)
  return value
}
