import type { Database } from '../../db/connection.ts'
import { preparedStatements, type SqlValue } from '../../db/statements.ts'
import type { DraftPhone } from './core/patient-draft.ts'
import { tailsOf } from './core/search-text.ts'

/** Rows that stand beside a patient's own and follow it: whoever writes the one writes the others, in the same transaction. */

/** Not by knex: for lists it takes several times as long, whatever it is given. Gives the first new id. */
export async function insertRows(
  db: Database,
  head: string,
  rows: readonly (readonly SqlValue[])[],
  tail = '',
): Promise<number> {
  return rows.length === 0 ? 0 : await preparedStatements(db).insert(`${head} ? ${tail}`, rows)
}

const clear = async (db: Database, table: string, ids: readonly number[]): Promise<void> => {
  if (ids.length === 0) return
  await db(table)
    .whereIn('patient_id', [...ids])
    .delete()
}

/** By what their names contain. `renamed`: those among them who had a name before. */
export async function writeTails(
  db: Database,
  named: readonly { id: number; name: string }[],
  renamed: readonly number[],
): Promise<void> {
  await clear(db, 'patient_name_tails', renamed)
  const rows = named.flatMap(({ id, name }) => tailsOf(name).map((tail) => [tail, id]))
  // The database takes some characters for none: two tails that differ in these are one.
  await insertRows(db, 'insert ignore into patient_name_tails (tail, patient_id) values', rows)
}

/** `marked`: those among them who may have tags already. */
export async function writeTags(
  db: Database,
  tagged: readonly { id: number; tags: readonly string[] }[],
  marked: readonly number[],
): Promise<void> {
  await clear(db, 'patient_tags', marked)
  const rows = tagged.flatMap(({ id, tags }) => tags.map((tag) => [Array.from(tag).slice(0, 64).join(''), id]))
  await insertRows(db, 'insert ignore into patient_tags (tag, patient_id) values', rows)
}

/** Who gives numbers gives all of them: an old one may be a stranger's by now. Positions count from 1. */
export async function writePhones(
  db: Database,
  owners: readonly { id: number; phones: readonly DraftPhone[] }[],
  replaced: readonly number[],
): Promise<void> {
  await clear(db, 'patient_phones', replaced)
  await insertRows(
    db,
    'insert into patient_phones (patient_id, position, number, extension, kind, holder) values',
    owners.flatMap(({ id, phones }) =>
      phones.map(({ number, extension, kind, holder }, at) => [id, at + 1, number, extension ?? null, kind, holder]),
    ),
  )
}
