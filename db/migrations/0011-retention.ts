import type { Knex } from 'knex'

/** What retention would delete now is counted over years of recordings, for a page: by this alone, without the rows. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('recordings', (t) => t.index(['state', 'started_at', 'bytes'], 'recordings_by_age'))
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('recordings', (t) => t.dropIndex([], 'recordings_by_age'))
}
