/** kill -9 of the engine under a full floor on the real switch: ten talk, twenty wait. */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { request } from 'playwright-core'
import t, { type Test } from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { createExtensions } from '../../engine/accounts/extensions.ts'
import { extensionsStore } from '../../engine/accounts/extensions-store.ts'
import { acdSettingsStore, type QueueSettings } from '../../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { uiPassword } from '../browser/ui-house.ts'
import { hospitalEngine } from './hospital-engine.ts'
import { type LiveFreeSwitch, scratchFolder, startLiveFreeSwitch } from './live-freeswitch.ts'
import { addUsers, type StaffApi, staffApi, until } from './served-hospital.ts'
import { register } from './sip-phone.ts'
import { sippCall } from './sipp.ts'
import { sippPhones } from './sipp-phones.ts'
import { readChannels, soundsIn } from './wav.ts'

const agents = Array.from(
  { length: 10 },
  (_, at) => ({ login: `agent${at}`, name: `坐席${at}`, role: 'agent' }) as const,
)
const waiting = 20
const staysMs = 240_000

type Database = Awaited<ReturnType<typeof testDatabase>>['db']

async function openFloor(t: Test, fs: LiveFreeSwitch) {
  const { db, url } = await testDatabase(t)
  const varDir = scratchFolder(t, 'engine')
  const ids = await addUsers(db, agents)
  const settings = acdSettingsStore(db)
  const now = Date.now()
  const rules = { ...usualKeptRules, wrapUpMs: 0 }
  const manners = { ...usualManners, tellsAgentNumber: false, whispersTitle: false, asksRating: false }
  const title = { 'zh-CN': '客服', en: 'Service' }
  await settings.addQueue({ code: 'service', title, isOpen: true, rules, manners }, now)
  const [queue] = (await settings.queues()) as [QueueSettings]
  const passwords: string[] = []
  const extensions = createExtensions({ store: extensionsStore(db), clock: realClock, realm: fs.realm })
  for (const [at, { login }] of agents.entries()) {
    const [userId, number] = [ids[login] ?? 0, String(8_001 + at)]
    const { password } = await extensions.add({ number, name: login, userId })
    passwords.push(password)
    const phone = { kind: 'extension', number } as const
    await settings.setAgent({ userId, number, phone, answersItself: false, skills: {} }, now)
  }
  const members = agents.map(({ login }, position) => ({ userId: ids[login] ?? 0, level: 0, position }))
  await settings.setMembers(queue.id, members)
  const engine = hospitalEngine(fs, { databaseUrl: url, varDir, lines: 60, callsPerSecond: 20 })
  t.teardown(() => engine.kill())
  const phones = sippPhones(t, varDir)
  return {
    db,
    engine,
    /** One phone of sipp for all of them, at which ten extensions are registered. */
    async plugIn(): Promise<void> {
      const port = await phones.portOf({ answersAfterMs: 200 })
      for (const [at, password] of passwords.entries()) {
        const number = String(8_001 + at)
        const status = await register(fs, number, password, {
          contact: `sip:${number}@127.0.0.1:${port}`,
          expires: 900,
        })
        if (status !== 200) throw new Error(`${number} could not register: ${status}`)
      }
    },
    async sit(login: string): Promise<StaffApi> {
      const context = await request.newContext({ baseURL: `http://127.0.0.1:${fs.directoryPort}` })
      t.teardown(() => context.dispose())
      // An engine that has only just started may ask for a moment.
      await until(async () => (await context.post('/api/session', { data: { login, password: uiPassword } })).ok())
      return await staffApi(context)
    },
  }
}

const openWaits = (db: Database): Promise<string[]> =>
  db('waits').whereNull('ended_at').orderBy(['joined_at', 'id']).pluck('call_id')
const openTalks = (db: Database): Promise<{ call: string; user: number }[]> =>
  db('agent_talks').whereNull('ended_at').orderBy('id').select({ call: 'call_id', user: 'user_id' })

/** Pairs of legs that hear each other, as FreeSWITCH lists them. */
async function pairs(fs: LiveFreeSwitch): Promise<string[]> {
  const table = JSON.parse(await fs.api('show bridged_calls as json')) as { rows?: { uuid: string; b_uuid: string }[] }
  return (table.rows ?? []).map(({ uuid, b_uuid }) => [uuid, b_uuid].sort().join(' ')).sort()
}

t.test('kill -9 with ten who talk and twenty who wait', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const floor = await openFloor(t, fs)
  const { db, engine } = floor
  await engine.start()
  await floor.plugIn()
  const desks = new Map<number, StaffApi>()
  for (const { login } of agents) {
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
