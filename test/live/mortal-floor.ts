/** A floor whose engine is a process of its own, which can be killed: one queue, and agents with phones at 8001, 8002, … */
import { request } from 'playwright-core'
import type { Test } from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { createExtensions } from '../../engine/accounts/extensions.ts'
import { extensionsStore } from '../../engine/accounts/extensions-store.ts'
import { acdSettingsStore, type QueueSettings } from '../../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { uiPassword } from '../browser/ui-house.ts'
import { hospitalEngine } from './hospital-engine.ts'
import { type LiveFreeSwitch, type PatientBehaviour, scratchFolder } from './live-freeswitch.ts'
import { addUsers, type StaffApi, staffApi, until } from './served-hospital.ts'
import { register } from './sip-phone.ts'
import { sippPhones } from './sipp-phones.ts'

type Database = Awaited<ReturnType<typeof testDatabase>>['db']
export type MortalFloor = Awaited<ReturnType<typeof openMortalFloor>>

/** The agents by their logins, in the order of their phones. */
export async function openMortalFloor(
  t: Test,
  fs: LiveFreeSwitch,
  logins: readonly string[],
  settings: { rules?: Partial<QueueSettings['rules']>; manners?: Partial<QueueSettings['manners']> } = {},
) {
  const { db, url } = await testDatabase(t)
  const varDir = scratchFolder(t, 'engine')
  const ids = await addUsers(
    db,
    logins.map((login, at) => ({ login, name: `坐席${at}`, role: 'agent' })),
  )
  const store = acdSettingsStore(db)
  const now = Date.now()
  const rules = { ...usualKeptRules, wrapUpMs: 0, ...settings.rules }
  const silent = { tellsAgentNumber: false, whispersTitle: false, asksRating: false }
  const manners = { ...usualManners, ...silent, ...settings.manners }
  const title = { 'zh-CN': '客服', en: 'Service' }
  await store.addQueue({ code: 'service', title, isOpen: true, rules, manners }, now)
  const [queue] = (await store.queues()) as [QueueSettings]
  const passwords = new Map<string, string>()
  const extensions = createExtensions({ store: extensionsStore(db), clock: realClock, realm: fs.realm })
  for (const [at, login] of logins.entries()) {
    const [userId, number] = [ids[login] ?? 0, String(8_001 + at)]
    const { password } = await extensions.add({ number, name: login, userId })
    passwords.set(number, password)
    const phone = { kind: 'extension', number } as const
    await store.setAgent({ userId, number, phone, answersItself: false, skills: {} }, now)
  }
  const members = logins.map((login, position) => ({ userId: ids[login] ?? 0, level: 0, position }))
  await store.setMembers(queue.id, members)
  const engine = hospitalEngine(fs, { databaseUrl: url, varDir, lines: 60, callsPerSecond: 20 })
  t.teardown(() => engine.kill())
  const phones = sippPhones(t, varDir)

  /** The engine answers for passwords: it must have been started. */
  async function registerAt(number: string, contact: string): Promise<void> {
    const status = await register(fs, number, passwords.get(number) ?? '', { contact, expires: 900 })
    if (status !== 200) throw new Error(`${number} could not register: ${status}`)
  }
  return {
    db,
    engine,
    ids,
    /** One phone of sipp for all of them. */
    async plugInAtSipp(): Promise<void> {
      const port = await phones.portOf({ answersAfterMs: 200 })
      for (const number of passwords.keys()) await registerAt(number, `sip:${number}@127.0.0.1:${port}`)
    },
    /** A phone of the city at this extension. Resolves to the number by which the city knows it. */
    async plugIn(extension: string, behaviour: PatientBehaviour): Promise<string> {
      const number = await fs.patientNumber(behaviour)
      await registerAt(extension, `sip:${number}@127.0.0.1:${fs.cityPort}`)
      return number
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

export const openWaits = (db: Database): Promise<string[]> =>
  db('waits').whereNull('ended_at').orderBy(['joined_at', 'id']).pluck('call_id')
export const openTalks = (db: Database): Promise<{ call: string; user: number }[]> =>
  db('agent_talks').whereNull('ended_at').orderBy('id').select({ call: 'call_id', user: 'user_id' })

/** Pairs of legs that hear each other, as FreeSWITCH lists them. */
export async function pairs(fs: LiveFreeSwitch): Promise<string[]> {
  const table = JSON.parse(await fs.api('show bridged_calls as json')) as { rows?: { uuid: string; b_uuid: string }[] }
  return (table.rows ?? []).map(({ uuid, b_uuid }) => [uuid, b_uuid].sort().join(' ')).sort()
}
