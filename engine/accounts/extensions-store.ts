import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type Extension = { number: string; name: string; userId: number | null; createdAt: EpochMs }
export type ExtensionLine = Extension & { userName: string | null }

export type ExtensionsStore = ReturnType<typeof extensionsStore>

/** Phones on our own switch. `ha1` is md5(number:realm:password); the password itself is kept nowhere. */
export function extensionsStore(db: Database) {
  const lines = () =>
    db('extensions').leftJoin('users', 'users.id', 'extensions.user_id').select({
      number: 'extensions.number',
      name: 'extensions.name',
      userId: 'extensions.user_id',
      userName: 'users.name',
      createdAt: 'extensions.created_at',
    })
  return {
    /** By number; `text`: part of a number, or of the name of a phone or its user. */
    async list(page: { limit: number; offset: number }, text = '') {
      const like = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`
      const fitting = (query: Knex.QueryBuilder) =>
        text.trim() === ''
          ? query
          : query.where(
              (any) =>
                void any
                  .where('extensions.number', 'like', like)
                  .orWhere('extensions.name', 'like', like)
                  .orWhere('users.name', 'like', like),
            )
      const items: ExtensionLine[] = await fitting(lines())
        .orderBy('extensions.number')
        .limit(page.limit)
        .offset(page.offset)
      const all = db('extensions').leftJoin('users', 'users.id', 'extensions.user_id')
      const total = Number((await fitting(all).count({ n: '*' }).first())?.['n'])
      return { items, total }
    },
    async one(number: string): Promise<ExtensionLine | undefined> {
      return await lines().where('extensions.number', number).first()
    },
    /** Whose it is and what it is called; its password stays. */
    async change(number: string, change: { name?: string; userId?: number | null }): Promise<void> {
      const columns = {
        ...(change.name !== undefined && { name: change.name }),
        ...(change.userId !== undefined && { user_id: change.userId }),
      }
      if (Object.keys(columns).length > 0) await db('extensions').where({ number }).update(columns)
    },
    async secretOf(number: string): Promise<{ ha1: string } | undefined> {
      return await db('extensions').select({ ha1: 'secret_ha1' }).where({ number }).first()
    },
    async add(extension: Extension & { ha1: string }): Promise<'added' | 'taken'> {
      const { number, name, userId, createdAt, ha1 } = extension
      const row = { number, name, user_id: userId, created_at: createdAt, secret_ha1: ha1 }
      try {
        await db('extensions').insert(row)
        return 'added'
      } catch (error) {
        if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return 'taken'
        throw error
      }
    },
    async setSecret(number: string, ha1: string): Promise<boolean> {
      return (await db('extensions').where({ number }).update({ secret_ha1: ha1 })) > 0
    },
    async remove(number: string): Promise<boolean> {
      return (await db('extensions').where({ number }).delete()) > 0
    },
  }
}
