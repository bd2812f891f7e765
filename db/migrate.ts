import { createHash } from 'node:crypto'
import type { Database } from './connection.ts'
import * as groundFloor from './migrations/0001-ground-floor.ts'
import * as patientsForPeople from './migrations/0003-patients-for-people.ts'
import * as questionnaireVersions from './migrations/0004-questionnaire-versions.ts'
import * as campaignPages from './migrations/0005-campaign-pages.ts'
import * as callLogSearch from './migrations/0006-call-log-search.ts'
import * as administration from './migrations/0007-administration.ts'
import * as responseOfACall from './migrations/0008-response-of-a-call.ts'
import * as retention from './migrations/0011-retention.ts'
import * as queues from './migrations/0013-queues.ts'
import * as agentAnswers from './migrations/0014-agent-answers.ts'
import * as softphoneLines from './migrations/0017-softphone-lines.ts'
import * as callbacks from './migrations/0018-callbacks.ts'
import * as offHook from './migrations/0019-off-hook.ts'
import * as agentCampaigns from './migrations/0020-agent-campaigns.ts'

type Migration = { up(db: Database): Promise<void>; down(db: Database): Promise<void> }

/** In the order in which they run. Imported by name, so a build or a bundle cannot leave one behind. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-ground-floor': groundFloor,
  '0003-patients-for-people': patientsForPeople,
  '0004-questionnaire-versions': questionnaireVersions,
  '0005-campaign-pages': campaignPages,
  '0006-call-log-search': callLogSearch,
  '0007-administration': administration,
  '0008-response-of-a-call': responseOfACall,
  '0011-retention': retention,
  '0013-queues': queues,
  '0014-agent-answers': agentAnswers,
  '0017-softphone-lines': softphoneLines,
  '0018-callbacks': callbacks,
  '0019-off-hook': offHook,
  '0020-agent-campaigns': agentCampaigns,
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
