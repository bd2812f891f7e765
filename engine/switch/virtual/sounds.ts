import { readFile } from 'node:fs/promises'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Digit } from '../switch.ts'
import type { WavHeads } from './wav-head.ts'

/** The rate of telephone sound, and of the recordings. */
export const samplesPerSecond = 8_000
export const samplesPerMs = samplesPerSecond / 1000

/** A sound that can be heard on a leg, before it is turned into samples. */
export type Sound =
  | { kind: 'file'; path: string }
  /** Two frequencies in Hz; `onMs` in every `everyMs` where that is given. */
  | { kind: 'tone'; hz: readonly [number, number]; cadence?: { onMs: number; everyMs: number } }

/** A sound on a leg from one instant to another. `until` moves forward when it is cut short. */
export type Sounding = { readonly sound: Sound; readonly from: EpochMs; until: EpochMs }

const rows = [697, 770, 852, 941]
const columns = [1209, 1336, 1477]
const keypad = '123456789*0#'

/** The two tones of a key (ITU-T Q.23). */
export function toneOf(digit: Digit): Sound {
  const at = keypad.indexOf(digit)
  return { kind: 'tone', hz: [rows[Math.floor(at / 3)] ?? 941, columns[at % 3] ?? 1336] }
}

/** A voice, as far as a recording is concerned. */
export const voice: Sound = { kind: 'tone', hz: [350, 440] }
/** China's ringback and busy tones (GF 002): 450 Hz, 1 s in 5 and 0.35 s in 0.7. */
export const ringback: Sound = { kind: 'tone', hz: [450, 450], cadence: { onMs: 1_000, everyMs: 5_000 } }
export const busyTone: Sound = { kind: 'tone', hz: [450, 450], cadence: { onMs: 350, everyMs: 700 } }
export const beep: Sound = { kind: 'tone', hz: [1_000, 1_000] }

const loudness = 0.2 * 32_767

/** A tone's sample `at` samples after it began. */
export function toneSample({ hz, cadence }: Extract<Sound, { kind: 'tone' }>, at: number): number {
  if (cadence !== undefined && (at / samplesPerMs) % cadence.everyMs >= cadence.onMs) return 0
  const turn = (2 * Math.PI * at) / samplesPerSecond
  return (loudness / 2) * (Math.sin(turn * hz[0]) + Math.sin(turn * hz[1]))
}

const mostSamples = 8_000_000 // 16 MB, some seventeen minutes of prompts

type Kept = { reading: Promise<Int16Array>; length: number }

/** Samples of audio files at 8 kHz, those that were used last. */
export class Samples {
  readonly #heads: WavHeads
  readonly #kept = new Map<string, Kept>()
  #size = 0

  constructor(heads: WavHeads) {
    this.#heads = heads
  }

  /** Empty where the file is gone or is not 16-bit PCM: the recording is silent there. */
  async of(path: string): Promise<Int16Array> {
    const known = this.#kept.get(path)
    if (known !== undefined) {
      this.#kept.delete(path)
      this.#kept.set(path, known)
      return await known.reading
    }
    const kept = { reading: this.#read(path), length: 0 }
    this.#kept.set(path, kept)
    const samples = await kept.reading
    kept.length = samples.length
    this.#size += samples.length
    this.#forgetOldest()
    return samples
  }

  #forgetOldest(): void {
    for (const [oldest, { length }] of this.#kept) {
      if (this.#size <= mostSamples || this.#kept.size === 1) return
      if (length === 0) continue // still being read
      this.#kept.delete(oldest)
      this.#size -= length
    }
  }

  async #read(path: string): Promise<Int16Array> {
    const head = this.#heads.of(path)
    if (head === undefined || !head.isPcm || head.bitsPerSample !== 16) return new Int16Array(0)
    const bytes = await readFile(path).catch(() => Buffer.alloc(0))
    const frameBytes = head.channels * 2
    const frames = Math.floor(Math.min(head.dataBytes, Math.max(0, bytes.length - head.dataAt)) / frameBytes)
    const step = head.rate / samplesPerSecond
    const samples = new Int16Array(Math.floor(frames / step))
    for (let at = 0; at < samples.length; at += 1)
      samples[at] = bytes.readInt16LE(head.dataAt + Math.floor(at * step) * frameBytes)
    return samples
  }
}
