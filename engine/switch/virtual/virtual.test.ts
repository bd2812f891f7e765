import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import t, { type Test } from 'tap'
import { type LegId, newLegId, newPlaybackId } from '../../kernel/ids.ts'
import { InFlight } from '../../kernel/in-flight.ts'
import { seededRandom } from '../../kernel/random.ts'
import { VirtualClock } from '../../kernel/virtual-clock.ts'
import { listenTo, steadySound } from '../conformance/wav.ts'
import type { Answered, Destination, Refused, SwitchEvent, Unknown } from '../switch.ts'
import { type CarrierModel, carriedBy, usualCarrier } from './carriers.ts'
import type { ExchangeOptions } from './exchange.ts'
import { hospitalPeople, type Temper } from './hospital-people.ts'
import type { People } from './person.ts'
import { scriptedPerson } from './scripted-person.ts'
import { createVirtualSwitch } from './virtual-switch.ts'

const folder = await mkdtemp(path.join(tmpdir(), 'wardline-virtual-'))
const promptOf = async (ms: number, rate = 8_000): Promise<string> => {
  const file = path.join(folder, `prompt-${ms}-${rate}.wav`)
  await writeFile(file, steadySound(ms, rate))
  return file
}

const trunk = (number: string | number): Destination => ({ kind: 'trunk', trunk: 'main', number: String(number) })

/** A house with the switch in it, and what happens there. */
function newHouse(people: People, more: Partial<ExchangeOptions> = {}) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 10), inFlight)
  const virtual = createVirtualSwitch({ clock, random: seededRandom(1), recordingsInFlight: inFlight, people, ...more })
  const events: SwitchEvent[] = []
  virtual.switch.subscribe((event) => events.push(event))
  const of = (leg: LegId) => events.filter((event) => 'leg' in event && event.leg === leg)
  const place = (to: Destination, leg = newLegId(), ringMs = 30_000) =>
    virtual.switch.originate({ leg, to, callerId: { number: '057187654321' }, ringMs })
  const result = async <Value>(promise: Promise<Value>): Promise<Value> => {
    let settled: { value: Value } | undefined
    void promise.then((value) => {
      settled = { value }
    })
    await clock.run({ isDone: () => settled !== undefined })
    if (settled === undefined) throw new Error('nothing more happens, and there is no result')
    return settled.value
  }
  const { switch: port } = virtual
  /** Says prompts one after the other, waiting for a key after each: the keys, '' for silence. */
  const ask = async (leg: LegId, names: readonly string[], file: string, waitMs = 5_000): Promise<string[]> => {
    const keys: string[] = []
    for (const name of names) {
      const from = events.length
      const id = newPlaybackId()
      await result(port.play(leg, { id, name, sources: [{ kind: 'file', path: file }] }))
      const heard = () => events.slice(from).find((event) => event.kind === 'DigitPressed' || event.kind === 'LegEnded')
      const isOver = () => events.slice(from).some((event) => event.kind === 'PlaybackEnded')
      await clock.run({ isDone: () => heard() !== undefined || isOver() })
      await clock.run({ until: clock.now() + waitMs, isDone: () => heard() !== undefined })
      if (!isOver()) await result(port.stopPlayback(leg))
      const event = heard()
      if (event?.kind === 'LegEnded') return [...keys, 'hung up']
      keys.push(event?.kind === 'DigitPressed' ? event.digit : '')
    }
    return keys
  }
  const close = async (t: Test): Promise<void> => {
    await clock.run()
    t.equal(virtual.live, 0, 'no leg is left')
    await port.close()
    virtual.shutDown()
    t.equal(clock.pending, 0, 'no alarm is left')
    t.equal(inFlight.count, 0)
  }
  return { clock, virtual, port, events, of, place, result, ask, close }
}

t.test('a scripted person answers by the name of the question, and as often as it is asked', async (t) => {
  const person = scriptedPerson({
    answers: {
      q1: ['7', '1'],
      'survey/x/q2': { keys: '2', duringMs: 900 },
      q3: { silent: true },
      q4: { hangsUp: true },
    },
    otherwise: '9',
  })
  const house = newHouse(() => person)
  const leg = newLegId()
  await house.result(house.place(trunk(1), leg))
  const file = await promptOf(2_000)
  const keys = await house.ask(
    leg,
    ['survey/x/q1', 'survey/x/q1', 'survey/x/q2', 'survey/x/q3', 'other', 'survey/x/q4'],
    file,
  )
  t.same(keys, ['7', '1', '2', '', '9', 'hung up'])
  const ends = house.of(leg).flatMap((event) => (event.kind === 'PlaybackEnded' ? [event.how] : []))
  t.same(ends, ['finished', 'finished', 'stopped', 'finished', 'finished', 'finished'], 'q2 was barged into')
  await house.close(t)
})

t.test('keys in turn are pressed when a prompt has ended and nothing follows', async (t) => {
  const person = scriptedPerson({ keysInTurn: ['1', '3'], hangsUpAfter: 'q3' })
  const house = newHouse(() => person)
  const leg = newLegId()
  await house.result(house.place(trunk(1), leg))
  const file = await promptOf(1_000)
  t.same(await house.ask(leg, ['intro'], file, 0), [''], 'the next prompt follows at once')
  t.same(await house.ask(leg, ['q1', 'q2', 'q3'], file), ['1', '3', 'hung up'])
  await house.close(t)
})

t.test('a recording has what was said and heard, at its instants, also at 16 kHz and across a bridge', async (t) => {
  const talker = scriptedPerson({ phone: { does: 'answer', ringsMs: 0 }, speaks: [{ afterMs: 4_000, forMs: 2_000 }] })
  const keyer = scriptedPerson({ phone: { does: 'answer', ringsMs: 0 }, presses: [{ afterMs: 1_000, digits: '5' }] })
  const house = newHouse((to) => (to.kind === 'trunk' && to.number === '1' ? keyer : talker))
  const { clock, port, result } = house
  const [patient, nurse] = [newLegId(), newLegId()]
  await Promise.all([result(house.place(trunk(1), patient)), result(house.place(trunk(2), nurse))])
  await clock.run({ until: clock.now() }) // both are answered in the same instant
  const file = path.join(folder, 'recordings/a/b', `${patient}.wav`)
  await result(port.startRecording(patient, file))
  const sources = [
    { kind: 'file', path: await promptOf(500, 16_000) },
    { kind: 'silence', ms: 300 },
    { kind: 'file', path: await promptOf(400) },
  ] as const
  const startedAt = clock.now()
  await result(port.play(patient, { id: newPlaybackId(), name: 'hello', sources }))
  await clock.run({ until: startedAt + 5_000 })
  await result(port.bridge(patient, nurse))
  await clock.run({ until: startedAt + 8_000 })
  await result(port.hangUp(patient, 'finished'))
  await result(port.hangUp(nurse, 'finished'))
  await clock.run()
  const heard = await listenTo(file)
  t.match(heard, { channels: 2, rate: 8_000, durationMs: 8_000 })
  const isLoud = (channel: number, from: number, to: number): boolean => heard.loudness(channel, from, to) > 0.02
  const isSilent = (channel: number, from: number, to: number): boolean => heard.loudness(channel, from, to) === 0
  t.ok(isSilent(0, 0, 1_000) && isLoud(0, 1_000, 1_120) && isSilent(0, 1_120, 8_000), 'the key, and nothing else')
  t.ok(isLoud(1, 0, 500) && isSilent(1, 500, 800) && isLoud(1, 800, 1_200), 'the prompts and the pause between')
  t.ok(isSilent(1, 1_200, 5_000) && isLoud(1, 5_000, 6_000) && isSilent(1, 6_000, 8_000), 'the nurse once connected')
  await house.close(t)
})

t.test('benches write no recordings, and a disk that is full does not hold a call', async (t) => {
  const ends = async (file: string, more: Partial<ExchangeOptions>) => {
    const house = newHouse(() => scriptedPerson({ hangsUpAfterMs: 3_000 }), more)
    const leg = newLegId()
    await house.result(house.place(trunk(1), leg))
    const outcome = await house.result(house.port.startRecording(leg, file))
    await house.clock.run()
    const kinds = house.of(leg).map(({ kind }) => kind)
    await house.close(t)
    return [outcome.kind, ...kinds.slice(2)]
  }
  t.same(await ends(path.join(folder, 'bench/x.wav'), { writeRecordings: false }), [
    'done',
    'RecordingEnded',
    'LegEnded',
  ])
  t.notOk((await readdir(folder)).includes('bench'))
  t.same(await ends(folder, {}), ['done', 'RecordingEnded', 'LegEnded'], 'the file cannot be written')
  t.same(await ends('/dev/null/x.wav', {}), ['declined', 'LegEnded'], 'the folder cannot be made')
})

t.test('a trunk has so many lines, and the carrier says so', async (t) => {
  const house = newHouse(() => scriptedPerson({ hangsUpAfterMs: 1_000 }), { trunks: { main: { lines: 2 } } })
  const outcomes: (Answered | Refused | Unknown)[] = []
  for (let i = 0; i < 3; i += 1) void house.place(trunk(i)).then((outcome) => outcomes.push(outcome))
  await house.clock.run()
  t.match(outcomes[0], { kind: 'refused', cause: 'congestion', rang: false })
  t.same(
    outcomes.map(({ kind }) => kind),
    ['refused', 'answered', 'answered'],
  )
  t.equal((await house.result(house.place(trunk(9)))).kind, 'answered', 'lines are given back')
  const elsewhere = await house.result(house.place({ kind: 'trunk', trunk: 'other', number: '1' }))
  t.match(elsewhere, { kind: 'refused', cause: 'carrier-error', rawCause: 'INVALID_GATEWAY' })
  t.same(await house.port.trunks(), [{ name: 'main', state: 'up', detail: 'virtual', registration: 'none' }])
  t.same(await house.port.registrations(), { kind: 'every-extension' })
  await house.close(t)
})

t.test('the network is a matter of the seed and the number, never of the order of calls', async (t) => {
  const model: CarrierModel = { ...usualCarrier, shares: { answers: 50, busy: 20, 'no-answer': 20, unreachable: 10 } }
  const numbers = Array.from({ length: 600 }, (_, i) => 13_800_000_000 + i)
  const evening = async (seed: number, inOrder: readonly number[]): Promise<Map<number, string>> => {
    const house = newHouse(carriedBy(model, seed, () => scriptedPerson({ hangsUpAfterMs: 2_000 })))
    const came = new Map<number, string>()
    for (const number of inOrder) {
      void house.place(trunk(number)).then((outcome) => {
        came.set(number, outcome.kind === 'refused' ? outcome.cause : outcome.kind)
      })
    }
    await house.clock.run()
    await house.close(t)
    return came
  }
  const first = await evening(5, numbers)
  const backwards = await evening(5, numbers.toReversed())
  t.ok(numbers.every((number) => first.get(number) === backwards.get(number)))
  const other = await evening(6, numbers)
  t.ok(numbers.some((number) => first.get(number) !== other.get(number)))
  const share = (cause: string): number =>
    [...first.values()].filter((value) => value === cause).length / numbers.length
  for (const [cause, expected] of [
    ['answered', 0.5],
    ['busy', 0.2],
    ['no-answer', 0.2],
    ['unreachable', 0.1],
  ] as const)
    t.ok(Math.abs(share(cause) - expected) < 0.06, `${cause}: ${share(cause)}`)
})

t.test('the patients of the demo hospital behave like people, and each always in their own way', async (t) => {
  const file = await promptOf(4_000)
  const questions = ['survey/x/intro', 'survey/x/q1', 'survey/x/q2', 'survey/x/q2']
  const survey = async (temper: Temper, number: number): Promise<string[]> => {
    const people = hospitalPeople({
      seed: 3,
      tempers: { [temper]: 1 },
      reaches: { 'at-home': 1 },
      answers: { q2: { '4': 1 } },
    })
    const house = newHouse(people)
    const leg = newLegId()
    await house.result(house.place(trunk(number), leg))
    const keys = await house.ask(leg, questions, file)
    if (keys.at(-1) !== 'hung up') await house.result(house.port.hangUp(leg, 'finished'))
    await house.close(t)
    return keys
  }
  const helpful = await survey('helpful', 1)
  t.match(helpful, ['1', /^[1-5]$/, '4', '4'], 'consents, then answers what the question asks for')
  t.same(await survey('helpful', 1), helpful, 'the same person, the same answers')
  t.same(await survey('silent', 1), ['', '', '', ''])
  t.same(await survey('unwilling', 1), ['2', '2', '2', '2'])
  t.equal((await survey('fed-up', 1))[0], '9')
  t.equal((await survey('abrupt', 1)).at(-1), 'hung up')
  t.equal((await survey('hurried', 1)).at(-1), 'hung up')
  const clumsy = await Promise.all(Array.from({ length: 12 }, (_, i) => survey('clumsy', i)))
  t.ok(
    clumsy.some((keys) => keys.includes('8')),
    'somebody presses a wrong key',
  )
  const forgetful = await Promise.all(Array.from({ length: 12 }, (_, i) => survey('forgetful', i)))
  t.ok(
    forgetful.some((keys) => keys.includes('*')),
    'somebody has it repeated',
  )

  const reached = async (reach: string): Promise<string[]> => {
    const house = newHouse(hospitalPeople({ seed: 3, reaches: { [reach]: 1 }, tempers: { abrupt: 1 } }))
    const came: string[] = []
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      const outcome = await house.result(house.place(trunk(1)))
      came.push(outcome.kind === 'refused' ? outcome.cause : outcome.kind)
      await house.clock.run()
    }
    await house.close(t)
    return came
  }
  t.same(await reached('busy-at-first'), ['busy', 'answered', 'answered'])
  t.same(await reached('out-at-first'), ['no-answer', 'no-answer', 'answered'])
  t.same(await reached('switched-off'), ['unreachable', 'unreachable', 'unreachable'])
})

t.test('somebody asked to leave a message speaks after the beep and ends it with #', async (t) => {
  const house = newHouse(hospitalPeople({ seed: 1, tempers: { helpful: 1 }, reaches: { 'at-home': 1 } }))
  const leg = newLegId()
  await house.result(house.place(trunk(1), leg))
  const voice = path.join(folder, 'message.wav')
  await house.result(house.port.startVoiceCapture(leg, voice))
  await house.result(
    house.port.play(leg, { id: newPlaybackId(), name: 'beep', sources: [{ kind: 'tone', tone: 'beep' }] }),
  )
  await house.clock.run({ isDone: () => house.of(leg).some(({ kind }) => kind === 'DigitPressed') })
  t.match(house.of(leg).at(-1), { kind: 'DigitPressed', digit: '#' })
  await house.result(house.port.stopVoiceCapture(leg, voice))
  const heard = await listenTo(voice)
  t.ok(heard.loudness(0, 1_000, 2_000) > 0.02 && heard.durationMs > 2_000)
  await house.result(house.port.hangUp(leg, 'finished'))
  await house.close(t)
})

t.test('a call costs as much among thousands as among hundreds', async (t) => {
  const cpuMsPerCall = async (calls: number): Promise<number> => {
    const house = newHouse(carriedBy(usualCarrier, 1, () => scriptedPerson({ otherwise: '1', hangsUpAfterMs: 20_000 })))
    const file = await promptOf(3_000)
    house.port.subscribe((event) => {
      if (event.kind !== 'LegAnswered' && event.kind !== 'DigitPressed') return
      const request = { id: newPlaybackId(), name: 'q', sources: [{ kind: 'file', path: file }] } as const
      void house.port.play(event.leg, request)
    })
    const before = process.cpuUsage()
    for (let i = 0; i < calls; i += 1) house.clock.at(house.clock.now() + i * 20, () => void house.place(trunk(i)))
    await house.clock.run()
    const { user, system } = process.cpuUsage(before)
    await house.close(t)
    return (user + system) / 1000 / calls
  }
  await cpuMsPerCall(200) // warms the compiler up
  const [few, many] = [await cpuMsPerCall(400), await cpuMsPerCall(2_500)]
  t.comment(`${few.toFixed(3)} ms of CPU a call among 400, ${many.toFixed(3)} among 2,500`)
  t.ok(many < few * 2, 'no hot path walks over all legs')
})

t.teardown(() => rm(folder, { recursive: true, force: true }))
