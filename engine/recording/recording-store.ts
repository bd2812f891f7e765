import type { Knex } from 'knex'
import type { Database } from '../../db/connection.ts'
import { preparedStatements } from '../../db/statements.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'

/** `call`: all of it; `conversation`: what an agent and the person said; `voice-answer`: what was said in answer to a question. */
export type RecordingKind = 'call' | 'conversation' | 'voice-answer'

export type Recording = {
  id: number
  call: CallId
  kind: RecordingKind
  /** Relative to the recordings folder. */
  path: string
  state: 'recording' | 'kept' | 'missing' | 'deleted'
  channels: number | undefined
  durationMs: number | undefined
  bytes: number | undefined
  startedAt: EpochMs
  endedAt: EpochMs | undefined
}

export type Begun = Pick<Recording, 'call' | 'kind' | 'path' | 'startedAt'>

/** What is kept, and of it what began before an instant. */
export type KeptRecordings = {
  kept: { files: number; bytes: number }
  before: { files: number; bytes: number }
  oldestAt: EpochMs | undefined
}

export type AudioFacts = { channels: number; durationMs: number; bytes: number; sha256: string }

type Row = {
  id: number
  call_id: string
  kind: RecordingKind
  path: string
  state: Recording['state']
  channels: number | null
  duration_ms: number | null
  bytes: number | null
  started_at: number
  ended_at: number | null
}

const fromRow = (row: Row): Recording => ({
  id: row.id,
  call: row.call_id as CallId,
  kind: row.kind,
  path: row.path,
  state: row.state,
  channels: row.channels ?? undefined,
  durationMs: row.duration_ms ?? undefined,
  bytes: row.bytes ?? undefined,
  startedAt: row.started_at,
  endedAt: row.ended_at ?? undefined,
})

const beginSql = `
  insert ignore into recordings (call_id, kind, path, started_at, state) values (?, ?, ?, ?, 'recording')`

const keepSql = `
  insert into recordings (call_id, kind, path, started_at, channels, duration_ms, bytes, sha256, ended_at, state)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'kept')
  on duplicate key update channels = values(channels), duration_ms = values(duration_ms), bytes = values(bytes),
    sha256 = values(sha256), ended_at = values(ended_at), state = 'kept'`

export function recordingStore(db: Database) {
  const sql = preparedStatements(db)

  return {
    async begin({ call, kind, path, startedAt }: Begun): Promise<void> {
      await sql.change(beginSql, [call, kind, path, startedAt])
    },

    /** A file that is whole. Its row is made here when the database was away at its beginning. */
    async keep({ call, kind, path, startedAt }: Begun, audio: AudioFacts, endedAt: EpochMs): Promise<void> {
      const { channels, durationMs, bytes, sha256 } = audio
      await sql.change(keepSql, [call, kind, path, startedAt, channels, durationMs, bytes, sha256, endedAt])
    },

    /** There is no file. What was kept or deleted stays so. */
    async markMissing(path: string, endedAt: EpochMs): Promise<void> {
      const update = "update recordings set state = 'missing', ended_at = ? where path = ? and state = 'recording'"
      await sql.change(update, [endedAt, path])
    },

    /** It never began. */
    async forget(path: string): Promise<void> {
      await db('recordings').where({ path, state: 'recording' }).delete()
    },

    /** Recordings that were running when an engine died: their files may be whole all the same. */
    async unfinished(): Promise<Recording[]> {
      const rows: Row[] = await db('recordings').where({ state: 'recording' }).select()
      return rows.map(fromRow)
    },

    async byId(id: number): Promise<Recording | undefined> {
      const row: Row | undefined = await db('recordings').where({ id }).first()
      return row && fromRow(row)
    },

    async ofCall(call: CallId): Promise<Recording[]> {
      const rows: Row[] = await db('recordings').where({ call_id: call }).orderBy('id').select()
      return rows.map(fromRow)
    },

    /** A page of them after the row `after`, for retention. */
    async keptBefore(before: EpochMs, limit: number, after: number): Promise<Recording[]> {
      const rows: Row[] = await db('recordings')
        .where({ state: 'kept' })
        .where('started_at', '<', before)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .select()
      return rows.map(fromRow)
    },

    /** How much is kept, and how much of it is older than `before`. */
    async keptOf(before: EpochMs): Promise<KeptRecordings> {
      const columns = db.raw('count(*) as files, coalesce(sum(bytes), 0) as bytes, min(started_at) as oldest')
      const sums = async (query: Knex.QueryBuilder) => {
        const row: { files: number; bytes: number | string; oldest: number | null } = await query.first(columns)
        return { files: Number(row.files), bytes: Number(row.bytes), oldest: row.oldest }
      }
      const kept = () => db('recordings').where({ state: 'kept' })
      const [all, old] = await Promise.all([sums(kept()), sums(kept().where('started_at', '<', before))])
      return {
        kept: { files: all.files, bytes: all.bytes },
        before: { files: old.files, bytes: old.bytes },
        oldestAt: all.oldest === null ? undefined : Number(all.oldest),
      }
    },

    async markDeleted(id: number): Promise<void> {
      await db('recordings').where({ id }).update({ state: 'deleted' })
    },
  }
}

export type RecordingStore = ReturnType<typeof recordingStore>
