import type { Sound } from '../../engine/speech/core/sound.ts'
import { writeWav } from '../../engine/speech/wav.ts'

/** A WAV that sounds to a machine as if somebody spoke: words of 300 ms with pauses between, over a quiet room. */
export function spokenWords(options: { words: number; rate?: number; amplitude?: number; leadMs?: number }): Buffer {
  const { words, rate = 44_100, amplitude = 0.1, leadMs = 300 } = options
  const [word, pause, lead] = [300, 150, leadMs].map((ms) => Math.round((rate * ms) / 1000)) as [number, number, number]
  const samples = new Float32Array(lead * 2 + words * (word + pause))
  samples.forEach((_, at) => {
    const within = (at - lead) % (word + pause)
    const isWord = at >= lead && at < samples.length - lead && within < word
    const loud = isWord ? amplitude : amplitude / 300
    samples[at] = loud * Math.sin((2 * Math.PI * 220 * at) / rate)
  })
  return writeWav({ samples, rate } satisfies Sound)
}
