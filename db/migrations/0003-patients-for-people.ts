import type { Knex } from 'knex'

/**
 * What people need of a hundred thousand patients: to find them at once, to choose among them, to change them and to
 * see who did; and imports that still tell what became of them after a restart.
 *
 * Narrow tables stand beside `patients` where a search would read all of it: what a name contains, tags, the last result of
 * a campaign's call. Those that a call writes have no foreign key: its check would wait for the row of the patient, which
 * an import may hold for minutes.
 */
export async function up(db: Knex): Promise<void> {
  await findable(db)
  await changeable(db)
  await importable(db)
  await fill(db)
}

const instant = (t: Knex.CreateTableBuilder, name: string) => t.bigInteger(name).unsigned()
const patient = (t: Knex.CreateTableBuilder) => t.bigInteger('patient_id').unsigned().notNullable()

async function findable(db: Knex): Promise<void> {
  await db.schema.alterTable('patients', (t) => {
    t.index('name')
    t.index('born_on')
    // Everything that lists are filtered by, in the order in which they are shown: the rows themselves are read for one page.
    t.index(['discharged_on', 'id', 'department', 'sex', 'is_vip', 'born_on'], 'patients_listed')
    t.index(['department', 'discharged_on', 'id', 'sex', 'is_vip', 'born_on'], 'patients_of_department')
    t.dropIndex('discharged_on')
    t.dropIndex('department')
  })
  /** A name from its second character on, from its third, …: what a name contains is found by its beginning. */
  await db.schema.createTable('patient_name_tails', (t) => {
    t.string('tail', 64).notNullable()
    patient(t).references('id').inTable('patients').onDelete('CASCADE')
    t.primary(['tail', 'patient_id'])
  })
  await db.schema.createTable('patient_tags', (t) => {
    t.string('tag', 64).notNullable()
    patient(t).references('id').inTable('patients').onDelete('CASCADE')
    t.primary(['tag', 'patient_id'])
  })
  /** What the last call of a campaign came to. */
  await db.schema.createTable('patient_results', (t) => {
    patient(t).primary()
    t.string('disposition', 24).notNullable()
    instant(t, 'at').notNullable()
    t.bigInteger('campaign_id').unsigned().notNullable()
    t.index(['disposition', 'patient_id'])
  })
  await db.schema.createTable('saved_searches', (t) => {
    t.bigIncrements('id')
    t.bigInteger('user_id').unsigned().notNullable().references('id').inTable('users').onDelete('CASCADE')
    t.string('name', 100).notNullable()
    t.boolean('is_shared').notNullable().defaultTo(false).index()
    /** `PatientFilter` and the order: may hold a name or a number, which is why an address carries the id only. */
    t.json('filter').notNullable()
    t.json('sorting')
    instant(t, 'created_at').notNullable()
    instant(t, 'updated_at').notNullable()
  })
}

async function changeable(db: Knex): Promise<void> {
  /** One row a field. As people read it; null where there was nothing. */
  await db.schema.createTable('patient_changes', (t) => {
    t.bigIncrements('id')
    patient(t).references('id').inTable('patients').onDelete('CASCADE')
    instant(t, 'at').notNullable()
    t.bigInteger('user_id').unsigned()
    t.string('field', 160).notNullable()
    t.text('value_before')
    t.text('value_after')
    t.index(['patient_id', 'id'])
  })
  /** Who was chosen, as they were found at that moment: for a campaign, a bulk change, an export. */
  await db.schema.createTable('patient_selections', (t) => {
    t.bigIncrements('id')
    t.bigInteger('user_id').unsigned().notNullable()
    t.integer('patients').unsigned().notNullable().defaultTo(0)
    instant(t, 'created_at').notNullable().index()
  })
  await db.schema.createTable('patient_selection_rows', (t) => {
    t.bigInteger('selection_id')
      .unsigned()
      .notNullable()
      .references('id')
      .inTable('patient_selections')
      .onDelete('CASCADE')
    patient(t)
    t.primary(['selection_id', 'patient_id'])
  })
  await db.schema.createTable('patient_bulk_changes', (t) => {
    t.bigIncrements('id')
    t.bigInteger('user_id').unsigned().notNullable()
    t.bigInteger('selection_id').unsigned().notNullable()
    /** `BulkChange` of engine/patients/core/bulk-change.ts. */
    t.json('what').notNullable()
    t.enum('state', ['running', 'finished', 'cancelled', 'failed']).notNullable()
    t.integer('patients').unsigned().notNullable()
    t.integer('done').unsigned().notNullable().defaultTo(0)
    /** Of those, whom it changed: the others were so already. */
    t.integer('changed').unsigned().notNullable().defaultTo(0)
    instant(t, 'started_at').notNullable()
    instant(t, 'ended_at')
  })
}

async function importable(db: Knex): Promise<void> {
  await db.schema.alterTable('imports', (t) => {
    /** What the error speaks of (cells, figures), so that it can be told for ever. */
    t.json('error_params')
    t.string('sheet', 255)
    t.integer('header_row').unsigned()
    /** `[{ header, reason, rows }]`. */
    t.json('rejected_because')
    t.json('sheets_ignored')
    t.enum('duplicates', ['update', 'skip']).notNullable().defaultTo('update')
    t.specificType('file_id', 'char(36) character set ascii')
  })
  await db.schema.alterTable('import_patients', (t) => {
    t.enum('what', ['added', 'updated', 'kept']).notNullable().defaultTo('added')
    /** How many rows of the list name the patient. */
    t.integer('times').unsigned().notNullable().defaultTo(1)
  })
  /** Lists that were uploaded and wait to be looked at and imported; the file lies in the uploads folder. */
  await db.schema.createTable('import_files', (t) => {
    t.specificType('id', 'char(36) character set ascii').primary()
    t.bigInteger('user_id').unsigned().notNullable()
    t.string('file_name', 255).notNullable()
    t.string('path', 500).notNullable()
    t.bigInteger('bytes').unsigned().notNullable()
    instant(t, 'created_at').notNullable().index()
  })
}

const mostTails = 40

/** What is there already becomes findable too. */
async function fill(db: Knex): Promise<void> {
  for (let from = 2; from <= mostTails; from += 1)
    await db.raw(
      `insert ignore into patient_name_tails (tail, patient_id)
         select substring(name, ?, 64), id from patients where char_length(name) >= ?`,
      [from, from],
    )
  await db.raw(
    `insert ignore into patient_tags (tag, patient_id)
       select tag.name, patients.id from patients
         join json_table(patients.tags, '$[*]' columns (name varchar(64) path '$')) tag
         where tag.name is not null and tag.name <> ''`,
  )
  await db.raw(
    `insert ignore into patient_results (patient_id, disposition, at, campaign_id)
       select a.patient_id, a.disposition, a.ended_at, a.campaign_id from attempts a
         join (select patient_id, max(ended_at) as at from attempts where disposition is not null group by patient_id) last
           on last.patient_id = a.patient_id and last.at = a.ended_at
         where a.disposition is not null`,
  )
}

const tables = [
  'import_files',
  'patient_bulk_changes',
  'patient_selection_rows',
  'patient_selections',
  'patient_changes',
  'saved_searches',
  'patient_results',
  'patient_tags',
  'patient_name_tails',
]

export async function down(db: Knex): Promise<void> {
  for (const table of tables) await db.schema.dropTableIfExists(table)
  await db.schema.alterTable('import_patients', (t) => t.dropColumns('what', 'times'))
  await db.schema.alterTable('imports', (t) =>
    t.dropColumns('error_params', 'sheet', 'header_row', 'rejected_because', 'sheets_ignored', 'duplicates', 'file_id'),
  )
  await db.schema.alterTable('patients', (t) => {
    t.index('discharged_on')
    t.index('department')
    t.dropIndex([], 'patients_listed')
    t.dropIndex([], 'patients_of_department')
    t.dropIndex('born_on')
    t.dropIndex('name')
  })
}
