import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Wishes } from './acd-log-store.ts'

/** A call that is owed to somebody who left the line for it. */
export type Callback = {
  id: number
  /** The call in which it was asked for. */
  askedIn: CallId
  queueId: number
  number: string
  patient: number | undefined
  language: Language
  wishes: Wishes
  joinedAt: EpochMs
  /** How often the number was rung in vain. */
  tries: number
  /** Not before. */
  dueAt: EpochMs
}
export type CallbackEnd = 'served' | 'not-reached' | 'called-again' | 'queue-gone'

export type CallbacksStore = ReturnType<typeof callbacksStore>

type Row = {
  id: number
  asked_in: CallId
  queue_id: number
  number: string
  patient_id: number | null
  language: Language
  wishes: unknown
  joined_at: number
  tries: number
  due_at: number
}

export function callbacksStore(db: Database) {
  return {
    async add(callback: Omit<Callback, 'id' | 'tries'>): Promise<number> {
      const [id] = await db('callbacks').insert({
        asked_in: callback.askedIn,
        queue_id: callback.queueId,
        number: callback.number,
        patient_id: callback.patient ?? null,
        language: callback.language,
        wishes: JSON.stringify(callback.wishes),
        joined_at: callback.joinedAt,
        due_at: callback.dueAt,
      })
      return id ?? 0
    },
    /** In the order in which they joined. */
    async owed(): Promise<Callback[]> {
      const rows: Row[] = await db('callbacks').whereNull('ended_at').orderBy(['joined_at', 'id']).select('*')
      return rows.map((row) => ({
        id: row.id,
        askedIn: row.asked_in,
        queueId: row.queue_id,
        number: row.number,
        patient: row.patient_id ?? undefined,
        language: row.language,
        wishes: fromJson(row.wishes),
        joinedAt: row.joined_at,
        tries: row.tries,
        dueAt: row.due_at,
      }))
    },
    async putOff(id: number, { tries, dueAt }: { tries: number; dueAt: EpochMs }): Promise<void> {
      await db('callbacks').where({ id }).update({ tries, due_at: dueAt })
    },
    async end(id: number, outcome: CallbackEnd, at: EpochMs): Promise<void> {
      await db('callbacks').where({ id }).whereNull('ended_at').update({ ended_at: at, outcome })
    },
  }
}
