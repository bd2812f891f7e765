/**
 * Things in order of which any can be taken out again. Every thing carries its own seat in the pool, so that adding, removing and
 * taking the best cost O(log n) and nothing stale is ever left behind.
 */
export type Seat<Item> = { readonly item: Item; place: number }

export const seatOf = <Item>(item: Item): Seat<Item> => ({ item, place: -1 })

export interface Pool<Item> {
  add(seat: Seat<Item>): void
  remove(seat: Seat<Item>): void
  best(): Item | undefined
}

/** `isBefore` must not change its mind about two items while both are in the pool. */
export class OrderedPool<Item> implements Pool<Item> {
  readonly #seats: Seat<Item>[] = []
  readonly #isBefore: (a: Item, b: Item) => boolean

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#seats.length
  }

  best(): Item | undefined {
    return this.#seats[0]?.item
  }

  add(seat: Seat<Item>): void {
    seat.place = this.#seats.length
    this.#seats.push(seat)
    this.#rise(seat)
  }

  remove(seat: Seat<Item>): void {
    if (seat.place < 0) return
    const last = this.#seats.pop() as Seat<Item>
    if (last !== seat) {
      last.place = seat.place
      this.#seats[seat.place] = last
      this.#rise(last)
      this.#sink(last)
    }
    seat.place = -1
  }

  #rise(seat: Seat<Item>): void {
    while (seat.place > 0) {
      const parent = this.#seats[(seat.place - 1) >> 1] as Seat<Item>
      if (!this.#isBefore(seat.item, parent.item)) return
      this.#swap(seat, parent)
    }
  }

  #sink(seat: Seat<Item>): void {
    for (;;) {
      const left = this.#seats[2 * seat.place + 1]
      if (left === undefined) return
      const right = this.#seats[2 * seat.place + 2]
      const child = right !== undefined && this.#isBefore(right.item, left.item) ? right : left
      if (!this.#isBefore(child.item, seat.item)) return
      this.#swap(seat, child)
    }
  }

  #swap(a: Seat<Item>, b: Seat<Item>): void {
    const place = a.place
    a.place = b.place
    b.place = place
    this.#seats[a.place] = a
    this.#seats[b.place] = b
  }
}

/** Any of them, each as likely; `random` gives numbers in [0, 1). The one drawn stays drawn until the pool changes. */
export class RandomPool<Item> implements Pool<Item> {
  readonly #seats: Seat<Item>[] = []
  readonly #random: () => number
  #drawn: Seat<Item> | undefined

  constructor(random: () => number) {
    this.#random = random
  }

  best(): Item | undefined {
    this.#drawn ??= this.#seats[Math.floor(this.#random() * this.#seats.length)]
    return this.#drawn?.item
  }

  add(seat: Seat<Item>): void {
    seat.place = this.#seats.length
    this.#seats.push(seat)
    this.#drawn = undefined
  }

  remove(seat: Seat<Item>): void {
    const last = this.#seats.pop() as Seat<Item>
    if (last !== seat) {
      last.place = seat.place
      this.#seats[seat.place] = last
    }
    seat.place = -1
    this.#drawn = undefined
  }
}
