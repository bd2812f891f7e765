import t from 'tap'
import { callIdOf, newLegId } from '../kernel/ids.ts'
import type { OriginateRequest } from '../switch/switch.ts'
import type { Disposition } from './core/disposition.ts'
import { HungUp } from './live-call.ts'
import type { CallHappening } from './switchboard.ts'
import { callIn, house } from './test-house.ts'
import { unhandled } from './test-switch.ts'

t.setTimeout(180_000)
const rejections = unhandled()
const request = (leg = newLegId()): OriginateRequest => ({
  leg,
  to: { kind: 'trunk', trunk: 'main', number: '13800138000' },
  callerId: { number: '8000' },
  ringMs: 20_000,
})

t.test('a call out is in the books from its first moment to its last', async (t) => {
  const { switchboard, exchange, clock, outcome, closed, trail, leavesNothing } = house()
  const seen: string[] = []
  switchboard.observe(({ kind, call }) => seen.push(`${kind} ${call.isAnswered}`))
  const asked = request()
  t.match(await outcome(switchboard.originate(asked, { patient: '7' })), { kind: 'answered' })
  const call = switchboard.callOf(asked.leg)
  t.equal(call?.isAnswered, true)
  if (call === undefined) return
  const driven = switchboard.drive(call, 'keypad-survey', async (): Promise<Disposition> => {
    await call.pause(1_000)
    return 'completed'
  })
  t.equal(await outcome(driven), 'completed')
  t.equal(switchboard.live, 1, 'open until the person has gone')
  exchange.end(asked.leg)
  t.equal(switchboard.callOf(asked.leg), undefined)
  await clock.run()
  t.same(seen, ['CallStarted false', 'CallAnswered true', 'CallEnded true'])
  t.same(trail(), ['call: dialed', 'call: answered', 'call: ended'])
  t.match(closed(), [
    { disposition: 'completed', script: 'keypad-survey', facts: { patient: '7' }, endedAt: 1_003_500 },
  ])
  await leavesNothing(t)
})

t.test('the switch says “answered” before it tells that it was: the call knows either way', async (t) => {
  const { switchboard, exchange, clock, outcome, trail, leavesNothing } = house()
  exchange.phone = async ({ leg }) => {
    exchange.has(leg)
    clock.at(clock.now() + 500, () => exchange.tell({ kind: 'LegAnswered', leg }))
    return { kind: 'answered', at: clock.now() }
  }
  const asked = request()
  await outcome(switchboard.originate(asked, {}))
  t.equal(switchboard.callOf(asked.leg)?.isAnswered, true)
  await clock.run()
  t.same(trail(), ['call: dialed', 'call: answered'], 'and it is written once')
  await leavesNothing(t)
})

t.test('calls that come to nothing', async (t) => {
  await t.test('a refusal without a leg closes the books with its cause', async (t) => {
    const { switchboard, exchange, outcome, closed, pass, leavesNothing } = house()
    exchange.phone = async () => ({ kind: 'refused', cause: 'congestion', rawCause: 'TOO_MANY', rang: false })
    await outcome(switchboard.originate(request(), {}))
    await pass(1_000)
    t.match(closed(), [{ disposition: 'failed', termination: { result: 'upstream-error', reason: 'TOO_MANY' } }])
    await leavesNothing(t)
  })

  await t.test('one whose fate is unknown is asked for, when the switch is back or can tell', async (t) => {
    for (const fate of ['never-seen', 'ended', 'alive', 'away', 'never told'] as const) {
      const { switchboard, exchange, outcome, closed, pass, leavesNothing } = house()
      exchange.phone = async ({ leg }) => {
        if (fate !== 'never-seen' && fate !== 'never told') exchange.has(leg)
        if (fate === 'ended') exchange.end(leg, { cause: 'busy', rawCause: 'USER_BUSY' }, false)
        if (fate === 'away') exchange.lose()
        return { kind: 'unknown', why: 'no reply' }
      }
      if (fate === 'never told') exchange.settle = async () => ({ kind: 'unknown', why: 'restarted' })
      const asked = request()
      await outcome(switchboard.originate(asked, {}))
      await pass(60_000)
      const isOpen = fate === 'alive' || fate === 'away'
      t.equal(switchboard.live, isOpen ? 1 : 0, fate)
      t.equal(closed().length, isOpen ? 0 : 1)
      if (fate === 'away') {
        exchange.end(asked.leg, { cause: 'no-answer', rawCause: 'NO_ANSWER' }, false)
        exchange.back()
        await pass(1_000)
        t.match(closed(), [{ person: { end: { rawCause: 'NO_ANSWER' } } }], 'asked again when the link is back')
      }
      if (fate === 'alive') t.equal(switchboard.callOf(asked.leg)?.isAnswered, true)
      await leavesNothing(t)
    }
  })

  await t.test('a fault in the switch itself is thrown, and leaves no call behind', async (t) => {
    const { switchboard, exchange, outcome, leavesNothing } = house()
    exchange.phone = () => Promise.reject(new Error('a bug'))
    t.equal(await outcome(switchboard.originate(request(), {})), 'a bug')
    await leavesNothing(t)
  })

  await t.test('who answers and is gone before anybody speaks has broken off', async (t) => {
    const { switchboard, exchange, outcome, closed, pass, leavesNothing } = house()
    const asked = request()
    await outcome(switchboard.originate(asked, {}))
    exchange.end(asked.leg)
    await pass(1_000)
    t.match(closed(), [{ disposition: 'broke-off' }])
    await leavesNothing(t)
  })
})

t.test('a caller whom nobody wants is declined, and one whose reception breaks is not left on the line', async (t) => {
  const { switchboard, exchange, pass, leavesNothing } = house()
  exchange.offer(newLegId())
  await pass(1_000)
  t.equal(exchange.legs.size, 0)
  t.ok(exchange.told.includes('hangUp declined'))
  switchboard.onOffered(() => {
    throw new Error('no script')
  })
  exchange.offer(newLegId())
  await pass(1_000)
  t.equal(exchange.legs.size, 0)
  await leavesNothing(t, 1)
})

t.test('a listener that throws harms neither the call nor the others', async (t) => {
  const { switchboard, exchange, pass, leavesNothing } = house()
  const heard: CallHappening['kind'][] = []
  switchboard.observe(() => {
    throw new Error('a screen broke')
  })
  const leave = switchboard.observe(({ kind }) => heard.push(kind))
  exchange.offer(newLegId())
  await pass(1_000)
  t.same(heard, ['CallStarted', 'CallEnded'])
  leave()
  await leavesNothing(t, 2)
})

t.test('drivers', async (t) => {
  await t.test('one that never finishes is told of after a minute, and given up after ten', async (t) => {
    const { switchboard, call, exchange, leg, clock, outcome, closed, pass, errors, leavesNothing } = await callIn()
    const driven = switchboard.drive(call, 'stuck', () => new Promise<undefined>(() => undefined))
    const settled = outcome(driven, 1_200_000)
    clock.at(clock.now() + 5_000, () => exchange.end(leg))
    clock.at(1_064_999, () => t.equal(errors.length, 0, 'not before'))
    t.match(await settled, /script stuck went on after its call had ended/)
    t.match(errors, [{ message: 'script stuck still goes on a minute after its call has ended' }])
    t.equal(clock.now(), 1_605_000)
    await pass(1_000)
    t.match(closed(), [{ disposition: 'failed' }])
    await leavesNothing(t, 1)
  })

  await t.test('what the patient did counts, though it is written three minutes after the hang-up', async (t) => {
    const { switchboard, call, exchange, leg, clock, outcome, closed, pass, leavesNothing } = await callIn()
    const driven = switchboard.drive(call, 'slow', async () => {
      await new Promise<void>((resolve) => clock.at(clock.now() + 180_000, resolve))
      return 'completed'
    })
    exchange.end(leg)
    t.equal(await outcome(driven, 600_000), 'completed')
    await pass(1_000)
    t.match(closed(), [{ disposition: 'completed' }])
    await leavesNothing(t, 1)
  })

  await t.test('a fault is what somebody who knows better makes of it', async (t) => {
    const { switchboard, call, exchange, leg, outcome, closed, pass, leavesNothing } = await callIn()
    const faults: unknown[] = []
    const broken = switchboard.drive(
      call,
      'broken',
      () => Promise.reject(new Error('the database is away')),
      async (fault) => {
        faults.push(fault)
        return 'partial'
      },
    )
    t.equal(await outcome(broken), 'partial')
    exchange.end(leg)
    await pass(1_000)
    t.match(closed(), [{ disposition: 'partial' }], 'in the call log too')
    t.match(faults, [{ message: 'the database is away' }])
    await leavesNothing(t)
  })

  await t.test('one that only hears that the person has gone has not failed', async (t) => {
    const { switchboard, call, exchange, leg, outcome, closed, pass, leavesNothing } = await callIn()
    const driven = outcome(switchboard.drive(call, 'x', () => Promise.reject(new HungUp())))
    t.equal(await driven, 'HungUp')
    exchange.end(leg)
    await pass(1_000)
    t.match(closed(), [{ disposition: undefined }])
    t.equal(await outcome(switchboard.drive(call, 'late', async () => 'completed')), 'completed', 'books are closed')
    await leavesNothing(t)
  })
})

t.test('calls that are taken over', async (t) => {
  await t.test('go on counting their lines, also when they end while the database is asked', async (t) => {
    let answer: (seq: number) => void = () => undefined
    const parts = house({ lastTrailSeq: () => new Promise((resolve) => (answer = resolve)) })
    const { switchboard, exchange, clock, trailOf, closed, pass, leavesNothing } = parts
    const snapshot = exchange.has(newLegId(), 'inbound')
    const adopting = switchboard.adopt(snapshot, { patient: '7' })
    const again = switchboard.adopt(snapshot, {})
    exchange.end(snapshot.leg)
    await pass(500)
    answer(41)
    const [call, same] = await Promise.all([adopting, again])
    t.equal(call, same, 'one call, however often')
    t.match(call, { direction: 'inbound', from: '8000', hasEnded: true })
    await clock.run()
    t.same(
      trailOf(callIdOf(snapshot.leg)).map(({ seq, outcome }) => [seq, outcome]),
      [
        [42, 'recovered'],
        [43, 'ended'],
      ],
    )
    t.equal(closed().length, 1)
    await leavesNothing(t)
  })

  await t.test('can be talked to while the database is away', async (t) => {
    const parts = house({ lastTrailSeq: () => Promise.reject(new Error('away')) })
    const { switchboard, exchange, outcome, trailOf, pass, leavesNothing } = parts
    const snapshot = exchange.has(newLegId())
    await pass(30_000)
    const call = await switchboard.adopt(snapshot, {})
    t.same(await outcome(call.play('recovered', [{ kind: 'silence', ms: 1 }], { bargeIn: false })), {
      kind: 'finished',
    })
    await pass(1_000)
    t.ok(
      trailOf().every(({ seq }) => seq > 30_000),
      'under numbers that the lines before cannot have',
    )
    await leavesNothing(t, 1)
  })
})

t.test('thousands of calls leave nothing', async (t) => {
  const calls = Number(process.env['CALLS'] ?? 2_000)
  const { switchboard, exchange, clock, log, inFlight } = house()
  const talk = async (i: number): Promise<void> => {
    const asked = request()
    await switchboard.originate(asked, { patient: String(i) })
    const call = switchboard.callOf(asked.leg)
    if (call === undefined) return
    const driven = switchboard.drive(call, 'survey', async (): Promise<Disposition> => {
      await call.play('q', [{ kind: 'silence', ms: 1 }], { bargeIn: true })
      if (i % 3 === 0) await call.connectTo({ kind: 'extension', extension: '8001' }, { ringMs: 9_000 })
      await call.nextDigit(2_000)
      return 'completed'
    })
    await driven.catch(() => undefined)
  }
  const all = Promise.all(Array.from({ length: calls }, (_, i) => talk(i)))
  for (let s = 0; s < 30; s += 1) {
    await clock.run({ until: clock.now() + 1_000 })
    for (const [i, leg] of [...exchange.legs.keys()].entries()) if (s > 3 && i % 2 === 0) exchange.end(leg)
  }
  for (const leg of [...exchange.legs.keys()]) exchange.end(leg)
  await clock.run()
  await all
  t.same([switchboard.live, clock.pending, log.waiting, inFlight.count, exchange.legs.size], [0, 0, 0, 0, 0])
  switchboard.close()
})

t.test('nothing was rejected unseen', async (t) => {
  await new Promise((resolve) => setImmediate(resolve))
  rejections.stop()
  t.same(rejections.seen, [])
})
