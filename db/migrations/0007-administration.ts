import type { Knex } from 'knex'

/** Sessions name their device; a red flag is handled by somebody; the audit log is looked through by person and by act. */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('sessions', (t) => {
    t.string('device', 255).notNullable().defaultTo('')
  })
  await db.schema.alterTable('responses', (t) => {
    t.bigInteger('flag_handled_at').unsigned()
    t.bigInteger('flag_handled_by').unsigned()
    t.string('flag_note', 500).notNullable().defaultTo('')
    t.index(['red_flag', 'flag_handled_at', 'updated_at'], 'responses_flag')
  })
  await db.schema.alterTable('audit', (t) => {
    t.index(['user_id', 'id'], 'audit_user')
    t.index(['act', 'id'], 'audit_act')
  })
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('audit', (t) => {
    t.dropIndex([], 'audit_act')
    t.dropIndex([], 'audit_user')
  })
  await db.schema.alterTable('responses', (t) => {
    t.dropIndex([], 'responses_flag')
    t.dropColumns('flag_handled_at', 'flag_handled_by', 'flag_note')
  })
  await db.schema.alterTable('sessions', (t) => {
    t.dropColumn('device')
  })
}
