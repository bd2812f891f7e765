import type { Knex } from 'knex'

/**
 * The call log at a million calls. What people search and sort by stands in columns of its own, kept by the database itself
 * so that whoever writes a call need not know of them; each common question has an index that ends with the order in which
 * calls are shown.
 */
export async function up(db: Knex): Promise<void> {
  await db.schema.alterTable('calls', (t) => {
    /** The patient's or caller's side: what a search for a number means. */
    t.specificType(
      'other_number',
      "varchar(64) generated always as (case direction when 'inbound' then from_number else to_number end) stored",
    )
    /** People know numbers by their last four digits. */
    t.specificType(
      'number_tail',
      "varchar(4) generated always as (right(case direction when 'inbound' then from_number else to_number end, 4)) stored",
    )
    /** 0 for a call that was never answered, null while it goes on. */
    t.specificType(
      'talk_ms',
      // Cast, because what unsigned columns subtract to depends on the session's mode.
      `bigint generated always as (case when ended_at is null then null when answered_at is null then 0
        else greatest(0, cast(ended_at as signed) - cast(answered_at as signed)) end) stored`,
    )
  })
  await db.schema.alterTable('calls', (t) => {
    // In the order in which calls are shown, with all that is filtered by: a page is found without reading a row.
    t.index(
      [
        'started_at',
        'id',
        'direction',
        'disposition',
        'termination_result',
        'campaign_id',
        'script',
        'patient_id',
        'talk_ms',
      ],
      'calls_by_time',
    )
    t.index(['campaign_id', 'started_at', 'id', 'disposition', 'termination_result', 'talk_ms'], 'calls_by_campaign')
    t.index(['disposition', 'started_at', 'id', 'talk_ms'], 'calls_by_disposition')
    t.index(['termination_result', 'started_at', 'id', 'talk_ms'], 'calls_by_termination')
    t.index(['script', 'started_at', 'id', 'talk_ms'], 'calls_by_script')
    t.index(['patient_id', 'started_at', 'talk_ms'], 'calls_by_patient')
    t.index(['talk_ms', 'started_at'], 'calls_by_talk')
    t.index(['number_tail', 'started_at'], 'calls_by_tail')
    t.index(['other_number'], 'calls_by_number')
    t.dropIndex('started_at')
    t.dropIndex('patient_id')
    t.dropIndex('campaign_id')
  })
  await db.schema.alterTable('responses', (t) => {
    t.index(['last_call_id'], 'responses_by_call')
    t.index(['red_flag', 'last_call_id'], 'responses_flagged')
  })
  await db.schema.alterTable('answers', (t) => t.index(['call_id'], 'answers_by_call'))
}

export async function down(db: Knex): Promise<void> {
  await db.schema.alterTable('answers', (t) => t.dropIndex([], 'answers_by_call'))
  await db.schema.alterTable('responses', (t) => {
    t.dropIndex([], 'responses_flagged')
    t.dropIndex([], 'responses_by_call')
  })
  await db.schema.alterTable('calls', (t) => {
    t.index('started_at')
    t.index('patient_id')
    t.index('campaign_id')
    for (const index of indexes) t.dropIndex([], index)
  })
  await db.schema.alterTable('calls', (t) => t.dropColumns('other_number', 'number_tail', 'talk_ms'))
}

const indexes = ['time', 'campaign', 'disposition', 'termination', 'script', 'patient', 'talk', 'tail', 'number'].map(
  (name) => `calls_by_${name}`,
)
