import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { WardlineError } from '../errors.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { root } from '../root.ts'
import type { PlaybackSource } from '../switch/switch.ts'
import { fromDb, level, levelRules, peakOf, type Sound, speechRms, toDb } from './core/sound.ts'
import { createSpeech, type SpeechOptions } from './create-speech.ts'
import { espeakEngine } from './engines/espeak.ts'
import type { SpeechEngine, SynthesisRequest } from './engines/speech-engine.ts'
import type { Fields, Language, Utterance } from './speech.ts'
import { readWav, writeWav } from './wav.ts'

const scratch = await mkdtemp(path.join(os.tmpdir(), 'speech-'))
t.teardown(() => rm(scratch, { recursive: true, force: true }))
const inFlight = new InFlight()
const clock = new VirtualClock(Date.UTC(2026, 10, 23), inFlight)
let folders = 0
const newFolder = async (): Promise<string> => {
  const folder = path.join(scratch, String(folders++))
  await mkdir(folder, { recursive: true })
  return folder
}

/** Everything that a shipped prompt may ask for. */
const anyFields: Fields = {
  name: '张伟',
  sex: 'male',
  department: '心内科',
  value: '20261123',
  agent: '8012',
  key: '9',
  number: '13800138000',
  queue: '预约挂号',
  position: 3,
  from: 0,
  to: 10,
  min: 30,
  max: 300,
}

const tone = (hz: number, ms: number, rate = 8_000): Sound => ({
  rate,
  samples: Float32Array.from({ length: (rate * ms) / 1000 }, (_, at) => 0.3 * Math.sin((2 * Math.PI * hz * at) / rate)),
})

/** An engine that writes a tone and remembers what it was asked; a syllable a tenth of a second. */
function toneEngine(
  options: { version?: string; reads?: 'pinyin' | 'characters' } = {},
): SpeechEngine & { asked: SynthesisRequest[] } {
  const asked: SynthesisRequest[] = []
  return {
    name: 'tone',
    asked,
    reads: options.reads ?? 'characters',
    version: () => Promise.resolve(options.version ?? '1'),
    async synthesise(request) {
      asked.push(request)
      await writeFile(request.outFile, writeWav(tone(440, 100 * request.text.length, 22_050)))
    },
  }
}

async function speechWith(options: Partial<SpeechOptions> & { prompts?: Record<string, string | Buffer> } = {}) {
  const { prompts = {}, ...more } = options
  const promptFolder = await newFolder()
  for (const [file, content] of Object.entries(prompts)) await put(promptFolder, file, content)
  const cacheFolder = await newFolder()
  const engine = toneEngine()
  const speech = createSpeech({ clock, inFlight, promptFolders: [promptFolder], cacheFolder, engine, ...more })
  return { speech, engine, promptFolder, cacheFolder }
}

async function put(folder: string, file: string, content: string | Buffer): Promise<void> {
  await mkdir(path.dirname(path.join(folder, file)), { recursive: true })
  await writeFile(path.join(folder, file), content)
}

const prompt = (id: string, fields: Fields = {}, language: Language = 'zh-CN'): Utterance => ({
  kind: 'prompt',
  prompt: id,
  language,
  fields,
})
const text = (words: string, fields: Fields = {}, language: Language = 'zh-CN'): Utterance => ({
  kind: 'text',
  text: words,
  language,
  fields,
})

async function heard(source: PlaybackSource | undefined): Promise<Sound> {
  if (source?.kind !== 'file') throw new Error(`not a file: ${source?.kind}`)
  const read = readWav(await readFile(source.path))
  if (read.kind !== 'sound') throw new Error(read.why)
  return read.sound
}
const secondsOf = ({ samples, rate }: Sound): number => samples.length / rate

/** Times the sound swings through zero a second, by which a tone is known. */
function pitchOf({ samples, rate }: Sound): number {
  const isLoud = (sample: number): boolean => Math.abs(sample) > 0.02
  const spoken = samples.subarray(samples.findIndex(isLoud), samples.findLastIndex(isLoud))
  let crossings = 0
  for (let at = 1; at < spoken.length; at += 1) {
    if ((spoken[at] ?? 0) < 0 !== (spoken[at - 1] ?? 0) < 0) crossings += 1
  }
  return (crossings * rate) / spoken.length / 2
}

t.test('the prompts that ship', async (t) => {
  const shipped = [path.join(root, 'prompts')]
  const { speech } = await speechWith({
    promptFolders: shipped,
    engine: espeakEngine(),
    defaults: { hospital: '市第一人民医院' },
  })
  const [chinese, english] = [await speech.prompts('zh-CN'), await speech.prompts('en')]
  t.same(chinese, english, 'both languages have the same')
  for (const id of [
    'main/welcome',
    'menu/invalid-key',
    'survey/confirm-number',
    'notice/discharge',
    'call/recovered',
  ]) {
    t.ok(chinese.includes(id), id)
  }
  const all = chinese.flatMap((id) => [prompt(id, anyFields), prompt(id, anyFields, 'en')])
  const progress: number[] = []
  const report = await speech.prepare(all, (done) => progress.push(done))
  t.same(report, { rendered: all.length, alreadyThere: 0, failed: [] }, 'all can be said')
  t.equal(progress.at(-1), all.length)
  t.same(await speech.prepare(all), { rendered: 0, alreadyThere: all.length, failed: [] })
  for (const utterance of all) {
    for (const source of await speech.render(utterance)) {
      if (source.kind !== 'file') continue
      const sound = await heard(source)
      t.equal(sound.rate, 8_000)
      t.ok(secondsOf(sound) > 0.15 && secondsOf(sound) < 20, `${secondsOf(sound)} s`)
      t.ok(toDb(speechRms(sound)) > levelRules.leastDb && toDb(speechRms(sound)) < levelRules.targetDb + 1)
      t.ok(peakOf(sound.samples) <= fromDb(levelRules.highestPeakDb) + 0.001)
    }
  }
})

t.test('a name is rendered once for all prompts, and the words around it once for all names', async (t) => {
  const { speech, engine } = await speechWith({
    prompts: { 'zh-CN/a.hbs': '您好，{{name}}，请复诊。\n', 'zh-CN/b.hbs': '再见，{{name}}。' },
  })
  const patients = ['张伟', '王芳', '李娜', '刘洋']
  const report = await speech.prepare(patients.flatMap((name) => [prompt('a', { name }), prompt('b', { name })]))
  t.equal(report.rendered + report.alreadyThere, 8)
  t.equal(engine.asked.length, patients.length + 3, 'four names, and 您好 — 请复诊 — 再见')
  await speech.render(prompt('a', { name: '张伟' }))
  t.equal(engine.asked.length, patients.length + 3, 'no call waits for the voice')
  const played = await speech.render(prompt('b', { name: '张伟' }))
  t.equal(played.length, 2)
  t.equal(inFlight.count, 0)
})

t.test('everything that changes the sound makes a new file, and nothing else does', async (t) => {
  const [cacheFolder, promptFolder] = [await newFolder(), await newFolder()]
  const pathWith = async (options: Partial<SpeechOptions>, words = '您好'): Promise<string> => {
    const speech = createSpeech({
      clock,
      inFlight,
      promptFolders: [promptFolder],
      cacheFolder,
      engine: toneEngine(),
      ...options,
    })
    const [source] = await speech.render(text(words))
    return source?.kind === 'file' ? source.path : ''
  }
  const voices = (voice: string, rate: number) => ({ 'zh-CN': { voice, rate }, en: { voice, rate } })
  const usual = await pathWith({})
  const others = [
    await pathWith({}, '再见'),
    await pathWith({ engine: toneEngine({ version: '2' }) }),
    await pathWith({ engine: toneEngine({ reads: 'pinyin' }) }),
    await pathWith({ voices: voices('female', 150) }),
    await pathWith({ voices: voices('cmn-latn-pinyin', 120) }),
    await pathWith({ sampleRate: 16_000 }),
  ]
  t.equal(new Set([usual, ...others]).size, 7)
  t.equal(await pathWith({}, ' 您好 '), usual)
  t.equal(secondsOf(await heard({ kind: 'file', path: await pathWith({ sampleRate: 16_000 }) })) > 0.1, true)
})

t.test('a recording stands in for a prompt, whole or between spoken fields', async (t) => {
  const loud = (hz: number): Buffer => writeWav(tone(hz, 500, 44_100))
  const { speech, engine, promptFolder } = await speechWith({
    prompts: {
      'zh-CN/main/welcome.hbs': '您好，{{name}}，您在{{department}}的复诊时间到了。',
      'zh-CN/main/goodbye.hbs': '再见。',
      'recorded/zh-CN/main/goodbye.wav': loud(800),
      'recorded/zh-CN/main/welcome.1.wav': loud(1_000),
      'recorded/zh-CN/main/welcome.3.wav': loud(1_200),
      'recorded/zh-CN/values/department/心内科.wav': loud(1_500),
      'recorded/zh-CN/questionnaire/discharge/q1.wav': loud(2_000),
      'recorded/en/main/only-recorded.wav': loud(600),
    },
  })
  const pitches = async (utterance: Utterance): Promise<number[]> =>
    Promise.all(
      (await speech.render(utterance)).map(async (source) => Math.round(pitchOf(await heard(source)) / 100) * 100),
    )

  t.same(await pitches(prompt('main/goodbye')), [800])
  t.same(engine.asked, [], 'nothing was spoken')
  t.same(await pitches(prompt('main/goodbye.wav')), [800], 'asked for as a file')
  t.same(await pitches(prompt('main/welcome', { name: '张伟', department: '心内科' })), [1_000, 400, 400, 1_500, 1_200])
  t.same(
    engine.asked.map((request) => request.text),
    ['张伟，', '您在，'],
    'only what nobody recorded',
  )
  t.same(await pitches(prompt('main/welcome', { name: '张伟', department: '骨科' })), [1_000, 400, 400, 400, 1_200])
  t.same(await pitches({ ...text('您满意吗？'), recordedAs: 'questionnaire/discharge/q1' } as Utterance), [2_000])
  t.same(await pitches(prompt('main/only-recorded', {}, 'en')), [600])
  t.same(await speech.prompts('en'), ['main/only-recorded'])
  t.same(await speech.prompts('zh-CN'), ['main/goodbye', 'main/welcome', 'questionnaire/discharge/q1'])

  const [welcome] = await speech.render(prompt('main/welcome', { name: '张伟', department: '心内科' }))
  const levelled = level(await heard(welcome))
  t.ok(levelled.kind === 'levelled' && Math.abs(levelled.rmsDb - levelRules.targetDb) < 1, 'as loud as the voice')

  await writeFile(path.join(promptFolder, 'recorded/zh-CN/main/goodbye.wav'), loud(1_800))
  await put(promptFolder, 'zh-CN/main/new.hbs', '新的。')
  await speech.reload()
  t.same(await pitches(prompt('main/goodbye')), [1_800], 'a new recording is heard after a reload')
  t.same(await pitches(prompt('main/new')), [400])
})

t.test('two patients hear the same files only where nothing about them makes a difference', async (t) => {
  const { speech, engine } = await speechWith({
    prompts: {
      'zh-CN/hello.hbs': '{{pick sex male="先生" female="女士" other="您"}}好。',
      'zh-CN/bed.hbs': '{{#if bed}}床位已定。{{/if}}{{#unless bed}}请等候。{{/unless}}',
      'zh-CN/bye.hbs': '谢谢，再见。',
    },
    defaults: { bed: '3' },
  })
  const he = { name: '张伟', sex: 'male' }
  const she = { name: '王芳', sex: 'female', bed: '' }
  for (const id of ['hello', 'bed', 'bye']) {
    const [his, hers] = [await speech.render(prompt(id, he)), await speech.render(prompt(id, she))]
    t.equal(his[0]?.kind === 'file' && hers[0]?.kind === 'file' && his[0].path === hers[0].path, id === 'bye', id)
    t.same(await speech.render(prompt(id, he)), his, 'and the first hears the first again')
  }
  t.equal(engine.asked.length, 5)
})

t.test('an upload wins over what is shipped', async (t) => {
  const uploads = await newFolder()
  const shipped = await newFolder()
  await cp(path.join(root, 'prompts'), shipped, { recursive: true })
  await put(uploads, 'zh-CN/main/goodbye.hbs', '慢走。')
  const engine = toneEngine()
  const { speech } = await speechWith({ promptFolders: [uploads, shipped, path.join(scratch, 'nowhere')], engine })
  await speech.render(prompt('main/goodbye'))
  t.same(
    engine.asked.map((request) => request.text),
    ['慢走。'],
  )
})

t.test('what a name holds is spoken and never executed, and leads to no file', async (t) => {
  const names = [
    '{{constructor}}',
    `${'$'}{1+1}`,
    '"张"\n伟',
    '<speak>x</speak>',
    '../../secret',
    '张伟😀',
    "[[h@l'oU]]",
    '-w /tmp/x',
    '张\u0000伟',
    ' 李 ',
    'x'.repeat(300),
  ]
  const { speech, engine } = await speechWith({
    prompts: { 'zh-CN/hello.hbs': '您好，{{name}}。', 'recorded/secret.wav': 'no sound', 'zh-CN/secret.hbs': '秘密' },
  })
  const report = await speech.prepare(names.map((name) => prompt('hello', { name })))
  t.same(report.failed, [])
  for (const { text: words } of engine.asked) t.match(words, /^[\p{Script=Han}A-Za-z ,，。？！、]*$/u)
  t.same(
    await speech.render(prompt('hello', { name: '😀' })).then((sources) => sources.length),
    1,
    'unspeakable: skipped',
  )

  const real = await speechWith({
    engine: espeakEngine(),
    prompts: { 'zh-CN/hello.hbs': '您好，{{name}}。', 'en/hello.hbs': 'Hello, {{name}}.' },
  })
  const spoken = await real.speech.prepare(
    names.flatMap((name) => [prompt('hello', { name }), prompt('hello', { name }, 'en')]),
  )
  t.same(spoken.failed, [])
  const mixed = await real.speech.render(text('请{{name}}服用Aspirin，做CT。', { name: 'John Smith' }))
  t.equal(mixed.length, 5, '请, John Smith, 服用, Aspirin, 做CT')
})

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof WardlineError ? error.code : String(error)),
  )

t.test('what cannot be said is refused with a reason, and a preparation goes on with the rest', async (t) => {
  const { speech } = await speechWith({
    prompts: {
      'zh-CN/hello.hbs': '您好，{{name}}。',
      'zh-CN/broken.hbs': '您好，{{#each x}}',
      'zh-CN/long.hbs': '长'.repeat(3_000),
      'recorded/zh-CN/mp3.wav': 'ID3 not a wav at all',
      'recorded/zh-CN/silent.wav': writeWav({ samples: new Float32Array(8_000), rate: 8_000 }),
      'recorded/zh-CN/clipped.wav': writeWav({
        samples: Float32Array.from({ length: 8_000 }, (_, at) => (at % 20 < 10 ? 1 : -1)),
        rate: 8_000,
      }),
    },
  })
  const wrong: readonly (readonly [Utterance, string, RegExp])[] = [
    [prompt('nowhere'), 'prompt-unknown', /nowhere\.hbs/],
    [prompt('../../etc/passwd'), 'prompt-unknown', /passwd/],
    [prompt('hello', {}, 'en'), 'prompt-unknown', /prompts\/en/],
    [prompt('hello'), 'prompt-field-missing', /“hello”缺少字段“name”/],
    [prompt('broken'), 'prompt-invalid', /“broken”/],
    [prompt('long'), 'speech-text-too-long', /3000/],
    [text('{{name}}您好，请问您对本次住院的服务是否满意？满意请按1'), 'prompt-field-missing', /您好，请问您对本次/],
    [prompt('mp3'), 'prompt-recording-unreadable', /zh-CN\/mp3\.wav.*WAV/],
    [prompt('silent'), 'prompt-recording-unreadable', /silent/],
    [prompt('clipped'), 'prompt-recording-unreadable', /失真/],
  ]
  for (const [utterance, code] of wrong) t.equal(await codeOf(speech.render(utterance)), code)
  const report = await speech.prepare([...wrong.map(([utterance]) => utterance), prompt('hello', { name: '张伟' })])
  t.equal(report.rendered, 1)
  t.equal(report.failed.length, wrong.length)
  for (const [utterance, , why] of wrong) {
    t.match(report.failed.find((failure) => failure.utterance === utterance)?.why, why)
  }
})

t.test('without its engine a hospital that recorded everything does not notice', async (t) => {
  const starts: string[] = []
  const gone = { ...espeakEngine({ program: 'espeak-of-nowhere' }) }
  const missing: SpeechEngine = {
    ...gone,
    synthesise: (request) => {
      starts.push(request.text)
      return gone.synthesise(request)
    },
  }
  const warnings: string[] = []
  const { speech } = await speechWith({
    engine: missing,
    slots: 1,
    log: { warn: (_, message) => warnings.push(message) },
    prompts: { 'zh-CN/hello.hbs': '您好。', 'recorded/zh-CN/bye.wav': writeWav(tone(500, 300)) },
  })
  t.equal((await speech.render(prompt('bye'))).length, 1)
  t.equal(await codeOf(speech.render(prompt('hello'))), 'speech-engine-missing')
  starts.length = 0
  const many = Array.from({ length: 200 }, (_, n) => text(`第${n}位`))
  const report = await speech.prepare([...many, prompt('bye')])
  t.equal(report.failed.length, 200)
  t.equal(report.alreadyThere, 1)
  t.match(report.failed.at(-1)?.why, /apt-get install espeak-ng/)
  t.equal(starts.length, 1, 'it is not tried two hundred times')
  t.same(warnings, ['the speech engine does not answer'])
})

t.test('an engine that writes rubbish, and a disk that takes nothing', async (t) => {
  const rubbish: SpeechEngine = { ...toneEngine(), synthesise: ({ outFile }) => writeFile(outFile, 'not a sound') }
  const silent: SpeechEngine = {
    ...toneEngine(),
    synthesise: ({ outFile }) => writeFile(outFile, writeWav({ samples: new Float32Array(800), rate: 8_000 })),
  }
  const nothing: SpeechEngine = { ...toneEngine(), synthesise: () => Promise.resolve() }
  for (const engine of [rubbish, silent, nothing]) {
    const { speech } = await speechWith({ engine })
    t.equal(await codeOf(speech.render(text('您好'))), 'speech-engine-failed')
    t.equal(speech.cache.files, 0)
  }
  const cacheFolder = path.join(await newFolder(), 'a-file')
  await writeFile(cacheFolder, 'in the way')
  const { speech } = await speechWith({ cacheFolder })
  t.equal(await codeOf(speech.render(text('您好'))), 'speech-engine-failed')
})

t.test('only a few voices speak at a time', async (t) => {
  let [now, most] = [0, 0]
  const slow: SpeechEngine = {
    ...toneEngine(),
    async synthesise({ outFile }) {
      now += 1
      most = Math.max(most, now)
      await writeFile(outFile, writeWav(tone(440, 200)))
      now -= 1
    },
  }
  const { speech } = await speechWith({ engine: slow, slots: 2 })
  await Promise.all([
    speech.prepare(Array.from({ length: 40 }, (_, n) => text(`第${n}位`))),
    ...Array.from({ length: 10 }, (_, n) => speech.render(text(`在线${n}`))),
  ])
  t.equal(most, 2)
  t.equal(speech.cache.busy, 0)
})

t.test('nothing is left alive', (t) => {
  t.equal(inFlight.count, 0)
  t.equal(clock.pending, 0)
  t.end()
})
