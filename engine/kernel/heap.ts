/** A binary heap: `push` and `pop` cost O(log n). The least item by `isBefore` comes out first; ties come out in the order they went in. */
export class Heap<Item> {
  readonly #items: { item: Item; turn: number }[] = []
  readonly #isBefore: (a: Item, b: Item) => boolean
  #turns = 0

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get size(): number {
    return this.#items.length
  }

  peek(): Item | undefined {
    return this.#items[0]?.item
  }

  push(item: Item): void {
    this.#items.push({ item, turn: this.#turns++ })
    this.#rise(this.#items.length - 1)
  }

  pop(): Item | undefined {
    const top = this.#items[0]
    const last = this.#items.pop()
    if (top === undefined || last === undefined) return undefined
    if (this.#items.length > 0) {
      this.#items[0] = last
      this.#sink(0)
    }
    return top.item
  }

  /** Takes out what is not wanted any more, in O(n); the rest keeps its order, ties included. */
  keep(isWanted: (item: Item) => boolean): void {
    const kept = this.#items.filter(({ item }) => isWanted(item))
    this.#items.length = 0
    for (const entry of kept) this.#items.push(entry)
    for (let at = (this.#items.length >> 1) - 1; at >= 0; at -= 1) this.#sink(at)
  }

  #precedes(i: number, j: number): boolean {
    const a = this.#items[i]
    const b = this.#items[j]
    if (a === undefined || b === undefined) return a !== undefined
    if (this.#isBefore(a.item, b.item)) return true
    return !this.#isBefore(b.item, a.item) && a.turn < b.turn
  }

  #swap(i: number, j: number): void {
    const a = this.#items[i]
    const b = this.#items[j]
    if (a === undefined || b === undefined) return
    this.#items[i] = b
    this.#items[j] = a
  }

  #rise(from: number): void {
    let at = from
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#precedes(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  #sink(from: number): void {
    let at = from
    for (;;) {
      const left = 2 * at + 1
      const least = this.#precedes(left + 1, left) ? left + 1 : left
      if (least >= this.#items.length || !this.#precedes(least, at)) return
      this.#swap(at, least)
      at = least
    }
  }
}
