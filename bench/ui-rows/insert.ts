import type { Database } from '../../db/connection.ts'

/** Rows of one table at once; cells in the order of the columns. */
export type Insert = (
  table: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
) => Promise<void>

type Index = { table: string; name: string; columns: string }

/**
 * Takes the tables' plain indexes away while `fill` runs and makes them again: sorted once they take seconds, kept up to
 * date row by row they take many minutes.
 */
export async function withoutIndexes(
  db: Database,
  tables: readonly string[],
  { fill, timed }: { fill: () => Promise<void>; timed: (what: string, work: () => Promise<void>) => Promise<void> },
): Promise<void> {
  const indexes = await plainIndexes(db, tables)
  const alter = async (act: (index: Index) => string): Promise<void> => {
    for (const table of tables) {
      const acts = indexes.filter((index) => index.table === table).map(act)
      if (acts.length > 0) await db.raw(`alter table ${table} ${acts.join(', ')}`)
    }
  }
  await alter(({ name }) => `drop index \`${name}\``)
  await fill()
  await timed('indexes', () => alter(({ name, columns }) => `add index \`${name}\` (${columns})`))
}

async function plainIndexes(db: Database, tables: readonly string[]): Promise<Index[]> {
  const rows: { table_name: string; index_name: string; column_name: string; collation: string }[] = await db
    .from('information_schema.statistics')
    .whereRaw('table_schema = database()')
    .whereIn('table_name', [...tables])
    .where('non_unique', 1)
    .orderBy(['table_name', 'index_name', 'seq_in_index'])
    .select({
      table_name: 'table_name',
      index_name: 'index_name',
      column_name: 'column_name',
      collation: 'collation',
    })
  const indexes = new Map<string, Index>()
  for (const { table_name: table, index_name: name, column_name, collation } of rows) {
    const column = `\`${column_name}\`${collation === 'D' ? ' desc' : ''}`
    const key = `${table}.${name}`
    const known = indexes.get(key)
    if (known === undefined) indexes.set(key, { table, name, columns: column })
    else known.columns += `, ${column}`
  }
  return [...indexes.values()]
}
