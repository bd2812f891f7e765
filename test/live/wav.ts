import { readFileSync } from 'node:fs'
import { toneIn } from '../../engine/switch/conformance/wav.ts'

const sampleRate = 8_000
const windowMs = 20
/** Quieter than this is silence; a hum of the live suite peaks near 10,000. */
const whisper = 700

/** 16-bit samples of a WAV at 8 kHz by channel, also of one that is still being written. */
export function readChannels(file: string): Int16Array[] {
  const wav = readFileSync(file)
  const channels = wav.readUInt16LE(22)
  const from = wav.indexOf('data', 12, 'latin1') + 8
  const frames = Math.floor((wav.length - from) / 2 / channels)
  return Array.from({ length: channels }, (_, channel) =>
    Int16Array.from({ length: frames }, (_, frame) => wav.readInt16LE(from + (frame * channels + channel) * 2)),
  )
}

/** When there is sound, in ms from the start; pauses shorter than `bridgedMs` do not count. */
export function soundsIn(samples: Int16Array, bridgedMs = 200): { fromMs: number; toMs: number }[] {
  const window = (sampleRate * windowMs) / 1000
  const sounds: { fromMs: number; toMs: number }[] = []
  for (let at = 0; at + window <= samples.length; at += window) {
    const isLoud = samples.subarray(at, at + window).some((sample) => Math.abs(sample) > whisper)
    if (!isLoud) continue
    const fromMs = (at / sampleRate) * 1000
    const last = sounds.at(-1)
    if (last && fromMs - last.toMs < bridgedMs) last.toMs = fromMs + windowMs
    else sounds.push({ fromMs, toMs: fromMs + windowMs })
  }
  return sounds
}

/** Half of the loudness that a hum of the live suite has. */
const faintTone = 0.05

/** Of a WAV, also of one that is still being written. A phone with Opus keeps what it hears at 48 kHz. */
export const rateOf = (file: string): number => readFileSync(file).readUInt32LE(24)

/** The same for one tone, in windows of 100 ms. */
export function tonesIn(samples: Int16Array, hz: number, rate: number): { fromMs: number; toMs: number }[] {
  const toneWindow = rate / 10
  const sounds: { fromMs: number; toMs: number }[] = []
  for (let at = 0; at + toneWindow <= samples.length; at += toneWindow) {
    if (toneIn(samples.subarray(at, at + toneWindow), hz, rate) < faintTone) continue
    const fromMs = (at / rate) * 1000
    const last = sounds.at(-1)
    if (last?.toMs === fromMs) last.toMs += 100
    else sounds.push({ fromMs, toMs: fromMs + 100 })
  }
  return sounds
}
