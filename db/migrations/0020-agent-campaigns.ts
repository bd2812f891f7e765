import type { Knex } from 'knex'

/** Campaigns whose calls are taken by agents, run a script, or lead to an extension; and how the pacing of the first stands. */
export async function up(db: Knex): Promise<void> {
  const kinds = "enum('voice-notice', 'keypad-survey', 'agents', 'script', 'application')"
  await db.raw(`alter table campaigns modify kind ${kinds} not null`)
  await db.schema.alterTable('campaigns', (t) => {
    /** Who takes its calls and how they are paced: engine/dialer/core/staffing.ts. */
    t.json('staffing')
    /** A script's name, or the number that its calls are connected with. */
    t.string('leads_to', 128)
  })
  // Nobody who was left alone is called by the usual rules: what held for none before has to hold for old campaigns too.
  await db.raw(
    "update campaigns set rules = json_set(rules, '$.retry.abandoned', json_object('waitMinutes', 4320, 'limit', 1), '$.retry.agreed', json_object('waitMinutes', 0, 'limit', 5))",
  )
  await db.schema.alterTable('attempts', (t) => {
    /** The agent who spoke with the patient. */
    t.bigInteger('user_id').unsigned()
    /** Nobody was there in time for a patient who had answered. */
    t.boolean('was_left_alone').notNullable().defaultTo(false)
  })
  await db.schema.alterTable('contacts', (t) => {
    /** Who has promised to call, and gets the call. */
    t.bigInteger('for_user_id').unsigned()
  })
  /** What a campaign's pacer has learned and counted, some seconds old. */
  await db.schema.createTable('campaign_pacing', (t) => {
    t.bigInteger('campaign_id').unsigned().primary().references('id').inTable('campaigns').onDelete('CASCADE')
    t.json('snapshot').notNullable()
    t.bigInteger('written_at').unsigned().notNullable()
  })
  /** How it was paced, every some seconds: for the chart. */
  await db.schema.createTable('campaign_pacing_points', (t) => {
    t.bigInteger('campaign_id').unsigned().notNullable().references('id').inTable('campaigns').onDelete('CASCADE')
    t.bigInteger('at').unsigned().notNullable()
    t.json('reason').notNullable()
    t.primary(['campaign_id', 'at'])
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.dropTable('campaign_pacing_points')
  await db.schema.dropTable('campaign_pacing')
  await db.schema.alterTable('contacts', (t) => t.dropColumn('for_user_id'))
  await db.schema.alterTable('attempts', (t) => t.dropColumns('user_id', 'was_left_alone'))
  await db.schema.alterTable('campaigns', (t) => t.dropColumns('staffing', 'leads_to'))
  await db.raw("alter table campaigns modify kind enum('voice-notice', 'keypad-survey') not null")
}
