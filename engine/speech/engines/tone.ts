import { writeFile } from 'node:fs/promises'
import { writeWav } from '../wav.ts'
import type { SpeechEngine } from './speech-engine.ts'

const rate = 8_000
const msPerCharacter = 220
const msPerLetter = 65
const hz = 440

/** For rehearsals and benchmarks: a tone about as long as the words would take, made in a millisecond. Never for patients. */
export function toneEngine(): SpeechEngine {
  return {
    name: 'tone',
    reads: 'characters',
    version: () => Promise.resolve('1'),
    async synthesise({ text, outFile }) {
      const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0
      const ms = characters * msPerCharacter + (text.length - characters) * msPerLetter
      const samples = Float32Array.from(
        { length: (rate * ms) / 1000 },
        (_, at) => 0.2 * Math.sin((2 * Math.PI * hz * at) / rate),
      )
      await writeFile(outFile, writeWav({ samples, rate }))
    },
  }
}
