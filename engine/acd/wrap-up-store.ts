import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

/** What an agent wrote of a call. */
export type WrapUp = { call: string; userId: number; code: string | null; note: string; nextDay: string | null }
export type WrapUpView = WrapUp & { userName: string | null; savedAt: EpochMs }

export type WrapUpStore = ReturnType<typeof wrapUpStore>

export function wrapUpStore(db: Database) {
  return {
    /** Once for each agent of a call; saved again it is changed. False: there is no such call. */
    async save({ call, userId, code, note, nextDay }: WrapUp, now: EpochMs): Promise<boolean> {
      if ((await db('calls').where({ id: call }).first('id')) === undefined) return false
      const row = { call_id: call, user_id: userId, code, note, next_day: nextDay, saved_at: now }
      await db('wrap_ups').insert(row).onConflict(['call_id', 'user_id']).merge()
      return true
    },
    /** What this agent wrote of the call already. */
    async ofAgent(call: string, userId: number): Promise<Omit<WrapUp, 'call' | 'userId'> | undefined> {
      return await db('wrap_ups')
        .where({ call_id: call, user_id: userId })
        .first({ code: 'code', note: 'note', nextDay: 'next_day' })
    },
    async ofCall(call: string): Promise<WrapUpView[]> {
      return await db('wrap_ups')
        .leftJoin('users', 'users.id', 'wrap_ups.user_id')
        .where({ call_id: call })
        .orderBy('wrap_ups.id')
        .select({
          call: 'call_id',
          userId: 'user_id',
          userName: 'users.name',
          code: 'code',
          note: 'note',
          nextDay: 'next_day',
          savedAt: 'saved_at',
        })
    },
  }
}
