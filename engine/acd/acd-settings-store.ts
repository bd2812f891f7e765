import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { KeptRules, QueueManners } from './core/queue-settings.ts'
import type { Skill } from './core/words.ts'

export type Title = { 'zh-CN': string; en: string }

export type QueueSettings = {
  id: number
  code: string
  title: Title
  isOpen: boolean
  rules: KeptRules
  manners: QueueManners
}
export type QueueMember = { userId: number; level: number; position: number }

export type AgentPhone = { kind: 'extension' | 'outside'; number: string }
/** What a user is as an agent; one who was never set up has no number and no phone. */
export type AgentSettings = {
  userId: number
  name: string
  role: string
  /** 工号: told to callers. */
  number: string | null
  phone: AgentPhone | null
  answersItself: boolean
  /** The phone is dialed once, when the agent signs in, and then stays off the hook. */
  staysOffHook?: boolean
  skills: Readonly<Record<Skill, number>>
  queues: readonly { queueId: number; level: number; position: number }[]
}
/** A reason for a pause, or what came of a call. */
export type ListedCode = { code: string; title: Title; place: number; isRetired: boolean }
export type CodeList = 'pause_reasons' | 'wrap_up_codes'

export type AcdSettingsStore = ReturnType<typeof acdSettingsStore>

/** Queues, who is in them, the people as agents, and the two lists of codes. */
export function acdSettingsStore(db: Database) {
  return { ...queueRows(db), ...agentRows(db), ...codeRows(db) }
}

type QueueRow = { id: number; code: string; title: unknown; is_open: number; rules: unknown; manners: unknown }

const toQueue = ({ id, code, title, is_open, rules, manners }: QueueRow): QueueSettings => ({
  id,
  code,
  title: fromJson(title),
  isOpen: is_open === 1,
  rules: fromJson(rules),
  manners: fromJson(manners),
})

const isTaken = (error: unknown): boolean => (error as { code?: string }).code === 'ER_DUP_ENTRY'

function queueRows(db: Database) {
  const toRow = ({ code, title, isOpen, rules, manners }: Omit<QueueSettings, 'id'>) => ({
    code,
    title: JSON.stringify(title),
    is_open: isOpen,
    rules: JSON.stringify(rules),
    manners: JSON.stringify(manners),
  })
  return {
    async queues(): Promise<QueueSettings[]> {
      return (await db('queues').orderBy('code').select('*')).map(toQueue)
    },
    async queue(id: number): Promise<QueueSettings | undefined> {
      const row: QueueRow | undefined = await db('queues').where({ id }).first()
      return row && toQueue(row)
    },
    /** `taken`: another queue has the code. */
    async addQueue(queue: Omit<QueueSettings, 'id'>, now: EpochMs): Promise<number | 'taken'> {
      try {
        const [id] = await db('queues').insert({ ...toRow(queue), created_at: now, updated_at: now })
        return id ?? 0
      } catch (error) {
        if (isTaken(error)) return 'taken'
        throw error
      }
    },
    /** False: there is none. */
    async changeQueue({ id, ...queue }: QueueSettings, now: EpochMs): Promise<boolean> {
      return (
        (await db('queues')
          .where({ id })
          .update({ ...toRow(queue), updated_at: now })) > 0
      )
    },
    async removeQueue(id: number): Promise<boolean> {
      return (await db('queues').where({ id }).delete()) > 0
    },
    async membersOf(queueId: number): Promise<QueueMember[]> {
      return await db('queue_members')
        .where({ queue_id: queueId })
        .orderBy(['level', 'position', 'user_id'])
        .select({ userId: 'user_id', level: 'level', position: 'position' })
    },
    /** In place of those it had. */
    async setMembers(queueId: number, members: readonly QueueMember[]): Promise<void> {
      await db.transaction(async (trx) => {
        await trx('queue_members').where({ queue_id: queueId }).delete()
        const rows = members.map(({ userId, ...place }) => ({ queue_id: queueId, user_id: userId, ...place }))
        if (rows.length > 0) await trx('queue_members').insert(rows)
      })
    },
  }
}

type AgentRow = {
  userId: number
  name: string
  role: string
  number: string | null
  phone_kind: AgentPhone['kind'] | null
  phone: string | null
  answers_itself: number | null
  stays_off_hook: number | null
  skills: unknown
}
type MemberRow = { user_id: number; queue_id: number; level: number; position: number }

const toAgent = (row: AgentRow, members: readonly MemberRow[]): AgentSettings => ({
  userId: row.userId,
  name: row.name,
  role: row.role,
  number: row.number,
  phone: row.phone_kind === null || row.phone === null ? null : { kind: row.phone_kind, number: row.phone },
  answersItself: row.answers_itself === 1,
  staysOffHook: row.stays_off_hook === 1,
  skills: row.skills === null ? {} : fromJson(row.skills),
  queues: members
    .filter(({ user_id }) => user_id === row.userId)
    .map(({ queue_id, level, position }) => ({ queueId: queue_id, level, position })),
})

/** Who may sit at a desk. */
const deskRoles = ['agent', 'doctor', 'supervisor']

function agentRows(db: Database) {
  const people = () =>
    db('users').leftJoin('agents', 'agents.user_id', 'users.id').select({
      userId: 'users.id',
      name: 'users.name',
      role: 'users.role',
      number: 'agents.number',
      phone_kind: 'agents.phone_kind',
      phone: 'agents.phone',
      answers_itself: 'agents.answers_itself',
      stays_off_hook: 'agents.stays_off_hook',
      skills: 'agents.skills',
    })
  return {
    async agents(): Promise<AgentSettings[]> {
      const [rows, members]: [AgentRow[], MemberRow[]] = await Promise.all([
        people().whereIn('users.role', deskRoles).whereNull('users.disabled_at').orderBy(['users.name', 'users.id']),
        db('queue_members').select('*'),
      ])
      return rows.map((row) => toAgent(row, members))
    },
    async agent(userId: number): Promise<AgentSettings | undefined> {
      const row: AgentRow | undefined = await people().where('users.id', userId).first()
      return row && toAgent(row, await db('queue_members').where({ user_id: userId }).select('*'))
    },
    /** `taken`: somebody else has the number. */
    async setAgent(
      { userId, number, phone, answersItself, staysOffHook, skills }: Omit<AgentSettings, 'name' | 'role' | 'queues'>,
      now: EpochMs,
    ): Promise<'set' | 'taken'> {
      const row = {
        number,
        phone_kind: phone?.kind ?? null,
        phone: phone?.number ?? null,
        answers_itself: answersItself,
        // Chosen at the desk, and not among the settings.
        ...(staysOffHook !== undefined && { stays_off_hook: staysOffHook }),
        skills: JSON.stringify(skills),
        updated_at: now,
      }
      try {
        // Not "on duplicate key": a number that somebody else has would change that person's row.
        const found = await db('agents').where({ user_id: userId }).update(row)
        if (found === 0) await db('agents').insert({ user_id: userId, ...row })
        return 'set'
      } catch (error) {
        if (isTaken(error)) return 'taken'
        throw error
      }
    },
    /** In place of those the agent was in. */
    async setQueuesOf(userId: number, queues: AgentSettings['queues']): Promise<void> {
      await db.transaction(async (trx) => {
        await trx('queue_members').where({ user_id: userId }).delete()
        const rows = queues.map(({ queueId, ...place }) => ({ queue_id: queueId, user_id: userId, ...place }))
        if (rows.length > 0) await trx('queue_members').insert(rows)
      })
    },
    /** The phone that belongs to a user by the list of extensions; the lowest where there are several. */
    async extensionOf(userId: number): Promise<string | undefined> {
      return (await db('extensions').where({ user_id: userId }).orderBy('number').first('number'))?.number
    },
  }
}

type CodeRow = { code: string; title: unknown; place: number; is_retired: number }

function codeRows(db: Database) {
  return {
    async codes(list: CodeList): Promise<ListedCode[]> {
      const rows: CodeRow[] = await db(list).orderBy(['place', 'code']).select('*')
      return rows.map(({ code, title, place, is_retired }) => ({
        code,
        title: fromJson(title),
        place,
        isRetired: is_retired === 1,
      }))
    },
    /** The whole list as it shall be. A code that was used and is not in it any more is retired, since reports name it. */
    async setCodes(list: CodeList, codes: readonly Omit<ListedCode, 'place' | 'isRetired'>[]): Promise<void> {
      await db.transaction(async (trx) => {
        await trx(list).update({ is_retired: true })
        const rows = codes.map(({ code, title }, place) => ({
          code,
          title: JSON.stringify(title),
          place,
          is_retired: false,
        }))
        if (rows.length > 0) await trx(list).insert(rows).onConflict('code').merge()
      })
    },
    async isEmpty(list: CodeList): Promise<boolean> {
      return (await db(list).first('code')) === undefined
    },
  }
}
