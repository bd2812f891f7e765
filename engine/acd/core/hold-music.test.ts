import t from 'tap'
import { holdMusic } from './hold-music.ts'

t.test(
  'the music is long enough to be worth hearing, never clips, never falls silent, and has no click at its seam',
  async (t) => {
    const rate = 8_000
    const samples = holdMusic(rate)
    t.ok(samples.length / rate > 12, `${samples.length / rate} s`)
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    t.ok(loudest > 0.2 && loudest < 0.95, `loudest ${loudest}`)
    for (let from = 0; from + rate <= samples.length; from += rate) {
      const second = samples.subarray(from, from + rate)
      const level = Math.sqrt(second.reduce((sum, sample) => sum + sample * sample, 0) / rate)
      t.ok(level > 0.02, `second ${from / rate} is heard: ${level.toFixed(3)}`)
    }
    const step = (a: number, b: number) => Math.abs((samples[a] ?? 0) - (samples[b] ?? 0))
    t.ok(step(samples.length - 1, 0) < 0.2, 'its end runs into its beginning')
  },
)
