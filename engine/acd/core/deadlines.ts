import type { EpochMs } from '../../kernel/clock.ts'
import { OrderedPool, type Seat, seatOf } from './pool.ts'

/** Something that is due at an instant unless it is called off. */
export type Deadline = {
  readonly at: EpochMs
  readonly turn: number
  readonly act: () => void
  readonly seat: Seat<Deadline>
}

/** All instants that the floor waits for, nearest first; equal ones in the order in which they were set. */
export class Deadlines {
  readonly #waiting = new OrderedPool<Deadline>((a, b) => a.at < b.at || (a.at === b.at && a.turn < b.turn))
  #turns = 0

  set(at: EpochMs, act: () => void): Deadline {
    this.#turns += 1
    const deadline = { at, turn: this.#turns, act } as Deadline & { seat: Seat<Deadline> }
    deadline.seat = seatOf<Deadline>(deadline)
    this.#waiting.add(deadline.seat)
    return deadline
  }

  /** Harmless for one that has passed or was called off before. */
  callOff(deadline: Deadline | undefined): void {
    if (deadline !== undefined) this.#waiting.remove(deadline.seat)
  }

  get next(): EpochMs | undefined {
    return this.#waiting.best()?.at
  }

  get size(): number {
    return this.#waiting.size
  }

  /** Runs what is due by `now`, in order, including what becomes due while it runs. */
  runUntil(now: EpochMs): void {
    for (let first = this.#waiting.best(); first !== undefined && first.at <= now; first = this.#waiting.best()) {
      this.callOff(first)
      first.act()
    }
  }
}
