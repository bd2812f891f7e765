import { createHash } from 'node:crypto'
import type { Database } from './connection.ts'
import * as groundFloor from './migrations/0001-ground-floor.ts'
import * as questionnaireVersions from './migrations/0004-questionnaire-versions.ts'

type Migration = { up(db: Database): Promise<void>; down(db: Database): Promise<void> }

/** In the order in which they run. Imported by name, so a build or a bundle cannot leave one behind. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-ground-floor': groundFloor,
  '0004-questionnaire-versions': questionnaireVersions,
}

/** Changes whenever the list of migrations does: a test template made by an older list is not used. */
export const migrationsVersion = createHash('sha256').update(Object.keys(migrations).join()).digest('hex').slice(0, 8)

/** Brings the schema up to date; running it twice, or in two engines at once, is harmless. */
export async function migrate(db: Database): Promise<void> {
  await db.migrate.latest({
    tableName: 'schema_migrations',
    migrationSource: {
      getMigrations: () => Promise.resolve(Object.keys(migrations)),
      getMigrationName: (name: string) => name,
      getMigration: (name: string) => Promise.resolve(migrations[name] as Migration),
    },
  })
}
