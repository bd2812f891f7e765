import type { EpochMs } from '../kernel/clock.ts'
import { Heap } from '../kernel/heap.ts'
import type { DueContact } from './attempts-store.ts'

const isDueBefore = (a: DueContact, b: DueContact): boolean =>
  a.nextAt < b.nextAt || (a.nextAt === b.nextAt && a.id < b.id)

/**
 * The few contacts of a campaign that are due first. It is refilled by one query when it is empty, so a list of 100,000
 * costs a call no more than one of 1,000. What lies beyond its horizon stays in the database until then.
 */
export class DueWindow {
  readonly #size: number
  #heap = new Heap<DueContact>(isDueBefore)
  /** The entry that holds for a contact; an older one in the heap is passed over. */
  #entries = new Map<number, DueContact>()
  /** Where the database has more; `'nowhere'`: it has none but these. */
  #horizon: DueContact | 'nowhere' | 'not-loaded' = 'not-loaded'
  /** Contacts that became due again while a query was running and may be missing from its answer. */
  #meanwhile: DueContact[] | undefined

  constructor(size = 100) {
    this.#size = size
  }

  /** The first contact; `'ask'`: the database may have some, undefined: there is none. */
  get head(): DueContact | 'ask' | undefined {
    this.#dropStale()
    return this.#heap.peek() ?? (this.#horizon === 'nowhere' ? undefined : 'ask')
  }

  async refill(due: (limit: number) => Promise<DueContact[]>): Promise<void> {
    const meanwhile: DueContact[] = []
    this.#meanwhile = meanwhile
    const rows = await due(this.#size)
    this.#meanwhile = undefined
    this.#heap = new Heap<DueContact>(isDueBefore)
    this.#entries = new Map()
    this.#horizon = rows.length < this.#size ? 'nowhere' : (rows.at(-1) ?? 'nowhere')
    for (const contact of [...rows, ...meanwhile]) this.offer(contact)
  }

  /** A contact that waits (again). */
  offer(contact: DueContact): void {
    this.#meanwhile?.push(contact)
    if (this.#horizon === 'not-loaded') return
    if (this.#horizon !== 'nowhere' && isDueBefore(this.#horizon, contact)) return
    this.#entries.set(contact.id, contact)
    this.#heap.push(contact)
    // Retries of a long evening must not pile up here: beyond twice its size the later ones are left to the database.
    if (this.#heap.size > 2 * this.#size) this.#shrink()
  }

  /** Takes out the first contact when it is due. */
  take(now: EpochMs): DueContact | undefined {
    this.#dropStale()
    const head = this.#heap.peek()
    if (head === undefined || head.nextAt > now) return undefined
    this.#entries.delete(head.id)
    return this.#heap.pop()
  }

  /** The first contacts that are due, in order; they stay. */
  peek(now: EpochMs, most: number): DueContact[] {
    return [...this.#entries.values()]
      .filter(({ nextAt }) => nextAt <= now)
      .sort((a, b) => (isDueBefore(a, b) ? -1 : 1))
      .slice(0, most)
  }

  /** Takes this one out; undefined: it is not here. */
  takeOut(id: number): DueContact | undefined {
    const entry = this.#entries.get(id)
    this.#entries.delete(id) // its place in the heap is passed over from now on
    return entry
  }

  #dropStale(): void {
    for (;;) {
      const head = this.#heap.peek()
      if (head === undefined || this.#entries.get(head.id) === head) return
      this.#heap.pop()
    }
  }

  #shrink(): void {
    const first = [...this.#entries.values()].sort((a, b) => (isDueBefore(a, b) ? -1 : 1)).slice(0, this.#size)
    this.#horizon = this.#entries.size > first.length ? (first.at(-1) ?? 'nowhere') : this.#horizon
    this.#entries = new Map(first.map((contact) => [contact.id, contact]))
    this.#heap = new Heap<DueContact>(isDueBefore)
    for (const contact of first) this.#heap.push(contact)
  }
}
