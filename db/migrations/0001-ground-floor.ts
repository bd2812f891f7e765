import type { Knex } from 'knex'

/**
 * Instants are `…_at` bigint, epoch milliseconds. Ids of legs, calls and responses are chosen by the engine before the
 * thing exists (char 36); everything else counts up. Text is utf8mb4.
 */
export async function up(db: Knex): Promise<void> {
  const instant = (t: Knex.CreateTableBuilder, name: string) => t.bigInteger(name).unsigned()
  const uuid = (t: Knex.CreateTableBuilder, name: string) => t.specificType(name, 'char(36) character set ascii')

  await db.schema.createTable('patients', (t) => {
    t.bigIncrements('id')
    t.string('patient_no', 64).unique()
    t.string('name', 200).notNullable()
    t.string('name_pinyin', 400).notNullable().defaultTo('').index()
    t.string('name_initials', 64).notNullable().defaultTo('').index()
    t.enum('sex', ['male', 'female'])
    t.date('born_on')
    t.string('id_card_no', 64)
    t.string('insurance_no', 64)
    t.string('department', 100).notNullable().defaultTo('').index()
    t.string('ward', 100).notNullable().defaultTo('')
    t.string('bed', 32).notNullable().defaultTo('')
    t.string('doctor', 100).notNullable().defaultTo('')
    t.string('diagnosis', 500).notNullable().defaultTo('')
    t.date('admitted_on')
    t.date('discharged_on').index()
    t.string('address', 500).notNullable().defaultTo('')
    t.string('language', 8).notNullable().defaultTo('zh-CN')
    t.boolean('is_vip').notNullable().defaultTo(false)
    t.json('tags').notNullable().defaultTo('[]')
    /** Columns of an import that no field claims, by their header. */
    t.json('extra').notNullable().defaultTo('{}')
    instant(t, 'created_at').notNullable()
    instant(t, 'updated_at').notNullable()
  })
  await db.schema.createTable('patient_phones', (t) => {
    t.bigIncrements('id')
    t.bigInteger('patient_id').unsigned().notNullable().references('id').inTable('patients').onDelete('CASCADE')
    t.tinyint('position').unsigned().notNullable()
    /** E.164 for outside numbers (`+8613800138000`), plain digits for short ones (`8801`). */
    t.string('number', 32).notNullable().index()
    /** Dialed after the answer: `8010转801`. */
    t.string('extension', 16)
    t.enum('kind', ['mobile', 'landline', 'service', 'short']).notNullable()
    /** Whose it is: `''` the patient's own, else `家属`, `儿子`, … */
    t.string('holder', 64).notNullable().defaultTo('')
    t.unique(['patient_id', 'position'])
  })
  await db.schema.createTable('imports', (t) => {
    t.bigIncrements('id')
    t.string('file_name', 255).notNullable()
    t.string('layout', 64).notNullable()
    t.json('mapping').notNullable()
    t.enum('state', ['running', 'finished', 'failed', 'cancelled']).notNullable()
    t.boolean('dry_run').notNullable().defaultTo(false)
    t.integer('rows_total').unsigned().notNullable().defaultTo(0)
    t.integer('rows_added').unsigned().notNullable().defaultTo(0)
    t.integer('rows_updated').unsigned().notNullable().defaultTo(0)
    t.integer('rows_duplicate').unsigned().notNullable().defaultTo(0)
    t.integer('rows_rejected').unsigned().notNullable().defaultTo(0)
    t.string('rejects_file', 500)
    t.string('error_code', 64)
    t.bigInteger('user_id').unsigned()
    instant(t, 'started_at').notNullable()
    instant(t, 'ended_at')
  })
  /** The patients of a list, new and known: what a campaign is made of. */
  await db.schema.createTable('import_patients', (t) => {
    t.bigInteger('import_id').unsigned().notNullable().references('id').inTable('imports').onDelete('CASCADE')
    t.bigInteger('patient_id').unsigned().notNullable().references('id').inTable('patients').onDelete('CASCADE')
    t.primary(['import_id', 'patient_id'])
  })
  await db.schema.createTable('import_mappings', (t) => {
    t.string('layout', 64).primary()
    t.json('mapping').notNullable()
    instant(t, 'used_at').notNullable()
  })
  await db.schema.createTable('number_lists', (t) => {
    t.bigIncrements('id')
    t.enum('list', ['black', 'white', 'do-not-call']).notNullable()
    t.string('number', 32).notNullable()
    t.string('reason', 255).notNullable().defaultTo('')
    instant(t, 'until_at')
    instant(t, 'created_at').notNullable()
    t.bigInteger('user_id').unsigned()
    t.unique(['list', 'number'])
  })
  /** Working hours by calendar name; a day may have several spans. Minutes since midnight, local time of the hospital. */
  await db.schema.createTable('opening_hours', (t) => {
    t.bigIncrements('id')
    t.string('calendar', 64).notNullable().index()
    t.tinyint('weekday').unsigned().notNullable() // 1 Monday … 7 Sunday
    t.smallint('opens').unsigned().notNullable()
    t.smallint('closes').unsigned().notNullable()
  })
  await db.schema.createTable('calendar_days', (t) => {
    t.date('day').primary()
    /** A statutory holiday, or a weekend day on which people work in exchange. */
    t.enum('kind', ['holiday', 'workday']).notNullable()
    t.string('name', 64).notNullable().defaultTo('')
  })
  await db.schema.createTable('settings', (t) => {
    t.string('name', 64).primary()
    t.json('value').notNullable()
    instant(t, 'updated_at').notNullable()
  })

  /** What runs by the clock (engine/schedule/). The line and the switch are an administrator's; the rest is its last run. */
  await db.schema.createTable('jobs', (t) => {
    t.string('name', 64).primary()
    t.string('cron', 64).notNullable()
    t.boolean('enabled').notNullable().defaultTo(true)
    instant(t, 'started_at')
    instant(t, 'ended_at')
    t.string('outcome', 16)
    t.string('error', 255)
  })

  await db.schema.createTable('questionnaires', (t) => {
    t.bigIncrements('id')
    t.string('code', 64).notNullable().unique()
    t.json('title').notNullable()
    t.integer('current_version').unsigned().notNullable()
    instant(t, 'created_at').notNullable()
    instant(t, 'updated_at').notNullable()
  })
  await db.schema.createTable('questionnaire_versions', (t) => {
    t.bigIncrements('id')
    t.bigInteger('questionnaire_id').unsigned().notNullable().references('id').inTable('questionnaires')
    t.integer('version').unsigned().notNullable()
    t.specificType('definition', 'longtext').notNullable()
    t.specificType('sha256', 'char(64) character set ascii').notNullable()
    instant(t, 'created_at').notNullable()
    /** Set by the first response; a frozen version is never changed. */
    instant(t, 'frozen_at')
    t.unique(['questionnaire_id', 'version'])
  })

  await db.schema.createTable('campaigns', (t) => {
    t.bigIncrements('id')
    t.string('name', 200).notNullable()
    t.enum('kind', ['voice-notice', 'keypad-survey']).notNullable()
    t.enum('state', ['draft', 'scheduled', 'running', 'paused', 'finished', 'stopped']).notNullable()
    /** `by-user`, `switch-lost`, `outside-hours`, …; null unless paused. */
    t.string('paused_because', 64)
    t.bigInteger('questionnaire_version_id').unsigned().references('id').inTable('questionnaire_versions')
    t.string('notice_prompt', 200)
    /** Windows, hours, retry, caps, caller ids: engine/dialer/core/rules.ts. */
    t.json('rules').notNullable()
    t.bigInteger('made_from_campaign_id').unsigned()
    t.bigInteger('user_id').unsigned()
    instant(t, 'created_at').notNullable()
    instant(t, 'started_at')
    instant(t, 'ended_at')
  })
  await db.schema.createTable('contacts', (t) => {
    t.bigIncrements('id')
    t.bigInteger('campaign_id').unsigned().notNullable().references('id').inTable('campaigns').onDelete('CASCADE')
    t.bigInteger('patient_id').unsigned().notNullable().references('id').inTable('patients')
    t.enum('state', ['waiting', 'calling', 'done', 'excluded']).notNullable()
    t.string('disposition', 24)
    /** Why it is in this state or when it is tried again: a code of engine/dialer/core/. */
    t.string('reason', 64).notNullable().defaultTo('')
    t.smallint('attempts_rang').unsigned().notNullable().defaultTo(0)
    t.smallint('attempts_made').unsigned().notNullable().defaultTo(0)
    /** What the retry rules need to know of earlier attempts, by phone and by outcome. */
    t.json('history').notNullable().defaultTo('{}')
    instant(t, 'next_at').notNullable()
    instant(t, 'updated_at').notNullable()
    t.unique(['campaign_id', 'patient_id'])
    t.index(['campaign_id', 'state', 'next_at', 'id'])
    t.index(['campaign_id', 'state', 'disposition', 'reason'])
  })
  /** A campaign's life: who or what moved it, and why. */
  await db.schema.createTable('campaign_events', (t) => {
    t.bigIncrements('id')
    t.bigInteger('campaign_id').unsigned().notNullable().references('id').inTable('campaigns').onDelete('CASCADE')
    instant(t, 'at').notNullable()
    t.string('from_state', 16).notNullable()
    t.string('to_state', 16).notNullable()
    t.string('because', 64).notNullable()
    t.bigInteger('user_id').unsigned()
  })
  await db.schema.createTable('attempts', (t) => {
    uuid(t, 'id').primary() // the leg's id, written before dialing
    t.bigInteger('campaign_id').unsigned().notNullable().index()
    t.bigInteger('contact_id').unsigned().notNullable().index()
    t.bigInteger('patient_id').unsigned().notNullable()
    t.string('number', 32).notNullable()
    t.tinyint('phone_position').unsigned().notNullable()
    t.string('caller_id', 32).notNullable()
    t.enum('state', ['begun', 'ringing', 'answered', 'ended']).notNullable()
    t.boolean('rang').notNullable().defaultTo(false)
    t.string('disposition', 24)
    t.string('cause', 24)
    t.string('raw_cause', 64)
    /** Why it was made: the rules that were looked at, with their verdicts and figures (`Looked` of engine/dialer/core/). */
    t.json('why')
    instant(t, 'begun_at').notNullable()
    instant(t, 'rang_at')
    instant(t, 'answered_at')
    instant(t, 'ended_at')
    t.index(['state', 'campaign_id'])
    t.index(['number', 'begun_at'])
  })

  await db.schema.createTable('calls', (t) => {
    uuid(t, 'id').primary()
    t.enum('direction', ['inbound', 'outbound']).notNullable()
    t.string('from_number', 64).notNullable()
    t.string('to_number', 64).notNullable()
    t.bigInteger('patient_id').unsigned().index()
    t.bigInteger('campaign_id').unsigned().index()
    t.bigInteger('contact_id').unsigned()
    t.string('script', 64)
    instant(t, 'started_at').notNullable().index()
    instant(t, 'answered_at')
    instant(t, 'ended_at')
    t.string('disposition', 24)
    t.string('cause', 24)
    t.string('raw_cause', 64)
    t.enum('ended_by', ['them', 'us', 'switch'])
    t.string('termination_result', 24)
    t.string('termination_reason', 64)
    t.json('facts').notNullable().defaultTo('{}')
  })
  await db.schema.createTable('legs', (t) => {
    uuid(t, 'id').primary()
    uuid(t, 'call_id').notNullable().index()
    t.enum('role', ['person', 'agent', 'outside']).notNullable()
    t.enum('direction', ['inbound', 'outbound']).notNullable()
    t.string('number', 64).notNullable()
    instant(t, 'started_at').notNullable()
    instant(t, 'rang_at')
    instant(t, 'answered_at')
    instant(t, 'ended_at')
    t.string('cause', 24)
    t.string('raw_cause', 64)
    t.enum('ended_by', ['them', 'us', 'switch'])
  })
  await db.schema.createTable('trail', (t) => {
    uuid(t, 'call_id').notNullable()
    t.integer('seq').unsigned().notNullable()
    instant(t, 'at').notNullable()
    t.string('verb', 24).notNullable()
    t.string('prompt', 200).notNullable().defaultTo('')
    t.string('outcome', 64).notNullable().defaultTo('')
    t.json('detail')
    t.json('pii')
    t.primary(['call_id', 'seq'])
  })
  await db.schema.createTable('recordings', (t) => {
    t.bigIncrements('id')
    uuid(t, 'call_id').notNullable().index()
    t.enum('kind', ['call', 'voice-answer']).notNullable()
    /** Relative to the recordings folder: `2026/11/23/<call id>.wav`. */
    t.string('path', 255).notNullable().unique()
    t.tinyint('channels').unsigned()
    t.integer('duration_ms').unsigned()
    t.bigInteger('bytes').unsigned()
    t.specificType('sha256', 'char(64) character set ascii')
    t.enum('state', ['recording', 'kept', 'missing', 'deleted']).notNullable()
    instant(t, 'started_at').notNullable()
    instant(t, 'ended_at')
  })

  await db.schema.createTable('responses', (t) => {
    uuid(t, 'id').primary()
    t.bigInteger('questionnaire_version_id')
      .unsigned()
      .notNullable()
      .references('id')
      .inTable('questionnaire_versions')
      .index()
    t.bigInteger('patient_id').unsigned().notNullable().index()
    t.bigInteger('campaign_id').unsigned().index()
    t.string('channel', 16).notNullable() // `keypad` for now
    t.string('language', 8).notNullable()
    t.enum('state', [
      'open',
      'completed',
      'partial',
      'broke-off',
      'declined',
      'refused-by-key',
      'opted-out',
    ]).notNullable()
    /** Where a later call goes on; null when nothing is left to ask. */
    t.string('next_question', 64)
    instant(t, 'started_at').notNullable()
    instant(t, 'updated_at').notNullable()
    instant(t, 'ended_at')
    t.decimal('score', 8, 2)
    t.boolean('red_flag').notNullable().defaultTo(false)
    uuid(t, 'last_call_id')
    t.index(['patient_id', 'state'])
  })
  await db.schema.createTable('answers', (t) => {
    t.bigIncrements('id')
    uuid(t, 'response_id').notNullable().references('id').inTable('responses').onDelete('CASCADE')
    t.string('question', 64).notNullable()
    t.string('value', 255).notNullable()
    t.string('keys', 64).notNullable().defaultTo('')
    uuid(t, 'call_id')
    t.integer('took_ms').notNullable().defaultTo(0)
    t.smallint('repeats').unsigned().notNullable().defaultTo(0)
    instant(t, 'answered_at').notNullable()
    t.unique(['response_id', 'question'])
  })

  await db.schema.createTable('users', (t) => {
    t.bigIncrements('id')
    t.string('login', 64).notNullable().unique()
    t.string('name', 100).notNullable()
    t.string('password_hash', 255).notNullable()
    t.enum('role', ['it', 'manager', 'supervisor', 'agent', 'doctor']).notNullable()
    t.string('department', 100).notNullable().defaultTo('')
    t.string('language', 8).notNullable().defaultTo('zh-CN')
    instant(t, 'disabled_at')
    instant(t, 'created_at').notNullable()
  })
  await db.schema.createTable('sessions', (t) => {
    t.specificType('token_hash', 'char(64) character set ascii').primary()
    t.bigInteger('user_id').unsigned().notNullable().references('id').inTable('users').onDelete('CASCADE')
    t.string('address', 64).notNullable().defaultTo('')
    instant(t, 'created_at').notNullable()
    instant(t, 'seen_at').notNullable()
    instant(t, 'expires_at').notNullable().index()
  })
  await db.schema.createTable('audit', (t) => {
    t.bigIncrements('id')
    instant(t, 'at').notNullable().index()
    t.bigInteger('user_id').unsigned()
    /** What was done: `patient.read`, `recording.play`, `campaign.start`, … */
    t.string('act', 64).notNullable()
    t.string('subject', 64).notNullable().defaultTo('')
    t.string('subject_id', 64).notNullable().defaultTo('')
    t.string('purpose', 64).notNullable().defaultTo('')
    t.string('address', 64).notNullable().defaultTo('')
    t.json('detail')
    t.index(['subject', 'subject_id'])
  })

  /** Phones registered on our own switch. `secret_ha1` is md5(number:realm:password): the password itself is not kept. */
  await db.schema.createTable('extensions', (t) => {
    t.string('number', 16).primary()
    t.string('name', 100).notNullable().defaultTo('')
    t.specificType('secret_ha1', 'char(32) character set ascii').notNullable()
    t.bigInteger('user_id').unsigned()
    instant(t, 'created_at').notNullable()
  })
}

const tables = [
  'extensions',
  'audit',
  'sessions',
  'users',
  'answers',
  'responses',
  'recordings',
  'trail',
  'legs',
  'calls',
  'attempts',
  'campaign_events',
  'contacts',
  'campaigns',
  'questionnaire_versions',
  'questionnaires',
  'jobs',
  'settings',
  'calendar_days',
  'opening_hours',
  'number_lists',
  'import_mappings',
  'import_patients',
  'imports',
  'patient_phones',
  'patients',
]

export async function down(db: Knex): Promise<void> {
  for (const table of tables) await db.schema.dropTableIfExists(table)
}
