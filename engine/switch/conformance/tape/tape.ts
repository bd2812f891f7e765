/**
 * A recording of one chapter of the conformance suite on a real FreeSWITCH: every byte that it and the adapter wrote to
 * each other, and what the suite was told by its rig, all in the one order in which it happened. Made by the live suite,
 * played wherever tests run.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

/** `event-socket` is opened by an engine, `claim` by FreeSWITCH for each call that it offers. */
export type Line = { kind: 'event-socket' | 'claim'; engine: number; number: number }

export type Moment =
  | { at: number; what: 'asked' | 'opened' | 'refused' | 'closed'; line: Line }
  | { at: number; what: 'wrote'; who: 'switch' | 'engine'; line: Line; bytes: Buffer }
  /** The rig was done with something: `of` names it, `value` is what it told the suite. */
  | { at: number; what: 'told'; of: string; value: unknown }

export type Tape = {
  chapter: string
  freeswitch: string
  /** Where prompts and recordings were. A tape is played with another folder, whose name is as long. */
  folder: string
  /** As many characters as the real one had. */
  password: string
  /** What FreeSWITCH recorded, by its path. */
  recordings: Readonly<Record<string, Buffer>>
  moments: readonly Moment[]
}

type WrittenMoment =
  | Exclude<Moment, { what: 'wrote' }>
  | (Omit<Extract<Moment, { what: 'wrote' }>, 'bytes'> & { text: string })
type Written = Omit<Tape, 'recordings' | 'moments'> & {
  /** Base64. */
  recordings: Record<string, string>
  moments: WrittenMoment[]
}

/** Events repeat each other over many kilobytes: this window sees a whole chapter. */
const compression = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
}

/**
 * `disguises`: what must not be kept (a password, the machine's name and address), and what stands in its place, as long
 * as itself, so that every length on the wire stays true.
 */
export async function saveTape(file: string | URL, tape: Tape, disguises: ReadonlyMap<string, string>): Promise<void> {
  const written: Written = {
    ...tape,
    recordings: Object.fromEntries(
      Object.entries(tape.recordings).map(([name, bytes]) => [name, bytes.toString('base64')]),
    ),
    moments: tape.moments.map((moment) => {
      if (moment.what !== 'wrote') return moment
      const { bytes, ...rest } = moment
      return { ...rest, text: disguised(bytes, disguises) }
    }),
  }
  await writeFile(file, brotliCompressSync(JSON.stringify(written), compression))
}

/** Beside the adapter. What is built lies three folders deeper than what it was built from. */
export const tapes = new URL('../../../../../../engine/switch/freeswitch/recordings-of-the-wire/', import.meta.url)
export const tapeFileOf = (chapter: string): string => `${chapter.replaceAll(' ', '-')}.tape.br`

export async function loadTape(file: string | URL): Promise<Tape> {
  const written = JSON.parse(brotliDecompressSync(await readFile(file)).toString('utf8')) as Written
  return {
    ...written,
    recordings: Object.fromEntries(
      Object.entries(written.recordings).map(([name, text]) => [name, Buffer.from(text, 'base64')]),
    ),
    moments: written.moments.map((moment) => {
      if (moment.what !== 'wrote') return moment
      const { text, ...rest } = moment
      return { ...rest, bytes: Buffer.from(text, 'latin1') }
    }),
  }
}

/** One character a byte: nothing is read as more than bytes. */
function disguised(bytes: Buffer, disguises: ReadonlyMap<string, string>): string {
  let text = bytes.toString('latin1')
  for (const [real, guise] of disguises) {
    if (real.length !== guise.length) throw new Error('a disguise must be as long as what it hides')
    text = text.replace(new RegExp(`(?<!\\w)${real.replace(/[.]/g, '\\.')}(?!\\w)`, 'g'), guise)
  }
  return text
}
