/**
 * An agent whose phone stays off the hook, on the real switch: one leg all day, over which one caller comes after the other. What is
 * told of it is seen on FreeSWITCH's legs, heard at the phone and in the recordings, and read in the call log.
 */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { fileOf, hasBothSides, heardOn, shareHeard } from './hearing.ts'
import { type LiveFloor, openLiveFloor, voices } from './live-floor.ts'
import { type StaffApi, until } from './served-hospital.ts'
import { rateOf, readChannels, soundsIn, tonesIn } from './wav.ts'

const beepHz = 1_000
const dayMs = 600_000

type Day = { floor: LiveFloor; carla: StaffApi; phone: string; ear: string }
type Sound = { fromMs: number; toMs: number }

t.test('a phone that stays off the hook', async (t) => {
  const floor = await openLiveFloor(t, {
    rules: { wrapUpMs: 0 },
    manners: { tellsAgentNumber: false, asksRating: false },
  })
  const ear = path.join(floor.fs.home, 'ear-of-carla.wav')
  const phone = await floor.plugIn('carla', {
    answersAfterMs: 20_000, // by hand; it is asked to pick up by itself
    picksUpWhenAsked: true,
    voiceHz: voices.carla,
    speaks: [{ afterMs: 100, forMs: dayMs - 1_000 }],
    hangsUpAfterMs: dayMs,
    keepsWhatItHears: ear,
  })
  const day: Day = { floor, carla: await floor.sit('carla'), phone, ear }
  await t.test('is rung once: a caller who waits already comes after a beep and the name of the queue', (t) =>
    takesTheFirst(t, day),
  )
  await t.test('carries the next callers as well, whoever ends the talk', (t) => takesTheNext(t, day))
  await t.test('is pulled out while they talk: the caller is at the head, and it is dialed anew', (t) =>
    isPulled(t, day),
  )
  await t.test('is hung up when the agent goes home', (t) => goesHome(t, day))
})

/** FreeSWITCH's legs at the agent's phone. */
async function legsAt({ engine, numberOf }: LiveFloor): Promise<string[]> {
  const legs = await engine.parts.switch.liveLegs()
  if ('kind' in legs) throw new Error(legs.why)
  return legs.filter(({ to }) => to === numberOf('carla')).map(({ leg }) => leg)
}

/** A beep, a word, and then a caller who speaks; `beeps`: how many there were since the phone was picked up. */
function hasBeepAndWhisper(t: Test, { ear }: Day, beeps: number): void {
  const [samples = new Int16Array()] = readChannels(ear)
  const rate = rateOf(ear)
  const tones = (hz: number): Sound[] => tonesIn(samples, hz, rate).filter(({ fromMs, toMs }) => toMs - fromMs >= 200)
  const heard = tones(beepHz)
  t.equal(heard.length, beeps, 'a beep for each caller')
  const beepEnd = heard.at(-1)?.toMs ?? 0
  const callerFrom = tones(voices.patient).find(({ fromMs }) => fromMs >= beepEnd)?.fromMs ?? 0
  t.ok(callerFrom > beepEnd + 500, `the caller is heard ${callerFrom - beepEnd} ms after the beep`)
  const words = soundsIn(samples, 20).filter((sound) => sound.fromMs >= beepEnd - 20 && sound.toMs <= callerFrom + 20)
  const spokenMs = words.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  t.ok(spokenMs > 400, `the name of the queue is said in between: ${spokenMs} ms of sound`)
}

async function takesTheFirst(t: Test, day: Day): Promise<void> {
  const { floor, carla, phone } = day
  const wang = await floor.callInSpeaking('wang')
  await until(() => floor.engine.queues.acd.floor.ground.callers.size === 1)
  await carla.act('sign-in', { staysOffHook: true })
  await floor.legsBecome(['carla+wang'])
  const [home] = await legsAt(floor)
  await pause(2_500)
  hasBeepAndWhisper(t, day, 1)
  const answeredAt = await until(() => floor.fs.seenCall(wang.id)?.answeredAt)
  const share = (since: number): number => shareHeard(wang.ear, answeredAt, voices.carla, since, Date.now() - 300)
  t.ok(share(Date.now() - 1_500) > 0.7, 'the caller hears the agent')
  await carla.act('hold')
  await floor.legsBecome(['carla', 'wang'])
  const heldAt = Date.now() + 700
  await pause(2_200)
  t.equal(share(heldAt), 0, 'on hold: nothing of the agent')
  await carla.act('retrieve')
  await floor.legsBecome(['carla+wang'])
  await pause(1_500)
  await carla.act('hang-up')
  await floor.legsBecome(['carla'])
  await floor.stateBecomes('carla', 'ready')
  t.same(await legsAt(floor), [home], 'it is the same leg')
  t.equal(floor.fs.callsTo(phone).length, 1)
  const call = await floor.callFrom(wang.from)
  await hasBothSides(t, floor, call, { caller: voices.patient, agent: voices.carla })
  await recordsTheTalkOnly(t, floor, call)
}

/** Neither the beep nor the whisper, and nothing of the leg between two callers. */
async function recordsTheTalkOnly(t: Test, floor: LiveFloor, call: string): Promise<void> {
  const file = await fileOf(floor, call, 'conversation')
  t.same(heardOn(file, beepHz), [0, 0], 'no beep in the recording')
  const [talk] = await floor.db('agent_talks').where({ call_id: call })
  const [side = new Int16Array()] = readChannels(file)
  const recordedMs = (1_000 * side.length) / rateOf(file)
  const talkedMs = talk.ended_at - talk.connected_at
  t.ok(Math.abs(recordedMs - talkedMs) < 1_000, `${recordedMs} ms are recorded of ${talkedMs} ms`)
  t.same(
    await floor.db('recordings').whereIn('call_id', await legsAt(floor)),
    [],
    'the phone in the hand is not recorded',
  )
}

async function takesTheNext(t: Test, day: Day): Promise<void> {
  const { floor, carla, phone } = day
  const [home] = await legsAt(floor)
  const li = floor.callIn('li')
  await floor.legsBecome(['carla+li'])
  await floor.fs.api(`uuid_kill ${await floor.callFrom(li)}`)
  await floor.legsBecome(['carla'])
  await floor.stateBecomes('carla', 'ready')
  // Two wait: the one comes the moment in which the other has gone.
  await carla.act('pause', { reason: 'meeting' })
  const qian = floor.callIn('qian')
  await until(() => floor.engine.queues.acd.floor.ground.callers.size === 1)
  const sun = await floor.callInSpeaking('sun')
  await until(() => floor.engine.queues.acd.floor.ground.callers.size === 2)
  await carla.act('ready')
  await floor.legsBecome(['carla+qian', 'sun'])
  await floor.fs.api(`uuid_kill ${await floor.callFrom(qian)}`)
  await floor.legsBecome(['carla+sun'])
  await pause(1_500)
  hasBeepAndWhisper(t, day, 4)
  const answeredAt = await until(() => floor.fs.seenCall(sun.id)?.answeredAt)
  t.ok(shareHeard(sun.ear, answeredAt, voices.carla, Date.now() - 1_500, Date.now() - 300) > 0.7)
  await carla.act('hang-up')
  await floor.legsBecome(['carla'])
  await floor.engine.queues.log.quiet()
  const talks = await floor.db('agent_talks').orderBy('id')
  t.same(
    talks.map(({ leg_id, user_id }) => [leg_id, user_id]),
    Array.from({ length: 4 }, () => [home, floor.ids['carla']]),
    'four callers over the one leg',
  )
  t.equal(floor.fs.callsTo(phone).length, 1, 'which was rung once')
}

async function isPulled(t: Test, { floor, carla, phone }: Day): Promise<void> {
  const zhao = floor.callIn('zhao')
  await floor.legsBecome(['carla+zhao'])
  const [home] = await legsAt(floor)
  await floor.fs.api(`uuid_kill ${home} MEDIA_TIMEOUT`)
  await floor.stateBecomes('carla', 'away')
  const later = floor.callIn('zhou')
  await until(() => floor.engine.queues.acd.floor.ground.callers.size === 2)
  await floor.legsBecome(['zhao', 'zhou'])
  await carla.act('ready')
  await floor.legsBecome(['carla+zhao', 'zhou'])
  t.not((await legsAt(floor))[0], home)
  t.equal(floor.fs.callsTo(phone).length, 2, 'dialed anew')
  for (const from of [later, zhao]) await floor.fs.api(`uuid_kill ${await floor.callFrom(from)}`)
  await floor.legsBecome(['carla'])
  await floor.engine.queues.log.quiet()
  const call = await floor.callFrom(zhao)
  t.match(await floor.db('agent_talks').where({ call_id: call }).orderBy('id'), [
    { leg_id: home, ended_at: Number },
    { ended_at: Number },
  ])
}

async function goesHome(t: Test, { floor, carla, phone }: Day): Promise<void> {
  await carla.act('sign-out')
  await floor.legsBecome([])
  await until(() => floor.fs.callsTo(phone).at(-1)?.endedAt)
  const days = () => floor.db('calls').where({ script: 'off-hook' }).orderBy('started_at')
  await until(async () => (await days()).length === 2)
  t.match(await days(), [{ raw_cause: 'MEDIA_TIMEOUT' }, { disposition: 'completed', ended_by: 'us' }])
  t.same(await floor.db('agent_talks').whereNull('ended_at'), [])
  t.same(floor.fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
}
