import fc from 'fast-check'
import t from 'tap'
import { readWav, writeWav } from '../wav.ts'
import { resample } from './resample.ts'
import { fromDb, level, levelRules, padded, peakOf, type Sound, speechRms, toDb } from './sound.ts'

const tone = (options: { hz: number; db: number; ms: number; rate: number }): Sound => ({
  rate: options.rate,
  samples: Float32Array.from(
    { length: (options.rate * options.ms) / 1000 },
    (_, at) => Math.SQRT2 * fromDb(options.db) * Math.sin((2 * Math.PI * options.hz * at) / options.rate),
  ),
})

/** Samples that a tone of this pitch explains, as a level. */
const levelAt = ({ samples, rate }: Sound, hz: number): number => {
  let [re, im] = [0, 0]
  samples.forEach((sample, at) => {
    re += sample * Math.cos((2 * Math.PI * hz * at) / rate)
    im += sample * Math.sin((2 * Math.PI * hz * at) / rate)
  })
  return toDb((Math.SQRT2 * Math.hypot(re, im)) / samples.length)
}

t.test('quiet and loud recordings come out equally loud', (t) => {
  for (const db of [-45, -30, -20, -8]) {
    const levelled = level(padded(tone({ hz: 440, db, ms: 500, rate: 8_000 }), 300, 700))
    if (levelled.kind !== 'levelled') return t.fail(`${db} dB was ${levelled.why}`)
    t.ok(Math.abs(levelled.rmsDb - levelRules.targetDb) < 0.5, `${db} dB became ${levelled.rmsDb}`)
    t.ok(levelled.peakDb <= levelRules.highestPeakDb)
    const ms = (levelled.sound.samples.length / 8_000) * 1000
    t.ok(ms > 500 && ms < 600, `silence at both ends is gone: ${ms} ms are left`)
  }
  return t.end()
})

t.test('pauses do not count as quiet speech', (t) => {
  const word = tone({ hz: 300, db: -20, ms: 400, rate: 8_000 }).samples
  const withPause = new Float32Array(word.length * 4)
  withPause.set(word)
  withPause.set(word, word.length * 3)
  t.ok(Math.abs(toDb(speechRms({ samples: withPause, rate: 8_000 })) + 20) < 0.5)
  t.end()
})

t.test('what nobody should hear is refused', (t) => {
  const rate = 8_000
  t.same(level({ samples: new Float32Array(8_000), rate }), { kind: 'unusable', why: 'silent' })
  t.same(level({ samples: new Float32Array(0), rate }), { kind: 'unusable', why: 'silent' })
  t.same(
    level({ samples: new Float32Array(8_000).fill(0.5), rate }),
    { kind: 'unusable', why: 'silent' },
    'an offset is no sound',
  )
  const square = tone({ hz: 200, db: 20, ms: 500, rate }).samples.map((sample) => Math.max(-1, Math.min(1, sample)))
  t.same(level({ samples: square, rate }), { kind: 'unusable', why: 'clipped' })
  // A click over a whisper: brought up to where the click is as loud as may be, the whisper is still not heard.
  const clicks = tone({ hz: 200, db: -62, ms: 1_000, rate }).samples
  for (let at = 0; at < clicks.length; at += 400) clicks[at] = 0.9
  const uneven = level({ samples: clicks, rate })
  t.equal(uneven.kind === 'unusable' && uneven.why, 'uneven')
  t.end()
})

t.test('another rate keeps what a phone can carry and nothing else', (t) => {
  for (const from of [11_025, 16_000, 22_050, 44_100, 48_000]) {
    const kept = resample(tone({ hz: 1_000, db: -20, ms: 300, rate: from }), 8_000)
    t.equal(kept.rate, 8_000)
    t.equal(kept.samples.length, 2_400)
    t.ok(Math.abs(levelAt(kept, 1_000) + 20) < 0.3, `1 kHz from ${from}: ${levelAt(kept, 1_000)} dB`)
    if (from < 16_000) continue
    // 5 kHz would come back as 3 kHz.
    const gone = resample(tone({ hz: 5_000, db: -20, ms: 300, rate: from }), 8_000)
    t.ok(levelAt(gone, 3_000) < -75, `5 kHz from ${from} aliases at ${levelAt(gone, 3_000)} dB`)
  }
  const up = resample(tone({ hz: 1_000, db: -20, ms: 300, rate: 8_000 }), 16_000)
  t.ok(Math.abs(levelAt(up, 1_000) + 20) < 0.3)
  t.ok(levelAt(up, 7_000) < -70, 'no image of it')
  const same = tone({ hz: 1_000, db: -20, ms: 10, rate: 8_000 })
  t.equal(resample(same, 8_000), same)
  t.end()
})

const header = (
  format: { encoding: number; channels: number; rate: number; bits: number },
  body: Buffer,
  extra = Buffer.alloc(0),
): Buffer => {
  const fmt = Buffer.alloc(16)
  fmt.writeUInt16LE(format.encoding, 0)
  fmt.writeUInt16LE(format.channels, 2)
  fmt.writeUInt32LE(format.rate, 4)
  fmt.writeUInt16LE(format.bits, 14)
  const size = (bytes: Buffer): Buffer => Buffer.from(Uint32Array.of(bytes.length).buffer)
  const format_ = Buffer.concat([fmt, extra])
  return Buffer.concat([
    Buffer.from('RIFF\0\0\0\0WAVELIST'),
    size(Buffer.from('odd')),
    Buffer.from('odd\0'),
    Buffer.from('fmt '),
    size(format_),
    format_,
    Buffer.from('data'),
    size(body),
    body,
  ])
}

t.test('WAV files of every usual kind are read alike', (t) => {
  const float = Buffer.from(Float32Array.of(0.5, -0.5, Number.NaN, 9).buffer)
  const files: readonly (readonly [string, Buffer, number[]])[] = [
    ['8 bit', header({ encoding: 1, channels: 1, rate: 8_000, bits: 8 }, Buffer.from([192, 64])), [0.5, -0.5]],
    [
      '16 bit stereo',
      header(
        { encoding: 1, channels: 2, rate: 44_100, bits: 16 },
        Buffer.from(Int16Array.of(16_384, 0, -16_384, -16_384).buffer),
      ),
      [0.25, -0.5],
    ],
    ['24 bit', header({ encoding: 1, channels: 1, rate: 8_000, bits: 24 }, Buffer.from([0, 0, 64])), [0.5]],
    ['32 bit', header({ encoding: 1, channels: 1, rate: 8_000, bits: 32 }, Buffer.from([0, 0, 0, 64])), [0.5]],
    ['float', header({ encoding: 3, channels: 1, rate: 48_000, bits: 32 }, float), [0.5, -0.5, 0, 1]],
    [
      'extensible',
      header(
        { encoding: 0xfffe, channels: 1, rate: 8_000, bits: 16 },
        Buffer.from([0, 64]),
        Buffer.from([22, 0, 16, 0, 4, 0, 0, 0, 1, 0]),
      ),
      [0.5],
    ],
  ]
  for (const [kind, bytes, samples] of files) {
    const read = readWav(bytes)
    t.same(read.kind === 'sound' ? [...read.sound.samples] : read, samples, kind)
  }
  const promisesMore = writeWav({ samples: Float32Array.of(0, 0.5, -0.5), rate: 8_000 })
  promisesMore.writeUInt32LE(0x7fffff00, 40)
  const read = readWav(promisesMore)
  t.equal(read.kind === 'sound' && read.sound.samples.length, 3, 'a header written to a pipe promises too much')
  t.end()
})

t.test('what is no usable WAV says why', (t) => {
  const why = (bytes: Buffer): string => {
    const read = readWav(bytes)
    return read.kind === 'unreadable' ? read.why : 'readable'
  }
  const pcm = { encoding: 1, channels: 1, rate: 8_000, bits: 16 }
  t.equal(why(Buffer.from('ID3 an MP3 by another name')), 'it is not a WAV file')
  t.equal(why(Buffer.alloc(3)), 'it is not a WAV file')
  t.match(why(header({ ...pcm, encoding: 7, bits: 8 }, Buffer.alloc(8))), /µ-law/)
  t.match(why(header({ ...pcm, encoding: 999 }, Buffer.alloc(8))), /format 999/)
  t.match(why(header({ ...pcm, bits: 12 }, Buffer.alloc(8))), /12 bit/)
  t.equal(why(header({ ...pcm, channels: 0 }, Buffer.alloc(8))), 'its header is broken')
  t.equal(why(header({ ...pcm, rate: 1 }, Buffer.alloc(8))), 'its header is broken')
  t.equal(why(header(pcm, Buffer.alloc(0))), 'it holds no sound')
  t.equal(why(header(pcm, Buffer.alloc(8)).subarray(0, 30)), 'it holds no sound')
  t.equal(why(Buffer.from('RIFF\0\0\0\0WAVEdata\0\0\0\0')), 'its header is broken')
  t.match(why(header({ ...pcm, rate: 4_000 }, Buffer.alloc(4_000 * 2 * 601))), /longer than 10 minutes/)
  const anything = fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
    readWav(Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt '), bytes]))
  })
  t.doesNotThrow(() => fc.assert(anything, { numRuns: 500, seed: 5 }))
  t.end()
})

t.test('what is written is what is read', (t) => {
  const read = readWav(writeWav({ samples: Float32Array.of(0, 0.5, -1, 1, 2), rate: 16_000 }))
  if (read.kind !== 'sound') return t.fail(read.why)
  t.equal(read.sound.rate, 16_000)
  t.same(
    [...read.sound.samples].map((sample) => Math.round(sample * 100)),
    [0, 50, -100, 100, 100],
  )
  t.ok(peakOf(read.sound.samples) <= 1)
  return t.end()
})
