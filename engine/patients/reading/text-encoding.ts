import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { WardlineError } from '../../errors.ts'

/**
 * The encoding of a text file: its byte order mark says so, or it is UTF-8 from the first byte to the last, or it is
 * GB18030, which GBK is a part of. Throws `import-not-text` when it is none of them.
 */
export async function encodingOf(file: string): Promise<'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'> {
  const head = await readHead(file, 4)
  if (head.subarray(0, 2).equals(Buffer.from([0xff, 0xfe]))) return 'utf-16le'
  if (head.subarray(0, 2).equals(Buffer.from([0xfe, 0xff]))) return 'utf-16be'
  if (await isAll(file, 'utf-8')) return 'utf-8'
  if (await isAll(file, 'gb18030')) return 'gb18030'
  throw new WardlineError('import-not-text')
}

async function isAll(file: string, encoding: string): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
      if (chunk.includes(0)) return false // no text has a NUL; a program or a picture does
      decoder.decode(chunk, { stream: true })
    }
    decoder.decode()
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

export async function readHead(file: string, bytes: number): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** The file as text, in pieces; `onBytes` hears how many bytes each took. */
export async function* readText(
  file: string,
  encoding: string,
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    onBytes(chunk.length)
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}
