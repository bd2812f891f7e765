import { mkdir, open } from 'node:fs/promises'
import path from 'node:path'
import type { EpochMs } from '../../kernel/clock.ts'
import { type Samples, type Sounding, samplesPerMs, samplesPerSecond, toneSample } from './sounds.ts'

/** What is to become a recording: who made which sound when. Samples are made only when it has ended. */
export type Tape = {
  file: string
  startedAt: EpochMs
  /** `stereo`: says on the left, hears on the right. `voice`: only what the leg says. */
  kind: 'stereo' | 'voice'
  says: Sounding[]
  hears: Sounding[]
}

export const makeFolderOf = async (file: string): Promise<boolean> =>
  await mkdir(path.dirname(file), { recursive: true }).then(
    () => true,
    () => false,
  )

const framesAtOnce = 8 * samplesPerSecond

/** Writes the tape as a 16-bit WAV, a few seconds at a time, so that an hour's call needs no more memory than a minute's. */
export async function writeTape(tape: Tape, endedAt: EpochMs, samples: Samples): Promise<void> {
  const tracks = tape.kind === 'stereo' ? [tape.says, tape.hears] : [tape.says]
  const frames = Math.max(0, endedAt - tape.startedAt) * samplesPerMs
  const file = await open(tape.file, 'w')
  try {
    await file.write(wavHead(tracks.length, frames))
    for (let from = 0; from < frames; from += framesAtOnce) {
      const count = Math.min(framesAtOnce, frames - from)
      const mixed = new Int16Array(count * tracks.length)
      for (const [channel, track] of tracks.entries()) {
        for (const sounding of track)
          await mix(mixed, { channel, channels: tracks.length, from, count }, sounding, tape, samples)
      }
      await file.write(new Uint8Array(mixed.buffer))
    }
  } finally {
    await file.close()
  }
}

type Window = { channel: number; channels: number; from: number; count: number }

/** Adds what of the sounding falls into the window. */
async function mix(
  mixed: Int16Array,
  { channel, channels, from, count }: Window,
  { sound, from: soundsFrom, until }: Sounding,
  { startedAt }: Tape,
  samples: Samples,
): Promise<void> {
  const begins = (soundsFrom - startedAt) * samplesPerMs
  const first = Math.max(from, begins)
  const last = Math.min(from + count, (until - startedAt) * samplesPerMs)
  if (first >= last) return
  const recorded = sound.kind === 'file' ? await samples.of(sound.path) : undefined
  for (let at = first; at < last; at += 1) {
    const sample = sound.kind === 'tone' ? toneSample(sound, at - begins) : (recorded?.[at - begins] ?? 0)
    const slot = (at - from) * channels + channel
    mixed[slot] = Math.max(-32_768, Math.min(32_767, (mixed[slot] ?? 0) + sample))
  }
}

function wavHead(channels: number, frames: number): Buffer {
  const bytesPerFrame = channels * 2
  const head = Buffer.alloc(44)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(36 + frames * bytesPerFrame, 4)
  head.write('WAVEfmt ', 8, 'latin1')
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(samplesPerSecond, 24)
  head.writeUInt32LE(samplesPerSecond * bytesPerFrame, 28)
  head.writeUInt16LE(bytesPerFrame, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36, 'latin1')
  head.writeUInt32LE(frames * bytesPerFrame, 40)
  return head
}
