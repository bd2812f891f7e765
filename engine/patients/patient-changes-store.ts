import type { Database } from '../../db/connection.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { FieldChange } from './core/patient-changes.ts'
import { insertRows } from './patient-rows-store.ts'

export type KeptChange = FieldChange & { id: number; at: EpochMs; userId: number | null; userName: string | null }

export type Editor = { userId: number; now: EpochMs }

export const errnoOf = (error: unknown): number => Number((error as { errno?: unknown } | undefined)?.errno ?? 0)

/** A row that somebody else holds: MariaDB's and MySQL's numbers for it. */
export const isHeld = (error: unknown): boolean => [1205, 3572].includes(errnoOf(error))

const changeColumns = {
  id: 'patient_changes.id',
  at: 'patient_changes.at',
  userId: 'patient_changes.user_id',
  userName: 'users.name',
  field: 'patient_changes.field',
  before: 'patient_changes.value_before',
  after: 'patient_changes.value_after',
} as const satisfies Record<keyof KeptChange, string>

/** Who changed what of a patient, newest first. */
export async function changesOf(
  db: Database,
  patientId: number,
  page: { limit: number; offset: number },
): Promise<{ items: KeptChange[]; total: number }> {
  const items: KeptChange[] = await db('patient_changes')
    .leftJoin('users', 'users.id', 'patient_changes.user_id')
    .where('patient_changes.patient_id', patientId)
    .orderBy('patient_changes.id', 'desc')
    .limit(page.limit)
    .offset(page.offset)
    .select(changeColumns)
  const count = await db('patient_changes').where({ patient_id: patientId }).count({ total: '*' }).first()
  return { items, total: Number(count?.['total'] ?? 0) }
}

export async function keepChanges(
  trx: Database,
  all: readonly { id: number; changes: readonly FieldChange[] }[],
  { userId, now }: Editor,
): Promise<void> {
  await insertRows(
    trx,
    'insert into patient_changes (patient_id, at, user_id, field, value_before, value_after) values',
    all.flatMap(({ id, changes }) =>
      changes.map(({ field, before, after }) => [id, now, userId, field.slice(0, 160), before, after]),
    ),
  )
}
