import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'

export type RecordingKind = 'call' | 'voice-answer'

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
})

export function recordingStore(db: Database) {
  return {
    async begin(recording: { call: CallId; kind: RecordingKind; path: string; startedAt: EpochMs }): Promise<void> {
      await db('recordings')
        .insert({
          call_id: recording.call,
          kind: recording.kind,
          path: recording.path,
          state: 'recording',
          started_at: recording.startedAt,
        })
        .onConflict('path')
        .ignore()
    },

    async keep(path: string, audio: AudioFacts, endedAt: EpochMs): Promise<void> {
      await db('recordings').where({ path }).update({
        state: 'kept',
        channels: audio.channels,
        duration_ms: audio.durationMs,
        bytes: audio.bytes,
        sha256: audio.sha256,
        ended_at: endedAt,
      })
    },

    async markMissing(path: string, endedAt: EpochMs): Promise<void> {
      await db('recordings').where({ path }).update({ state: 'missing', ended_at: endedAt })
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

    /** The oldest first, a page at a time, for retention. */
    async keptBefore(before: EpochMs, limit: number): Promise<Recording[]> {
      const rows: Row[] = await db('recordings')
        .where({ state: 'kept' })
        .where('started_at', '<', before)
        .orderBy('started_at')
        .limit(limit)
        .select()
      return rows.map(fromRow)
    },

    async markDeleted(id: number): Promise<void> {
      await db('recordings').where({ id }).update({ state: 'deleted' })
    },
  }
}

export type RecordingStore = ReturnType<typeof recordingStore>
