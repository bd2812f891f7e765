import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { sleep } from '../kernel/clock.ts'
import { newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { CallLog } from './call-log.ts'
import type { CallOnSwitch } from './call-on-switch.ts'
import type { LiveCall } from './live-call.ts'
import { createSwitchboard } from './switchboard.ts'
import { TestSwitch, unhandled } from './test-switch.ts'

const sound = [{ kind: 'file', path: '/tmp/a.wav' }] as const
const verbs: Record<string, (call: LiveCall) => Promise<unknown>> = {
  answer: (call) => call.answer(),
  play: (call) => call.play('p', sound, { bargeIn: false }),
  ask: (call) => call.play('p', sound, { bargeIn: true }),
  key: (call) => call.nextDigit(3_000),
  pause: (call) => call.pause(700),
  capture: (call) => call.captureVoice('/tmp/v.wav', { maxMs: 4_000 }),
  connect: (call) => call.connectTo({ kind: 'extension', extension: '8001' }, { ringMs: 9_000 }),
  record: (call) => call.startRecording('/tmp/r.wav'),
  hangUp: (call) => call.hangUp('finished'),
}

/** What goes wrong with one command: it is late, its reply is a lie, or the switch does it and says so much later. */
const fault = fc.record({
  beforeMs: fc.constantFrom(0, 0, 0, 1, 60, 1_500),
  reply: fc.constantFrom(undefined, undefined, undefined, 'unknown', 'declined', 'no-such-leg', 'not-connected'),
  afterMs: fc.constantFrom(0, 0, 1, 60, 1_500),
  isReplyLost: fc.boolean(),
})
/** What happens out there at some instant. */
const incident = fc.record({
  atMs: fc.integer({ min: 0, max: 12_000 }),
  what: fc.constantFrom(
    'key',
    'key',
    'two keys',
    'hang up',
    'other hangs up',
    'lost',
    'back',
    'playback cut',
    'all told twice',
  ),
})
const scenario = fc.record({
  script: fc.array(fc.constantFrom(...Object.keys(verbs)), { minLength: 1, maxLength: 7 }),
  faults: fc.array(fault, { maxLength: 12 }),
  incidents: fc.array(incident, { maxLength: 8 }),
  isAnswered: fc.boolean(),
  swallowsHangUps: fc.boolean(),
})

type Scenario = typeof scenario extends fc.Arbitrary<infer One> ? One : never

async function play({ script, faults, incidents, isAnswered, swallowsHangUps }: Scenario) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(1_000_000, inFlight)
  const exchange = new TestSwitch(clock)
  const store = { write: async () => undefined, open: async () => [], lastTrailSeq: async () => 0 }
  const log = new CallLog({ store, clock, inFlight, onError: () => undefined })
  const switchboard = createSwitchboard({ switch: exchange, clock, log, lastTrailSeq: async () => 0 })
  let offered: LiveCall | undefined
  switchboard.onOffered((call) => {
    offered = call
  })
  const leg = newLegId()
  exchange.offer(leg)
  if (isAnswered) exchange.answerNow(leg)
  const call: LiveCall | undefined = offered
  if (call === undefined) throw new Error('not offered')

  const other = () => [...exchange.legs.keys()].find((id) => id !== leg)
  const happens: Record<string, () => void> = {
    key: () => exchange.press(leg, '1'),
    'two keys': () => {
      exchange.press(leg, '2')
      exchange.press(leg, '3')
    },
    'hang up': () => exchange.end(leg),
    'other hangs up': () => {
      const second = other()
      if (second) exchange.end(second)
    },
    lost: () => exchange.lose(),
    back: () => exchange.back(),
    'playback cut': () => {
      const known = exchange.legs.get(leg)
      if (known) exchange.stopNow(known, 'failed')
    },
    'all told twice': () => {
      exchange.answerNow(leg)
      exchange.tell({ kind: 'LegAnswered', leg })
      exchange.tell({ kind: 'LegRinging', leg, earlyMedia: false })
    },
  }
  for (const { atMs, what } of incidents) clock.at(clock.now() + atMs, happens[what] ?? (() => undefined))
  const later = async (ms: number): Promise<void> => {
    if (ms > 0) await sleep(clock, ms)
  }
  const before = [...faults]
  exchange.bend = async () => {
    const next = before.shift()
    await later(next?.beforeMs ?? 0)
    if (next?.reply === undefined) return undefined
    const { reply } = next
    if (reply === 'not-connected') {
      exchange.lose()
      clock.at(clock.now() + 700, () => exchange.back())
    }
    return reply === 'unknown' || reply === 'declined' ? { kind: reply, why: 'a fault' } : { kind: reply }
  }
  const after = [...faults]
  exchange.bendReply = async (reply) => {
    const next = after.shift()
    await later(next?.afterMs ?? 0)
    return next?.isReplyLost ? { kind: 'unknown', why: 'no reply' } : reply
  }

  const open = new Set<string>()
  const run = async (): Promise<undefined> => {
    for (const [i, verb] of script.entries()) {
      open.add(`${i} ${verb}`)
      try {
        await verbs[verb]?.(call)
      } catch (error) {
        if (!swallowsHangUps) throw error
      } finally {
        open.delete(`${i} ${verb}`)
      }
    }
    return undefined
  }
  const driven = switchboard.drive(call, 'test', run).catch(() => undefined)
  await clock.run({ until: clock.now() + 20_000 })
  exchange.connected = true
  exchange.back()
  await clock.run({ until: clock.now() + 400_000 })
  const talking = open.size
  exchange.end(leg)
  await clock.run()
  await driven
  const { waiting } = call as CallOnSwitch
  return {
    talking,
    open: [...open],
    waiting,
    pending: clock.pending,
    live: switchboard.live,
    phones: exchange.legs.size, // also the other phone was hung up
  }
}

t.setTimeout(180_000)

t.test('whatever happens in whatever order, every verb settles and nothing is left behind', async (t) => {
  const rejections = unhandled()
  const property = fc.asyncProperty(scenario, async (one) => {
    const { talking, ...left } = await play(one)
    const mayTalk = one.script.includes('connect') // a talk lasts until somebody goes
    assert.ok(talking === 0 || mayTalk, 'nobody waits for minutes')
    assert.deepEqual(left, { open: [], waiting: 0, pending: 0, live: 0, phones: 0 })
    assert.deepEqual(rejections.seen, [])
  })
  const result = await fc.check(property, { numRuns: Number(process.env['FC_RUNS'] ?? 300) })
  t.equal(result.failed, false, fc.defaultReportMessage(result) ?? 'no counterexample')
  await new Promise((resolve) => setImmediate(resolve))
  rejections.stop()
  t.same(rejections.seen, [], 'nothing was rejected unseen')
})
