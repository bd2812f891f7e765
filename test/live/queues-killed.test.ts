/** kill -9 of the engine under a full floor on the real switch: ten talk, twenty wait. */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { startLiveFreeSwitch } from './live-freeswitch.ts'
import { openMortalFloor, openTalks, openWaits, pairs } from './mortal-floor.ts'
import { type StaffApi, until } from './served-hospital.ts'
import { sippCall } from './sipp.ts'
import { readChannels, soundsIn } from './wav.ts'

const agents = Array.from({ length: 10 }, (_, at) => `agent${at}`)
const waiting = 20
const staysMs = 240_000

t.test('kill -9 with ten who talk and twenty who wait', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const floor = await openMortalFloor(t, fs, agents)
  const { db, engine } = floor
  await engine.start()
  await floor.plugInAtSipp()
  const desks = new Map<number, StaffApi>()
  for (const login of agents) {
    const desk = await floor.sit(login)
    await desk.act('sign-in')
    const { id } = await db('users').where({ login }).first('id')
    desks.set(id, desk)
  }
  const calls: Promise<unknown>[] = []
  const callIn = (at: number): void => {
    const from = `1390000${String(1_000 + at)}`
    calls.push(sippCall(fs, { from, to: '8010', beforeMs: staysMs, afterMs: 100 }))
  }
  for (let at = 0; at < agents.length; at += 1) callIn(at)
  await until(async () => (await openTalks(db)).length === agents.length, 60_000)
  for (let at = 0; at < waiting - 1; at += 1) {
    callIn(agents.length + at)
    await pause(100)
  }
  await until(async () => (await openWaits(db)).length === waiting - 1, 60_000)
  // The last one keeps what is heard, so that music can be told from silence.
  const ear = path.join(fs.home, 'ear.wav')
  await fs.callHospital({ from: '13977770000', to: '8010', behaviour: { silent: true, keepsWhatItHears: ear } })
  await until(async () => (await openWaits(db)).length === waiting)
  const [line, talks, joined] = [await openWaits(db), await openTalks(db), await pairs(fs)]
  t.equal(joined.length, agents.length)

  await engine.kill()
  await pause(3_000)
  t.same(await pairs(fs), joined, 'without the engine all ten talk')
  const from = Date.now()
  await engine.start()
  t.comment(`the engine is back after ${Date.now() - from} ms`)
  await pause(2_000)
  t.same(await pairs(fs), joined, 'and with it again')
  t.same(await openTalks(db), talks)
  t.same(await openWaits(db), line, 'the twenty keep their order')
  const musicFrom = soundsIn(readChannels(ear)[0] ?? new Int16Array()).length
  const lengthBefore = (readChannels(ear)[0] ?? new Int16Array()).length
  await pause(4_000)
  const [heard = new Int16Array()] = readChannels(ear)
  t.ok(soundsIn(heard.subarray(lengthBefore)).length > 0, `music again (${musicFrom} sounds before)`)

  for (const [turn, { user, call }] of talks.slice(0, 5).entries()) {
    await desks.get(user)?.act('hang-up')
    const next = line[turn]
    await until(async () => (await openTalks(db)).some((talk) => talk.call === next), 20_000)
    t.same(
      (await openTalks(db)).find((talk) => talk.call === next),
      { call: next, user },
      `turn ${turn + 1}: the first goes to who is free`,
    )
    t.notOk((await openTalks(db)).some((talk) => talk.call === call))
    t.same(await openWaits(db), line.slice(turn + 1))
  }
  await fs.api('hupall')
  await until(async () => (await openWaits(db)).length + (await openTalks(db)).length === 0, 30_000)
  await Promise.all(calls)
  await engine.stop()
  t.same(fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
})
