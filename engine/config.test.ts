import { readFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { settingsTable } from '../test/doc-tables.ts'
import { readConfig } from './config.ts'
import { WardlineError } from './errors.ts'
import { root } from './root.ts'

const eslPassword = 'Zk3-9fQ2mVx81LpT0a'
const switchUrl = `freeswitch://:${eslPassword}@127.0.0.1:8021?claims=127.0.0.1:8084`

t.test('with nothing set the engine runs on the embedded parts', async (t) => {
  const config = readConfig({})
  t.equal(config.databaseUrl, undefined)
  t.equal(config.freeswitch, undefined)
  t.same(config.http, { host: '127.0.0.1', port: 8080, trustedProxies: [] })
  t.equal(config.varDir, path.join(root, 'var'))
  t.equal(config.recordingsDir, path.join(root, 'var/recordings'))
  t.same(config.session, { idleMs: 3_600_000, longestMs: 43_200_000 })
  t.same(config.speech.engine, { kind: 'espeak-ng', program: 'espeak-ng' })
  t.throws(() => Object.assign(config.http, { port: 1 }), TypeError, 'nobody changes it later')
})

t.test('what is set is read', async (t) => {
  const config = readConfig({
    SWITCH_URL: switchUrl,
    CALLER_ID: '057188880000',
    DEFAULT_AREA_CODE: '0571',
    RECORDINGS_DIR: '/srv/recordings',
    TRUSTED_PROXIES: '10.0.0.1, fd00::/8',
    SPEECH_ENGINE: 'Command',
    SPEECH_COMMAND: `/opt/tts --out {out} --name "two words" 'x'`,
    SPEECH_SAMPLE_RATE: '16000',
    LINES: '',
  })
  t.same(config.freeswitch, {
    host: '127.0.0.1',
    port: 8021,
    password: eslPassword,
    claims: { host: '127.0.0.1', port: 8084 },
  })
  t.equal(config.callerId, '057188880000')
  t.equal(config.recordingsDir, '/srv/recordings')
  t.same(config.http.trustedProxies, ['10.0.0.1', 'fd00::/8'])
  t.match(config.speech.engine, {
    kind: 'command',
    command: ['/opt/tts', '--out', '{out}', '--name', 'two words', 'x'],
  })
  t.equal(config.speech.sampleRate, 16_000)
  t.equal(config.caps.lines, 10, 'an empty setting is not set')
  const http = readConfig({ SPEECH_ENGINE: 'http', SPEECH_URL: 'http://tts:1', SPEECH_AUTHORIZATION: 'Bearer x' })
  t.match(http.speech.engine, {
    kind: 'http',
    url: 'http://tts:1',
    headers: { authorization: 'Bearer x' },
    reads: 'characters',
  })
})

t.test('what was set is shown as it was written, and no secret with it', async (t) => {
  const { given } = readConfig({
    SWITCH_URL: switchUrl,
    CALLER_ID: '057188880000',
    LINES: ' 30 ',
    TRUNK: '',
    SPEECH_ENGINE: 'http',
    SPEECH_URL: 'http://me:hunter2@tts:1/say',
    SPEECH_AUTHORIZATION: 'Bearer hunter2',
    PATH: '/bin',
  })
  const line = (name: string) => given.find((each) => each.name === name)
  t.same(line('LINES'), { name: 'LINES', isSet: true, value: '30' })
  t.same(line('TRUNK'), { name: 'TRUNK', isSet: false, value: undefined })
  t.same(line('SWITCH_URL'), { name: 'SWITCH_URL', isSet: true, value: undefined })
  t.equal(line('SPEECH_URL')?.value, 'http://…@tts:1/say')
  t.equal(line('PATH'), undefined)
  t.notMatch(JSON.stringify(given), new RegExp(`hunter2|${eslPassword}`))
})

t.test('a wrong setting is named, with what it should be, and a secret is not repeated', async (t) => {
  const wrong: [Record<string, string>, string, RegExp][] = [
    [{ HTTP_PORT: '80800' }, 'HTTP_PORT', /from 0 to 65535/],
    [{ LINES: 'ten' }, 'LINES', /whole number/],
    [{ CALLS_PER_SECOND: '0' }, 'CALLS_PER_SECOND', /0.05 to 200/],
    [{ TIME_ZONE: 'Beijing' }, 'TIME_ZONE', /Asia\/Shanghai/],
    [{ DEFAULT_AREA_CODE: '10' }, 'DEFAULT_AREA_CODE', /010/],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL', /one of trace/],
    [{ HOSPITAL_NAME: 'a\nb' }, 'HOSPITAL_NAME', /one line/],
    [{ DATABASE_URL: 'postgres://u:hunter2hunter2@h/x' }, 'DATABASE_URL', /mysql:\/\//],
    [{ DATABASE_URL: 'hunter2' }, 'DATABASE_URL', /mysql:\/\//],
    [{ SWITCH_URL: 'freeswitch://:ClueCon@127.0.0.1' }, 'SWITCH_URL', /openssl rand/],
    [{ SWITCH_URL: 'freeswitch://:ClueCon-ClueCon-1@127.0.0.1' }, 'SWITCH_URL', /openssl rand/],
    [{ SWITCH_URL: `${switchUrl}99`, CALLER_ID: '1000' }, 'SWITCH_URL', /freeswitch:\/\//],
    [{ SWITCH_URL: switchUrl }, 'CALLER_ID', /missing/],
    [{ SWITCH_DIRECTORY_SECRET: 'hunter2' }, 'SWITCH_DIRECTORY_SECRET', /16 characters/],
    [{ TRUNK: 'a b' }, 'TRUNK', /gateway/],
    [{ TRUSTED_PROXIES: 'proxy' }, 'TRUSTED_PROXIES', /IP addresses/],
    [{ SPEECH_ENGINE: 'command' }, 'SPEECH_COMMAND', /missing/],
    [{ SPEECH_ENGINE: 'command', SPEECH_COMMAND: 'say "x' }, 'SPEECH_COMMAND', /quotes/],
    [{ SPEECH_ENGINE: 'http', SPEECH_URL: 'file:///etc' }, 'SPEECH_URL', /http/],
  ]
  for (const [env, name, message] of wrong) {
    const error = thrownBy(() => readConfig(env))
    t.match(error, { code: 'config-invalid', params: { name } }, name)
    t.match(error.message, message)
    t.notMatch(JSON.stringify([error, error.message, error.messageIn('zh-CN')]), /hunter2|ClueCon|Zk3/)
    t.match(error.messageIn('zh-CN'), /[\u4e00-\u9fff]{2}.*：.*[\u4e00-\u9fff]/)
  }
})

t.test('docs/operations.md lists the settings that there are', async (t) => {
  const written = await readFile(path.join(root, 'docs/operations.md'), 'utf8')
  t.ok(written.includes(settingsTable()), 'run `npm run docs`')
})

function thrownBy(act: () => unknown): WardlineError {
  try {
    act()
  } catch (error) {
    if (error instanceof WardlineError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
