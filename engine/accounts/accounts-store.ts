import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Language, Role } from './core/roles.ts'

export type User = {
  id: number
  login: string
  name: string
  role: Role
  department: string
  language: Language
  disabledAt: EpochMs | null
  createdAt: EpochMs
}
export type NewUser = Omit<User, 'id' | 'disabledAt'> & { passwordHash: string }
export type UserChange = Partial<Pick<User, 'name' | 'role' | 'department' | 'language' | 'disabledAt'>>
export type Session = { user: User; seenAt: EpochMs; expiresAt: EpochMs }

const userColumns = {
  id: 'users.id',
  login: 'users.login',
  name: 'users.name',
  role: 'users.role',
  department: 'users.department',
  language: 'users.language',
  disabledAt: 'users.disabled_at',
  createdAt: 'users.created_at',
} as const satisfies Record<keyof User, string>

export type AccountsStore = ReturnType<typeof accountsStore>

export function accountsStore(db: Database) {
  return { ...userRows(db), ...sessionRows(db), ...setupRow(db) }
}

function userRows(db: Database) {
  return {
    async userById(id: number): Promise<User | undefined> {
      return await db('users').select(userColumns).where({ id }).first()
    },
    async userByLogin(login: string): Promise<(User & { passwordHash: string }) | undefined> {
      return await db('users')
        .select({ ...userColumns, passwordHash: 'users.password_hash' })
        .where({ login })
        .first()
    },
    async passwordHashOf(id: number): Promise<string | undefined> {
      return (await db('users').select({ hash: 'password_hash' }).where({ id }).first())?.hash
    },
    async listUsers(page: { limit: number; offset: number }): Promise<{ items: User[]; total: number }> {
      const items = await db('users').select(userColumns).orderBy('login').limit(page.limit).offset(page.offset)
      return { items, total: await countOf(db('users')) }
    },
    /** `taken`: the login belongs to somebody else. */
    addUser: (user: NewUser): Promise<number | 'taken'> => addUser(db, user),
    /**
     * Changes a user and, when asked to or when it is disabled, ends the user's sessions. `last-administrator`: it would
     * leave nobody in charge; nothing was changed.
     */
    changeUser: (id: number, change: UserChange): Promise<'changed' | 'no-such-user' | 'last-administrator'> =>
      db.transaction((trx) => changeUser(trx, id, change)),
    async setPassword(id: number, passwordHash: string, keepSession: string | undefined): Promise<boolean> {
      return await db.transaction(async (trx) => {
        const changed = await trx('users').where({ id }).update({ password_hash: passwordHash })
        await trx('sessions')
          .where({ user_id: id })
          .whereNot({ token_hash: keepSession ?? '' })
          .delete()
        return changed > 0
      })
    },
  }
}

function sessionRows(db: Database) {
  return {
    async openSession(session: {
      tokenHash: string
      userId: number
      address: string
      createdAt: EpochMs
      expiresAt: EpochMs
    }): Promise<void> {
      await db('sessions').insert({
        token_hash: session.tokenHash,
        user_id: session.userId,
        address: session.address,
        created_at: session.createdAt,
        seen_at: session.createdAt,
        expires_at: session.expiresAt,
      })
    },
    async session(tokenHash: string): Promise<Session | undefined> {
      const row = await db('sessions')
        .join('users', 'users.id', 'sessions.user_id')
        .select({ ...userColumns, seenAt: 'sessions.seen_at', expiresAt: 'sessions.expires_at' })
        .where('sessions.token_hash', tokenHash)
        .first()
      if (row === undefined) return undefined
      const { seenAt, expiresAt, ...user } = row
      return { user: user as User, seenAt: Number(seenAt), expiresAt: Number(expiresAt) }
    },
    async sawSession(tokenHash: string, at: EpochMs): Promise<void> {
      await db('sessions').where({ token_hash: tokenHash }).update({ seen_at: at })
    },
    async closeSession(tokenHash: string): Promise<void> {
      await db('sessions').where({ token_hash: tokenHash }).delete()
    },
    async closeSessionsOf(userId: number): Promise<number> {
      return await db('sessions').where({ user_id: userId }).delete()
    },
    async removeDeadSessions(expiredBefore: EpochMs, seenBefore: EpochMs): Promise<number> {
      return await db('sessions').where('expires_at', '<=', expiredBefore).orWhere('seen_at', '<=', seenBefore).delete()
    },
  }
}

const setupCode = { name: 'setup-code' }

/** The one-time code lies, hashed, in a row of `settings`; whoever locks that row first is the first administrator. */
function setupRow(db: Database) {
  return {
    hasAdministrator: (): Promise<boolean> => hasAdministrator(db),
    async keepSetupCode(codeHash: string, at: EpochMs): Promise<void> {
      await db('settings')
        .insert({ ...setupCode, value: JSON.stringify({ sha256: codeHash }), updated_at: at })
        .onConflict('name')
        .merge()
    },
    async setupCodeHash(): Promise<string | undefined> {
      return codeHashOf(await db('settings').where(setupCode).first())
    },
    async addFirstAdministrator(codeHash: string, user: NewUser): Promise<number | 'done' | 'wrong-code' | 'taken'> {
      return await db.transaction(async (trx) => {
        const kept = codeHashOf(await trx('settings').where(setupCode).forUpdate().first())
        if (kept === undefined || (await hasAdministrator(trx))) return 'done'
        if (kept !== codeHash) return 'wrong-code'
        const id = await addUser(trx, user)
        if (id !== 'taken') await trx('settings').where(setupCode).delete()
        return id
      })
    },
  }
}

/** MySQL hands JSON over parsed, MariaDB as text. */
function codeHashOf(row: { value: unknown } | undefined): string | undefined {
  if (row === undefined) return undefined
  const value: unknown = typeof row.value === 'string' ? JSON.parse(row.value) : row.value
  return (value as { sha256: string }).sha256
}

async function hasAdministrator(db: Knex): Promise<boolean> {
  return (await db('users').where({ role: 'it' }).first('id')) !== undefined
}

async function addUser(db: Knex, user: NewUser): Promise<number | 'taken'> {
  try {
    const [id] = await db('users').insert({
      login: user.login,
      name: user.name,
      password_hash: user.passwordHash,
      role: user.role,
      department: user.department,
      language: user.language,
      created_at: user.createdAt,
    })
    return Number(id)
  } catch (error) {
    if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return 'taken'
    throw error
  }
}

async function changeUser(trx: Knex.Transaction, id: number, change: UserChange) {
  // The administrators are locked together: two who disable each other at the same instant must not both succeed.
  const administrators = await trx('users').where({ role: 'it' }).whereNull('disabled_at').forUpdate().select('id')
  const before = await trx('users').where({ id }).forUpdate().first('id')
  if (before === undefined) return 'no-such-user' as const
  const staysAdministrator = (change.role ?? 'it') === 'it' && (change.disabledAt ?? null) === null
  const isLast = administrators.length === 1 && Number(administrators[0]?.id) === id
  if (isLast && !staysAdministrator) return 'last-administrator' as const
  const { disabledAt, ...plain } = change
  const columns = { ...plain, ...(disabledAt !== undefined && { disabled_at: disabledAt }) }
  if (Object.keys(columns).length > 0) await trx('users').where({ id }).update(columns)
  if (disabledAt !== undefined && disabledAt !== null) await trx('sessions').where({ user_id: id }).delete()
  return 'changed' as const
}

async function countOf(query: Knex.QueryBuilder): Promise<number> {
  return Number((await query.count({ n: '*' }).first())?.['n'])
}
