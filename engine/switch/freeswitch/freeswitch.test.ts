/** The adapter against an Event Socket that misbehaves. What a real one does is in replay.test.ts and test/live. */
import t, { type Test } from 'tap'
import type { Clock } from '../../kernel/clock.ts'
import { type LegId, newLegId, newPlaybackId } from '../../kernel/ids.ts'
import { seededRandom } from '../../kernel/random.ts'
import { realClock } from '../../kernel/real-clock.ts'
import type { OriginateRequest, Switch, SwitchEvent } from '../switch.ts'
import { eventually, FakeEventSocket, fakePassword, frameOf, noSocketIsLeft } from './fake-event-socket.ts'
import { connectFreeSwitch, type FreeSwitchOptions } from './freeswitch.ts'

const quick = { open: 300, reply: 150, turn: 120, silence: 5_000, backOffFrom: 10, backOffTo: 40 }

type Set = { fake: FakeEventSocket; sw: Switch; events: SwitchEvent[] }

async function connected(t: Test, options: Partial<FreeSwitchOptions> = {}): Promise<Set> {
  const fake = new FakeEventSocket()
  await fake.listen()
  const sw = await connectTo(fake, options)
  const events: SwitchEvent[] = []
  sw.subscribe((event) => events.push(event))
  t.teardown(async () => {
    await sw.close()
    await fake.close()
  })
  return { fake, sw, events }
}

const connectTo = (fake: FakeEventSocket, options: Partial<FreeSwitchOptions> = {}): Promise<Switch> =>
  connectFreeSwitch({
    host: '127.0.0.1',
    port: fake.port,
    password: fakePassword,
    clock: realClock,
    random: seededRandom(7),
    ...options,
    times: { ...quick, ...options.times },
  })

const call = (leg: LegId, ringMs = 20_000): OriginateRequest => ({
  leg,
  to: { kind: 'trunk', trunk: 'city', number: '13800001' },
  callerId: { number: '8000', name: '王\n\napi shutdown' },
  ringMs,
})

const kinds = (events: readonly SwitchEvent[]): string[] => events.map(({ kind }) => kind)

const answeredAt = '1795468948309833'

/** An originate that the far end answers. */
async function answeredLeg({ fake, sw }: Set, leg = newLegId()): Promise<LegId> {
  const outcome = sw.originate(call(leg))
  await eventually(() => fake.given(`bgapi originate {origination_uuid=${leg}`).length === 1, 'it was sent')
  fake.addChannel(leg, { 'Caller-Channel-Answered-Time': answeredAt })
  fake.event('CHANNEL_ANSWER', { 'Unique-ID': leg, 'Event-Date-Timestamp': answeredAt })
  await outcome
  return leg
}

t.test('a wrong password is told at once, with what to do about it, and is not in the message', async (t) => {
  const fake = new FakeEventSocket()
  await fake.listen()
  await t.rejects(connectTo(fake, { password: 'not-this-one' }), {
    code: 'switch-password-refused',
    message: /WARDLINE_ESL_PASSWORD/,
  })
  await t.rejects(connectTo(fake, { password: 'two\nlines' }), { code: 'config-invalid' })
  fake.greeting = 'Content-Type: text/rude-rejection\nContent-Length: 24\n\nAccess Denied, go away.\n'
  await t.rejects(connectTo(fake), { code: 'switch-address-refused', message: /acl\.conf\.xml/ })
  fake.greeting = ''
  await t.rejects(connectTo(fake, { firstConnectMs: 200 }), { code: 'switch-unreachable' })
  fake.greeting = 'HTTP/1.1 400 Bad Request\nContent-Length: many\n\n'
  await t.rejects(connectTo(fake, { firstConnectMs: 200 }), { code: 'switch-unreachable' })
  const { port } = fake
  await fake.close()
  const failures: string[] = []
  const late = new FakeEventSocket()
  const connecting = connectFreeSwitch({
    host: '127.0.0.1',
    port,
    password: fakePassword,
    clock: realClock,
    random: seededRandom(7),
    times: quick,
    onFailure: ({ kind }) => failures.push(kind),
  })
  await eventually(() => failures.length >= 2, 'it was tried twice')
  await late.listen(port)
  const sw = await connecting // an engine that is started before its FreeSWITCH waits for it
  t.equal(sw.health().connected, true)
  await sw.close()
  await late.close()
})

t.test('nothing is lost when the network cuts everything into small pieces', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const random = seededRandom(42)
  fake.cut = (bytes) => {
    const pieces: Buffer[] = []
    for (let at = 0; at < bytes.length; ) {
      const end = at + 1 + Math.floor(random() * 5)
      pieces.push(bytes.subarray(at, end))
      at = end
    }
    return pieces
  }
  const leg = await answeredLeg(set)
  const typed = '0123456789*#'.repeat(5)
  for (const digit of typed) {
    fake.event('DTMF', { 'Unique-ID': leg, 'DTMF-Digit': digit, 'DTMF-Duration': '800', filler: '键'.repeat(50) })
  }
  await eventually(
    () => kinds(events).filter((kind) => kind === 'DigitPressed').length === typed.length,
    'all keys came',
  )
  const heard = events.flatMap((event) => (event.kind === 'DigitPressed' ? [event.digit] : []))
  t.equal(heard.join(''), typed)
  t.strictSame(
    events.map(({ seq }) => seq),
    events.map((_, index) => index + 1),
    'numbered one by one',
  )
  t.strictSame(await sw.hangUp(leg, 'busy'), { kind: 'done' })
  t.strictSame(fake.given('api uuid_kill'), [`api uuid_kill ${leg} USER_BUSY`])
})

t.test('a body that is no JSON, or no object, loses one event and not the connection', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const leg = await answeredLeg(set)
  fake.write(frameOf(Buffer.from('{"Event-Name": "DTMF", ')))
  fake.write(frameOf(Buffer.from('42')))
  fake.write(frameOf(Buffer.from('{"Event-Name":"DTMF","Unique-ID":5,"DTMF-Digit":{}}')))
  fake.event('DTMF', { 'Unique-ID': leg, 'DTMF-Digit': 'A' })
  fake.event('DTMF', { 'Unique-ID': 'not-a-uuid', 'DTMF-Digit': '1' })
  fake.event('DTMF', { 'Unique-ID': newLegId(), 'DTMF-Digit': '1' })
  fake.event('DTMF', { 'Unique-ID': leg, 'DTMF-Digit': '5', 'DTMF-Duration': 'x' })
  await eventually(() => kinds(events).includes('DigitPressed'), 'the good one came')
  t.match(events.at(-1), { kind: 'DigitPressed', digit: '5', durationMs: 0 })
  t.equal(sw.health().sequenceGaps, 1)
  t.equal(sw.health().connected, true)
})

t.test('a name with line ends, quotes and expansions is one command and executes nothing', async (t) => {
  const { fake, sw } = await connected(t)
  const leg = newLegId()
  void sw.originate({
    ...call(leg),
    callerId: { number: '8000', name: `a',b="\${system(id)}"}\r\n\r\nbgapi system rm\0 [王] 🙂` },
  })
  await eventually(() => fake.given('bgapi').length > 0, 'it was sent')
  const [command = ''] = fake.given('bgapi')
  t.match(command, /origination_caller_id_name='a’\\,b="＄｛system\(id\)｝"｝ bgapi system rm {2}\[王\] 🙂'/)
  t.equal(fake.commands.filter(({ line }) => line.includes('system')).length, 1)
  for (const number of ['138\n\nbgapi x', '138,139', '138 &park()', "138'", '{x}', ''])
    t.strictSame(await sw.originate({ ...call(newLegId()), to: { kind: 'trunk', trunk: 'city', number } }), {
      kind: 'refused',
      cause: 'unallocated',
      rawCause: 'CANNOT_BE_DIALED',
      rang: false,
    })
  t.equal(fake.given('bgapi').length, 1, 'nothing else was sent')
})

t.test('an originate whose link breaks is unknown, is never sent again, and settle tells its fate', async (t) => {
  const { fake, sw, events } = await connected(t)
  const [arrived, lost, ended] = [newLegId(), newLegId(), newLegId()]
  const placedAt = Date.now()
  const outcomes = Promise.all([arrived, lost, ended].map((leg) => sw.originate(call(leg))))
  await eventually(() => fake.given('bgapi originate').length === 3, 'all were sent')
  fake.addChannel(arrived)
  fake.hash.set(`wardline-ended/${ended}`, 'USER_BUSY|0|1795468860890491|1795468860669835|0|recv_refuse')
  await new Promise((resolve) => setTimeout(resolve, 20))
  fake.drop()
  for (const outcome of await outcomes) t.match(outcome, { kind: 'unknown', why: /connection to the switch was lost/ })
  t.strictSame(await sw.hangUp(arrived, 'finished'), { kind: 'not-connected' })
  t.match(await sw.originate(call(newLegId())), { kind: 'refused', rawCause: 'NOT_CONNECTED' })
  await eventually(() => kinds(events).includes('SwitchBack'), 'the link came back')
  t.strictSame(kinds(events), ['SwitchLost', 'LegEnded', 'LegEnded', 'SwitchBack'])
  t.match(events.at(-1), { kind: 'SwitchBack', restarted: false, legs: [{ leg: arrived }] })
  t.match(
    events.find((event) => event.kind === 'LegEnded' && event.leg === ended),
    { cause: 'busy', rawCause: 'USER_BUSY', rang: true, by: 'them', at: 1795468860890 },
  )
  t.equal(fake.given('bgapi originate').length, 3, 'nothing was dialed again')
  t.match(await sw.settle(arrived, placedAt), { kind: 'alive', snapshot: { leg: arrived } })
  t.strictSame(await sw.settle(lost, placedAt), { kind: 'never-seen' })
  t.match(await sw.settle(ended, placedAt), { kind: 'ended', cause: 'busy', rang: true, endedAt: 1795468860890 })
  t.strictSame(await sw.originate(call(arrived)), {
    kind: 'refused',
    cause: 'unknown',
    rawCause: 'LEG_EXISTS',
    rang: false,
  })
})

t.test('a FreeSWITCH that was restarted has lost its legs, and does not know of those before', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const leg = await answeredLeg(set)
  const underWay = newLegId()
  const placedAt = Date.now()
  const outcome = sw.originate(call(underWay))
  await eventually(() => fake.given(`bgapi originate {origination_uuid=${underWay}`).length === 1, 'it was sent')
  fake.core = 'core-2'
  fake.ageSeconds = 0
  fake.channels.clear()
  fake.hash.clear()
  fake.drop()
  t.match(await outcome, { kind: 'unknown' })
  await eventually(() => kinds(events).includes('SwitchBack'), 'the link came back')
  t.strictSame({ ...events.at(-1), at: 0, seq: 0 }, { kind: 'SwitchBack', restarted: true, legs: [], at: 0, seq: 0 })
  t.match(
    events.filter((event) => event.kind === 'LegEnded'),
    [
      { leg, cause: 'switch-lost', by: 'switch', answeredAt: 1795468948310 },
      { leg: underWay, cause: 'switch-lost', by: 'switch' },
    ],
  )
  t.match(await sw.settle(underWay, placedAt), { kind: 'ended', cause: 'switch-lost' })
  t.match(
    await sw.settle(newLegId(), placedAt),
    { kind: 'unknown' },
    'a leg of an engine before us may have been on the old one',
  )
})

t.test(
  'an engine that comes after one that was killed finds the legs alive and knows how the others ended',
  async (t) => {
    const fake = new FakeEventSocket()
    await fake.listen()
    const first = await connectTo(fake)
    const [alive, ended, never] = [newLegId(), newLegId(), newLegId()]
    const placedAt = Date.now()
    await first.close()
    fake.addChannel(alive, { variable_wardline_to: '13800001', 'Caller-Channel-Answered-Time': answeredAt })
    fake.channels.set(newLegId(), { 'Unique-ID': newLegId() }) // somebody else's call
    fake.hash.set(
      `wardline-ended/${ended}`,
      'NORMAL_CLEARING|1795468863089859|1795468864110790|1795468863089859|0|recv_bye',
    )
    const second = await connectTo(fake)
    t.match(await second.liveLegs(), [{ leg: alive, direction: 'outbound', to: '13800001', answeredAt: 1795468948310 }])
    t.match(await second.settle(ended, placedAt), { kind: 'ended', cause: 'hung-up', answeredAt: 1795468863090 })
    t.strictSame(await second.settle(never, placedAt), { kind: 'never-seen' })
    t.strictSame(await second.hangUp(alive, 'finished'), { kind: 'done' }, 'and drives them')
    await second.close()
    for (const age of ['3600\n', '', '-ERR no reply\n', 'two hours']) {
      fake.answers.set('api uptime', age)
      const third = await connectTo(fake)
      const settled = [await third.settle(never, placedAt), await third.settle(never, placedAt - 3_700_000)]
      const knows = age === '3600\n' ? 'never-seen' : 'unknown'
      t.strictSame(
        settled.map(({ kind }) => kind),
        [knows, 'unknown'],
        `a process that says of its age: ${age}`,
      )
      await third.close()
    }
    await fake.close()
  },
)

t.test('a switch that is told nothing for a while is asked, and one that does not answer is lost', async (t) => {
  const { fake, sw, events } = await connected(t, { times: { ...quick, silence: 60 } })
  await eventually(() => fake.given('event json HEARTBEAT').length >= 2, 'it was asked twice')
  t.equal(kinds(events).length, 0, 'a link that answers stays')
  fake.isSilent = true
  await eventually(() => kinds(events).includes('SwitchLost'), 'it was lost')
  t.match(events[0], { kind: 'SwitchLost', why: /not answered in time/ })
  t.equal(sw.health().connected, false)
  fake.isSilent = false
  await eventually(() => kinds(events).includes('SwitchBack'), 'it came back')
})

t.test('a command without a reply is unknown; those that wait behind it are taken out, not sent later', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const leg = await answeredLeg(set)
  fake.answers.set('api uuid_kill', undefined)
  const hangingUp = sw.hangUp(leg, 'finished')
  const waiting = sw.sendDigits(leg, '1')
  t.match(await waiting, { kind: 'declined', why: /too busy/ })
  t.match(await hangingUp, { kind: 'unknown', why: /did not reply/ })
  await eventually(() => kinds(events).includes('SwitchLost'), 'replies cannot be told apart any more')
  fake.answers.clear()
  await eventually(() => kinds(events).includes('SwitchBack'), 'the link was made anew')
  t.strictSame(fake.given('api uuid_send_dtmf'), [])
  t.equal(fake.given('api uuid_kill').length, 1)
})

t.test('the queue has an end', async (t) => {
  const set = await connected(t, { times: { ...quick, commandsWaiting: 3, turn: 3_000, reply: 2_000 } })
  const { fake, sw } = set
  const leg = await answeredLeg(set)
  await eventually(() => sw.health().commandsWaiting === 0, 'all was said')
  fake.answers.set('api uuid_send_dtmf', undefined)
  const given = Array.from({ length: 6 }, () => sw.sendDigits(leg, '1'))
  t.equal(sw.health().commandsWaiting, 3)
  t.match(await given[4], { kind: 'declined', why: /too many commands/ })
  t.match(await sw.originate(call(newLegId())), { kind: 'refused', cause: 'congestion' })
  fake.drop()
  t.strictSame(
    (await Promise.all(given)).map(({ kind }) => kind),
    ['unknown', 'not-connected', 'not-connected', 'not-connected', 'declined', 'declined'],
  )
})

t.test('attempts come later and later, never all engines at once', async (t) => {
  const fake = new FakeEventSocket()
  await fake.listen()
  const waits: number[] = []
  const clock: Clock = {
    now: () => realClock.now(),
    at: (at, wake) => {
      const wait = at - realClock.now()
      const isBackOff = wait > 400 && wait < 9_000
      if (isBackOff) waits.push(wait)
      return realClock.at(isBackOff ? 0 : at, wake)
    },
  }
  const sw = await connectTo(fake, {
    clock,
    times: { backOffFrom: 1_000, backOffTo: 8_000, silence: 60_000, turn: 60_000, open: 60_000 },
  })
  await fake.close()
  await eventually(() => waits.length >= 6, 'it tried six times')
  await sw.close()
  for (const [attempt, wait] of waits.slice(0, 6).entries()) {
    const ceiling = Math.min(8_000, 1_000 * 2 ** attempt)
    t.ok(wait > ceiling / 2 - 20 && wait <= ceiling, `attempt ${attempt + 1} waits ${Math.round(wait)} of ${ceiling}`)
  }
})

t.test('what was missed on the way is found out by looking', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const [answered, gone] = [newLegId(), await answeredLeg(set)]
  const outcome = sw.originate(call(answered))
  await eventually(() => fake.given(`bgapi originate {origination_uuid=${answered}`).length === 1, 'it was sent')
  fake.addChannel(answered, { 'Caller-Channel-Answered-Time': answeredAt })
  await new Promise((resolve) => setTimeout(resolve, 20))
  fake.channels.delete(gone)
  fake.hash.set(`wardline-ended/${gone}`, 'NORMAL_CLEARING|1|1795468864110790|1|0|recv_bye')
  const line = '2026-11-23 21:15:37 [CRIT] mod_event_socket.c:300 Lost [7] events! Event Queue size: [1/100000]\n'
  fake.write(`Content-Type: log/data\nContent-Length: ${line.length}\nLog-Level: 2\n\n${line}`)
  t.match(await outcome, { kind: 'answered', at: 1795468948310 })
  await eventually(() => kinds(events).includes('LegEnded'), 'the end was found')
  t.match(events.at(-1), { kind: 'LegEnded', leg: gone, cause: 'hung-up', by: 'them' })
  t.equal(sw.health().sequenceGaps, 7)

  fake.channels.delete(answered)
  fake.hash.set(`wardline-ended/${answered}`, 'MEDIA_TIMEOUT|1|1795468864110790|1|0|send_bye')
  fake.event('HEARTBEAT', { 'Session-Count': '0' })
  await eventually(() => kinds(events).filter((kind) => kind === 'LegEnded').length === 2, 'the heartbeat gave it away')
  t.match(events.at(-1), { leg: answered, cause: 'media-lost', by: 'switch' })
  fake.event('CHANNEL_HANGUP_COMPLETE', { 'Unique-ID': answered, 'Hangup-Cause': 'NORMAL_CLEARING' })
  await sw.liveLegs()
  t.equal(kinds(events).filter((kind) => kind === 'LegEnded').length, 2, 'an end told late is not told twice')
})

t.test('a playback has exactly one end, also when the order to stop wipes out the order to play', async (t) => {
  const set = await connected(t)
  const { fake, sw, events } = set
  const leg = await answeredLeg(set)
  const id = newPlaybackId()
  const tone = { name: 'beep', sources: [{ kind: 'tone', tone: 'beep' }] } as const
  t.strictSame(await sw.play(leg, { id, ...tone }), { kind: 'done' })
  t.match(fake.commands.at(-1), {
    line: `sendmsg ${leg}`,
    headers: { 'execute-app-name': 'playback', 'Event-UUID': id },
  })
  t.match(await sw.play(leg, { id: newPlaybackId(), ...tone }), { kind: 'declined' })
  t.strictSame(await sw.stopPlayback(leg), { kind: 'done' })
  t.ok(fake.given('api uuid_break').length >= 1)
  t.strictSame(
    events.filter((event) => event.kind === 'PlaybackEnded').map(({ playback, how }) => [playback, how]),
    [[id, 'stopped']],
  )
  fake.event('CHANNEL_EXECUTE_COMPLETE', {
    'Unique-ID': leg,
    Application: 'playback',
    'Application-UUID': id,
    'Application-Response': 'FILE PLAYED',
  })
  const lost = newPlaybackId()
  await sw.play(leg, { id: lost, ...tone })
  fake.drop()
  await eventually(() => kinds(events).includes('SwitchBack'), 'the link came back')
  t.strictSame(
    events.filter((event) => event.kind === 'PlaybackEnded').map(({ playback, how }) => [playback, how]),
    [
      [id, 'stopped'],
      [lost, 'failed'],
    ],
    'one that ended while we were away failed',
  )
  for (const path of ['relative.wav', '/a!b.wav', '/a\n.wav', `/$${'{x}'}.wav`])
    t.match(await sw.play(leg, { id: newPlaybackId(), name: 'x', sources: [{ kind: 'file', path }] }), {
      kind: 'declined',
    })
  t.match(await sw.startRecording(leg, '/tmp/a\n.wav'), { kind: 'declined' })
  t.match(await sw.sendDigits(leg, '1\n'), { kind: 'declined' })
  t.strictSame(await sw.play(newLegId(), { id: newPlaybackId(), ...tone }), { kind: 'no-such-leg' })
})

t.test('what the switch says no to is declined, or says that the leg is gone', async (t) => {
  const set = await connected(t)
  const { fake, sw } = set
  const [leg, other] = [await answeredLeg(set), await answeredLeg(set)]
  fake.answers.set('api uuid_bridge', '-ERR Invalid uuid\n')
  fake.answers.set('api uuid_answer', '-ERR No such channel!\n')
  fake.answers.set('api uuid_send_dtmf', '-USAGE: <uuid> <dtmf_data>\n')
  fake.answers.set('sendmsg', '-ERR invalid session id [x]')
  t.strictSame(await sw.bridge(leg, other), { kind: 'no-such-leg' })
  t.strictSame(await sw.answer(leg), { kind: 'no-such-leg' })
  t.match(await sw.sendDigits(leg, '1'), { kind: 'declined', why: '<uuid> <dtmf_data>' })
  const play = { id: newPlaybackId(), name: 'x', sources: [{ kind: 'silence', ms: 10 }] } as const
  t.strictSame(await sw.play(leg, play), { kind: 'no-such-leg' })
  fake.answers.delete('sendmsg')
  t.strictSame(await sw.play(leg, play), { kind: 'done' }, 'the one that was refused does not block the next')
  t.match(await sw.bridge(leg, leg), { kind: 'declined' })
})

t.test('gateways are told with their state, and a switch that is away is not guessed at', async (t) => {
  const { fake, sw } = await connected(t)
  const gateway = (name: string, state: string, status: string): string =>
    `  <gateway>\n    <name>${name}</name>\n    <profile>trunks</profile>\n    <password>no</password>\n    <to>sip:x@y</to>\n` +
    `    <pingtime>${status === 'UP' ? '12.34' : '0.00'}</pingtime>\n    <state>${state}</state>\n` +
    `    <status>${status}</status>\n    <uptime-usec>${status === 'UP' ? 90_000_000 : 0}</uptime-usec>\n` +
    `    <calls-in>1</calls-in>\n    <calls-out>3</calls-out>\n    <failed-calls-in>0</failed-calls-in>\n` +
    `    <failed-calls-out>2</failed-calls-out>\n  </gateway>\n`
  const told = [
    gateway('carrier', 'REGED', 'UP'),
    gateway('pbx', 'NOREG', 'UP'),
    gateway('new', 'TRYING', 'DOWN'),
    gateway('broken', 'FAIL_WAIT', 'DOWN'),
    gateway('deaf', 'NOREG', 'DOWN'),
  ].join('')
  fake.answers.set(
    'api sofia xmlstatus gateway',
    `<?xml version="1.0" encoding="ISO-8859-1"?>\n<gateways>\n${told}</gateways>\n`,
  )
  const calls = { callsIn: 1, callsOut: 3, failedIn: 0, failedOut: 2 }
  const down = { pingMs: undefined, upMs: undefined, ...calls }
  const up = { pingMs: 12.34, upMs: 90_000, ...calls }
  t.strictSame(await sw.trunks(), [
    { name: 'broken', state: 'down', detail: 'DOWN FAIL_WAIT', registration: 'failed', figures: down },
    { name: 'carrier', state: 'up', detail: 'UP REGED', registration: 'registered', figures: up },
    { name: 'deaf', state: 'down', detail: 'DOWN NOREG', registration: 'none', figures: down },
    { name: 'new', state: 'registering', detail: 'DOWN TRYING', registration: 'trying', figures: down },
    { name: 'pbx', state: 'up', detail: 'UP NOREG', registration: 'none', figures: up },
  ])
  fake.answers.set('api sofia', '-ERR sofia Command not found!\n')
  fake.answers.delete('api sofia xmlstatus gateway')
  t.match(await sw.trunks(), { kind: 'unknown', why: /not found/ })
})

t.test(
  'phones that are signed in are told with their address, and a switch that cannot say is not guessed at',
  async (t) => {
    const { fake, sw } = await connected(t)
    const row = (reg_user: string, network_ip: string) => ({
      reg_user,
      realm: 'wardline',
      network_ip,
      network_proto: 'udp',
    })
    const told = { row_count: 2, rows: [row('8001', '10.2.0.17'), row('8002', '10.2.0.18'), 'odd'] }
    fake.answers.set('api show registrations', JSON.stringify(told))
    t.strictSame(await sw.registrations(), [
      { extension: '8001', address: '10.2.0.17' },
      { extension: '8002', address: '10.2.0.18' },
    ])
    fake.answers.set('api show registrations', '{"row_count":0}\n')
    t.strictSame(await sw.registrations(), [])
    fake.answers.set('api show registrations', '-USAGE: show\n')
    t.match(await sw.registrations(), { kind: 'unknown', why: /USAGE/ })
    fake.answers.set('api show registrations', 'CORE DATABASE ERROR!\n')
    t.match(await sw.registrations(), { kind: 'unknown' })
  },
)

t.test('an originate that the switch refuses before there is a leg has no end to wait for', async (t) => {
  const { fake, sw, events } = await connected(t)
  const leg = newLegId()
  const outcome = sw.originate(call(leg))
  await eventually(() => fake.given('bgapi originate').length === 1, 'it was sent')
  const job = fake.commands.at(-1)?.headers['Job-UUID'] ?? ''
  fake.event('BACKGROUND_JOB', { 'Job-UUID': job, _body: '-ERR INVALID_GATEWAY\n' })
  t.strictSame(await outcome, { kind: 'refused', cause: 'carrier-error', rawCause: 'INVALID_GATEWAY', rang: false })
  t.strictSame(kinds(events), [])
  t.strictSame(await sw.hangUp(leg, 'finished'), { kind: 'no-such-leg' })
})

t.test('nothing is left alive', async (t) => {
  await t.resolves(noSocketIsLeft())
})
