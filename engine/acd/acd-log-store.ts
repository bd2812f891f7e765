import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId, LegId } from '../kernel/ids.ts'
import type { AgentAt, OfferEnd, Skill } from './core/words.ts'

/** What a caller brought along to a queue, to come back to it after a restart. No number, no name: the call has them. */
export type Wishes = {
  isUrgent?: boolean
  headStartMs?: number
  skills?: Readonly<Record<Skill, number>>
  lastAgent?: string
}

export type OpenWait = { call: CallId; queueId: number; joinedAt: EpochMs; wishes: Wishes }
export type OpenTalk = {
  id: number
  call: CallId
  leg: LegId
  userId: number
  queueId: number | null
  connectedAt: EpochMs
}
export type LastMove = { userId: number; state: AgentAt; reason: string; at: EpochMs }

export type WaitLine =
  | ({ kind: 'wait-began'; enteredAt: EpochMs } & OpenWait)
  | {
      kind: 'wait-ended'
      call: CallId
      endedAt: EpochMs
      outcome: string
      isShort: boolean
      waitedMs: number
      userId: number | null
    }
export type FloorLogLine =
  | WaitLine
  | { kind: 'offer'; call: CallId; queueId: number; userId: number; at: EpochMs; how: OfferEnd; rangMs: number }
  | { kind: 'agent-moved'; userId: number; at: EpochMs; state: AgentAt; reason: string }
  | ({ kind: 'talk-began' } & Omit<OpenTalk, 'id'>)
  | { kind: 'talk-ended'; call: CallId; leg: LegId; endedAt: EpochMs }
  | { kind: 'rated'; call: CallId; rating: number }

export type AcdLogStore = ReturnType<typeof acdLogStore>

/** What happened on the floor, written behind; and what was still going on when the engine stopped. */
export function acdLogStore(db: Database) {
  return {
    write: (line: FloorLogLine): Promise<void> => write(db, line),

    async openWaits(): Promise<OpenWait[]> {
      const rows = await db('waits').whereNull('ended_at').orderBy(['joined_at', 'id']).select('*')
      return rows.map(({ call_id, queue_id, joined_at, wishes }) => ({
        call: call_id,
        queueId: queue_id,
        joinedAt: joined_at,
        wishes: fromJson(wishes),
      }))
    },

    /** Whether an agent spoke in this call. */
    async hadAgent(call: CallId): Promise<boolean> {
      return (await db('agent_talks').where({ call_id: call }).first('id')) !== undefined
    },

    async openTalks(): Promise<OpenTalk[]> {
      return await db('agent_talks').whereNull('ended_at').orderBy('id').select({
        id: 'id',
        call: 'call_id',
        leg: 'leg_id',
        userId: 'user_id',
        queueId: 'queue_id',
        connectedAt: 'connected_at',
      })
    },

    /** Waits and talks of those who are there no more, callers and agents: how they ended nobody saw. */
    async closeLost(isAlive: (leg: string) => boolean, now: EpochMs): Promise<void> {
      for (const { call, joinedAt } of await this.openWaits())
        if (!isAlive(call))
          await db('waits')
            .where({ call_id: call })
            .whereNull('ended_at')
            .update({ ended_at: now, outcome: 'lost', waited_ms: now - joinedAt })
      for (const { id, call, leg } of await this.openTalks())
        if (!isAlive(call) || !isAlive(leg)) await db('agent_talks').where({ id }).update({ ended_at: now })
    },

    /** The last thing that is known of every agent who was not signed out. */
    async lastMoves(since: EpochMs): Promise<LastMove[]> {
      const newest: { id: number }[] = await db('agent_moves')
        .where('at', '>=', since)
        .groupBy('user_id')
        .max({ id: 'id' })
      const rows: LastMove[] = await db('agent_moves')
        .whereIn(
          'id',
          newest.map(({ id }) => id),
        )
        .select({ userId: 'user_id', state: 'state', reason: 'reason', at: 'at' })
      return rows.filter(({ state }) => state !== 'signed-out')
    },

    /** Calls answered and time talked today, by agent and queue. */
    async countedSince(
      since: EpochMs,
    ): Promise<{ userId: number; queueId: number; answered: number; talkedMs: number }[]> {
      const rows = await db('agent_talks')
        .where('connected_at', '>=', since)
        .whereNotNull('queue_id')
        .groupBy('user_id', 'queue_id')
        .select({
          userId: 'user_id',
          queueId: 'queue_id',
          answered: db.raw('count(*)'),
          talkedMs: db.raw('coalesce(sum(ended_at - connected_at), 0)'),
        })
      return rows.map((row) => ({ ...row, answered: Number(row.answered), talkedMs: Number(row.talkedMs) }))
    },

    /** Who spoke with this patient last, for the memory of a queue. */
    async lastAgentOf(patientId: number, since: EpochMs): Promise<number | undefined> {
      const row = await db('agent_talks')
        .join('calls', 'calls.id', 'agent_talks.call_id')
        .where('calls.patient_id', patientId)
        .where('agent_talks.connected_at', '>=', since)
        .orderBy('agent_talks.connected_at', 'desc')
        .first({ userId: 'agent_talks.user_id' })
      return row?.userId
    },
  }
}

async function isOpen(db: Database, { call, queueId }: { call: CallId; queueId: number }): Promise<boolean> {
  const found = await db('waits').where({ call_id: call, queue_id: queueId }).whereNull('ended_at').first('id')
  return found !== undefined
}

async function write(db: Database, line: FloorLogLine): Promise<void> {
  switch (line.kind) {
    case 'wait-began':
      // Of one who waited when the engine was killed the row is there.
      if (await isOpen(db, line)) return
      await db('waits').insert({
        call_id: line.call,
        queue_id: line.queueId,
        joined_at: line.joinedAt,
        entered_at: line.enteredAt,
        wishes: JSON.stringify(line.wishes),
      })
      return
    case 'wait-ended':
      await db('waits').where({ call_id: line.call }).whereNull('ended_at').update({
        ended_at: line.endedAt,
        outcome: line.outcome,
        is_short: line.isShort,
        waited_ms: line.waitedMs,
        user_id: line.userId,
      })
      return
    case 'offer':
      await db('offers').insert({
        call_id: line.call,
        queue_id: line.queueId,
        user_id: line.userId,
        at: line.at,
        how: line.how,
        rang_ms: line.rangMs,
      })
      return
    case 'agent-moved':
      await db('agent_moves').insert({ user_id: line.userId, at: line.at, state: line.state, reason: line.reason })
      return
    case 'talk-began':
      await db('agent_talks').insert({
        call_id: line.call,
        leg_id: line.leg,
        user_id: line.userId,
        queue_id: line.queueId,
        connected_at: line.connectedAt,
      })
      return
    case 'talk-ended':
      await db('agent_talks').where({ call_id: line.call, leg_id: line.leg }).update({ ended_at: line.endedAt })
      return
    case 'rated':
      await db('agent_talks')
        .where({ call_id: line.call })
        .orderBy('id', 'desc')
        .limit(1)
        .update({ rating: line.rating })
      return
  }
}
