import fc from 'fast-check'
import t from 'tap'
import { closeCodes, socketEndOf } from './close-codes.ts'
import { retryWaitMs } from './line.ts'
import { isLineNumber, lineNumberOf } from './line-number.ts'
import { type Phone, type PhoneEffect, type PhoneEvent, phoneAtFirst, stepPhone } from './phone.ts'

/** Tells a story to a telephone; what it did is in `done`, newest last. */
function telephone() {
  let phone: Phone = phoneAtFirst
  let now = 1_000
  let done: PhoneEffect[] = []
  return {
    get phone() {
      return phone
    },
    tell(...events: (PhoneEvent | PhoneEvent['kind'])[]) {
      done = []
      for (const each of events) {
        const event = (typeof each === 'string' ? { kind: each } : each) as PhoneEvent
        const [after, ...effects] = stepPhone(phone, event, now, 1)
        phone = after
        done.push(...effects)
      }
      return done.map((effect) => effect.do)
    },
    pass(ms: number) {
      now += ms
    },
    get done() {
      return done
    },
  }
}

const given = { kind: 'line-given', expiresAt: 14_401_000 } as const
const rang = { kind: 'rang', id: 'a', from: '02088888888', picksUp: false } as const
const lost = { kind: 'socket-lost', end: 'lost' } as const

function registered() {
  const house = telephone()
  house.tell('turned-on', given, 'registered')
  return house
}

t.test('a telephone asks for its line, connects, is registered, and renews its password in good time', (t) => {
  const house = telephone()
  t.same(house.tell('turned-on'), ['ask-for-line'])
  t.same(house.tell('turned-on', 'registered', 'retry-due', 'renew-due'), [], 'nothing of that belongs here')
  house.tell(given)
  t.same(house.done, [{ do: 'connect' }, { do: 'wake', with: 'renew-due', at: 7_201_000 }], 'half of four hours later')
  t.same(house.tell('registered'), [])
  t.same(house.phone, { line: { at: 'registered' }, call: { at: 'none' } })
  t.same(house.tell('renew-due'), ['ask-for-line'])
  house.tell('line-unreachable')
  t.same(house.done, [{ do: 'wake', with: 'renew-due', at: 61_000 }], 'the engine is away: a minute later again')
  t.same(house.tell(given), ['wake'])
  house.tell({ kind: 'line-given', expiresAt: 0 })
  t.same(house.done, [{ do: 'wake', with: 'renew-due', at: 301_000 }], 'on a computer whose clock is ahead')
  t.equal(house.phone.line.at, 'registered')
  t.same(house.tell('turned-off'), ['disconnect'])
  t.same(house.tell('turned-off', given, 'line-unreachable', { kind: 'line-refused', why: 'not-here' }, lost), [])
  t.end()
})

t.test('after each loss it comes back, later each time, and at once when the network is', (t) => {
  const house = registered()
  const waits: number[] = []
  for (let tries = 0; tries < 7; tries += 1) {
    house.tell(lost)
    const wake = house.done.find((effect) => effect.do === 'wake')
    waits.push((wake?.at ?? 0) - 1_000)
    t.same(house.tell('retry-due', given), ['ask-for-line', 'connect', 'wake'])
  }
  t.same(waits, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  t.equal(retryWaitMs(60, 0), 15_000, 'and never all of a ward at once')
  house.tell('registered', 'registration-failed')
  t.same(house.phone.line, { at: 'waiting', tries: 1, until: 2_000 }, 'once it was well it begins anew')
  t.same(house.tell('network-back'), ['ask-for-line'])
  t.same(house.tell('network-back'), [])
  house.tell('line-unreachable')
  t.same(house.phone.line, { at: 'waiting', tries: 2, until: 3_000 })
  t.same(house.tell('turned-on'), ['ask-for-line'], 'the user does not want to wait')
  t.end()
})

t.test('what only a person can mend is not tried again', (t) => {
  for (const [event, why] of [
    [{ kind: 'line-refused', why: 'not-here' }, 'not-here'],
    [{ kind: 'socket-lost', end: 'taken-over' }, 'taken-over'],
    [{ kind: 'socket-lost', end: 'session-over' }, 'signed-out'],
  ] as const) {
    const house = registered()
    t.same(house.tell(event), ['drop-socket'])
    t.same(house.phone.line, { at: 'refused', why })
    t.same(house.tell(lost, 'retry-due', 'network-back', 'line-unreachable', given), [])
    t.same(house.tell('turned-on'), ['ask-for-line'])
  }
  t.equal(socketEndOf(closeCodes.takenOver), 'taken-over')
  t.equal(socketEndOf(closeCodes.sessionOver), 'session-over')
  for (const code of [1001, 1006, closeCodes.switchAway, closeCodes.stuck]) t.equal(socketEndOf(code), 'lost')
  t.end()
})

t.test('a call rings, is answered by hand, is muted, takes keys, and is over', (t) => {
  const house = registered()
  t.same(house.tell(rang), ['ring'])
  t.same(house.phone.call, { at: 'ringing', id: 'a', from: '02088888888', since: 1_000 })
  t.same(house.tell({ ...rang, id: 'b' }), ['refuse-second'], 'one at a time')
  t.same(house.tell({ kind: 'mute', isMuted: true }, { kind: 'key', key: '1' }, { kind: 'began', id: 'a' }), [])
  house.tell('answer')
  t.same(house.done, [{ do: 'stop-ringing' }, { do: 'answer', id: 'a' }])
  house.pass(500)
  t.same(house.tell('answer', { kind: 'began', id: 'b' }), [], 'a second press, and another call’s beginning')
  house.tell({ kind: 'began', id: 'a' })
  t.same(house.phone.call, { at: 'talking', id: 'a', from: '02088888888', since: 1_500, isMuted: false })
  const mute = { kind: 'mute', isMuted: true } as const
  t.same(house.tell(mute, mute, { kind: 'key', key: '5' }, { kind: 'key', key: 'x' }), ['mute', 'send-key'])
  t.same(house.tell({ kind: 'over', id: 'b' }), [])
  t.same(house.tell({ kind: 'over', id: 'a' }), [])
  t.same(house.phone.call, { at: 'none' })
  t.same(house.tell('hang-up', 'answer', { kind: 'over', id: 'a' }, { kind: 'microphone-failed', id: 'a' }), [])
  t.same(house.tell(rang, { kind: 'over', id: 'a' }), ['ring', 'stop-ringing'], 'who gave up is not rung for')
  t.same(house.tell(rang, 'hang-up'), ['ring', 'stop-ringing', 'hang-up'], 'refused')
  t.end()
})

t.test('a call that asks for it is answered without a hand; without a microphone it is let go', (t) => {
  const house = registered()
  t.same(house.tell({ ...rang, picksUp: true }), ['beep', 'answer'])
  t.same(house.tell({ kind: 'microphone-failed', id: 'a' }), ['hang-up'])
  t.same(house.phone.call, { at: 'none' })
  house.tell(rang, 'answer', { kind: 'began', id: 'a' })
  t.same(house.tell('hang-up'), ['hang-up'])
  house.tell(rang, 'answer', { kind: 'began', id: 'a' })
  t.same(house.tell('turned-off'), ['hang-up', 'disconnect'])
  t.same(house.phone, phoneAtFirst)
  t.end()
})

t.test('a conversation outlives the socket; what only rang does not', (t) => {
  const house = registered()
  t.same(house.tell(rang, lost), ['ring', 'stop-ringing', 'hang-up', 'drop-socket', 'wake'])
  house.tell('retry-due', given, 'registered', rang, 'answer', { kind: 'began', id: 'a' })
  t.same(house.tell(lost), ['drop-socket', 'wake'])
  t.equal(house.phone.call.at, 'talking')
  t.same(house.tell('retry-due', given), ['ask-for-line', 'connect', 'wake'])
  house.tell('registered')
  t.same(house.done, [{ do: 'refresh', id: 'a' }], 'and the switch learns where it is now')

  house.tell(lost)
  t.same(house.tell('hang-up', 'hang-up'), ['mute'], 'nobody hears us, and nobody can be told yet')
  t.same(house.phone.call, { at: 'leaving', id: 'a' })
  house.tell('retry-due', given, 'registered')
  t.same(house.done.at(-1), { do: 'hang-up', id: 'a' })
  t.same(house.phone.call, { at: 'none' })
  house.tell(rang, 'answer', { kind: 'began', id: 'a' }, lost, 'hang-up', 'turned-off')
  t.same(house.phone, phoneAtFirst)
  t.end()
})

t.test('numbers of lines are six digits that begin with 7', (t) => {
  t.equal(lineNumberOf(12), '700012')
  t.equal(lineNumberOf(99_999), '799999')
  t.equal(lineNumberOf(100_000), undefined)
  t.equal(lineNumberOf(0), undefined)
  t.ok(isLineNumber('700012'))
  t.notOk(isLineNumber('8001') || isLineNumber('7000123') || isLineNumber('70001x'))
  t.end()
})

const anyEvent: fc.Arbitrary<PhoneEvent> = fc.oneof(
  fc.constantFrom<PhoneEvent>(
    ...(['turned-on', 'turned-off', 'line-unreachable', 'registered', 'registration-failed'] as const).map((kind) => ({
      kind,
    })),
    ...(['retry-due', 'network-back', 'renew-due', 'answer', 'hang-up'] as const).map((kind) => ({ kind })),
    given,
    lost,
    { kind: 'socket-lost', end: 'taken-over' },
    { kind: 'line-refused', why: 'not-here' },
    { kind: 'mute', isMuted: true },
    { kind: 'key', key: '1' },
  ),
  fc.record({
    kind: fc.constant('rang' as const),
    id: fc.constantFrom('a', 'b'),
    from: fc.constant('1'),
    picksUp: fc.boolean(),
  }),
  fc.record({
    kind: fc.constantFrom('began' as const, 'over' as const, 'microphone-failed' as const),
    id: fc.constantFrom('a', 'b'),
  }),
)

t.test('whatever comes in whatever order, the ring tone ends with the ringing and no wait is without an end', (t) => {
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        const house = telephone()
        let isRinging = false
        let wasRegistered = false
        for (const event of events) {
          house.tell(event)
          for (const effect of house.done) {
            if (effect.do === 'ring') isRinging = true
            if (effect.do === 'stop-ringing') isRinging = false
          }
          const { line, call } = house.phone
          if (isRinging !== (call.at === 'ringing')) return false
          if (house.done.at(-1)?.do === 'drop-socket' && wasRegistered && call.at === 'ringing') return false
          if (line.at === 'waiting' && line.until <= 1_000) return false
          if (event.kind === 'turned-off' && (line.at !== 'off' || call.at !== 'none')) return false
          wasRegistered = line.at === 'registered'
        }
        return true
      }),
      { numRuns: 2_000 },
    ),
  )
  t.end()
})
