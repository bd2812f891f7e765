import type { Database } from '../../db/connection.ts'
import { fromJson } from '../../db/json.ts'
import { type BulkChange, type Marked, withMarks } from './core/bulk-change.ts'
import { changesBetween } from './core/patient-changes.ts'
import { nobodyYet } from './core/patient-edit.ts'
import { type Editor, isHeld, keepChanges } from './patient-changes-store.ts'
import { writeTags } from './patient-rows-store.ts'

type Row = { id: number; tags: unknown; is_vip: number }
type Change = { id: number; before: Marked; after: Marked }

/**
 * Marks a page of patients, all or none, with their rows of history. Gives how many it changed; 'busy' when a running import
 * holds one of them.
 */
export async function markPatients(
  db: Database,
  ids: readonly number[],
  change: BulkChange,
  by: Editor,
): Promise<number | 'busy'> {
  try {
    return await db.transaction(async (trx) => {
      const rows: Row[] = await trx('patients')
        .whereIn('id', [...ids])
        .forUpdate()
        .noWait()
        .select('id', 'tags', 'is_vip')
      const changes = rows.flatMap((row) => changeOf(row, change))
      for (const alike of groupedByOutcome(changes)) await writeMarks(trx, alike, by)
      const tagged = changes.map(({ id, after }) => ({ id, tags: after.tags }))
      await writeTags(
        trx,
        tagged,
        tagged.map(({ id }) => id),
      )
      await keepChanges(trx, changes.map(toHistory), by)
      return changes.length
    })
  } catch (error) {
    if (isHeld(error)) return 'busy'
    throw error
  }
}

function changeOf({ id, tags, is_vip }: Row, change: BulkChange): Change[] {
  const before = { tags: fromJson<string[]>(tags), isVip: Number(is_vip) === 1 }
  const after = withMarks(before, change)
  return after === undefined ? [] : [{ id, before, after }]
}

/** Patients who end up alike are written by one statement. */
function groupedByOutcome(changes: readonly Change[]): Change[][] {
  const groups = new Map<string, Change[]>()
  for (const change of changes) {
    const key = JSON.stringify(change.after)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [change])
    else group.push(change)
  }
  return [...groups.values()]
}

async function writeMarks(trx: Database, alike: readonly Change[], { now }: Editor): Promise<void> {
  const [first] = alike
  if (first === undefined) return
  const { tags, isVip } = first.after
  await trx('patients')
    .whereIn(
      'id',
      alike.map(({ id }) => id),
    )
    // Always later than before: an editor who has the older record open is told.
    .update({ tags: JSON.stringify(tags), is_vip: isVip, updated_at: trx.raw('greatest(updated_at + 1, ?)', [now]) })
}

const toHistory = ({ id, before, after }: Change) => ({
  id,
  changes: changesBetween({ ...nobodyYet, ...before }, { ...nobodyYet, ...after }),
})
