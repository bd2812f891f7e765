/** Prompts over the API: seen, heard, edited and recorded, and said by the running engine from then on. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { createPromptUses } from '../prompt-uses.ts'
import { root } from '../root.ts'
import { both, choice, quiz } from '../survey/core/sample-questionnaires.ts'
import type { Sound } from './core/sound.ts'
import { createSpeech, type SpeechService } from './create-speech.ts'
import type { OtherText } from './prompt-entries.ts'
import { promptFiles } from './prompt-files.ts'
import { createPrompts, type Prompts } from './prompts.ts'
import { promptsRoutes } from './prompts-routes.ts'
import type { Utterance } from './speech.ts'
import { speechRoutes } from './speech-routes.ts'
import { soundOf } from './utterance-sound.ts'
import { readWav, writeWav } from './wav.ts'

const later = <Value extends object>(make: () => Value): Value =>
  new Proxy({} as Value, { get: (_, name) => Reflect.get(make(), name) as unknown })
let prompts: Prompts
let speech: SpeechService
const house = await testApp(t, {
  features: [promptsRoutes(later(() => prompts)), speechRoutes({ render: (utterance) => speech.render(utterance) })],
})
const shipped = path.join(house.folder, 'shipped')
const uploads = path.join(house.folder, 'uploads/prompts')
const scripts = path.join(house.folder, 'dialplans')
async function put(file: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, content)
}
await put(path.join(shipped, 'zh-CN/main/welcome.hbs'), '您好，欢迎致电{{hospital}}。\n')
await put(path.join(shipped, 'en/main/welcome.hbs'), 'Welcome to {{hospital}}.')
await put(path.join(shipped, 'zh-CN/survey/confirm-number.hbs'), '您输入的是{{digits value}}。')
await put(path.join(shipped, 'zh-CN/old/never-used.hbs'), '没有人说我。')
await put(path.join(shipped, 'zh-CN/old/broken.hbs'), '{{#each}}')
await put(
  path.join(scripts, 'main.ts'),
  `import { x } from '../engine/dialplan/api.ts'\ncall.say('main/welcome'); call.menu("main/choices", {}); call.goTo('after-hours')`,
)
await put(path.join(scripts, 'main.test.ts'), `'test/only'`)
await put(
  path.join(scripts, 'second.ts'),
  `export default dialplan('ward-line', ['8100'], (call) => call.say('main/ward'))`,
)

/** As long as the words are, and as high as the voice of its language. */
const spoken: string[] = []
const engine = {
  name: 'tone',
  reads: 'characters' as const,
  version: () => Promise.resolve('1'),
  async synthesise({ text, outFile }: { text: string; outFile: string }) {
    spoken.push(text)
    await writeFile(outFile, writeWav(tone(100 * text.length)))
  },
}
function tone(ms: number, rate = 22_050, amplitude = 0.3): Sound {
  return {
    rate,
    samples: Float32Array.from(
      { length: (rate * ms) / 1000 },
      (_, at) =>
        (at % Math.round(rate * 0.4) < rate * 0.3 ? amplitude : 0.0001) * Math.sin((2 * Math.PI * 440 * at) / rate),
    ),
  }
}
const changed: object[] = []
const questionnaires = [quiz([choice('q1')], { code: 'discharge', languages: ['zh-CN'], goodbye: both('Bye') })]
const uses = createPromptUses({
  dialplans: scripts,
  notices: () => Promise.resolve([{ prompt: 'notice/flu', id: 7, campaign: '流感疫苗' }]),
  questionnaires: () => Promise.resolve(questionnaires),
  departments: () => Promise.resolve(['心内科', 'A/B']),
})
speech = createSpeech({
  clock: house.clock,
  inFlight: new InFlight(),
  promptFolders: [uploads, shipped],
  cacheFolder: path.join(house.folder, 'cache'),
  engine,
  defaults: { hospital: '仁和医院' },
})
prompts = createPrompts({
  clock: house.clock,
  folders: [uploads, shipped],
  timeZone: 'Asia/Shanghai',
  ...uses,
  onChange: async (told) => {
    await speech.reload()
    changed.push(told)
  },
})
const it = await house.as('it')
const agent = await house.as('agent')

type Entry = {
  id: string
  kind: string
  uses: { kind: string; name: string }[]
  fields: string[]
  voices: Record<string, { source: string } & Record<string, unknown>>
}
const listed = async (): Promise<Map<string, Entry>> => {
  const { items } = (await it.ask('GET', '/api/prompts')).json() as { items: Entry[] }
  return new Map(items.map((entry) => [entry.id, entry]))
}

t.test(
  'every text that is spoken is listed with its uses; what is missing and what nobody uses can be seen',
  async (t) => {
    const entries = await listed()
    t.match(entries.get('main/welcome'), {
      kind: 'prompt',
      uses: [{ kind: 'dialplan', id: 'main', name: 'main' }],
      voices: {
        'zh-CN': {
          source: 'voice',
          text: '您好，欢迎致电{{hospital}}。',
          shippedText: null,
          stretches: [
            { stretch: 1, text: '您好，欢迎致电', isRecorded: false },
            { stretch: 2, text: '。' },
          ],
        },
        en: { source: 'voice' },
      },
    })
    t.match(entries.get('main/ward'), { uses: [{ kind: 'dialplan', id: 'ward-line' }] }, 'by the script’s own name')
    t.match(entries.get('main/choices'), {
      voices: { 'zh-CN': { source: 'missing', text: null }, en: { source: 'missing' } },
    })
    t.match(entries.get('old/never-used'), {
      uses: [],
      voices: { 'zh-CN': { source: 'voice' }, en: { source: 'missing' } },
    })
    t.match(entries.get('old/broken')?.voices['zh-CN'], { problem: /提示音/ })
    t.match(entries.get('menu/silence'), { uses: [{ kind: 'engine' }] })
    t.match(entries.get('survey/confirm-number'), {
      uses: [{ kind: 'survey' }],
      voices: { 'zh-CN': { unguarded: [] } },
    })
    t.ok(
      entries.get('survey/confirm-number')?.fields.includes('value') &&
        !entries.get('main/welcome')?.fields.includes('value'),
    )
    t.match(entries.get('notice/flu'), { uses: [{ kind: 'campaign', id: '7', name: '流感疫苗' }] })
    t.match(entries.get('questionnaire/discharge/q1'), {
      kind: 'questionnaire',
      uses: [{ kind: 'questionnaire', id: 'discharge', name: 'Test' }],
      voices: { 'zh-CN': { text: 'q1?' } },
    })
    t.notOk('en' in (entries.get('questionnaire/discharge/q1')?.voices ?? {}), 'a language that it does not speak')
    t.ok(entries.has('questionnaire/discharge/goodbye') && !entries.has('questionnaire/discharge/resume'))
    t.match(entries.get('values/department/心内科'), {
      kind: 'value',
      fields: [],
      voices: { 'zh-CN': { text: '心内科', source: 'voice' } },
    })
    t.notOk(entries.has('test/only'))
    t.equal((await agent.ask('GET', '/api/prompts')).statusCode, 403)
  },
)

const text = (prompt: string, words: string, language = 'zh-CN') => ({ prompt, language, text: words })

t.test('a text is checked as it is typed, kept, said at once by the running engine, and taken back', async (t) => {
  const say = async (): Promise<string> => {
    spoken.length = 0
    await speech.render({ kind: 'prompt', prompt: 'main/welcome', language: 'zh-CN', fields: {} })
    return spoken.join('|')
  }
  t.equal(await say(), '您好，欢迎致电，|仁和医院，')
  t.equal(await say(), '', 'it is in the cache')
  const check = await it.ask('POST', '/api/prompts/check', {
    ...text('main/welcome', '这里是{{hospital}}，{{name}}您好'),
    fields: { name: '李' },
  })
  t.match(check.json(), {
    problem: null,
    unguarded: ['name'],
    written: '这里是仁和医院，李您好',
    fields: ['hospital', 'name'],
  })
  t.match((await it.ask('POST', '/api/prompts/check', text('main/welcome', '{{nam}}'))).json(), { problem: /没有字段/ })
  t.equal((await it.ask('POST', '/api/prompts/check', text('no/such', 'x'))).statusCode, 404)
  t.equal(
    (await it.ask('POST', '/api/prompts/check', text('questionnaire/discharge/q1', 'x'))).statusCode,
    404,
    'that is edited in its questionnaire',
  )
  t.match((await it.ask('PUT', '/api/prompts/text', text('main/welcome', '{{nam}}'))).json(), {
    code: 'prompt-invalid',
  })
  t.equal((await agent.ask('PUT', '/api/prompts/text', text('main/welcome', 'x'))).statusCode, 403)
  t.equal((await it.ask('PUT', '/api/prompts/text', text('main/welcome', ' 这里是{{hospital}} '))).statusCode, 200)
  t.equal(await readFile(path.join(uploads, 'zh-CN/main/welcome.hbs'), 'utf8'), '这里是{{hospital}}\n')
  t.match(await say(), /^这里是，/, 'without a restart; the name of the hospital is there already')
  t.match((await listed()).get('main/welcome')?.voices['zh-CN'], {
    text: '这里是{{hospital}}',
    isOwn: true,
    shippedText: '您好，欢迎致电{{hospital}}。',
  })
  t.strictSame(changed.at(-1), { prompt: 'main/welcome', language: 'zh-CN' })
  await it.ask('PUT', '/api/prompts/text', text('main/choices', '请按1。'))
  t.match(
    (await listed()).get('main/choices')?.voices['zh-CN'],
    { source: 'voice', shippedText: null },
    'what was missing is there',
  )
  await it.ask('PUT', '/api/prompts/text', text('main/welcome', '您好，欢迎致电{{hospital}}。'))
  t.match((await listed()).get('main/welcome')?.voices['zh-CN'], { isOwn: false, shippedText: null })
  t.strictSame(
    await readdir(path.join(uploads, 'zh-CN/main')),
    ['choices.hbs'],
    'the shipped words again are no words of one’s own',
  )
  t.equal((await it.ask('DELETE', '/api/prompts/text?prompt=main/choices&language=zh-CN')).statusCode, 204)
  t.match((await listed()).get('main/choices')?.voices['zh-CN'], { source: 'missing' })
  const acts = await house.db('audit').where({ subject: 'prompt' }).orderBy('id').pluck('act')
  t.strictSame(acts, ['prompt.save-text', 'prompt.save-text', 'prompt.save-text', 'prompt.reset-text'])
})

const upload = (url: string, fields: Record<string, string>, bytes: Buffer, who = it) => {
  const edge = 'edge'
  const parts = Object.entries(fields).map(
    ([name, value]) => `--${edge}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  const payload = Buffer.concat([
    Buffer.from(
      `${parts.join('')}--${edge}\r\ncontent-disposition: form-data; name="file"; filename="take 1.wav"\r\n\r\n`,
    ),
    bytes,
    Buffer.from(`\r\n--${edge}--\r\n`),
  ])
  return who.ask('POST', url, payload, { 'content-type': `multipart/form-data; boundary=${edge}` })
}
const secondsOf = (wav: Buffer): number => {
  const read = readWav(wav)
  return read.kind === 'sound' ? read.sound.samples.length / read.sound.rate : Number.NaN
}
const hear = async (utterance: object): Promise<Buffer> => {
  const answer = await it.ask('POST', '/api/speech/audio', utterance)
  t.match(answer.headers, { 'content-type': 'audio/wav' })
  return answer.rawPayload
}

t.test(
  'a recording is mended, heard, kept, played at once, told of when its words change, and taken away',
  async (t) => {
    const take = writeWav(tone(1_900, 44_100, 0.02))
    const mended = await upload('/api/prompts/mended-recording', {}, take)
    t.match(JSON.parse(String(mended.headers['x-recording-report'])), {
      given: { rate: 44_100, durationMs: 1_900 },
      kept: { rate: 16_000 },
      warnings: [],
    })
    t.ok(secondsOf(mended.rawPayload) > 1.5)
    const place = { prompt: 'main/welcome', language: 'zh-CN' }
    const utterance: Utterance = { kind: 'prompt', ...place, language: 'zh-CN', fields: {} }
    const before = await hear(utterance)
    t.match((await upload('/api/prompts/recordings', place, take)).json(), {
      kept: { rate: 16_000, rmsDb: /-(19|20|21)/ },
    })
    const after = await hear(utterance)
    t.not(secondsOf(after), secondsOf(before), 'the running engine plays it')
    t.match((await listed()).get('main/welcome')?.voices['zh-CN'], {
      source: 'recorded',
      recording: {
        isOutdated: false,
        by: '王护士',
        fileName: 'take 1.wav',
        durationMs: Number,
        text: '您好，欢迎致电{{hospital}}。',
      },
    })
    await house.pass(1_000)
    t.equal((await upload('/api/prompts/recordings', place, writeWav(tone(3_000)))).statusCode, 200)
    t.ok(secondsOf(await hear(utterance)) > secondsOf(after) + 0.5, 'and so it does with the next one')
    await it.ask('PUT', '/api/prompts/text', text('main/welcome', '这里是{{hospital}}'))
    t.match(
      (await listed()).get('main/welcome')?.voices['zh-CN'],
      { recording: { isOutdated: true } },
      'its words are others now',
    )
    const kept = await it.ask('GET', '/api/prompts/recordings/audio?prompt=main/welcome&language=zh-CN')
    t.ok(secondsOf(kept.rawPayload) > 2)
    t.equal((await it.ask('DELETE', '/api/prompts/recordings?prompt=main/welcome&language=zh-CN')).statusCode, 204)
    t.match((await listed()).get('main/welcome')?.voices['zh-CN'], { source: 'voice', recording: null })
    t.equal((await it.ask('GET', '/api/prompts/recordings/audio?prompt=main/welcome&language=zh-CN')).statusCode, 404)
    t.equal((await agent.ask('POST', '/api/speech/audio', utterance)).statusCode, 403)
    t.equal((await it.ask('POST', '/api/speech/audio', { ...utterance, prompt: 'no/such' })).statusCode, 404)
  },
)

t.test('a stretch, a question and the name of a department are recorded like a prompt', async (t) => {
  const take = writeWav(tone(800))
  await it.ask('DELETE', '/api/prompts/text?prompt=main/welcome&language=zh-CN')
  t.equal(
    (await upload('/api/prompts/recordings', { prompt: 'main/welcome', language: 'zh-CN', stretch: '1' }, take))
      .statusCode,
    200,
  )
  t.match((await listed()).get('main/welcome')?.voices['zh-CN'], {
    source: 'partly',
    stretches: [{ isRecorded: true, isOutdated: false }, { isRecorded: false }],
  })
  await it.ask('PUT', '/api/prompts/text', text('main/welcome', '这里是{{hospital}}。'))
  t.match(
    (await listed()).get('main/welcome')?.voices['zh-CN'],
    { stretches: [{ text: '这里是', isRecorded: true, isOutdated: true }, { isOutdated: false }] },
    'it says other words than those that stand there now',
  )
  await it.ask('DELETE', '/api/prompts/text?prompt=main/welcome&language=zh-CN')
  t.equal(
    (await upload('/api/prompts/recordings', { prompt: 'questionnaire/discharge/q1', language: 'zh-CN' }, take))
      .statusCode,
    200,
  )
  t.match((await listed()).get('questionnaire/discharge/q1')?.voices['zh-CN'], { source: 'recorded' })
  const question: Utterance = {
    kind: 'text',
    text: 'q1?',
    language: 'zh-CN',
    fields: {},
    recordedAs: 'questionnaire/discharge/q1',
  }
  spoken.length = 0
  await hear(question)
  t.strictSame(spoken, [], 'no voice is asked')
  const { recordedAs: _, ...plain } = question as Utterance & { kind: 'text' }
  await hear(plain)
  t.equal(spoken.length, 1, 'and yet the voice can be heard beside it')
  t.equal(
    (await upload('/api/prompts/recordings', { prompt: 'values/department/心内科', language: 'zh-CN' }, take))
      .statusCode,
    200,
  )
  const value = { kind: 'text', text: '{{department}}', language: 'zh-CN', fields: { department: '心内科' } }
  spoken.length = 0
  await hear(value)
  t.strictSame(spoken, [])
  t.equal(
    (await it.ask('DELETE', '/api/prompts/recordings?prompt=main/welcome&language=zh-CN&stretch=1')).statusCode,
    204,
  )
})

t.test('a prompt of the hospital’s own is made, recorded, and deleted while nothing says it', async (t) => {
  const add = (prompt: string, texts: object, who = it) => who.ask('POST', '/api/prompts', { prompt, texts })
  const both = { 'zh-CN': '{{name}}您好，请接种流感疫苗。', en: 'Hello {{name}}, please have your flu vaccine.' }
  t.equal((await add('notice/flu-vaccine', both, agent)).statusCode, 403)
  for (const id of [
    'flu',
    'Notice/Flu',
    'notice/流感',
    '../x/y',
    'a/b/c/d/e',
    'values/department/x',
    'questionnaire/a/b',
  ])
    t.match((await add(id, both)).json(), { code: 'prompt-name-invalid' }, id)
  t.match((await add('main/welcome', both)).json(), { code: 'prompt-exists' })
  t.match(
    (await add('main/choices', both)).json(),
    { code: 'prompt-exists' },
    'a script says it already, it has no words yet',
  )
  t.match((await add('notice/flu-vaccine', {})).json(), { code: 'prompt-invalid' })
  t.match((await add('notice/flu-vaccine', { ...both, en: '{{nam}}' })).json(), {
    code: 'prompt-invalid',
    params: { language: 'en' },
  })
  t.notOk((await listed()).has('notice/flu-vaccine'), 'nothing is kept of one that is half wrong')
  t.equal((await add('notice/flu-vaccine', both)).statusCode, 204)
  t.match((await listed()).get('notice/flu-vaccine'), {
    uses: [],
    voices: { 'zh-CN': { isOwn: true, shippedText: null, source: 'voice' }, en: { source: 'voice' } },
  })
  spoken.length = 0
  await hear({ kind: 'prompt', prompt: 'notice/flu-vaccine', language: 'en', fields: { name: 'Wang' } })
  t.match(spoken.join(), /flu vaccine/)
  const place = { prompt: 'notice/flu-vaccine', language: 'zh-CN' }
  await upload('/api/prompts/recordings', place, writeWav(tone(800)))
  await upload('/api/prompts/recordings', { ...place, stretch: '2' }, writeWav(tone(800)))
  const remove = (prompt: string) => it.ask('DELETE', `/api/prompts?prompt=${prompt}`)
  t.match((await remove('main/welcome')).json(), { code: 'prompt-in-use' })
  t.match((await remove('notice/flu')).json(), { code: 'prompt-in-use' }, 'a campaign says it')
  t.match((await remove('old/never-used')).json(), { code: 'prompt-in-use' }, 'it is shipped')
  t.equal((await remove('notice/flu-vaccine')).statusCode, 204)
  t.notOk((await listed()).has('notice/flu-vaccine'))
  t.strictSame(await readdir(path.join(uploads, 'recorded/zh-CN/notice')), [], 'its recordings are gone with it')
  t.equal((await remove('notice/flu-vaccine')).statusCode, 404)
  const acts = await house.db('audit').where({ subject_id: 'notice/flu-vaccine' }).orderBy('id').pluck('act')
  t.strictSame(acts, ['prompt.add', 'prompt.save-recording', 'prompt.save-recording', 'prompt.remove'])
})

t.test('what cannot be kept, and where nothing can be put', async (t) => {
  const good = writeWav(tone(800))
  const place = { prompt: 'main/welcome', language: 'zh-CN' }
  const refused = async (fields: Record<string, string>, bytes = good): Promise<string> => {
    const answer = await upload('/api/prompts/recordings', fields, bytes)
    return `${answer.statusCode} ${(answer.json() as { message: string }).message}`
  }
  t.match(await refused(place, Buffer.from('ID3 this is an mp3')), /422 .*不是 WAV 文件/)
  t.match(await refused(place, writeWav({ samples: new Float32Array(9_000), rate: 8_000 })), /422 .*没有声音/)
  t.match(
    await refused(place, writeWav({ samples: new Float32Array(8_000 * 301).fill(0.1), rate: 8_000 })),
    /422 .*5 分钟/,
  )
  t.match(await refused({ ...place, language: 'fr' }), /^400/)
  t.match(await refused({ ...place, stretch: 'x' }), /^400/)
  t.match(await refused({ ...place, stretch: '7' }), /^404/)
  t.match(await refused({ ...place, prompt: 'no/such' }), /^404/)
  t.match(
    await refused({ ...place, prompt: 'values/department/A/B' }),
    /^200|undefined/,
    'a slash in a name is a folder, as the library reads it',
  )
  t.match(await refused({ ...place, prompt: 'questionnaire/discharge/q1', language: 'en' }), /^404/)
  const files = promptFiles(uploads)
  for (const id of [
    '../../etc/passwd',
    'main/..',
    '.hidden',
    'a/./b',
    'x'.repeat(81),
    `a\u0000b`,
    'a\\b',
    Array(40).fill('长名字').join('/'),
  ])
    t.throws(() => files.writeText(id, 'en', 'x'), { code: 'not-found' }, id)
  await put(path.join(uploads, 'recorded/zh-CN/old/never-used.wav'), Buffer.from('RIFFxxxxWAVE'))
  t.match(
    (await listed()).get('old/never-used')?.voices['zh-CN'],
    { source: 'recorded', recording: { durationMs: null, by: null, isOutdated: false } },
    'put there by hand',
  )
  const rest: OtherText[] = await uses.otherTexts()
  t.equal(rest.filter(({ kind }) => kind === 'value').length, 2)
  await t.rejects(
    soundOf(
      {
        render: () =>
          Promise.resolve([{ kind: 'file', path: path.join(uploads, 'recorded/zh-CN/old/never-used.wav') }]),
      },
      { kind: 'text', text: '', language: 'en', fields: {} },
    ),
    { code: 'prompt-recording-unreadable' },
  )
  const silence = await soundOf(
    {
      render: () =>
        Promise.resolve([
          { kind: 'silence', ms: 500 },
          { kind: 'tone', tone: 'beep' },
        ]),
    },
    { kind: 'text', text: '', language: 'en', fields: {} },
  )
  t.equal(secondsOf(silence), 0.5)
})

t.test('the scripts and questionnaires that ship use only prompts that there are', async (t) => {
  const all = createPromptUses({
    dialplans: path.join(root, 'dialplans'),
    notices: () => Promise.resolve([]),
    questionnaires: () => Promise.resolve([]),
    departments: () => Promise.resolve([]),
  })
  const whole = createPrompts({
    clock: house.clock,
    folders: [path.join(house.folder, 'none'), path.join(root, 'prompts')],
    timeZone: 'Asia/Shanghai',
    ...all,
    onChange: () => Promise.resolve(),
  })
  const entries = await whole.list()
  t.ok(entries.length > 40)
  t.strictSame(
    entries
      .filter(({ voices }) =>
        Object.values(voices).some(({ source, problem }) => source === 'missing' || problem !== undefined),
      )
      .map(({ id }) => id),
    [],
  )
  t.strictSame(
    entries.filter(({ uses: used }) => used.length === 0).map(({ id }) => id),
    ['menu/goodbye'],
    'one is there for scripts of a hospital’s own',
  )
})
