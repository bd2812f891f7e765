/**
 * kill -9 of the engine on the real switch, over people who are called back and a phone that stays off the hook: what was promised is
 * kept, who talks talks on, and no leg is left over.
 */
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type LiveFreeSwitch, startLiveFreeSwitch } from './live-freeswitch.ts'
import { type MortalFloor, openMortalFloor, openTalks, openWaits, pairs } from './mortal-floor.ts'
import type { PatientBehaviour } from './patients.ts'
import { type StaffApi, until } from './served-hospital.ts'
import { sippCall } from './sipp.ts'

const dayMs = 600_000

type Day = { fs: LiveFreeSwitch; floor: MortalFloor; onHook: StaffApi; offHook: StaffApi; phones: [string, string] }

t.test('kill -9 over callbacks and a phone off the hook', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const floor = await openMortalFloor(t, fs, ['rings', 'stays'], {
    rules: { strategy: 'linear', pauseAfterMisses: 0 },
    manners: { callbackKey: '9' },
  })
  await floor.engine.start()
  const phones: Day['phones'] = [
    await floor.plugIn('8001', { answersAfterMs: 400, silent: true, hangsUpAfterMs: dayMs }),
    await floor.plugIn('8002', {
      answersAfterMs: 20_000,
      picksUpWhenAsked: true,
      silent: true,
      hangsUpAfterMs: dayMs,
    }),
  ]
  const day: Day = { fs, floor, phones, onHook: await floor.sit('rings'), offHook: await floor.sit('stays') }
  await t.test('promised, and not due yet: the place is kept over the restart', (t) => keptOverTheRestart(t, day))
  await t.test('while the person is rung: both phones are put down, and it is begun anew', (t) => whileItRings(t, day))
  await t.test('who did not answer is tried again by the next engine', (t) => triedAgain(t, day))
  await t.test('off the hook, with nobody on the line and while talking', (t) => staysOffTheHook(t, day))
  t.same(await openWaits(floor.db), [])
  t.same(await openTalks(floor.db), [])
  const open = () => floor.db('calls').whereNull('ended_at').select('id', 'direction', 'to_number', 'facts')
  await until(async () => (await open()).length === 0, 10_000).catch(() => undefined)
  t.same(await open(), [], 'every call is closed in the call log')
  await floor.engine.stop()
  t.same(fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
})

async function restart({ floor }: Day): Promise<void> {
  await floor.engine.kill()
  await pause(1_000)
  await floor.engine.start()
  await pause(1_500)
}

/** FreeSWITCH's legs. */
async function legs(fs: LiveFreeSwitch): Promise<string[]> {
  const table = JSON.parse(await fs.api('show channels as json')) as { rows?: { uuid: string }[] }
  return (table.rows ?? []).map(({ uuid }) => uuid).sort()
}

async function legsBecome(fs: LiveFreeSwitch, count: number): Promise<void> {
  await until(async () => (await legs(fs)).length === count, 20_000)
}

const owedTo = ({ db }: MortalFloor, number: string) =>
  db('callbacks').where('number', 'like', `%${number}`).orderBy('id', 'desc').first()

async function asksForCallback({ fs, floor }: Day, behaviour: PatientBehaviour): Promise<string> {
  const number = await fs.patientNumber(behaviour)
  const presses = [
    { afterMs: 9_000, digits: '9' },
    { afterMs: 12_000, digits: '1' },
  ]
  const id = await fs.callHospital({ from: number, to: '8010', behaviour: { silent: true, presses } })
  await until(() => owedTo(floor, number), 25_000)
  await until(() => fs.seenCall(id)?.endedAt)
  return number
}

async function callIn({ fs, floor }: Day, from: string): Promise<string> {
  void sippCall(fs, { from, to: '8010', beforeMs: 240_000, afterMs: 100 })
  const row = await until(() => floor.db('calls').where('from_number', 'like', `%${from}`).first('id'))
  await until(async () => (await openWaits(floor.db)).includes(row.id))
  return row.id
}

/** Until this agent talks with whoever has this number; the leg of the agent. */
async function talksWith({ floor }: Day, login: string, number: string): Promise<{ call: string; leg: string }> {
  return await until(async () => {
    const [talk] = await floor
      .db('agent_talks')
      .join('calls', 'calls.id', 'agent_talks.call_id')
      .whereNull('agent_talks.ended_at')
      .where({ user_id: floor.ids[login] })
      .where((row) => void row.where('from_number', 'like', `%${number}`).orWhere('to_number', 'like', `%${number}`))
      .select({ call: 'call_id', leg: 'leg_id' })
    return talk as { call: string; leg: string } | undefined
  }, 20_000)
}

/** The two, and nobody else. FreeSWITCH writes its table of them a moment later. */
async function hearEachOther(fs: LiveFreeSwitch, { call, leg }: { call: string; leg: string }): Promise<void> {
  const expected = [call, leg].sort().join(' ')
  let seen: string[] = []
  try {
    await until(async () => {
      seen = await pairs(fs)
      return seen.length === 1 && seen[0] === expected
    }, 5_000)
  } catch {
    throw new Error(`those who hear each other are [${seen.join(', ')}], not [${expected}]`)
  }
}

async function keptOverTheRestart(t: Test, day: Day): Promise<void> {
  const { fs, floor, onHook } = day
  const wang = await asksForCallback(day, { answersAfterMs: 800, silent: true, hangsUpAfterMs: dayMs })
  const li = await callIn(day, '13900001001')
  const { joined_at } = await owedTo(floor, wang)
  await restart(day)
  t.same((await openWaits(floor.db)).length, 2, 'one in line without a phone at the ear, and one who listens')
  await onHook.act('sign-in')
  const talk = await talksWith(day, 'rings', wang)
  await hearEachOther(fs, talk)
  const wait = await floor.db('waits').where({ call_id: talk.call }).first()
  t.equal(Number(wait.joined_at), Number(joined_at))
  t.match(await owedTo(floor, wang), { outcome: 'served', tries: 0 })

  const before = await legs(fs)
  await restart(day)
  t.same(await legs(fs), before)
  await hearEachOther(fs, talk)
  const desk = await onHook.desk()
  t.match(desk, { agent: { state: 'talking' }, call: { id: talk.call } })
  await onHook.act('hang-up')
  const next = await talksWith(day, 'rings', '13900001001')
  t.equal(next.call, li)
  await until(() => fs.callsTo(wang)[0]?.endedAt)
  await onHook.act('hang-up')
  await legsBecome(fs, 0)
}

async function whileItRings(t: Test, day: Day): Promise<void> {
  const { fs, floor, onHook, phones } = day
  await onHook.act('pause', { reason: 'meeting' })
  const zhao = await asksForCallback(day, { answersAfterMs: 25_000, silent: true, hangsUpAfterMs: dayMs })
  const agentCalls = fs.callsTo(phones[0]).length
  await onHook.act('ready')
  await until(() => fs.callsTo(zhao)[0], 20_000)
  await pause(1_000)
  await floor.engine.kill()
  await fs.changePatient(zhao, { answersAfterMs: 800, silent: true, hangsUpAfterMs: dayMs })
  await floor.engine.start()
  const talk = await talksWith(day, 'rings', zhao)
  await hearEachOther(fs, talk)
  t.same(await legs(fs), [talk.call, talk.leg].sort(), 'no leg is left over')
  t.match(fs.callsTo(zhao), [{ answeredAt: undefined, endedAt: Number }, { answeredAt: Number }])
  t.match(fs.callsTo(phones[0]).slice(agentCalls), [{ endedAt: Number }, { endedAt: undefined }])
  t.match(await owedTo(floor, zhao), { outcome: 'served', tries: 0 }, 'nobody had been rung in vain')
  await onHook.act('hang-up')
  await legsBecome(fs, 0)
}

async function triedAgain(t: Test, day: Day): Promise<void> {
  const { fs, floor, onHook } = day
  await onHook.act('pause', { reason: 'meeting' })
  const sun = await asksForCallback(day, { refuses: 'busy' })
  await onHook.act('ready')
  await until(async () => (await owedTo(floor, sun))?.tries === 1, 20_000)
  await legsBecome(fs, 0)
  await floor.engine.kill()
  // The five minutes are over.
  await floor.db('callbacks').whereNull('ended_at').update({ due_at: Date.now() })
  await fs.changePatient(sun, { answersAfterMs: 800, silent: true, hangsUpAfterMs: dayMs })
  await floor.engine.start()
  const talk = await talksWith(day, 'rings', sun)
  await hearEachOther(fs, talk)
  t.match(fs.callsTo(sun), [{ cause: 'USER_BUSY' }, { answeredAt: Number }])
  t.match(await owedTo(floor, sun), { outcome: 'served', tries: 1 })
  const waits = await floor
    .db('waits')
    .join('callbacks', 'callbacks.asked_in', 'waits.call_id')
    .where('number', 'like', `%${sun}`)
  t.match(waits, [{ outcome: 'served' }], 'one promise')
  await fs.api(`uuid_kill ${talk.call}`)
  await legsBecome(fs, 0)
  await onHook.act('sign-out')
}

async function staysOffTheHook(t: Test, day: Day): Promise<void> {
  const { fs, floor, offHook, phones } = day
  const phone = phones[1]
  await offHook.act('sign-in', { staysOffHook: true })
  const [home] = await until(async () => {
    const alive = await legs(fs)
    return alive.length === 1 && alive
  })
  await restart(day)
  t.same(await legs(fs), [home], 'the phone stays in the hand')
  await callIn(day, '13900002001')
  const first = await talksWith(day, 'stays', '13900002001')
  t.equal(first.leg, home)
  await hearEachOther(fs, first)
  await restart(day)
  await hearEachOther(fs, first)
  t.match(await offHook.desk(), { agent: { state: 'talking' }, call: { id: first.call } })
  await offHook.act('hang-up')
  await legsBecome(fs, 1)
  t.same(await legs(fs), [home], 'and it is in the hand afterwards')
  await callIn(day, '13900002002')
  const second = await talksWith(day, 'stays', '13900002002')
  t.equal(second.leg, home)
  await hearEachOther(fs, second)
  await fs.api(`uuid_kill ${second.call}`)
  await legsBecome(fs, 1)
  t.equal(fs.callsTo(phone).length, 1, 'it was rung once')
  await offHook.act('sign-out')
  await legsBecome(fs, 0)
  await until(() => fs.callsTo(phone)[0]?.endedAt)
  await until(async () => (await floor.db('calls').where({ script: 'off-hook' })).length === 1)
}
