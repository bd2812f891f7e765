import t from 'tap'
import { callIn } from '../calls/test-house.ts'
import { unhandled } from '../calls/test-switch.ts'
import { toMs } from '../kernel/duration.ts'
import type { Speech } from '../speech/speech.ts'
import type { Destination, Digit } from '../switch/switch.ts'
import {
  type CallVerbs,
  type Desk,
  dialplan,
  type Patient,
  type QueueOutcome,
  type Script,
  type ScriptBody,
} from './api.ts'
import type { DialplanServices } from './context.ts'
import { destinationOf } from './desk.ts'
import { createRunner } from './runner.ts'

t.setTimeout(180_000)
const rejections = unhandled()
const patient: Patient = { id: '7', fields: { name: '李明' }, language: 'zh-CN', isVip: false }
const desks: Record<string, Destination> = { operator: { kind: 'extension', extension: '8001' } }
const desk: Desk = {
  hours: { isOpen: () => true },
  lists: { isBlack: async () => false, isWhite: async () => false },
  patients: { byNumber: async () => ({ kind: 'none' }) },
}

/** A caller on the line, and a house whose scripts are these. */
type StageOptions = { answered?: boolean; scripts?: Script[]; unsayable?: string[]; queueing?: QueueOutcome }

async function stage(options: StageOptions = {}) {
  const parts = await callIn({ answered: options.answered ?? true })
  const kept: string[] = []
  const speech: Speech = {
    render: async (utterance) => {
      const name = utterance.kind === 'prompt' ? utterance.prompt : 'text'
      if (options.unsayable?.includes(name)) throw new Error(`no voice for ${name}`)
      return [{ kind: 'file', path: `/prompts/${name}.wav` }]
    },
    prepare: async () => ({ rendered: 0, alreadyThere: 0, failed: [] }),
    describe: () => ({ engine: 'none', voices: {} }),
  } as Partial<Speech> as Speech
  const services: DialplanServices = {
    clock: parts.clock,
    speech,
    hospital: {},
    askSurvey: async (call) => {
      const key = await call.nextDigit(toMs('5s'))
      return key === 'silence' ? 'broke-off' : 'completed'
    },
    waitInQueue: async () => options.queueing ?? { kind: 'no-such-queue' },
    destinationOf: async (target) => destinationOf(target, desks, 'main'),
    newVoiceFile: async () => '/tmp/message.wav',
    voiceKept: async (_call, file, durationMs) => void kept.push(`${file} ${durationMs}`),
  }
  const runner = createRunner(services, desk, (name) => options.scripts?.find((script) => script.name === name))
  const run = (body: ScriptBody, more: { isRecovered?: boolean; patient?: Patient } = {}) =>
    runner.run({
      script: dialplan('test', [], body),
      call: parts.call,
      patient: more.patient,
      task: {},
      language: 'en',
      ...more,
    })
  const lines = async (): Promise<string[]> => {
    await parts.pass(1_000)
    return parts
      .trailOf()
      .flatMap(({ verb, prompt, outcome }) => (verb === 'call' ? [] : [`${verb} ${prompt}: ${outcome}`]))
  }
  return { ...parts, kept, runner, run, lines }
}

type Stage = Awaited<ReturnType<typeof stage>>
const after = ({ clock }: Stage, ms: number, act: () => void) => clock.at(clock.now() + ms, act)
const presses = (s: Stage, ...keys: [number, Digit][]) => {
  for (const [ms, key] of keys) after(s, ms, () => s.exchange.press(s.leg, key))
}

t.test('every verb leaves one line, with what came of it', async (t) => {
  const s = await stage({ answered: false })
  const got: unknown[] = []
  presses(s, [3_000, '2'], [8_500, '1'], [8_900, '4'], [9_200, '#'], [14_000, '#'])
  after(s, 20_000, () => {
    for (const leg of s.exchange.legs.keys()) if (leg !== s.leg) s.exchange.end(leg)
  })
  const end = await s.outcome(
    s.run(async (call) => {
      await call.answer()
      await call.answer()
      await call.say('main/welcome')
      await call.play({ text: 'hello' })
      await call.pause('500ms')
      got.push(await call.menu('main/choices', { keys: ['1'], tries: 3, wait: '3s' }))
      got.push(await call.digits('main/number', { min: 1, max: 4, tries: 1, wait: '3s' }))
      got.push(await call.record('main/message', { max: '10s' }))
      got.push(await call.survey('discharge'))
      got.push(await call.bridge('13912345678', { ring: '1s' }))
      got.push(await call.transfer('nobody'))
      await call.mark('department', 'surgery')
      call.speak('zh-CN')
      return 'done'
    }),
  )
  t.same(end, { kind: 'finished', result: 'done' })
  t.match(got, [
    '1',
    { kind: 'digits', digits: '4' },
    { kind: 'recorded', file: '/tmp/message.wav' },
    'unavailable',
    { kind: 'connected' },
    { kind: 'failed', cause: 'unknown-target' },
  ])
  t.same(await s.lines(), [
    'answer : answered',
    'say main/welcome: finished',
    'play text: finished',
    'pause : 500ms',
    'menu main/choices: invalid key 2',
    'say menu/invalid-key: finished',
    'menu main/choices: silence',
    'say menu/silence: finished',
    'menu main/choices: key 1',
    'digits main/number: 1 digits',
    'say main/message: finished',
    'record main/message: recorded',
    'survey discharge: unavailable',
    'bridge number: connected',
    'transfer nobody: failed',
    'mark department: noted',
    'hangup : finished',
  ])
  const told = JSON.stringify(s.trailOf().map(({ pii: _, ...open }) => open))
  t.notMatch(told, /13912345678|surgery/, 'nothing personal outside pii')
  t.ok(
    s.trailOf().every(({ at }, i, all) => at >= (all[i - 1]?.at ?? 0)),
    'in order of time',
  )
  await s.leavesNothing(t)
})

t.test('a hang-up in the middle of any verb is that verb’s line, and the last one', async (t) => {
  const verbs: Record<string, (call: CallVerbs) => Promise<unknown>> = {
    'say a': (call) => call.say('a'),
    'play a': (call) => call.play({ file: 'a' }),
    'menu a': (call) => call.menu('a', { keys: ['1'], tries: 3, wait: '5s' }),
    'digits a': (call) => call.digits('a', { min: 1, max: 9, tries: 3, wait: '5s' }),
    'survey a': (call) => call.survey('a'),
    'transfer operator': (call) => call.transfer('operator'),
    'bridge operator': (call) => call.bridge('operator', { ring: '20s' }),
    'pause ': (call) => call.pause('5s'),
  }
  for (const [line, verb] of Object.entries(verbs)) {
    const s = await stage()
    after(s, 400, () => s.exchange.end(s.leg))
    const end = await s.outcome(
      s.run(
        async (call) => {
          await verb(call)
          await call.say('never said')
        },
        { patient },
      ),
    )
    t.same(end, { kind: 'hung-up' }, line)
    t.same(await s.lines(), [`${line}: hung-up`])
    await s.leavesNothing(t)
  }
})

t.test('who leaves a message and simply hangs up has left a message', async (t) => {
  const s = await stage()
  after(s, 6_000, () => s.exchange.end(s.leg))
  t.same(await s.outcome(s.run((call) => call.record('leave', { max: '2m' }))), { kind: 'hung-up' })
  t.same(s.kept, ['/tmp/message.wav 4000'])
  t.same(await s.lines(), ['say leave: finished', 'record leave: recorded'])
  await s.leavesNothing(t)

  const short = await stage()
  after(short, 2_500, () => short.exchange.end(short.leg))
  await short.outcome(short.run((call) => call.record('leave', { max: '2m' })))
  t.same(short.kept, [], 'half a second is nothing')
  await short.leavesNothing(t)
})

t.test('silence is not the end key', async (t) => {
  const s = await stage()
  presses(s, [1_500, '#'])
  const body: ScriptBody = async (call) => [
    await call.digits('a', { min: 0, max: 4, tries: 1, wait: '3s' }),
    await call.digits('b', { min: 0, max: 4, tries: 1, wait: '3s' }),
  ]
  t.same(await s.outcome(s.run(body)), { kind: 'finished', result: [{ kind: 'digits', digits: '' }, { kind: 'none' }] })
  await s.leavesNothing(t)
})

t.test('scripts go on to each other', async (t) => {
  const loop = dialplan('loop', [], (call) => call.goTo('loop'))
  const last = dialplan('last', [], async (call) => {
    await call.say('bye')
    return 'arrived'
  })
  const s = await stage({ scripts: [loop, last] })
  t.match(await s.outcome(s.run((call) => call.goTo('last'))), { kind: 'finished', result: 'arrived' })
  await s.leavesNothing(t)
  const round = await stage({ scripts: [loop] })
  after(round, 60_000, () => round.exchange.end(round.leg))
  t.match(await round.outcome(round.run((call) => call.goTo('loop'))), {
    kind: 'broken',
    error: /to each other 50 times/,
  })
  await round.leavesNothing(t)
  const nowhere = await stage()
  after(nowhere, 60_000, () => nowhere.exchange.end(nowhere.leg))
  t.match(await nowhere.outcome(nowhere.run((call) => call.goTo('gone'))), { kind: 'broken', error: /«gone»/ })
  t.ok((await nowhere.lines()).includes('transfer operator: hung-up'), 'the caller was handed to a person')
  await nowhere.leavesNothing(t)
})

t.test('a call that lived on through a restart re-enters where its script says, or is told good-bye', async (t) => {
  const s = await stage()
  t.match(await s.outcome(s.run((call) => call.say('from the start'), { isRecovered: true })), { kind: 'finished' })
  t.same(s.exchange.played, ['call/recovered'])
  await s.leavesNothing(t)
  const back = await stage()
  const script = dialplan('x', [], (call) => call.say('start'), { onRecovered: (call) => call.say('back again') })
  const { call, runner } = back
  await back.outcome(runner.run({ script, call, patient: undefined, task: {}, language: 'en', isRecovered: true }))
  t.same(back.exchange.played, ['back again'])
  await back.leavesNothing(t)
})

t.test('mistakes in scripts', async (t) => {
  const broken = async (body: ScriptBody, options: Parameters<typeof stage>[0] = {}, prepare?: (s: Stage) => void) => {
    const s = await stage(options)
    prepare?.(s)
    const end = await s.outcome(s.run(body), 300_000)
    return { s, end, lines: await s.lines() }
  }
  const handedOver = ['say call/error: finished', 'transfer operator: hung-up']

  await t.test('one that throws before answering: the caller hears so and gets a person', async (t) => {
    const { s, end, lines } = await broken(
      () => {
        throw new Error('typo')
      },
      { answered: false },
    )
    t.match(end, 'waits', 'they talk')
    t.same(lines, ['answer : answered', 'say call/error: finished'])
    s.exchange.end(s.leg)
    t.same(await s.lines(), ['answer : answered', ...handedOver])
    t.ok(s.trail().includes('call: script broken'))
    await s.leavesNothing(t)
  })

  await t.test('no voice at all: the person is still handed over, and the call ends', async (t) => {
    const { s } = await broken((call) => call.say('a'), { unsayable: ['a', 'call/error'] })
    t.ok(s.exchange.told.includes('bridge'))
    await s.leavesNothing(t)
  })

  await t.test('a try that swallows the hang-up, in a loop without an end', async (t) => {
    const { s, end } = await broken(
      async (call) => {
        for (;;) {
          try {
            await call.say('again')
          } catch {
            // whatever
          }
        }
      },
      {},
      (s) => void after(s, 2_500, () => s.exchange.end(s.leg)),
    )
    t.match(end, { kind: 'broken', error: /catches HungUp/ })
    await s.leavesNothing(t)
  })

  await t.test('a loop of verbs that take no time', async (t) => {
    const { s, end } = await broken(async (call) => {
      for (;;) await call.mark('again')
    })
    t.equal(end, 'waits', 'with a person by now')
    s.exchange.end(s.leg)
    await s.leavesNothing(t)
  })

  await t.test('an await that is missing', async (t) => {
    const forgot = await broken(async (call) => {
      void call.say('bye')
      return 'done'
    })
    t.same(forgot.end, { kind: 'finished', result: 'done' })
    t.same(forgot.lines, ['say bye: finished', 'hangup : finished'], 'it is said to its end all the same')
    await forgot.s.leavesNothing(t)
    const both = await broken(
      (call) => Promise.all([call.say('a'), call.menu('b', { keys: ['1'], tries: 1, wait: '1s' })]),
      {},
      (s) => void after(s, 60_000, () => s.exchange.end(s.leg)),
    )
    t.match(both.end, { kind: 'broken', error: /«menu» was called while «say» went on/ })
    await both.s.leavesNothing(t)
    const gone = await broken(
      async (call) => {
        void call.say('a')
        await new Promise<void>((resolve) => setImmediate(resolve))
        throw new Error('later')
      },
      {},
      (s) => void after(s, 10, () => s.exchange.end(s.leg)),
    )
    t.match(gone.end, { kind: 'broken' })
    await gone.s.leavesNothing(t)
  })

  await t.test('a fact that is not the script’s to note', async (t) => {
    const { s, end } = await broken(
      (call) => call.mark('patient', 'x'),
      {},
      (s) => void after(s, 60_000, () => s.exchange.end(s.leg)),
    )
    t.match(end, { kind: 'broken', error: /«patient»/ })
    await s.leavesNothing(t)
  })
})

t.test('names of the settings are looked up as names and as nothing else', async (t) => {
  t.same(destinationOf('operator', desks, 'main'), desks['operator'])
  t.equal(destinationOf('constructor', desks, 'main'), undefined)
  t.same(destinationOf('8002', desks, 'main'), { kind: 'extension', extension: '8002' })
  t.same(destinationOf('13912345678', desks, 'main'), { kind: 'trunk', trunk: 'main', number: '13912345678' })
  t.equal(destinationOf('a;b', desks, 'main'), undefined)
})

t.test('nothing was rejected unseen', async (t) => {
  await new Promise((resolve) => setImmediate(resolve))
  rejections.stop()
  t.same(rejections.seen, [])
})
