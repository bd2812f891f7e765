import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { readWav, writeWav } from '../wav.ts'
import { engineOf } from './engine-settings.ts'
import { espeakEngine } from './espeak.ts'

const beep = writeWav({ samples: Float32Array.from({ length: 800 }, (_, at) => Math.sin(at / 3) / 2), rate: 8_000 })
const folder = await mkdtemp(path.join(os.tmpdir(), 'engines-'))
t.teardown(() => rm(folder, { recursive: true, force: true }))
let files = 0
const request = (text: string) => ({
  text,
  language: 'zh-CN' as const,
  voice: 'cmn-latn-pinyin',
  rate: 150,
  outFile: path.join(folder, `${files++}.wav`),
})

t.test('espeak-ng speaks pinyin and English, and says which version it is', async (t) => {
  const engine = espeakEngine()
  t.match(await engine.version(), /^\d+\.\d+/)
  const chinese = request('nin2hao3, qing3wen4 shi4 zhang1 wei3 xian1sheng1 ma5?')
  await engine.synthesise(chinese)
  const read = readWav(await readFile(chinese.outFile))
  if (read.kind !== 'sound') return t.fail(read.why)
  t.ok(read.sound.samples.length / read.sound.rate > 1.5, 'twelve syllables take more than a second and a half')
  const english = { ...request('Hello.'), language: 'en' as const, voice: 'en-us' }
  await engine.synthesise(english)
  t.ok((await stat(english.outFile)).size > 5_000)
  // Nothing in a text is an option, a phoneme or a file name.
  const odd = request('--version -w /dev/full')
  await engine.synthesise(odd)
  t.ok((await stat(odd.outFile)).size > 5_000)
  return t.end()
})

t.test('an engine that is missing or fails says what to do, and never what it should have said', async (t) => {
  const secret = 'zhang1 wei3'
  const failures: readonly (readonly [string, Parameters<typeof engineOf>[0], string, RegExp])[] = [
    [
      'not installed',
      { kind: 'espeak-ng', program: 'espeak-of-nowhere' },
      'speech-engine-missing',
      /espeak-of-nowhere.*apt-get install espeak-ng/,
    ],
    [
      'fails',
      { kind: 'command', version: '1', command: ['sh', '-c', 'echo model not found >&2; exit 3'] },
      'speech-engine-failed',
      /code 3: model not found/,
    ],
    [
      'quotes the text',
      { kind: 'command', version: '1', command: ['sh', '-c', 'cat >&2; exit 3'] },
      'speech-engine-failed',
      /code 3\./,
    ],
    [
      'hangs',
      { kind: 'command', version: '1', command: ['sleep', '60'], timeoutMs: 100 },
      'speech-engine-failed',
      /longer than 100 ms/,
    ],
    [
      'never stops',
      { kind: 'command', version: '1', command: ['cat', '/dev/zero'], maxOutputBytes: 100_000 },
      'speech-engine-failed',
      /more than 100000 bytes/,
    ],
    [
      'is no program',
      { kind: 'command', version: '1', command: ['/etc/passwd'] },
      'speech-engine-failed',
      /could not be started \(EACCES\)/,
    ],
  ]
  for (const [what, settings, code, message] of failures) {
    const error: Error & { code?: string } = await engineOf(settings)
      .synthesise(request(secret))
      .then(
        () => new Error('nothing'),
        (thrown: Error) => thrown,
      )
    t.equal(error.code, code, what)
    t.match(error.message, message, what)
    t.notMatch(error.message, secret)
  }
  await t.rejects(espeakEngine({ program: 'espeak-of-nowhere' }).version(), { code: 'speech-engine-missing' })
  const odd = { ...request('ma1'), voice: '-w/etc/passwd' }
  await t.rejects(espeakEngine().synthesise(odd), { code: 'config-invalid' })
  t.throws(() => engineOf({ kind: 'command', version: '1', command: [] }), { code: 'config-invalid' })
  t.throws(() => engineOf({ kind: 'http', version: '1', url: 'file:///etc/passwd' }), { code: 'config-invalid' })
  t.throws(() => engineOf({ kind: 'http', version: '1', url: 'nowhere' }), { code: 'config-invalid' })
})

t.test('a command writes to the file or to its output', async (t) => {
  const toFile = engineOf({
    kind: 'command',
    version: '2',
    reads: 'pinyin',
    command: ['sh', '-c', 'cat > "$0"; echo "$1" >> "$0"', '{out}', '{voice} {language} {rate}'],
  })
  const first = request('$(touch /tmp/never) `x`')
  await toFile.synthesise(first)
  t.equal(await readFile(first.outFile, 'utf8'), '$(touch /tmp/never) `x`cmn-latn-pinyin zh-CN 150\n')
  t.equal(await toFile.version(), '2')
  t.equal(toFile.reads, 'pinyin')
  const toOutput = engineOf({ kind: 'command', version: '1', command: ['cat'] })
  const second = request('你好')
  await toOutput.synthesise(second)
  t.equal(await readFile(second.outFile, 'utf8'), '你好')
  t.equal(toOutput.reads, 'characters')
})

t.test('a rehearsal hears a tone as long as the words', async (t) => {
  const engine = engineOf({ kind: 'tone' })
  const long = request('您好，欢迎致电。')
  await engine.synthesise(long)
  const read = readWav(await readFile(long.outFile))
  t.equal(read.kind === 'sound' && read.sound.samples.length, 8 * (6 * 220 + 2 * 65))
  t.equal(await engine.version(), '1')
  t.equal(engineOf({ kind: 'espeak-ng' }).name, 'espeak-ng')
})

const asked: string[] = []
const answers: Readonly<Record<string, RequestListener>> = {
  '/tts': (incoming, response) => {
    incoming
      .setEncoding('utf8')
      .on('data', (chunk: string) => asked.push(`${incoming.headers.authorization ?? ''} ${chunk}`))
    incoming.on('end', () => response.writeHead(200, { 'content-type': 'audio/wav' }).end(beep))
  },
  '/broken': (_, response) => response.writeHead(503).end('no model for 张伟'),
  '/moved': (_, response) => response.writeHead(302, { location: '/tts' }).end(),
  '/huge': (_, response) => response.end(Buffer.alloc(200_000)),
  '/slow': () => undefined,
}

t.test('a speech service over HTTP', async (t) => {
  const server: Server = createServer((incoming, response) => answers[String(incoming.url)]?.(incoming, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const at = (page: string, more: object = {}) =>
    engineOf({
      kind: 'http',
      version: '7',
      url: `http://127.0.0.1:${port}${page}`,
      timeoutMs: 300,
      maxOutputBytes: 100_000,
      ...more,
    })

  const plain = request('您好"}')
  await at('/tts').synthesise(plain)
  t.same(await readFile(plain.outFile), beep)
  await at('/tts', {
    headers: { authorization: 'Bearer x' },
    body: { input: '{text}', model: 'zh-{language}', speed: 1.2 },
  }).synthesise(request('您好'))
  t.same(asked, [
    ' {"text":"您好\\"}","language":"zh-CN","voice":"cmn-latn-pinyin","rate":"150"}',
    'Bearer x {"input":"您好","model":"zh-zh-CN","speed":1.2}',
  ])
  t.equal(await at('/tts').version(), '7')

  await t.rejects(at('/broken').synthesise(request('张伟')), {
    code: 'speech-engine-failed',
    message: /it answered 503\./,
  })
  await t.rejects(at('/moved').synthesise(request('张伟')), { message: /could not be reached/ })
  await t.rejects(at('/huge').synthesise(request('张伟')), { message: /more than 100000 bytes/ })
  await t.rejects(at('/slow').synthesise(request('张伟')), { message: /longer than 300 ms/ })
  await new Promise<void>((resolve) => {
    server.closeAllConnections()
    server.close(() => resolve())
  })
  await t.rejects(at('/tts').synthesise(request('张伟')), { message: /could not be reached/ })
})
