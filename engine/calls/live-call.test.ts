import t from 'tap'
import type { LiveCall } from './live-call.ts'
import { callIn as house } from './test-house.ts'
import { unhandled } from './test-switch.ts'

const sound = [{ kind: 'file', path: '/tmp/a.wav' }] as const
const barge = { bargeIn: true }
const toEnd = { bargeIn: false }
const nurse = { kind: 'extension', extension: '8001' } as const
t.setTimeout(180_000)
const rejections = unhandled()

t.test('a caller who hangs up while a command is on its way ends the verb and nothing else', async (t) => {
  for (const verb of [
    'answer',
    'hangUp',
    'play',
    'stopPlayback',
    'startVoiceCapture',
    'stopVoiceCapture',
    'sendDigits',
  ] as const) {
    const { exchange, call, leg, clock, outcome, leavesNothing } = await house({ answered: verb !== 'answer' })
    exchange.bend = (command) => {
      if (command !== verb) return undefined
      exchange.end(leg)
      return new Promise((resolve) => clock.at(clock.now() + 50, () => resolve({ kind: 'done' })))
    }
    const acts = {
      answer: () => call.answer(),
      hangUp: () => call.hangUp('finished'),
      play: () => call.play('welcome', sound, toEnd),
      stopPlayback: () => call.play('welcome', sound, barge),
      startVoiceCapture: () => call.captureVoice('/tmp/v.wav', { maxMs: 5_000 }),
      stopVoiceCapture: () => call.captureVoice('/tmp/v.wav', { maxMs: 5_000 }),
      sendDigits: () => call.sendDigits('801').then(() => call.pause(1)),
    }
    if (verb === 'stopPlayback' || verb === 'stopVoiceCapture')
      clock.at(clock.now() + 500, () => exchange.press(leg, '1'))
    const came = await outcome<unknown>(acts[verb]())
    if (verb === 'stopPlayback') t.same(came, { kind: 'interrupted', digit: '1' }, 'the key was pressed: it counts')
    else if (verb === 'stopVoiceCapture') t.match(came, { kind: 'captured', endedBy: '1' })
    else t.equal(came, 'HungUp', verb)
    t.equal(await outcome(call.nextDigit(1_000)), 'HungUp', 'whatever is asked next throws')
    await leavesNothing(t)
  }
})

t.test('two quick keys on a menu are two keys, and one between a prompt and its question is not lost', async (t) => {
  const { exchange, call, leg, clock, outcome, leavesNothing } = await house()
  clock.at(clock.now() + 300, () => {
    exchange.press(leg, '1')
    exchange.press(leg, '2')
  })
  t.same(await outcome(call.play('menu', sound, barge)), { kind: 'interrupted', digit: '1' })
  t.same(await outcome(call.play('next', sound, barge)), { kind: 'interrupted', digit: '2' })
  t.same(exchange.played, ['menu'], 'who typed ahead does not hear the next one')
  t.same(await outcome(call.play('question', sound, barge)), { kind: 'finished' })
  exchange.press(leg, '7')
  t.equal(await outcome(call.nextDigit(5_000)), '7')
  exchange.press(leg, '8')
  call.dropTypedAhead()
  t.equal(await outcome(call.nextDigit(5_000)), 'silence')
  await leavesNothing(t)
})

t.test('the end of a prompt may be told before the command is answered', async (t) => {
  const { exchange, call, leg, clock, outcome, leavesNothing } = await house()
  const play = exchange.play.bind(exchange)
  exchange.playMs = 10
  exchange.play = async (who, request) => {
    const reply = await play(who, request)
    await new Promise<void>((resolve) => clock.at(clock.now() + 500, resolve))
    return reply
  }
  t.same(await outcome(call.play('beep', sound, toEnd)), { kind: 'finished' })
  exchange.playMs = 1_000
  exchange.bend = (command) => (command === 'play' ? Promise.resolve({ kind: 'declined', why: 'no file' }) : undefined)
  t.match(await outcome(call.play('gone', sound, barge)), { kind: 'failed' })
  clock.at(clock.now() + 10, () => exchange.press(leg, '5'))
  t.equal(await outcome(call.nextDigit(1_000)), '5', 'a prompt that failed takes no keys of the next question')
  await leavesNothing(t)
})

t.test('a prompt of which nobody knows whether it plays does not leave the caller in silence', async (t) => {
  const { exchange, call, outcome, leavesNothing } = await house()
  exchange.bend = (command) => (command === 'play' ? Promise.resolve({ kind: 'unknown', why: 'no reply' }) : undefined)
  t.match(await outcome(call.play('welcome', sound, toEnd), 10_000), { kind: 'failed' })
  exchange.bend = () => undefined
  exchange.play = () => Promise.reject(new Error('a bug'))
  t.equal(await outcome(call.play('welcome', sound, barge)), 'a bug')
  await leavesNothing(t)
})

t.test('the link breaks in the middle of every verb and comes back', async (t) => {
  const acts: Record<string, (call: LiveCall) => Promise<unknown>> = {
    answer: (call) => call.answer(),
    play: (call) => call.play('welcome', sound, toEnd),
    captureVoice: (call) => call.captureVoice('/tmp/v.wav', { maxMs: 500 }),
    sendDigits: (call) => call.sendDigits('801'),
    connectTo: (call) => call.connectTo(nurse, { ringMs: 20_000 }),
    hangUp: (call) => call.hangUp('finished'),
  }
  for (const [verb, act] of Object.entries(acts)) {
    const { exchange, call, clock, outcome, leavesNothing } = await house({ answered: verb !== 'answer' })
    exchange.lose()
    clock.at(clock.now() + 7_000, () => exchange.back())
    const expected = {
      answer: undefined,
      play: { kind: 'finished' },
      captureVoice: { kind: 'captured' },
      sendDigits: 'sent',
      connectTo: 'waits',
      hangUp: 'HungUp',
    }
    const came = await outcome(act(call), 30_000)
    const wanted = expected[verb as keyof typeof expected]
    if (wanted === undefined) t.equal(came, undefined, verb)
    else if (typeof wanted === 'string') t.equal(came, wanted, verb)
    else t.match(came, wanted, verb)
    await leavesNothing(t)
  }
})

t.test('a link that comes back while its loss is being reported is not waited for', async (t) => {
  const { exchange, call, clock, outcome, leavesNothing } = await house()
  let isFirst = true
  exchange.bend = (command) => {
    if (command !== 'play' || !isFirst) return undefined
    isFirst = false
    exchange.back() // in the same tick
    return Promise.resolve({ kind: 'not-connected' })
  }
  const startedAt = clock.now()
  t.same(await outcome(call.play('welcome', sound, toEnd)), { kind: 'finished' })
  t.ok(clock.now() - startedAt < 2_000)
  await leavesNothing(t)
})

t.test('a leg that the switch no longer has ends the call, also when nobody said so', async (t) => {
  const { exchange, call, leg, outcome, switchboard, leavesNothing } = await house()
  exchange.end(leg, {}, false)
  t.equal(await outcome(call.play('welcome', sound, toEnd)), 'HungUp')
  t.equal(call.hasEnded, true)
  t.equal(switchboard.live, 0)
  await leavesNothing(t)
})

t.test('a hang-up that got lost is given again', async (t) => {
  const { exchange, call, outcome, leavesNothing } = await house()
  let lost = 1
  exchange.bend = (command) =>
    command === 'hangUp' && lost-- > 0 ? Promise.resolve({ kind: 'unknown', why: 'no reply' }) : undefined
  t.equal(await outcome(call.hangUp('finished')), 'HungUp')
  t.equal(exchange.legs.size, 0, 'nobody is left on the line')
  await leavesNothing(t)
})

t.test('connecting two people', async (t) => {
  await t.test('they talk until one goes; then the other is let go, and keys of that talk are forgotten', async (t) => {
    const { exchange, call, leg, clock, outcome, trail, leavesNothing } = await house()
    clock.at(clock.now() + 10_000, () => exchange.press(leg, '4'))
    clock.at(clock.now() + 32_500, () => {
      const other = [...exchange.legs.keys()].find((id) => id !== leg)
      if (other) exchange.end(other)
    })
    t.same(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), { kind: 'connected', talkMs: 30_000 })
    t.equal(await outcome(call.nextDigit(100)), 'silence')
    t.same([...exchange.legs.keys()], [leg])
    t.ok(trail().includes('call: connected'))
    await leavesNothing(t)
  })

  await t.test('a nurse who answers and hangs up at once does not take the caller with her', async (t) => {
    const { exchange, call, leg, outcome, leavesNothing } = await house()
    exchange.bend = (command) => {
      const other = [...exchange.legs.keys()].find((id) => id !== leg)
      if (command === 'stopPlayback' && other) exchange.end(other)
      return undefined
    }
    t.match(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), { kind: 'not-connected' })
    t.same(await outcome(call.play('busy', sound, toEnd)), { kind: 'finished' }, 'the caller is still there')
    await leavesNothing(t)
  })

  for (const reply of [
    { kind: 'declined', why: 'no' },
    { kind: 'unknown', why: 'no reply' },
  ] as const) {
    await t.test(`a connection that is ${reply.kind} leaves no phone off the hook`, async (t) => {
      const { clock, exchange, call, leg, outcome, leavesNothing } = await house()
      exchange.bend = (command) => (command === 'bridge' ? Promise.resolve(reply) : undefined)
      t.match(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), { kind: 'not-connected' })
      await clock.settle()
      t.same([...exchange.legs.keys()], [leg], 'the nurse is not left alone on the line')
      await leavesNothing(t)
    })
  }

  await t.test('ringback that ended by itself is not waited for', async (t) => {
    const { exchange, call, clock, leg, outcome, leavesNothing } = await house()
    const startedAt = clock.now()
    clock.at(clock.now() + 1_000, () => {
      const known = exchange.legs.get(leg)
      if (known) exchange.stopNow(known, 'failed')
    })
    clock.at(clock.now() + 3_000, () => {
      t.ok(exchange.told.includes('bridge'), 'connected as soon as she answered')
      exchange.end(leg)
    })
    t.equal(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), 'HungUp')
    t.equal(clock.now() - startedAt, 3_000)
    await leavesNothing(t)
  })

  await t.test('nobody is left waiting for the end of the ringing', async (t) => {
    const { exchange, call, outcome, clock, leavesNothing } = await house()
    exchange.phone = (request) => {
      exchange.has(request.leg)
      exchange.end(request.leg, { cause: 'busy', rawCause: 'USER_BUSY' })
      return Promise.resolve(exchange.refusal(request.leg))
    }
    t.same(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), { kind: 'not-connected', cause: 'busy' })
    await clock.run({ until: clock.now() + 1_000 })
    t.equal(clock.pending, 0, 'while the call goes on')
    await leavesNothing(t)
  })

  await t.test('a caller who gives up stops the other phone, whenever that is', async (t) => {
    for (const atMs of [0, 1, 400, 500, 2_499, 2_500, 2_501]) {
      const { exchange, call, leg, clock, outcome, leavesNothing } = await house()
      clock.at(clock.now() + atMs, () => exchange.end(leg))
      t.equal(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), 'HungUp', `after ${atMs} ms`)
      await clock.run({ until: clock.now() + 10_000 })
      t.equal(exchange.legs.size, 0, 'no phone rings for nobody')
      await leavesNothing(t)
    }
  })

  await t.test(
    'the other phone stops also when it had not begun to ring, or the link was down, or its fate unknown',
    async (t) => {
      for (const trouble of ['late', 'away', 'unknown'] as const) {
        const { exchange, call, leg, clock, outcome, legs, leavesNothing } = await house()
        exchange.phone = async (request) => {
          await new Promise<void>((resolve) => clock.at(clock.now() + 1_000, resolve))
          exchange.has(request.leg) // answered, a moment after the caller has gone
          exchange.tell({ kind: 'LegAnswered', leg: request.leg })
          return trouble === 'unknown' ? { kind: 'unknown', why: 'no reply' } : { kind: 'answered', at: clock.now() }
        }
        if (trouble === 'away') clock.at(clock.now() + 400, () => exchange.lose())
        clock.at(clock.now() + 500, () => exchange.end(leg))
        if (trouble === 'away') clock.at(clock.now() + 9_000, () => exchange.back())
        t.equal(await outcome(call.connectTo(nurse, { ringMs: 20_000 })), 'HungUp', trouble)
        await clock.run({ until: clock.now() + 20_000 })
        t.equal(exchange.legs.size, 0, `${trouble}: hung up`)
        await leavesNothing(t)
        t.ok(
          legs().every(({ record }) => record.end !== undefined),
          'and its row says how it ended',
        )
      }
    },
  )
})

t.test('nothing was rejected unseen', async (t) => {
  await new Promise((resolve) => setImmediate(resolve))
  rejections.stop()
  t.same(rejections.seen, [])
})
