/** A team that takes the calls of campaigns: a queue and three agents at their phones, apart from the floor of the other pictures. */
import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { type UiHouse, uiPassword } from './ui-house.ts'

export const teamAgents = [
  { extension: '8016', login: 'outbound-1', name: '何静' },
  { extension: '8017', login: 'outbound-2', name: '吕敏' },
  { extension: '8018', login: 'outbound-3', name: '施晓' },
] as const
export const teamQueue = { 'zh-CN': '随访外呼组', en: 'Follow-up calls' } as const

export type OutboundTeam = { queueId: number; userIds: readonly number[] }

const known = new WeakMap<UiHouse, Promise<OutboundTeam>>()

/** The same one however often it is asked for; everybody is signed in. */
export function outboundTeam(house: UiHouse): Promise<OutboundTeam> {
  const team = known.get(house) ?? setUp(house)
  known.set(house, team)
  return team
}

async function setUp({ engine, exchange }: UiHouse): Promise<OutboundTeam> {
  const { queues, parts } = engine
  const { db, clock } = parts
  const accounts = createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock: realClock })
  const userIds: number[] = []
  for (const { extension, login, name } of teamAgents) {
    await accounts.addUser({ login, name, password: uiPassword, role: 'agent', department: '', language: 'zh-CN' })
    const { id } = await db('users').where({ login }).first('id')
    const phone = { kind: 'extension', number: extension } as const
    await queues.settings.setAgent(
      { userId: id, number: extension, phone, answersItself: true, skills: {} },
      clock.now(),
    )
    exchange.plugIn(extension)
    userIds.push(id)
  }
  const manners = { ...usualManners, tellsAgentNumber: false, whispersTitle: false, asksRating: false }
  const queueId = await queues.settings.addQueue(
    { code: 'outbound', title: teamQueue, isOpen: true, rules: { ...usualKeptRules, pauseAfterMisses: 0 }, manners },
    clock.now(),
  )
  if (queueId === 'taken') throw new Error('there is such a queue already')
  await queues.settings.setMembers(
    queueId,
    userIds.map((userId, at) => ({ userId, level: 0, position: (at + 1) * 10 })),
  )
  await queues.refresh()
  for (const id of userIds) await queues.desks.signIn(id)
  return { queueId, userIds }
}
