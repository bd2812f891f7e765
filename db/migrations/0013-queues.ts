import type { Knex } from 'knex'

/** Queues with their people, and the log from which the floor is set up again after a restart and reports are made. */
export async function up(db: Knex): Promise<void> {
  const instant = (t: Knex.CreateTableBuilder, name: string) => t.bigInteger(name).unsigned()
  const uuid = (t: Knex.CreateTableBuilder, name: string) => t.specificType(name, 'char(36) character set ascii')
  const person = (t: Knex.CreateTableBuilder) => t.bigInteger('user_id').unsigned().notNullable()

  await db.schema.createTable('queues', (t) => {
    t.bigIncrements('id')
    t.string('code', 64).notNullable().unique()
    t.json('title').notNullable()
    t.boolean('is_open').notNullable().defaultTo(true)
    t.json('rules').notNullable()
    t.json('manners').notNullable()
    instant(t, 'created_at').notNullable()
    instant(t, 'updated_at').notNullable()
  })
  await db.schema.createTable('queue_members', (t) => {
    t.bigInteger('queue_id').unsigned().notNullable().references('id').inTable('queues').onDelete('CASCADE')
    person(t).references('id').inTable('users').onDelete('CASCADE')
    t.specificType('level', 'tinyint unsigned').notNullable()
    t.integer('position').unsigned().notNullable()
    t.primary(['queue_id', 'user_id'])
  })
  await db.schema.createTable('agents', (t) => {
    person(t).primary().references('id').inTable('users').onDelete('CASCADE')
    t.string('number', 16).unique()
    t.enum('phone_kind', ['extension', 'outside'])
    t.string('phone', 32)
    t.boolean('answers_itself').notNullable().defaultTo(false)
    t.json('skills').notNullable()
    instant(t, 'updated_at').notNullable()
  })
  for (const table of ['pause_reasons', 'wrap_up_codes'])
    await db.schema.createTable(table, (t) => {
      t.string('code', 32).primary()
      t.json('title').notNullable()
      t.integer('place').unsigned().notNullable()
      t.boolean('is_retired').notNullable().defaultTo(false)
    })

  await db.schema.alterTable('recordings', (t) => {
    t.enum('kind', ['call', 'voice-answer', 'conversation']).notNullable().alter()
  })

  // One row for one stay in one queue; without `ended_at` the caller waits still.
  await db.schema.createTable('waits', (t) => {
    t.bigIncrements('id')
    uuid(t, 'call_id').notNullable().index()
    t.bigInteger('queue_id').unsigned().notNullable()
    instant(t, 'joined_at').notNullable()
    instant(t, 'entered_at').notNullable()
    instant(t, 'ended_at').index()
    t.string('outcome', 16)
    t.boolean('is_short').notNullable().defaultTo(false)
    t.integer('waited_ms').unsigned()
    t.bigInteger('user_id').unsigned()
    t.json('wishes').notNullable()
    t.index(['queue_id', 'entered_at'], 'waits_by_queue')
  })
  await db.schema.createTable('offers', (t) => {
    t.bigIncrements('id')
    uuid(t, 'call_id').notNullable().index()
    t.bigInteger('queue_id').unsigned().notNullable()
    person(t)
    instant(t, 'at').notNullable()
    t.string('how', 16).notNullable()
    t.integer('rang_ms').unsigned().notNullable()
    t.index(['user_id', 'at'], 'offers_by_user')
  })
  // An agent's part in a call; without `ended_at` the two are talking still.
  await db.schema.createTable('agent_talks', (t) => {
    t.bigIncrements('id')
    uuid(t, 'call_id').notNullable().index()
    uuid(t, 'leg_id').notNullable()
    person(t)
    t.bigInteger('queue_id').unsigned()
    instant(t, 'connected_at').notNullable()
    instant(t, 'ended_at').index()
    t.specificType('rating', 'tinyint unsigned')
    t.index(['user_id', 'connected_at'], 'agent_talks_by_user')
    t.index(['queue_id', 'connected_at'], 'agent_talks_by_queue')
  })
  await db.schema.createTable('agent_moves', (t) => {
    t.bigIncrements('id')
    person(t)
    instant(t, 'at').notNullable()
    t.string('state', 16).notNullable()
    t.string('reason', 64).notNullable().defaultTo('')
    t.index(['user_id', 'at'], 'agent_moves_by_user')
  })
  await db.schema.createTable('wrap_ups', (t) => {
    t.bigIncrements('id')
    uuid(t, 'call_id').notNullable().index()
    person(t)
    t.string('code', 32)
    t.text('note').notNullable()
    t.date('next_day')
    instant(t, 'saved_at').notNullable()
    t.unique(['call_id', 'user_id'], { indexName: 'wrap_up_of_a_part' })
  })
}

export async function down(db: Knex): Promise<void> {
  await db('recordings').where({ kind: 'conversation' }).update({ kind: 'call' })
  await db.schema.alterTable('recordings', (t) => {
    t.enum('kind', ['call', 'voice-answer']).notNullable().alter()
  })
  for (const table of [
    'wrap_ups',
    'agent_moves',
    'agent_talks',
    'offers',
    'waits',
    'wrap_up_codes',
    'pause_reasons',
    'agents',
    'queue_members',
    'queues',
  ])
    await db.schema.dropTable(table)
}
