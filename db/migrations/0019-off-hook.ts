import type { Knex } from 'knex'

/** Agents whose phones are dialed once and stay off the hook. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('agents', (t) => {
    t.boolean('stays_off_hook').notNullable().defaultTo(false)
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('agents', (t) => {
    t.dropColumn('stays_off_hook')
  })
}
