/**
 * Callers who would rather be called back than wait, on the real switch: keys over RTP, the place that is kept, the agent's phone first
 * and then the person's. Seen on FreeSWITCH's legs, heard at both ends and in the recording, read in MySQL.
 */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { hasBothSides, shareHeard } from './hearing.ts'
import { type LiveFloor, openLiveFloor, voices } from './live-floor.ts'
import type { PatientBehaviour } from './patients.ts'
import { type StaffApi, until } from './served-hospital.ts'
import { readChannels, soundsIn } from './wav.ts'

const ringbackHz = 450

type Day = { floor: LiveFloor; carla: StaffApi; phone: string; ear: string }

t.test('called back instead of waiting', async (t) => {
  const floor = await openLiveFloor(t, {
    rules: { wrapUpMs: 0, pauseAfterMisses: 0 },
    manners: { tellsAgentNumber: false, whispersTitle: false, asksRating: false, callbackKey: '9' },
  })
  const ear = path.join(floor.fs.home, 'ear-of-carla.wav')
  const phone = await floor.plugIn('carla', {
    answersAfterMs: 500,
    voiceHz: voices.carla,
    speaks: [{ afterMs: 100, forMs: 118_000 }],
    keepsWhatItHears: ear,
  })
  const day: Day = { floor, carla: await floor.sit('carla'), phone, ear }
  await t.test('the place is kept, the agent is rung first, and the two talk', (t) => keepsThePlace(t, day))
  await t.test('who does not answer is tried again, and the agent is free for others', (t) => isOut(t, day))
  await t.test('who calls again takes the own place', (t) => callsAgain(t, day))
  await carlaGoesHome(t, day)
})

/** Somebody who can be called under the number from which they call. */
async function somebody(floor: LiveFloor, name: string, behaviour: PatientBehaviour) {
  const ear = path.join(floor.fs.home, `ear-of-${name}.wav`)
  const number = await floor.outside(name, { ...behaviour, keepsWhatItHears: ear })
  return { number, ear }
}

/** Presses 9 into the music, 1 to the number that is said, and puts the phone down. */
async function asksForCallback(floor: LiveFloor, number: string, hangsUpAfterMs?: number): Promise<string> {
  const presses = [
    { afterMs: 9_000, digits: '9' },
    { afterMs: 12_000, digits: '1' },
  ]
  const behaviour = { silent: true, presses, ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }) }
  return await floor.fs.callHospital({ from: number, to: '8010', behaviour })
}

const owedTo = ({ db }: LiveFloor, number: string) =>
  db('callbacks').where('number', 'like', `%${number}`).orderBy('id', 'desc').first()

async function keepsThePlace(t: Test, day: Day): Promise<void> {
  const { floor, carla, phone } = day
  const { db } = floor
  const wang = await somebody(floor, 'wang', {
    answersAfterMs: 1_500,
    voiceHz: voices.patient,
    speaks: [{ afterMs: 100, forMs: 100_000 }],
  })
  const calling = await asksForCallback(floor, wang.number)
  await until(() => floor.engine.queues.acd.floor.ground.callers.size === 1)
  const asked = await floor.callFrom(wang.number)
  const li = floor.callIn('li')
  const owed = await until(() => owedTo(floor, wang.number), 20_000)
  await until(() => floor.fs.seenCall(calling)?.endedAt) // once that was said, we hang up
  await floor.legsBecome(['li'])
  t.match(owed, { tries: 0, ended_at: null, asked_in: asked })
  t.equal(floor.engine.queues.acd.floor.ground.queues.get('service')?.waiting.size, 2, 'both stand in line')

  await carla.act('sign-in')
  await floor.legsBecome(['carla+wang', 'li'])
  const agentCall = floor.fs.callsTo(phone)[0]
  const personCall = floor.fs.callsTo(wang.number)[0]
  t.equal(personCall?.from, '02088888888', 'the hospital’s number is shown')
  const aheadMs = (personCall?.at ?? 0) - (agentCall?.answeredAt ?? Number.POSITIVE_INFINITY)
  t.ok(aheadMs > 0, `the person was dialed ${aheadMs} ms after the agent picked up`)
  hearsThatItIsACallback(t, day)
  const joinedAt = Date.now()
  await pause(2_500)
  const shares = [
    shareHeard(wang.ear, personCall?.answeredAt ?? 0, voices.carla, joinedAt + 500, joinedAt + 2_000),
    shareHeard(day.ear, agentCall?.answeredAt ?? 0, voices.patient, joinedAt + 500, joinedAt + 2_000),
  ]
  t.ok(
    shares.every((share) => share > 0.7),
    `each hears the other: ${shares.join(', ')}`,
  )
  await carla.act('hang-up')
  await floor.legsBecome(['carla+li'])
  await carla.act('hang-up')
  await floor.legsBecome([])
  await floor.engine.queues.log.quiet()
  t.match(await db('callbacks').first(), { outcome: 'served', tries: 0, ended_at: Number })
  const waits = await db('waits').orderBy('id')
  const [promised, second] = [asked, await floor.callFrom(li)].map((id) => waits.find(({ call_id }) => call_id === id))
  const served = waits.find((wait) => wait !== promised && wait !== second)
  t.match([promised, second, served], [{ outcome: 'callback' }, { outcome: 'served' }, { outcome: 'served' }])
  t.equal(waits.length, 3)
  t.equal(Number(served.joined_at), Number(promised.joined_at), 'the wait began when the caller came')
  await isInTheBooks(t, floor, served.call_id)
}

/** The agent, before the person answers: a word, and then ringing. */
function hearsThatItIsACallback(t: Test, { floor, phone, ear }: Day): void {
  const answeredAt = floor.fs.callsTo(phone)[0]?.answeredAt ?? 0
  const dialedAt = floor.fs.callsTo()?.find(({ from }) => from === '02088888888')?.at ?? 0
  const [samples = new Int16Array()] = readChannels(ear)
  const words = soundsIn(samples).filter(({ fromMs }) => answeredAt + fromMs < dialedAt)
  const spokenMs = words.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
  t.ok(spokenMs > 1_000, `the agent is told for ${spokenMs} ms`)
  t.ok(shareHeard(ear, answeredAt, ringbackHz, dialedAt, dialedAt + 1_500) > 0.4, 'and hears it ring')
}

async function isInTheBooks(t: Test, floor: LiveFloor, call: string): Promise<void> {
  const { db } = floor
  t.match(await until(() => db('calls').where({ id: call }).whereNotNull('ended_at').first()), {
    direction: 'outbound',
    script: 'callback',
    disposition: 'completed',
    ended_by: 'us',
  })
  const legs = () => db('legs').where({ call_id: call }).orderBy('started_at').select('role', 'answered_at')
  await until(async () => (await legs()).length === 2)
  t.match(new Set((await legs()).map(({ role }) => role)), new Set(['person', 'agent']))
  t.match(await db('agent_talks').where({ call_id: call }), [{ user_id: floor.ids['carla'], ended_at: Number }])
  t.match(await db('offers').where({ call_id: call }), [{ user_id: floor.ids['carla'], how: 'answered' }])
  await hasBothSides(t, floor, call, { kind: 'call', caller: voices.patient, agent: voices.carla })
  t.equal((await db('recordings').where({ call_id: call })).length, 1, 'once')
}

async function isOut(t: Test, { floor, carla }: Day): Promise<void> {
  await carla.act('pause', { reason: 'meeting' })
  const zhao = await somebody(floor, 'zhao', { refuses: 'busy' })
  // The phone is put down the moment in which 1 was pressed.
  await asksForCallback(floor, zhao.number, 12_600)
  await until(() => owedTo(floor, zhao.number), 20_000)
  await floor.legsBecome([])
  await carla.act('ready')
  await until(async () => (await owedTo(floor, zhao.number))?.tries === 1)
  const owed = await owedTo(floor, zhao.number)
  const laterMs = Number(owed.due_at) - Date.now()
  t.ok(laterMs > 290_000 && laterMs <= 300_000, `again in ${laterMs} ms`)
  t.equal(owed.ended_at, null)
  await floor.legsBecome([])
  await floor.stateBecomes('carla', 'ready')
  floor.callIn('sun')
  await floor.legsBecome(['carla+sun'])
  await carla.act('hang-up')
  await floor.legsBecome([])
  t.match(floor.fs.callsTo(zhao.number), [{ cause: 'USER_BUSY' }])
  await floor.engine.queues.log.quiet()
  const waits = await floor.db('waits').orderBy('id').pluck('outcome')
  t.same(waits.slice(3), ['callback', 'abandoned', 'served'])
}

async function callsAgain(t: Test, { floor, carla }: Day): Promise<void> {
  await carla.act('pause', { reason: 'meeting' })
  const qian = await somebody(floor, 'qian', {})
  await asksForCallback(floor, qian.number)
  const { joined_at } = await until(() => owedTo(floor, qian.number), 20_000)
  await floor.legsBecome([])
  const zhou = floor.callIn('zhou')
  await floor.legsBecome(['zhou'])
  await floor.fs.callHospital({ from: qian.number, to: '8010', behaviour: {} })
  await until(
    () =>
      floor.engine.queues.acd.floor.ground.callers.size === 2 &&
      floor.db('callbacks').where({ outcome: 'called-again' }).first(),
  )
  await carla.act('ready')
  await floor.legsBecome(['carla+qian', 'zhou'])
  const again = await floor.callFrom(qian.number)
  t.match(await owedTo(floor, qian.number), { outcome: 'called-again' })
  const wait = await until(() => floor.db('waits').where({ call_id: again }).first())
  t.equal(Number(wait.joined_at), Number(joined_at))
  t.same(floor.fs.callsTo(qian.number), [], 'and is not called any more')
  for (const from of [zhou, qian.number]) await floor.fs.api(`uuid_kill ${await floor.callFrom(from)}`)
  await floor.legsBecome([])
}

async function carlaGoesHome(t: Test, { floor, carla }: Day): Promise<void> {
  await carla.act('sign-out')
  t.same(await floor.db('waits').whereNull('ended_at'), [], 'nobody waits')
  t.same(await floor.db('agent_talks').whereNull('ended_at'), [])
  t.same(floor.fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
}
