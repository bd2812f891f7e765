/** Where the switch does not do what it was told, or does it late. What it does when all is well is in the suite. */
import t, { type Test } from 'tap'
import { type LegId, newLegId, newPlaybackId, newRoomId } from '../../kernel/ids.ts'
import { seededRandom } from '../../kernel/random.ts'
import { realClock } from '../../kernel/real-clock.ts'
import type { Switch, SwitchEvent } from '../switch.ts'
import { eventually, FakeEventSocket, fakePassword, noSocketIsLeft } from './fake-event-socket.ts'
import { connectFreeSwitch } from './freeswitch.ts'

async function connected(
  t: Test,
): Promise<{ fake: FakeEventSocket; sw: Switch; events: SwitchEvent[]; legs: LegId[] }> {
  const fake = new FakeEventSocket()
  await fake.listen()
  const legs = [newLegId(), newLegId(), newLegId()]
  const answered = { 'Caller-Channel-Answered-Time': '1795468948309833' }
  for (const leg of legs) fake.addChannel(leg, answered)
  const sw = await connectFreeSwitch({
    host: '127.0.0.1',
    port: fake.port,
    password: fakePassword,
    clock: realClock,
    random: seededRandom(7),
  })
  const events: SwitchEvent[] = []
  sw.subscribe((event) => events.push(event))
  t.teardown(async () => {
    await sw.close()
    await fake.close()
  })
  return { fake, sw, events, legs }
}

const transfers = (fake: FakeEventSocket): string[] =>
  fake.given('api uuid_transfer').map((line) => line.replace('api uuid_transfer ', ''))
const enters = (fake: FakeEventSocket, leg: LegId, room: string): void =>
  fake.event('CUSTOM', {
    'Event-Subclass': 'conference::maintenance',
    'Unique-ID': leg,
    Action: 'add-member',
    'Conference-Name': room,
  })

t.test('a leg that does not arrive is where nobody knows, and one that is parked instead was not let in', async (t) => {
  const { fake, sw, legs } = await connected(t)
  const [a, b, c] = legs as [LegId, LegId, LegId]
  const [first, second] = [sw.joinRoom(a, newRoomId()), sw.joinRoom(b, newRoomId())]
  await eventually(() => transfers(fake).length === 2, 'both were sent')
  fake.event('CHANNEL_PARK', { 'Unique-ID': b })
  t.match(await second, { kind: 'declined' })
  t.match(await first, { kind: 'unknown' })
  fake.answers.set('api uuid_transfer', '-ERR No such channel!\n')
  t.strictSame(await sw.joinRoom(c, newRoomId()), { kind: 'no-such-leg' })
  fake.answers.set('api uuid_transfer', undefined)
  const last = sw.joinRoom(c, newRoomId())
  await eventually(() => transfers(fake).length === 4, 'it was sent')
  fake.drop()
  t.match(await last, { kind: 'unknown' })
})

t.test(
  'a second order waits until the first was carried out, and a leg that ends is waited for no longer',
  async (t) => {
    const { fake, sw, legs } = await connected(t)
    const [a] = legs as [LegId]
    const [here, there] = [newRoomId(), newRoomId()]
    const [first, second, third] = [sw.joinRoom(a, here), sw.joinRoom(a, there), sw.leaveRoom(a)]
    await eventually(() => transfers(fake).length === 1, 'one was sent')
    await new Promise((resolve) => setTimeout(resolve, 50))
    t.strictSame(transfers(fake), [`${a} wardline-room-${here} XML wardline`])
    enters(fake, a, here)
    t.strictSame(await first, { kind: 'done' })
    await eventually(() => transfers(fake).length === 2, 'the next was sent')
    fake.channels.delete(a)
    fake.event('CHANNEL_HANGUP_COMPLETE', { 'Unique-ID': a, 'Hangup-Cause': 'NORMAL_CLEARING' })
    t.strictSame([await second, await third], [{ kind: 'no-such-leg' }, { kind: 'no-such-leg' }])
    t.equal(transfers(fake).length, 2)
  },
)

t.test('a leg that was answered just now is sent nowhere before it is parked', async (t) => {
  const { fake, sw } = await connected(t)
  const [leg, room] = [newLegId(), newRoomId()]
  const to = { kind: 'trunk', trunk: 'city', number: '13800001' } as const
  const placed = sw.originate({ leg, to, callerId: { number: '8000' }, ringMs: 5_000 })
  await eventually(() => fake.given('bgapi originate').length === 1, 'it was placed')
  fake.addChannel(leg, { 'Caller-Channel-Answered-Time': '1795468948309833' })
  fake.event('CHANNEL_ANSWER', { 'Unique-ID': leg })
  t.match(await placed, { kind: 'answered' })
  const joined = sw.joinRoom(leg, room)
  await new Promise((resolve) => setTimeout(resolve, 50))
  t.strictSame(transfers(fake), [])
  fake.event('CHANNEL_PARK', { 'Unique-ID': leg })
  await eventually(() => transfers(fake).length === 1, 'it was sent')
  enters(fake, leg, room)
  t.strictSame(await joined, { kind: 'done' })
})

t.test('who hears music is connected without a word to stop it first; that it stopped is told once', async (t) => {
  const { fake, sw, events, legs } = await connected(t)
  const [patient, agent] = legs as [LegId, LegId]
  const music = { id: newPlaybackId(), name: 'music', sources: [{ kind: 'tone', tone: 'ringback' }] } as const
  t.strictSame(await sw.play(patient, music), { kind: 'done' })
  const joined = sw.bridge(patient, agent)
  await new Promise((resolve) => setTimeout(resolve, 30))
  t.strictSame(fake.given('api uuid_bridge'), [], 'before it has begun it could not be broken off')
  fake.event('PLAYBACK_START', { 'Unique-ID': patient })
  t.strictSame(await joined, { kind: 'done' })
  t.strictSame(fake.given('api uuid_break'), [])
  const over = {
    Application: 'playback',
    'Application-UUID': music.id,
    'Application-Response': 'PLAYBACK ERROR',
  }
  fake.event('CHANNEL_EXECUTE_COMPLETE', { 'Unique-ID': patient, ...over })
  fake.event('CHANNEL_BRIDGE', { 'Unique-ID': patient, 'Bridge-A-Unique-ID': patient, 'Bridge-B-Unique-ID': agent })
  await eventually(() => events.length === 3, 'they talk')
  t.match(events, [{ kind: 'PlaybackEnded', how: 'stopped' }, { kind: 'LegBridged' }, { kind: 'LegBridged' }])
})

t.test('an end of the music that got lost is told when the two are connected', async (t) => {
  const { fake, sw, events, legs } = await connected(t)
  const [patient, agent] = legs as [LegId, LegId]
  const music = { id: newPlaybackId(), name: 'music', sources: [{ kind: 'tone', tone: 'ringback' }] } as const
  await sw.play(patient, music)
  fake.event('PLAYBACK_START', { 'Unique-ID': patient })
  await sw.bridge(patient, agent)
  fake.event('CHANNEL_BRIDGE', { 'Unique-ID': patient, 'Bridge-A-Unique-ID': patient, 'Bridge-B-Unique-ID': agent })
  await eventually(() => events.length === 3, 'they talk')
  t.match(events, [
    { kind: 'PlaybackEnded', playback: music.id, how: 'stopped' },
    { kind: 'LegBridged' },
    { kind: 'LegBridged' },
  ])
})

t.test('a listener is parked when its two are parted, and found so by an engine that comes later', async (t) => {
  const { fake, sw, events, legs } = await connected(t)
  const [agent, patient, supervisor] = legs as [LegId, LegId, LegId]
  fake.event('CHANNEL_BRIDGE', { 'Unique-ID': agent, 'Bridge-A-Unique-ID': agent, 'Bridge-B-Unique-ID': patient })
  await eventually(() => events.length === 2, 'they talk')
  const listening = sw.listen(supervisor, agent, 'whisper')
  await eventually(() => transfers(fake).length === 1, 'it was sent')
  const custom = { 'Event-Subclass': 'wardline::listens', 'Unique-ID': supervisor, 'Wardline-Other': agent }
  fake.event('CUSTOM', custom)
  t.strictSame(await listening, { kind: 'done' })
  t.strictSame(await sw.listen(supervisor, agent, 'barge'), { kind: 'done' })
  t.strictSame(transfers(fake), [`${supervisor} wardline-whisper-${agent} XML wardline`], 'a mode is changed in place')
  t.strictSame(
    fake.commands.filter(({ line }) => line === 'sendevent COMMAND').map(({ headers }) => headers),
    [
      { 'unique-id': supervisor, 'eavesdrop-command': '2' },
      { 'unique-id': supervisor, 'eavesdrop-command': '3' },
    ],
  )
  fake.event('CHANNEL_PARK', { 'Unique-ID': agent })
  await eventually(() => transfers(fake).length === 2, 'it is sent away')
  t.equal(transfers(fake)[1], `${supervisor} wardline-parked XML wardline`)
  fake.event('CHANNEL_PARK', { 'Unique-ID': supervisor })
  await eventually(() => events.some(({ kind }) => kind === 'ListeningEnded'), 'and that is told')

  const ear = { 'Channel-State': 'CS_EXECUTE', variable_current_application: 'eavesdrop' }
  Object.assign(fake.channels.get(supervisor) ?? {}, { ...ear, variable_current_application_data: agent })
  const next = await connectFreeSwitch({
    host: '127.0.0.1',
    port: fake.port,
    password: fakePassword,
    clock: realClock,
    random: seededRandom(8),
  })
  await eventually(() => transfers(fake).length === 3, 'the next engine parks it too')
  await next.close()
})

t.test('nothing is left alive', async (t) => {
  await t.resolves(noSocketIsLeft())
})
