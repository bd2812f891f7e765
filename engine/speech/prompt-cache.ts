import { randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'

export type CacheOptions = {
  /** Absolute; made when it is not there. */
  folder: string
  maxBytes: number
  /** How long a file that was prepared for a campaign may not be evicted. */
  keepMs: number
  clock: Clock
}

type Entry = { file: string; bytes: number; usedAt: EpochMs; keptUntil: EpochMs; seenOnDiskAt: EpochMs }

/** How long the presence of a file on disk is taken for granted: the folder may be tidied by others. */
const trustMs = 60_000
const abandonedMs = 3_600_000
/** Evicting goes on to here, so that it does not have to be done for each new file. */
const evictTo = 0.95

/**
 * Rendered sound, a file a key. Two who ask for one key get one rendering. Files appear whole or not at all; the least
 * recently used go first, but none that a campaign prepared in the last hours.
 */
export class PromptCache {
  readonly #options: CacheOptions
  /** Least recently used first. */
  readonly #entries = new Map<string, Entry>()
  readonly #making = new Map<string, Promise<string>>()
  #bytes = 0
  #opening: Promise<void> | undefined

  constructor(options: CacheOptions) {
    this.#options = options
  }

  get bytes(): number {
    return this.#bytes
  }

  get files(): number {
    return this.#entries.size
  }

  /** Renderings under way. Zero when everything is quiet. */
  get busy(): number {
    return this.#making.size
  }

  /** The file of `key`, or undefined; asking is using. `isPrepared` keeps it for the campaign that asks. */
  async find(key: string, options: { isPrepared: boolean }): Promise<string | undefined> {
    await this.#open()
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    const now = this.#options.clock.now()
    const { file } = entry
    if (now - entry.seenOnDiskAt > trustMs) {
      if (!(await touch(file, now))) {
        this.#forget(key)
        return undefined
      }
      entry.seenOnDiskAt = now
    }
    this.#use(key, entry, options.isPrepared)
    return file
  }

  /**
   * The file of `key`; when it is not there, `write` makes it at the path it is given. Throws what `write` throws, and
   * `speech-cache-full` when a campaign's preparation would need more than the cache may hold.
   */
  async make(key: string, options: { isPrepared: boolean }, write: (file: string) => Promise<void>): Promise<string> {
    const found = await this.find(key, options)
    if (found !== undefined) return found
    const underWay = this.#making.get(key)
    if (underWay !== undefined) {
      await underWay
      return this.make(key, options, write)
    }
    const making = this.#write(key, options.isPrepared, write).finally(() => this.#making.delete(key))
    this.#making.set(key, making)
    return making
  }

  /**
   * Compares with the folder, which others may fill or tidy as well, and keeps the bound: what nobody counted counts, what is
   * gone is forgotten, drafts of renderings that died go. Resolves to how many files it removed.
   */
  async tidy(): Promise<number> {
    await this.#open()
    const { folder, clock } = this.#options
    const drafts = await removeAbandoned(path.join(folder, 'drafts'), clock.now() - abandonedMs)
    const found = await filesIn(folder)
    for (const key of [...this.#entries.keys()]) if (!found.has(key) && !this.#making.has(key)) this.#forget(key)
    this.#meet(new Map([...found].filter(([key]) => !this.#entries.has(key))))
    return drafts + (await this.#makeRoom(false))
  }

  async #write(key: string, isPrepared: boolean, write: (file: string) => Promise<void>): Promise<string> {
    if (isPrepared && this.#bytes >= this.#options.maxBytes) await this.#makeRoom(true)
    const file = this.#fileOf(key)
    const draft = path.join(this.#options.folder, 'drafts', `${randomUUID()}.wav`)
    try {
      await write(draft)
      const { size } = await stat(draft)
      await mkdir(path.dirname(file), { recursive: true })
      await rename(draft, file)
      await touch(file, this.#options.clock.now())
      this.#use(key, { file, bytes: size, keptUntil: 0, seenOnDiskAt: this.#options.clock.now() }, isPrepared)
    } finally {
      await rm(draft, { force: true })
    }
    await this.#makeRoom(false)
    return file
  }

  async #makeRoom(mustHave: boolean): Promise<number> {
    const { maxBytes, clock } = this.#options
    if (this.#bytes <= maxBytes && !mustHave) return 0
    const now = clock.now()
    const gone: string[] = []
    let left = this.#bytes
    for (const [key, entry] of this.#entries) {
      if (left <= maxBytes * evictTo) break
      // The newest file is about to be played.
      if (entry.keptUntil > now || now - entry.usedAt < trustMs) continue
      left -= entry.bytes
      gone.push(key)
    }
    for (const key of gone) this.#forget(key)
    await Promise.all(gone.map((key) => rm(this.#fileOf(key), { force: true })))
    if (mustHave && this.#bytes >= maxBytes) {
      throw new WardlineError('speech-cache-full', { limitMb: Math.round(maxBytes / 1_000_000) })
    }
    return gone.length
  }

  #use(key: string, entry: Omit<Entry, 'usedAt'>, isPrepared: boolean): void {
    const now = this.#options.clock.now()
    this.#forget(key)
    const keptUntil = isPrepared ? now + this.#options.keepMs : entry.keptUntil
    this.#entries.set(key, { ...entry, usedAt: now, keptUntil })
    this.#bytes += entry.bytes
  }

  #forget(key: string): void {
    this.#bytes -= this.#entries.get(key)?.bytes ?? 0
    this.#entries.delete(key)
  }

  #fileOf(key: string): string {
    return path.join(this.#options.folder, key.slice(0, 2), `${key}.wav`)
  }

  #open(): Promise<void> {
    this.#opening ??= this.#readFolder()
    return this.#opening
  }

  async #readFolder(): Promise<void> {
    const { folder, clock } = this.#options
    await mkdir(path.join(folder, 'drafts'), { recursive: true })
    await removeAbandoned(path.join(folder, 'drafts'), clock.now() - abandonedMs)
    this.#meet(await filesIn(folder))
    await this.#makeRoom(false)
  }

  /** What another process left. Whether it was prepared is not known: recently used files are kept as if it was. */
  #meet(found: ReadonlyMap<string, { bytes: number; usedAt: EpochMs }>): void {
    const known = [...this.#entries]
    this.#entries.clear()
    const met = [...found].map(([key, { bytes, usedAt }]): [string, Entry] => {
      this.#bytes += bytes
      return [
        key,
        { file: this.#fileOf(key), bytes, usedAt, keptUntil: usedAt + this.#options.keepMs, seenOnDiskAt: usedAt },
      ]
    })
    for (const [key, entry] of [...known, ...met].toSorted(([, a], [, b]) => a.usedAt - b.usedAt))
      this.#entries.set(key, entry)
  }
}

async function filesIn(folder: string): Promise<Map<string, { bytes: number; usedAt: EpochMs }>> {
  const found = new Map<string, { bytes: number; usedAt: EpochMs }>()
  for (const shelf of await readdir(folder)) {
    if (!/^[0-9a-f]{2}$/.test(shelf)) continue
    const names = (await readdir(path.join(folder, shelf))).filter((name) => name.endsWith('.wav'))
    await Promise.all(
      names.map(async (name) => {
        const file = await stat(path.join(folder, shelf, name)).catch(() => undefined)
        // A machine that lost power can leave an empty file behind: 44 bytes are the header alone.
        if (file !== undefined && file.size > 44)
          found.set(name.slice(0, -4), { bytes: file.size, usedAt: file.mtimeMs })
      }),
    )
  }
  return found
}

/** Marks a file as used now; false when it is not there. */
async function touch(file: string, now: EpochMs): Promise<boolean> {
  return utimes(file, now / 1000, now / 1000).then(
    () => true,
    () => false,
  )
}

async function removeAbandoned(folder: string, before: EpochMs): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name)
    const known = await stat(file).catch(() => undefined)
    if (known === undefined || known.mtimeMs >= before) continue
    await rm(file, { force: true })
    removed += 1
  }
  return removed
}
