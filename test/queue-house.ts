import type { Test } from 'tap'
import type { QueueSettings } from '../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../engine/acd/core/queue-settings.ts'
import { toMs } from '../engine/kernel/duration.ts'
import type { Person } from '../engine/switch/virtual/person.ts'
import { type Script, scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { virtualHospital } from './virtual-hospital.ts'

export type Phone = Script | ((attempt: number) => Script)
type Rules = Partial<QueueSettings['rules']>
type Manners = Partial<QueueSettings['manners']>

export const talksFor = (ms: number): Script => ({ phone: { does: 'answer', ringsMs: 2_000 }, hangsUpAfterMs: ms })
export const never: Script = { phone: { does: 'ring' } }

/** A hospital with one queue; agents are named by the extension at which they sit. */
export async function openQueueHouse(
  t: Test,
  phones: Record<string, Phone>,
  settings: {
    rules?: Rules
    manners?: Manners
    outside?: (number: string, attempt: number) => Script
    env?: Record<string, string>
  } = {},
) {
  const heard: string[] = []
  const people = (number: string, attempt: number): Person | undefined => {
    const phone = phones[number] ?? settings.outside?.(number, attempt)
    if (phone === undefined) return undefined
    return listening(number, typeof phone === 'function' ? phone(attempt) : phone)
  }
  function listening(who: string, script: Script): Person {
    const person = scriptedPerson(script)
    return {
      ...person,
      prompted(prompt, line) {
        heard.push(`${who} ${prompt.name}`)
        person.prompted?.(prompt, line)
      },
    }
  }
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-27T10:00:00+08:00',
    ...(settings.env && { settings: settings.env }),
    people: (to, attempt) => people(to.kind === 'extension' ? to.extension : to.number, attempt),
  })
  const { db, stage, clock } = hospital
  const { engine } = hospital
  const { queues } = engine
  const now = clock.now()
  await engine.recover()
  await queues.settings.addQueue(
    {
      code: 'service',
      title: { 'zh-CN': '客服', en: 'Service' },
      isOpen: true,
      rules: { ...usualKeptRules, ...settings.rules },
      manners: {
        ...usualManners,
        tellsAgentNumber: false,
        whispersTitle: false,
        asksRating: false,
        ...settings.manners,
      },
    },
    now,
  )
  const queue = (await queues.settings.queues())[0] as QueueSettings
  const agents: Record<string, number> = {}
  const extensions = Object.keys(phones).filter((number) => number.length === 4)
  for (const extension of extensions) {
    const [id] = await db('users').insert({
      login: `agent-${extension}`,
      name: `坐席${extension}`,
      password_hash: 'x',
      role: 'agent',
      created_at: now,
    })
    agents[extension] = id as number
    stage.plugIn(extension)
    await queues.settings.setAgent(
      {
        userId: id as number,
        number: extension,
        phone: { kind: 'extension', number: extension },
        answersItself: false,
        skills: {},
      },
      now,
    )
  }
  await queues.settings.setMembers(
    queue.id,
    extensions.map((extension, position) => ({ userId: agents[extension] as number, level: 0, position })),
  )
  await queues.refresh()

  return {
    db,
    stage,
    hospital,
    pass: hospital.pass,
    killAndRestart: hospital.killAndRestart,
    get queues() {
      return hospital.engine.queues
    },
    queue,
    heardBy: (who: string): string[] =>
      heard.filter((line) => line.startsWith(`${who} `)).map((line) => line.slice(who.length + 1)),
    agent: (extension: string): number => agents[extension] as number,
    stateOf: (extension: string) => hospital.engine.queues.acd.floor.ground.desks.get(String(agents[extension]))?.state,
    signIn: (...who: string[]) =>
      Promise.all(who.map((extension) => hospital.engine.queues.desks.signIn(agents[extension] as number))),
    /** Somebody calls the service line. */
    callIn(number: string, script: Script) {
      const leg = stage.callIn(listening(number, script), { from: number, to: '8010', trunk: 'carrier' })
      return leg as string
    },
    async waits() {
      return await db('waits').orderBy('id').select('call_id', 'outcome', 'waited_ms', 'user_id', 'is_short')
    },
    async over() {
      await hospital.pass(toMs('5m'))
      await hospital.close()
    },
  }
}

export const patient = (more: Script = {}): Script => ({ ...more })
export const wang = '13800138001'
export const li = '13800138002'
export const zhao = '13800138003'
