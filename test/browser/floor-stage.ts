/**
 * The floor of the demo house: queues, agents at their phones, and patients who call the service line. For the browser tests of
 * the desk and of the wallboard, and for their pictures.
 */

import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import type { PauseReason } from '../../engine/acd/core/words.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { type Script, scriptedPerson } from '../../engine/switch/virtual/scripted-person.ts'
import { type UiHouse, uiPassword } from './ui-house.ts'

/** Who sits at which extension; the number is the 工号 as well. The first is the agent of {@link UiHouse.addUsers}. */
export const floorAgents = {
  '8001': { login: 'agent', name: '王护士' },
  '8002': { login: 'agent-2', name: '刘洋' },
  '8003': { login: 'agent-3', name: '赵敏' },
  '8004': { login: 'agent-4', name: '周杰' },
} as const
export type FloorExtension = keyof typeof floorAgents
/** Where the supervisor's own phone stands: it rings before she listens. */
export const supervisorExtension = '8005'
export const floorQueues = {
  service: { 'zh-CN': '客服热线', en: 'Service line' },
  'follow-up': { 'zh-CN': '随访', en: 'Follow-up' },
} as const

export type Floor = {
  /** By code. */
  queues: Record<keyof typeof floorQueues, number>
  /** User ids, by extension. */
  agents: Record<FloorExtension, number>
  signIn(...extensions: FloorExtension[]): Promise<void>
  pause(extension: FloorExtension, reason: PauseReason): Promise<void>
  /** Somebody calls the service line (8010) and, some seconds of welcome later, waits. Gives the leg, which is also the call. */
  callIn(script?: Script, from?: string): string
  /** Until somebody stands in the line, or nobody does any more. */
  untilWaiting(queue: keyof typeof floorQueues, count: number): Promise<void>
  /** A patient calls, again and again, and stays for a minute or two once served. Ends with the returned function. */
  keepCalling(everyMs: number): () => void
}

const open = new WeakMap<UiHouse, Promise<Floor>>()

/** Sets the floor up in a house that has its users (`demo: true`, or `addUsers`); the same one however often it is asked for. */
export function floorOf(house: UiHouse): Promise<Floor> {
  const known = open.get(house) ?? setUp(house)
  open.set(house, known)
  return known
}

async function setUp(house: UiHouse): Promise<Floor> {
  const { engine, exchange } = house
  const { queues: acd, parts } = engine
  const agents = await addAgents(house)
  for (const extension of [...Object.keys(floorAgents), supervisorExtension]) exchange.plugIn(extension)
  const queues = await addQueues(house, agents)
  let caller = 0
  const callIn = (script: Script = {}, from = `1380571${String(1000 + caller++)}`): string => {
    const leg = exchange.callIn(scriptedPerson(script), { from, to: '8010', trunk: parts.config.trunk })
    if (leg === undefined) throw new Error('no engine took the call')
    return leg
  }
  return {
    queues,
    agents,
    callIn,
    async signIn(...extensions) {
      for (const extension of extensions) await acd.desks.signIn(agents[extension])
    },
    pause: (extension, reason) => acd.desks.pause(agents[extension], reason),
    untilWaiting: (queue, count) =>
      until(() => (acd.acd.floor.ground.queues.get(queue)?.waiting.size ?? 0) === count, `${count} in ${queue}`),
    keepCalling(everyMs) {
      const timer = setInterval(() => callIn({ hangsUpAfterMs: 60_000 + (caller % 5) * 20_000 }), everyMs)
      return () => clearInterval(timer)
    },
  }
}

async function addAgents({ engine }: UiHouse): Promise<Floor['agents']> {
  const { db } = engine.parts
  const accounts = createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock: realClock })
  const idOf = async (login: string): Promise<number | undefined> =>
    (await db('users').where({ login }).first('id'))?.id
  const ids: Partial<Floor['agents']> = {}
  for (const [extension, { login, name }] of Object.entries(floorAgents)) {
    if ((await idOf(login)) === undefined)
      await accounts.addUser({ login, name, password: uiPassword, role: 'agent', department: '', language: 'zh-CN' })
    ids[extension as FloorExtension] = await sitsAt(engine, await idOf(login), extension, extension)
  }
  await sitsAt(engine, await idOf('supervisor'), supervisorExtension, null)
  return ids as Floor['agents']
}

async function sitsAt(
  { queues, parts }: UiHouse['engine'],
  userId: number | undefined,
  extension: string,
  number: string | null,
): Promise<number> {
  if (userId === undefined) throw new Error('the house has no users yet')
  const phone = { kind: 'extension', number: extension } as const
  await queues.settings.setAgent({ userId, number, phone, answersItself: false, skills: {} }, parts.clock.now())
  return userId
}

async function addQueues({ engine }: UiHouse, agents: Floor['agents']): Promise<Floor['queues']> {
  const { queues, parts } = engine
  // A test has no time for what is said before the two are connected.
  const manners = { ...usualManners, tellsAgentNumber: false, whispersTitle: false, asksRating: false }
  const ids: Partial<Floor['queues']> = {}
  for (const [code, title] of Object.entries(floorQueues)) {
    const made = await queues.settings.addQueue(
      { code, title, isOpen: true, rules: { ...usualKeptRules, pauseAfterMisses: 0 }, manners },
      parts.clock.now(),
    )
    if (made === 'taken') throw new Error(`there is a queue ${code} already`)
    const members = Object.values(agents).filter((_, at) => code === 'service' || at < 2)
    await queues.settings.setMembers(
      made,
      members.map((userId, at) => ({ userId, level: 0, position: (at + 1) * 10 })),
    )
    ids[code as keyof typeof floorQueues] = made
  }
  await queues.refresh()
  return ids as Floor['queues']
}

async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!isSo()) {
    if (Date.now() > deadline) throw new Error(`not within a minute: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
