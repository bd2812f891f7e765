import type { Knex } from 'knex'

/** What telephones in browsers register with. A line goes with the session in which it was made: signed out, its password is void. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('softphone_lines', (t) => {
    t.bigInteger('user_id').unsigned().primary().references('id').inTable('users').onDelete('CASCADE')
    t.string('number', 16).notNullable().unique()
    t.specificType('session_hash', 'char(64) character set ascii').notNullable()
    t.foreign('session_hash').references('token_hash').inTable('sessions').onDelete('CASCADE')
    t.specificType('secret_ha1', 'char(32) character set ascii').notNullable()
    t.bigInteger('made_at').unsigned().notNullable()
    t.bigInteger('expires_at').unsigned().notNullable()
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('softphone_lines')
}
