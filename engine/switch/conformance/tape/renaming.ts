const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/**
 * What had one name when the tape was made and has another one now: ids that the engine makes up, and the folder of
 * prompts and recordings. Both are as long as they were, so that lengths on the wire stay true.
 */
export class Renaming {
  readonly #names = new Map<string, string>()
  readonly #folderOnTape: string
  readonly #folder: string

  constructor(folderOnTape: string, folder: string) {
    if (folderOnTape.length !== folder.length) throw new Error('the folder has a name of another length')
    this.#folderOnTape = folderOnTape
    this.#folder = folder
  }

  /** Bytes of the tape as they are to be written now. Ids that nobody has made up anew are the switch's own. */
  toNow(bytes: Buffer): Buffer {
    const text = bytes.toString('latin1').replaceAll(this.#folderOnTape, this.#folder)
    return Buffer.from(
      text.replace(uuid, (id) => this.#names.get(id) ?? id),
      'latin1',
    )
  }

  /** Learns which id stands for which from what the engine writes now; throws when that is not what it wrote then. */
  compare(written: Buffer, now: Buffer): void {
    const idsNow = now.toString('latin1').match(uuid) ?? []
    for (const [i, id] of (written.toString('latin1').match(uuid) ?? []).entries()) {
      const current = idsNow[i]
      if (current !== undefined && !this.#names.has(id)) this.#names.set(id, current)
    }
    if (!this.toNow(written).equals(now))
      throw new Error(`the engine writes\n${now.toString()}\nwhere it had written\n${this.toNow(written).toString()}`)
  }
}
