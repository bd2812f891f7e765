/** A quiet piece for those who wait: plucked chords in a slow circle, made of numbers, so that nobody's rights are touched. */

/** Half-tones above A3; I – vi – IV – V and round again. */
const chords = [
  [0, 4, 7, 12],
  [-3, 0, 4, 9],
  [-7, -3, 0, 5],
  [-5, -1, 2, 7],
] as const
const order = [0, 1, 2, 3, 2, 1] as const
const noteSeconds = 0.55
const loudness = 0.16

const frequencyOf = (halfTones: number): number => 220 * 2 ** (halfTones / 12)

/** One round of the circle, mono, between -1 and 1. Its end runs into its beginning. */
export function holdMusic(rate: number): Float32Array {
  const noteSamples = Math.round(noteSeconds * rate)
  const notes = chords.flatMap((chord) => order.map((at) => chord[at] as number))
  const samples = new Float32Array(noteSamples * notes.length)
  for (const [index, halfTones] of notes.entries()) pluck(samples, index * noteSamples, frequencyOf(halfTones), rate)
  return samples
}

/** A string that dies away; what is left of it after the end is heard at the beginning. */
function pluck(samples: Float32Array, from: number, frequency: number, rate: number): void {
  const ringsFor = Math.round(rate * 2.2)
  for (let at = 0; at < ringsFor; at += 1) {
    const seconds = at / rate
    const swell = Math.min(1, seconds / 0.012) * Math.exp(-2.1 * seconds)
    const tone = Math.sin(2 * Math.PI * frequency * seconds) + 0.3 * Math.sin(4 * Math.PI * frequency * seconds)
    const place = (from + at) % samples.length
    samples[place] = (samples[place] as number) + loudness * swell * tone
  }
}
