import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import { callIdOf, newLegId } from '../kernel/ids.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { CallLog } from './call-log.ts'
import { callsStore } from './calls-store.ts'
import type { LegRecord } from './core/leg-record.ts'

t.setTimeout(180_000)

t.test('the call log', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const clock = new VirtualClock(1_000_000, inFlight)
  const store = callsStore(db)
  const errors: unknown[] = []
  let isAway = false
  const failing: typeof store = {
    ...store,
    write: (batch) => (isAway ? Promise.reject(new Error('the database is away')) : store.write(batch)),
  }
  const log = new CallLog({ store: failing, clock, inFlight, onError: (error) => errors.push(error) })

  const openCall = (facts: Record<string, string>) => {
    const leg = newLegId()
    const opening = {
      id: callIdOf(leg),
      direction: 'outbound',
      from: '8000',
      to: '+8613800138000',
      startedAt: clock.now(),
      facts,
    } as const
    log.open(opening)
    const person: LegRecord = { leg, role: 'person', direction: 'outbound', number: opening.to, startedAt: clock.now() }
    return { opening, person }
  }

  await t.test('gathers the lines of many calls and writes them together, a quarter of a second behind', async (t) => {
    const calls = Array.from({ length: 20 }, () => openCall({ patient: '7', campaign: '3', contact: '9' }))
    for (const { opening } of calls) {
      log.trail({
        call: opening.id,
        seq: 1,
        at: clock.now(),
        verb: 'say',
        prompt: 'main/welcome',
        outcome: 'finished',
        pii: { keys: '1' },
      })
    }
    t.equal((await db('calls')).length, 0, 'nothing waits for the disk')
    await clock.run()
    t.equal((await db('calls').where({ patient_id: 7, campaign_id: 3, contact_id: 9 })).length, 20)
    t.equal((await db('trail')).length, 20)
    t.equal(log.waiting, 0)
  })

  await t.test('closes a call with whose doing its end was', async (t) => {
    const { opening, person } = openCall({ heard: 'yes' })
    const end = { at: clock.now(), cause: 'busy', rawCause: 'USER_BUSY', by: 'them' } as const
    log.leg({ call: opening.id, record: { ...person, rangAt: clock.now(), end } })
    log.close({
      ...opening,
      person: { ...person, end },
      endedAt: end.at,
      disposition: 'busy',
      termination: { result: 'person-ended', reason: 'USER_BUSY' },
      script: 'keypad-survey',
    })
    await log.flush()
    t.match(await db('calls').where({ id: opening.id }).first(), {
      disposition: 'busy',
      raw_cause: 'USER_BUSY',
      termination_result: 'person-ended',
      script: 'keypad-survey',
      facts: { heard: 'yes' },
    })
    t.match(await db('legs').where({ call_id: opening.id }).first(), { number: '+8613800138000', ended_by: 'them' })
    t.equal(await store.lastTrailSeq(opening.id), 0)
  })

  await t.test('loses nothing while the database is away', async (t) => {
    isAway = true
    const { opening } = openCall({})
    await clock.run({ until: clock.now() + 10_000 })
    t.ok(errors.length >= 2, 'it was tried again and again')
    t.equal(log.waiting, 1)
    isAway = false
    await clock.run({ until: clock.now() + 10_000 })
    t.equal((await db('calls').where({ id: opening.id })).length, 1)
    t.same(
      (await store.open()).some(({ id }) => id === opening.id),
      true,
      'and it is known as open',
    )
    t.equal(log.waiting, 0)
  })

  await t.test('a flush that failed leaves nothing lying: the next try comes by itself', async (t) => {
    isAway = true
    const { opening } = openCall({})
    await t.rejects(log.flush(), { message: 'the database is away' })
    isAway = false
    await clock.run({ until: clock.now() + 10_000 })
    t.equal((await db('calls').where({ id: opening.id })).length, 1)
    t.equal(log.waiting, 0)
  })

  await t.test('a caller whose number fits no column, and a script with strange facts, harm nobody', async (t) => {
    errors.length = 0
    const { opening, person } = openCall({ patient: 'x; drop', campaign: '99999999999999999999' })
    const long = `${'9'.repeat(500)}😀`
    const end = { at: clock.now(), cause: 'unknown', rawCause: long, by: 'them' } as const
    log.trail({ call: opening.id, seq: 1, at: 1, verb: long, prompt: long, outcome: long })
    log.leg({ call: opening.id, record: { ...person, number: long, end } })
    log.close({
      ...opening,
      from: long,
      to: '😀'.repeat(70),
      person: { ...person, end },
      endedAt: end.at,
      disposition: 'failed',
      termination: { result: 'our-error', reason: long },
      script: long,
    })
    await clock.run({ until: clock.now() + 1_000 })
    t.match(await db('calls').where({ id: opening.id }).first(), {
      from_number: '9'.repeat(64),
      to_number: '😀'.repeat(64),
      patient_id: null,
      campaign_id: null,
      disposition: 'failed',
    })
    t.same(errors, [])
  })

  await t.test('a line that the database will never take is lost alone, and said without what was in it', async (t) => {
    const before = openCall({})
    const bad = openCall({})
    log.leg({ call: bad.opening.id, record: { ...bad.person, startedAt: -1 } })
    const after = openCall({})
    await clock.run({ until: clock.now() + 1_000 })
    for (const { opening } of [before, bad, after])
      t.equal((await db('calls').where({ id: opening.id })).length, 1, 'everything else is there')
    t.equal(errors.length, 1)
    t.match(String(errors[0]), /ER_WARN_DATA_OUT_OF_RANGE/)
    t.notMatch(String(errors[0]), /13800138000/)
    t.equal(log.waiting, 0)
  })

  await t.test('an evening without a database is written in portions', async (t) => {
    isAway = true
    const { opening } = openCall({})
    for (let seq = 1; seq <= 5_000; seq += 1)
      log.trail({ call: opening.id, seq, at: clock.now(), verb: 'say', prompt: '', outcome: 'finished' })
    await clock.run({ until: clock.now() + 3_000 })
    isAway = false
    await log.flush()
    t.equal(await store.lastTrailSeq(opening.id), 5_000)
    t.equal((await db('trail').where({ call_id: opening.id })).length, 5_000)
  })
  t.equal(clock.pending, 0)
})
