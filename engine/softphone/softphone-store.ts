import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type KeptLine = {
  userId: number
  number: string
  sessionHash: string
  /** md5(number:realm:password) in hex; the password itself is kept nowhere. */
  ha1: string
  madeAt: EpochMs
  expiresAt: EpochMs
}

export type SoftphoneStore = ReturnType<typeof softphoneStore>

/** The lines of telephones in browsers, one a user. A line ends with the session in which it was made: its row goes with that one. */
export function softphoneStore(db: Database) {
  return {
    /** In place of the one that the user had. */
    async keep({ userId, number, sessionHash, ha1, madeAt, expiresAt }: KeptLine): Promise<void> {
      await db('softphone_lines')
        .insert({
          user_id: userId,
          number,
          session_hash: sessionHash,
          secret_ha1: ha1,
          made_at: madeAt,
          expires_at: expiresAt,
        })
        .onConflict('user_id')
        .merge()
    },
    async secretOf(number: string, now: EpochMs): Promise<{ ha1: string } | undefined> {
      return await db('softphone_lines')
        .select({ ha1: 'secret_ha1' })
        .where({ number })
        .andWhere('expires_at', '>', now)
        .first()
    },
    /** Whether a desk phone has the number. */
    async isDeskPhone(number: string): Promise<boolean> {
      return (await db('extensions').where({ number }).first('number')) !== undefined
    },
  }
}
