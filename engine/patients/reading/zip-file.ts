import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { WardlineError } from '../../errors.ts'
import { Crc32 } from './crc32.ts'
import type { ReadLimits } from './sheet-file.ts'

export type ZipEntry = {
  name: string
  isPacked: boolean
  crc: number
  packedBytes: number
  bytes: number
  offset: number
}

/**
 * Reads a zip by its directory, which lies at the end: a file that was cut off has none, the parts can be read in any
 * order, and how large they will get is known before anything is inflated. No part ever gives more bytes than the
 * directory promised.
 */
export class ZipFile {
  readonly #file: string
  readonly #entries: ReadonlyMap<string, ZipEntry>

  private constructor(file: string, entries: ReadonlyMap<string, ZipEntry>) {
    this.#file = file
    this.#entries = entries
  }

  static async open(file: string, limits: ReadLimits): Promise<ZipFile> {
    const handle = await open(file)
    try {
      const entries = parseDirectory(await readDirectory(handle))
      refuseBombs(entries, limits)
      return new ZipFile(file, new Map(entries.map((entry) => [entry.name, entry])))
    } finally {
      await handle.close()
    }
  }

  get names(): readonly string[] {
    return [...this.#entries.keys()]
  }

  entry(name: string): ZipEntry | undefined {
    return this.#entries.get(name)
  }

  /** The bytes of a part. Throws `import-broken` when they are not what the directory says. */
  async *read(entry: ZipEntry): AsyncGenerator<Buffer> {
    const start = await this.#startOf(entry)
    if (entry.packedBytes === 0) return
    const packed = createReadStream(this.#file, { start, end: start + entry.packedBytes - 1, highWaterMark: 1 << 16 })
    // pipeline closes the file when the reader stops early; its errors come out of the stream that is read
    const bytes = entry.isPacked ? pipeline(packed, createInflateRaw({ chunkSize: 1 << 16 }), () => undefined) : packed
    const crc = new Crc32()
    let count = 0
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        count += chunk.length
        if (count > entry.bytes) throw broken()
        crc.add(chunk)
        yield chunk
      }
    } catch (error) {
      throw error instanceof WardlineError || !isZlibError(error) ? error : broken(error)
    }
    if (count !== entry.bytes || crc.value !== entry.crc) throw broken()
  }

  async #startOf(entry: ZipEntry): Promise<number> {
    const handle = await open(this.#file)
    try {
      const head = await readAt(handle, entry.offset, 30)
      if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw broken()
      return entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
    } finally {
      await handle.close()
    }
  }
}

const broken = (cause?: unknown) => new WardlineError('import-broken', {}, { cause })

const isZlibError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_')

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.subarray(0, bytesRead)
}

const maxDirectoryBytes = 16_000_000

/** The bytes of the central directory. */
async function readDirectory(handle: FileHandle): Promise<Buffer> {
  const { size } = await handle.stat()
  const tailAt = Math.max(0, size - 65_557)
  const tail = await readAt(handle, tailAt, size - tailAt)
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (at < 0 || tail.length < at + 22) throw broken()
  const where = { bytes: tail.readUInt32LE(at + 12), offset: tail.readUInt32LE(at + 16) }
  const { bytes, offset } =
    where.offset === 0xffffffff ? await readLargeDirectoryEnd(handle, tail.subarray(Math.max(0, at - 20), at)) : where
  if (bytes > maxDirectoryBytes) throw new WardlineError('import-too-big-inside')
  const directory = await readAt(handle, offset, bytes)
  if (directory.length < bytes) throw broken()
  return directory
}

/** Zip64 keeps size and place of the directory in a record of its own, which a locator before the end points to. */
async function readLargeDirectoryEnd(handle: FileHandle, locator: Buffer): Promise<{ bytes: number; offset: number }> {
  if (locator.length < 20 || locator.readUInt32LE(0) !== 0x07064b50) throw broken()
  const record = await readAt(handle, Number(locator.readBigUInt64LE(8)), 56)
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw broken()
  return { bytes: Number(record.readBigUInt64LE(40)), offset: Number(record.readBigUInt64LE(48)) }
}

function parseDirectory(directory: Buffer): ZipEntry[] {
  const entries: ZipEntry[] = []
  for (let at = 0; at + 46 <= directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw broken()
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    if ((directory.readUInt16LE(at + 8) & 1) === 1) throw new WardlineError('import-password')
    const method = directory.readUInt16LE(at + 10)
    if (method !== 0 && method !== 8) throw broken()
    entries.push({
      name: directory.toString('utf8', at + 46, nameEnd).replaceAll('\\', '/'),
      isPacked: method === 8,
      crc: directory.readUInt32LE(at + 16),
      ...sizes(directory, at, directory.subarray(nameEnd, extraEnd)),
    })
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

function sizes(directory: Buffer, at: number, extra: Buffer): Pick<ZipEntry, 'bytes' | 'packedBytes' | 'offset'> {
  const large = largeSizes(extra)
  const pick = (value: number): number => (value === 0xffffffff ? Number(large.shift() ?? 0n) : value)
  const bytes = pick(directory.readUInt32LE(at + 24)) // this order is the format's
  const packedBytes = pick(directory.readUInt32LE(at + 20))
  return { bytes, packedBytes, offset: pick(directory.readUInt32LE(at + 42)) }
}

/** The 64-bit values of extra field 1, in the order in which the 32-bit ones are too small. */
function largeSizes(extra: Buffer): bigint[] {
  for (let at = 0; at + 4 <= extra.length; ) {
    const end = Math.min(extra.length, at + 4 + extra.readUInt16LE(at + 2))
    if (extra.readUInt16LE(at) === 1) {
      const count = Math.floor((end - at - 4) / 8)
      return Array.from({ length: count }, (_, i) => extra.readBigUInt64LE(at + 4 + i * 8))
    }
    at = end
  }
  return []
}

function refuseBombs(entries: readonly ZipEntry[], limits: ReadLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.bytes, 0)
  const isBomb = ({ bytes, packedBytes }: ZipEntry) =>
    bytes > 10_000_000 && bytes > packedBytes * limits.maxInflateRatio
  if (total > limits.maxInflatedBytes || entries.some(isBomb)) throw new WardlineError('import-too-big-inside')
}
