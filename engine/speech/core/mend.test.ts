import t from 'tap'
import { mend } from './mend.ts'
import { fromDb, levelRules, type Sound, toDb } from './sound.ts'

/** Words of 300 ms with pauses between, over a room that is never quite still. */
function speech(options: { rate?: number; words?: number; db?: number; roomDb?: number } = {}): Sound {
  const { rate = 48_000, words = 4, db = -20, roomDb = -70 } = options
  const word = Math.round(rate * 0.3)
  const pause = Math.round(rate * 0.15)
  const samples = new Float32Array(words * (word + pause) + pause)
  samples.forEach((_, at) => {
    const within = at % (word + pause)
    const isWord = within >= pause
    const voice = isWord ? Math.SQRT2 * fromDb(db) * Math.sin((2 * Math.PI * 220 * at) / rate) : 0
    samples[at] = voice + Math.SQRT2 * fromDb(roomDb) * Math.sin((2 * Math.PI * 1_337 * at) / rate)
  })
  return { samples, rate }
}

t.test(
  'a good recording from a studio is brought to the telephone’s level and rate, and nothing is said of it',
  async (t) => {
    const mended = mend(speech({ db: -12 }))
    if (mended.kind === 'unusable') throw new Error(mended.why)
    const { given, kept, warnings } = mended.report
    t.equal(mended.sound.rate, 16_000)
    t.match(given, { rate: 48_000, durationMs: 1_950, rmsDb: -12.7 })
    t.ok(Math.abs(kept.rmsDb - levelRules.targetDb) < 1, `${kept.rmsDb} dB`)
    t.ok(kept.peakDb <= levelRules.highestPeakDb)
    t.ok(kept.durationMs < given.durationMs && kept.durationMs > 1_700, 'the silence at its ends is cut')
    t.strictSame(warnings, [])
  },
)

t.test('what is to be said of other recordings', async (t) => {
  const warnings = (sound: Sound): unknown => {
    const mended = mend(sound)
    return mended.kind === 'mended' ? mended.report.warnings : mended.why
  }
  t.strictSame(warnings(speech({ roomDb: -32 })), ['noisy'])
  t.strictSame(warnings(speech({ db: -44, roomDb: -90 })), ['boosted'])
  t.strictSame(warnings(speech({ words: 1 })), ['short'])
  t.strictSame(warnings(speech({ rate: 6_000 })), ['low-rate'])
  t.strictSame(warnings({ samples: new Float32Array(8_000), rate: 8_000 }), 'silent')
  t.strictSame(
    warnings({ samples: new Float32Array(8_000).map((_, at) => (at % 20 < 10 ? 1 : -1)), rate: 8_000 }),
    'clipped',
  )
  t.strictSame(warnings({ samples: Float32Array.of(0.1), rate: 8_000 }), 'silent', 'a single click')
  t.equal(Math.round(toDb(1)), 0)
})
