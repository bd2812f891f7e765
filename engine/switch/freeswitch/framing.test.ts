import fc from 'fast-check'
import t from 'tap'
import { frameOf } from './fake-event-socket.ts'
import { FrameReader, FramingError } from './framing.ts'

const seed = Number(process.env['SEED'] ?? Date.now())
t.comment(`seed ${seed}`)

/** `bytes` cut at the given places. */
function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...ends, bytes.length].map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end))
}

t.test('frames come out whole however the network cuts them, also inside a Chinese character', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('王小明\n\n', '', '"🙂"')), {
          maxLength: 8,
        }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (texts, places) => {
          const stream = Buffer.concat(texts.map((text) => frameOf(Buffer.from(JSON.stringify({ text })))))
          const reader = new FrameReader()
          const bodies = cutAt(stream, places).flatMap((chunk) => reader.push(chunk).map(({ body }) => body.toString()))
          return (
            JSON.stringify(bodies.map((body) => (JSON.parse(body) as { text: string }).text)) ===
              JSON.stringify(texts) && reader.pendingBytes === 0
          )
        },
      ),
      { seed, numRuns: 300 },
    ),
  )
  t.end()
})

t.test('the end of a header block is found when each byte comes alone', (t) => {
  const reader = new FrameReader()
  const bytes = Buffer.from(
    'Content-Type: command/reply\nReply-Text: +OK Job-UUID: 1\n\nContent-Type: auth/request\n\n',
  )
  const frames = [...bytes].flatMap((byte) => reader.push(Buffer.from([byte])))
  t.equal(frames.length, 2)
  t.equal(frames[0]?.headers.get('Reply-Text'), '+OK Job-UUID: 1')
  t.equal(frames[0]?.body.length, 0)
  t.equal(frames[1]?.headers.get('Content-Type'), 'auth/request')
  t.end()
})

t.test('a length is counted in bytes: four characters can be twelve of them', (t) => {
  const [frame, next] = new FrameReader().push(Buffer.from('Content-Length: 12\n\n王小明你Content-Length: 2\n\nok'))
  t.equal(frame?.body.toString(), '王小明你')
  t.equal(next?.body.toString(), 'ok')
  t.end()
})

t.test('what is too large, or no length at all, is refused with a reason', (t) => {
  const limits = { headBytes: 100, bodyBytes: 50 }
  const refusals = [
    ['a'.repeat(101), /header block is larger than 100/],
    [`a: ${'b'.repeat(120)}\n\n`, /header block is larger than 100/],
    ['Content-Length: 51\n\n', /51 bytes is larger than 50/],
    ['Content-Length: -1\n\n', /not a number/],
    ['Content-Length: 1e9\n\n', /not a number/],
    ['Content-Length: 99999999999999999999\n\n', /not a number/],
  ] as const
  for (const [bytes, why] of refusals) {
    t.throws(() => new FrameReader(limits).push(Buffer.from(bytes)), { name: 'FramingError', message: why })
  }
  t.ok(new FramingError('x') instanceof Error)
  t.equal(new FrameReader(limits).push(Buffer.from(`Content-Length: 50\n\n${'x'.repeat(50)}`)).length, 1)
  t.end()
})

t.test('a large body that comes in many chunks is put together once', (t) => {
  const body = Buffer.alloc(20_000_000, 'x')
  const stream = frameOf(body)
  const reader = new FrameReader()
  const startedAt = performance.now()
  let frames = 0
  for (let at = 0; at < stream.length; at += 1_448) frames += reader.push(stream.subarray(at, at + 1_448)).length
  t.equal(frames, 1)
  t.ok(performance.now() - startedAt < 2_000, 'not a copy per chunk')
  t.end()
})
