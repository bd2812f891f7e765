import type { Knex } from 'knex'

/** Callers who would rather be called back than wait, with the place that they keep. Without `ended_at` it is still owed. */
export async function up(db: Knex): Promise<void> {
  await db.schema.createTable('callbacks', (t) => {
    t.bigIncrements('id')
    t.specificType('asked_in', 'char(36) character set ascii').notNullable().index()
    t.bigInteger('queue_id').unsigned().notNullable()
    t.string('number', 64).notNullable()
    t.bigInteger('patient_id').unsigned()
    t.string('language', 8).notNullable()
    t.json('wishes').notNullable()
    t.bigInteger('joined_at').unsigned().notNullable()
    t.specificType('tries', 'tinyint unsigned').notNullable().defaultTo(0)
    /** Not before. */
    t.bigInteger('due_at').unsigned().notNullable()
    t.bigInteger('ended_at').unsigned()
    /** served, not-reached, called-again, queue-gone */
    t.string('outcome', 16)
    t.index(['ended_at', 'number'], 'callbacks_owed')
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('callbacks')
}
