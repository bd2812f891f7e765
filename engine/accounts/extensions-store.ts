import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type Extension = { number: string; name: string; userId: number | null; createdAt: EpochMs }

export type ExtensionsStore = ReturnType<typeof extensionsStore>

/** Phones on our own switch. `ha1` is md5(number:realm:password); the password itself is kept nowhere. */
export function extensionsStore(db: Database) {
  const columns = { number: 'number', name: 'name', userId: 'user_id', createdAt: 'created_at' }
  return {
    async list(page: { limit: number; offset: number }): Promise<{ items: Extension[]; total: number }> {
      const items = await db('extensions').select(columns).orderBy('number').limit(page.limit).offset(page.offset)
      const total = Number((await db('extensions').count({ n: '*' }).first())?.['n'])
      return { items, total }
    },
    async one(number: string): Promise<Extension | undefined> {
      return await db('extensions').select(columns).where({ number }).first()
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
