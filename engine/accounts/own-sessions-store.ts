import { createHash } from 'node:crypto'
import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'

export type OwnSession = {
  /** Names the session without telling its token or the token's hash. */
  id: string
  address: string
  device: string
  createdAt: EpochMs
  seenAt: EpochMs
  expiresAt: EpochMs
  isCurrent: boolean
}

const nameOf = (tokenHash: string): string => createHash('sha256').update(tokenHash).digest('hex').slice(0, 16)

/** The sessions of one user, as that user may see them. */
export function ownSessionRows(db: Database) {
  return {
    /** The one seen last comes first. */
    async sessionsOf(userId: number, currentTokenHash: string): Promise<OwnSession[]> {
      const rows = await db('sessions').where({ user_id: userId }).orderBy('seen_at', 'desc')
      return rows.map((row) => ({
        id: nameOf(row.token_hash),
        address: row.address,
        device: row.device,
        createdAt: row.created_at,
        seenAt: row.seen_at,
        expiresAt: row.expires_at,
        isCurrent: row.token_hash === currentTokenHash,
      }))
    },

    /** False when the user has no such session. */
    async closeOwnSession(userId: number, id: string): Promise<boolean> {
      const rows: { token_hash: string }[] = await db('sessions').where({ user_id: userId }).select('token_hash')
      const wanted = rows.find((row) => nameOf(row.token_hash) === id)
      if (wanted === undefined) return false
      return (await db('sessions').where({ token_hash: wanted.token_hash }).delete()) > 0
    },
  }
}
