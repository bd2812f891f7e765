import type { Knex } from 'knex'

/** Questionnaires that agents fill in: who wrote an answer down, and which state of a response a writer has seen. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('responses', (t) => {
    /** Who fills it in at a desk, or did last; null: the keypad. */
    t.bigInteger('user_id').unsigned()
    /** Counts what was written at desks, and every time somebody else takes the response up. */
    t.integer('revision').unsigned().notNullable().defaultTo(0)
    // Those that are open are few and asked for by the clock; the others are many.
    t.index(['state', 'channel', 'updated_at'], 'responses_left_open')
  })
  await db.schema.alterTable('answers', (t) => {
    /** Who wrote it down; null: it was keyed, or spoken into a file. */
    t.bigInteger('user_id').unsigned()
    // What a patient says to an agent is text, and longer than the name of a file.
    t.string('value', 1000).notNullable().alter()
  })
}

export async function down(db: Knex): Promise<void> {
  await db('answers').update({ value: db.raw('left(value, 255)') })
  await db.schema.alterTable('answers', (t) => {
    t.dropColumn('user_id')
    t.string('value', 255).notNullable().alter()
  })
  await db.schema.alterTable('responses', (t) => {
    t.dropIndex([], 'responses_left_open')
    t.dropColumns('user_id', 'revision')
  })
}
