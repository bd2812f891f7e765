import type { Knex } from 'knex'

/** Notices with words of their own, test calls, and the indexes that the campaign's page is read by. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('campaigns', (t) => {
    /** What a notice says where no prompt says it: a text by language, as in a questionnaire. */
    t.json('notice_text')
  })
  // Calls by the minute; the index on the campaign alone is its beginning.
  await db.schema.alterTable('attempts', (t) => {
    t.index(['campaign_id', 'begun_at'])
    t.dropIndex(['campaign_id'])
  })
  await db.schema.alterTable('responses', (t) => {
    t.index(['campaign_id', 'red_flag'])
    t.dropIndex(['campaign_id'])
  })
  /** "Call me first": a call that somebody has made to a phone at hand. It is no attempt and counts nowhere. */
  await db.schema.createTable('test_calls', (t) => {
    t.specificType('id', 'char(36) character set ascii').primary() // the leg's id, written before dialing
    t.bigInteger('user_id').unsigned()
    t.enum('kind', ['voice-notice', 'keypad-survey']).notNullable()
    t.bigInteger('questionnaire_version_id').unsigned()
    t.string('notice_prompt', 200)
    t.json('notice_text')
    /** Whose fields are spoken; null: those of a patient who is made up. */
    t.bigInteger('patient_id').unsigned()
    t.string('number', 32).notNullable()
    t.string('language', 8).notNullable()
    t.enum('state', ['begun', 'ringing', 'answered', 'ended']).notNullable()
    t.string('disposition', 24)
    t.string('cause', 24)
    t.string('raw_cause', 64)
    /** What was keyed, in order: `[{ question, value }]`. */
    t.json('answers').notNullable().defaultTo('[]')
    t.bigInteger('begun_at').unsigned().notNullable()
    t.bigInteger('answered_at').unsigned()
    t.bigInteger('ended_at').unsigned()
    t.index(['state'])
    t.index(['user_id', 'begun_at'])
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTableIfExists('test_calls')
  await db.schema.alterTable('responses', (t) => {
    t.index(['campaign_id'])
    t.dropIndex(['campaign_id', 'red_flag'])
  })
  await db.schema.alterTable('attempts', (t) => {
    t.index(['campaign_id'])
    t.dropIndex(['campaign_id', 'begun_at'])
  })
  await db.schema.alterTable('campaigns', (t) => {
    t.dropColumn('notice_text')
  })
}
