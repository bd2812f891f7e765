import type { Knex } from 'knex'

/** Who saved a version, and the answers of a version counted and listed without reading all of them. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('questionnaire_versions', (t) => {
    t.bigInteger('user_id').unsigned()
  })
  await db.schema.alterTable('responses', (t) => {
    t.index(['questionnaire_version_id', 'state'], 'responses_by_version_and_state')
    t.index(['questionnaire_version_id', 'started_at', 'id'], 'responses_by_version_and_time')
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('responses', (t) => {
    t.dropIndex([], 'responses_by_version_and_time')
    t.dropIndex([], 'responses_by_version_and_state')
  })
  await db.schema.alterTable('questionnaire_versions', (t) => {
    t.dropColumn('user_id')
  })
}
