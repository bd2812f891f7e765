const table = Int32Array.from({ length: 256 }, (_, n) => {
  let value = n
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** The checksum of zip; node has one of its own only since 20.15. */
export class Crc32 {
  #value = -1

  add(bytes: Uint8Array): void {
    let value = this.#value
    for (let at = 0; at < bytes.length; at += 1) {
      value = (table[(value ^ (bytes[at] as number)) & 0xff] as number) ^ (value >>> 8)
    }
    this.#value = value
  }

  get value(): number {
    return (this.#value ^ -1) >>> 0
  }
}
