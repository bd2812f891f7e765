import type { Database } from '../../db/connection.ts'

export type DatabaseSize = { bytes: number; tables: { name: string; bytes: number; rows: number }[] }

const tablesTold = 8

/** What the database says of itself. Sizes and rows are its own estimates. */
export function systemStore(db: Database) {
  return {
    async ping(): Promise<void> {
      await db.raw('select 1')
    },
    async version(): Promise<string> {
      const [rows] = (await db.raw('select version() as version')) as [{ version: string }[]]
      return rows[0]?.version ?? ''
    },
    async size(): Promise<DatabaseSize> {
      const [rows] = (await db.raw(
        `select table_name as name, coalesce(data_length + index_length, 0) as bytes, coalesce(table_rows, 0) as n
         from information_schema.tables where table_schema = database() order by bytes desc`,
      )) as [{ name: string; bytes: number | string; n: number | string }[]]
      const tables = rows.map(({ name, bytes, n }) => ({ name, bytes: Number(bytes), rows: Number(n) }))
      return { bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0), tables: tables.slice(0, tablesTold) }
    },
  }
}

export type SystemStore = ReturnType<typeof systemStore>
