/**
 * The texts of a workbook, which its cells name by number. They are kept as bytes: half a million short strings take
 * several times as much as objects, and hold on to the pieces of XML that they were cut from.
 */
export class StringTable {
  #bytes = Buffer.allocUnsafe(1 << 16)
  #end = 0
  #starts = new Uint32Array(1 << 12)
  #count = 0

  add(text: string): void {
    const room = text.length * 3
    if (this.#end + room > this.#bytes.length) this.#bytes = grown(this.#bytes, this.#end + room)
    if (this.#count + 1 >= this.#starts.length) {
      const larger = new Uint32Array(this.#starts.length * 2)
      larger.set(this.#starts)
      this.#starts = larger
    }
    this.#end += this.#bytes.write(text, this.#end, 'utf8')
    this.#count += 1
    this.#starts[this.#count] = this.#end
  }

  /** `''` where there is none with that number. */
  at(number: number): string {
    if (!(number >= 0 && number < this.#count)) return ''
    return this.#bytes.toString('utf8', this.#starts[number], this.#starts[number + 1])
  }
}

function grown(bytes: Buffer<ArrayBuffer>, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.max(bytes.length * 2, needed))
  bytes.copy(larger)
  return larger
}
