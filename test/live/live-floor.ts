/** A floor on the real switch: two agents with browsers, two with phones on their desks, a supervisor, and callers. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { type APIRequestContext, request } from 'playwright-core'
import type { Test } from 'tap'
import type { QueueSettings } from '../../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import { writeWav } from '../../engine/speech/wav.ts'
import type { LegSnapshot } from '../../engine/switch/switch.ts'
import { openBrowser, signIn, type Visit, visit } from '../browser/browser.ts'
import { uiPassword } from '../browser/ui-house.ts'
import type { PatientBehaviour } from './live-freeswitch.ts'
import { openServedHospital, type StaffApi, staffApi, until } from './served-hospital.ts'
import { register } from './sip-phone.ts'
import { sippCall } from './sipp.ts'
import { sippPhones } from './sipp-phones.ts'

export type LiveFloor = Awaited<ReturnType<typeof openLiveFloor>>
export type InBrowser = { visit: Visit; api: StaffApi }

/** Everybody's voice is a tone, so that an ear, or a recording, can tell who is heard. Phones of sipp are silent. */
export const voices = { patient: 400, anna: 900, carla: 1_200, ben: 1_500, boss: 2_100 } as const

const staff = [
  { login: 'anna', name: '安娜', role: 'agent' },
  { login: 'ben', name: '本杰', role: 'agent' },
  { login: 'carla', name: '卡拉', role: 'agent' },
  { login: 'dora', name: '多拉医生', role: 'doctor' },
  { login: 'boss', name: '班长', role: 'supervisor' },
] as const
export type Login = (typeof staff)[number]['login']

const extensions: Partial<Record<Login, string>> = { carla: '8003', dora: '8004', boss: '8005' }

export async function openLiveFloor(
  t: Test,
  settings: { rules?: Partial<QueueSettings['rules']>; manners?: Partial<QueueSettings['manners']> } = {},
) {
  const house = await openServedHospital(t, staff)
  const { fs, engine, ids } = house
  const { queues } = engine
  const now = Date.now()
  await queues.settings.addQueue(
    {
      code: 'service',
      title: { 'zh-CN': '客服', en: 'Service' },
      isOpen: true,
      rules: { ...usualKeptRules, wrapUpMs: 60_000, strategy: 'linear', ...settings.rules },
      manners: { ...usualManners, ...settings.manners },
    },
    now,
  )
  const [queue] = (await queues.settings.queues()) as [QueueSettings]
  for (const [at, { login }] of staff.entries()) {
    const phone = extensions[login]
    const agent = { userId: ids[login] ?? 0, number: `10${at}`, answersItself: false, skills: {} }
    await queues.settings.setAgent(
      { ...agent, phone: phone === undefined ? null : { kind: 'extension', number: phone } },
      now,
    )
  }
  const members = staff.filter(({ role }) => role !== 'supervisor')
  await queues.settings.setMembers(
    queue.id,
    members.map(({ login }, position) => ({ userId: ids[login] ?? 0, level: 0, position })),
  )
  await queues.refresh()

  const numbers = new Map<string, string>(Object.entries(extensions).map(([login, number]) => [number, login]))
  for (const login of ['anna', 'ben'] as const) numbers.set(String(700_000 + (ids[login] ?? 0)), login)

  const phones = sippPhones(t, fs.home)

  /**
   * An extension on a desk with a phone of the city, which does what `behaviour` says; or with one of sipp. Resolves to the number by
   * which the city knows the phone.
   */
  async function plugIn(login: Login, behaviour: PatientBehaviour | 'sipp'): Promise<string> {
    const extension = extensions[login] ?? ''
    const { password } = await house.extensions.add({ number: extension, name: login, userId: ids[login] ?? 0 })
    const number = behaviour === 'sipp' ? extension : await fs.patientNumber(behaviour)
    const port = behaviour === 'sipp' ? await phones.portOf({ answersAfterMs: 500 }) : fs.cityPort
    const status = await register(fs, extension, password, { contact: `sip:${number}@127.0.0.1:${port}`, expires: 600 })
    if (status !== 200) throw new Error(`${extension} could not register: ${status}`)
    return number
  }

  /** Somebody with a phone on the desk: what the page would ask of the engine. */
  async function sit(login: Login): Promise<StaffApi> {
    const context: APIRequestContext = await request.newContext({ baseURL: house.address })
    t.teardown(() => context.dispose())
    // An engine that has only just started may ask for a moment.
    await until(async () => (await context.post('/api/session', { data: { login, password: uiPassword } })).ok())
    return await staffApi(context)
  }

  /** Somebody whose phone is the browser; the microphone hears one tone. */
  async function open(login: 'anna' | 'ben'): Promise<InBrowser> {
    const microphone = path.join(fs.home, `${login}.wav`)
    writeFileSync(microphone, writeWav(tone(voices[login])))
    const browser = await openBrowser({ microphone })
    t.teardown(() => browser.close())
    const view = await visit(browser, house.address, { screen: 'desk', language: 'en' })
    await signIn(view, login, 'en')
    await view.page.goto('/desk')
    return { visit: view, api: await staffApi(view.context.request) }
  }

  const isOfStaff = (number: string): string | undefined => numbers.get(number)
  const nameOf = ({ direction, from, to }: LegSnapshot): string => {
    const number = direction === 'inbound' ? from : to
    return isOfStaff(number) ?? numbers.get(number.replace(/^(\+?86|0)(?=1\d{10}$)/, '')) ?? number
  }

  /** Who hears whom, as FreeSWITCH has it: `anna+wang`, `room anna+ben+wang`, `boss at anna`; who is alone: `wang`. */
  async function legs(): Promise<string[]> {
    const found = await engine.parts.switch.liveLegs()
    if ('kind' in found) throw new Error(found.why)
    const byId = new Map(found.map((leg) => [leg.leg, leg]))
    const rooms = [...new Set(found.flatMap(({ room }) => (room === undefined ? [] : [room])))]
    const inside = (room: string): string[] => found.filter((leg) => leg.room === room).map(nameOf)
    const lines = rooms.map((room) => `room ${inside(room).sort().join('+')}`)
    for (const leg of found) {
      const other = leg.bridgedTo === undefined ? undefined : byId.get(leg.bridgedTo)
      const listened = leg.listensTo === undefined ? undefined : byId.get(leg.listensTo)
      if (leg.room !== undefined) continue
      if (listened !== undefined) lines.push(`${nameOf(leg)} at ${nameOf(listened)}`)
      else if (other === undefined) lines.push(nameOf(leg))
      else if (leg.leg < other.leg) lines.push([nameOf(leg), nameOf(other)].sort().join('+'))
    }
    return lines.sort()
  }

  let callers = 0
  const newCaller = (name: string): string => {
    callers += 1
    const number = `1390000${String(1_000 + callers)}`
    numbers.set(number, name)
    return number
  }
  return {
    ...house,
    queue,
    plugIn,
    sit,
    open,
    legs,
    numberOf: (login: Login): string => extensions[login] ?? String(700_000 + (ids[login] ?? 0)),
    /** Until the legs are these. */
    async legsBecome(expected: readonly string[], withinMs = 15_000): Promise<void> {
      let seen: string[] = []
      try {
        await until(async () => {
          seen = await legs()
          return JSON.stringify(seen) === JSON.stringify([...expected].sort())
        }, withinMs)
      } catch {
        throw new Error(`legs are [${seen.join(', ')}], not [${[...expected].sort().join(', ')}]`)
      }
    },
    /** Somebody with a phone of sipp calls the service line and stays so long, or until they are hung up on. */
    callIn(name: string, staysMs = 90_000): string {
      const from = newCaller(name)
      void sippCall(fs, { from, to: '8010', beforeMs: staysMs, afterMs: 100 })
      return from
    },
    /** Somebody who speaks, and keeps what they hear. Resolves to the call on their side. */
    async callInSpeaking(name: string, behaviour: PatientBehaviour = {}) {
      const from = newCaller(name)
      const ear = path.join(fs.home, `ear-of-${name}.wav`)
      const speaks = [{ afterMs: 300, forMs: 115_000 }]
      const id = await fs.callHospital({
        from,
        to: '8010',
        behaviour: { speaks, voiceHz: voices.patient, keepsWhatItHears: ear, ...behaviour },
      })
      return { from, id, ear }
    },
    /** Somebody outside who can be called: a patient, a doctor at home. */
    async outside(name: string, behaviour: PatientBehaviour): Promise<string> {
      const number = await fs.patientNumber(behaviour)
      numbers.set(number, name)
      return number
    },
    /** The id of the call from this number. */
    callFrom: (from: string): Promise<string> =>
      until(async () => {
        const row: { id: string } | undefined = await house
          .db('calls')
          .where('from_number', 'like', `%${from}`)
          .orderBy('started_at', 'desc')
          .first('id')
        return row?.id
      }),
    /** How the agent's desk has it. */
    stateOf: (login: Login) => queues.acd.floor.ground.desks.get(String(ids[login]))?.state,
    async stateBecomes(login: Login, at: string, withinMs = 15_000): Promise<void> {
      const state = () => queues.acd.floor.ground.desks.get(String(ids[login]))?.state
      try {
        await until(() => state()?.at === at, withinMs)
      } catch {
        throw new Error(`${login} is ${JSON.stringify(state())}, not ${at}`)
      }
    },
  }
}

/** Syllables: a browser takes a tone that goes on for the noise of the room, and sends silence. */
function tone(hz: number): { samples: Float32Array; rate: number } {
  const [rate, syllable, gap] = [48_000, 0.35, 0.15]
  const samples = Float32Array.from({ length: 4 * rate }, (_, at) => {
    const isOn = (at / rate) % (syllable + gap) < syllable
    return isOn ? 0.5 * Math.sin((2 * Math.PI * hz * at) / rate) : 0
  })
  return { samples, rate }
}
