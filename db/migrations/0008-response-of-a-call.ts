import type { Knex } from 'knex'

/** What the survey of a call came to is asked for every call that an engine before us left open. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('responses', (t) => t.index('last_call_id'))
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('responses', (t) => t.dropIndex('last_call_id'))
}
