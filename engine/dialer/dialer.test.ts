import t from 'tap'
import { newResponseId } from '../kernel/ids.ts'
import { calendarStore } from './calendar-store.ts'
import { provisionalMark } from './core/statutory-days.ts'
import { callFailuresAgain, rulesOf } from './new-campaign.ts'
import type { Prepared } from './ports.ts'
import { answers, isBusy, ringsOut } from './test-carrier.ts'
import { monday10, phoneOf, testHouses } from './test-house.ts'

t.setTimeout(120_000)

const byUser = { because: 'by-user', userId: 7 }
const minuteMs = 60_000

t.test('campaigns', async (t) => {
  const { db, house } = await testHouses(t)

  t.test('a morning’s campaign: everybody is called as the rules say and it finishes by itself', async (t) => {
    const h = await house((number, time) => {
      if (number === phoneOf(2)) return time === 1 ? isBusy : answers()
      if (number === phoneOf(3)) return ringsOut
      if (number === phoneOf(4)) return answers('opted-out')
      return answers()
    })
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(6), {
      caps: { lines: 2, callsPerSecond: 1 },
      callerIds: { byDepartment: { 心内科: '01088886001' } },
    })
    await db('number_lists').insert({ list: 'do-not-call', number: phoneOf(5), created_at: 1 })
    await dialer.start(id, byUser)
    await h.runToTheEnd(id)
    t.equal(await h.stateOf(id), 'finished')
    t.strictSame((await dialer.progress(id)).counts, {
      contacts: 6,
      waiting: 0,
      calling: 0,
      done: 5,
      excluded: 1,
      byDisposition: { completed: 3, 'no-answer': 1, 'opted-out': 1 },
    })
    t.equal(h.carrier.mostLines, 2, 'never more lines than its cap')
    const starts = h.carrier.dialed.map(({ at }) => at)
    t.ok(
      starts.every((at, i) => i === 0 || at - (starts[i - 1] ?? 0) >= 999),
      'a second apart',
    )
    const rows = await h.attemptRows()
    t.equal(rows.length, 9, 'six patients less one listed, one busy once, one who never answered four times')
    t.strictSame(rows.map(({ id }) => id).sort(), h.carrier.dialed.map(({ leg }) => leg as string).sort())
    t.ok(rows.every((row) => row.caller_id === '01088886001' && row.state === 'ended'))
    const silent = rows.filter(({ number }) => number === phoneOf(3))
    t.ok(
      silent.every((row, i) => row.rang === 1 && (i === 0 || row.begun_at - silent[i - 1].ended_at >= 60 * minuteMs)),
    )
    const listed = await db('number_lists').where({ reason: 'opted-out' }).pluck('number')
    t.strictSame(listed, [phoneOf(4)], 'who asked not to be called is on the list')
    t.strictSame(
      (await h.campaigns.events(id)).map(({ from, to, because }) => `${from} ${to} ${because}`),
      ['draft running by-user', 'running finished all-called'],
    )
    const kinds = h.events.map(({ kind }) => kind)
    t.equal(kinds.filter((kind) => kind === 'AttemptEnded').length, 9)
    t.notMatch(JSON.stringify(h.events), /\+86/, 'no number in an event')
    await dialer.close()
    t.strictSame(h.errors, [])
    t.equal(h.clock.pending, 0, 'no alarm is left')
  })

  t.test('why a patient was called, and why not now: the same rules, in words', async (t) => {
    const h = await house(() => isBusy)
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(1))
    await dialer.start(id, byUser)
    await h.minutesLater(1)
    const [contact] = (await h.campaigns.contacts(id, {}, { limit: 1, offset: 0 })).items
    const told = await dialer.explain(contact?.id ?? 0)
    t.match(told, { state: 'waiting', reason: 'retry-wait', decision: { kind: 'wait', why: 'retry-wait' } })
    t.ok(
      told.chain.some(({ zh }) => zh === '“忙”之后等待 10 分钟：等待'),
      JSON.stringify(told.chain),
    )
    t.equal(told.attempts.length, 1)
    t.match(told.attempts[0], { disposition: 'busy', rang: false, state: 'ended' })
    t.ok(told.attempts[0]?.why.some(({ rule }) => rule === 'opening'))
    t.ok(told.attempts[0]?.why.every(({ verdict }) => verdict === 'passes'))
    await t.rejects(dialer.explain(0), { code: 'not-found' })
    await dialer.close()
  })

  t.test('pause stops new calls and leaves live ones; resume goes on; stop is for good', async (t) => {
    const h = await house(() => answers())
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(20), { caps: { lines: 20, callsPerSecond: 1 } })
    await dialer.start(id, byUser)
    await h.clock.run({ until: monday10 + 4_500 })
    await dialer.pause(id, byUser)
    const dialedThen = h.carrier.dialed.length
    t.equal(dialedThen, 5)
    t.equal(h.carrier.lines, 5, 'the calls go on')
    await h.minutesLater(5)
    t.equal(h.carrier.dialed.length, dialedThen, 'and nobody else is called')
    t.match((await dialer.progress(id)).counts, { done: 5, waiting: 15, calling: 0 })
    await t.rejects(dialer.schedule(id, byUser), { code: 'campaign-cannot' })
    await dialer.resume(id, byUser)
    await h.clock.run({ until: h.clock.now() + 4_500 })
    t.equal(h.carrier.dialed.length, 10)
    await dialer.stop(id, byUser)
    await h.minutesLater(5)
    t.equal(await h.stateOf(id), 'stopped')
    t.match((await dialer.progress(id)).counts, { done: 20, byDisposition: { completed: 10, 'not-called': 10 } })
    await t.rejects(dialer.resume(id, byUser), { code: 'campaign-cannot' })
    t.equal((await dialer.stop(id, byUser)).life.state, 'stopped', 'twice is once')
    await dialer.close()
    t.equal(h.clock.pending, 0)
  })

  t.test('a campaign stopped with a call on the line keeps what that call came to, and calls it no more', async (t) => {
    const h = await house(() => isBusy)
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(1))
    await dialer.start(id, byUser)
    await h.clock.run({ until: monday10 + 1_000 })
    await dialer.stop(id, byUser)
    await h.minutesLater(60)
    t.match((await dialer.progress(id)).counts, { done: 1, byDisposition: { busy: 1 } })
    t.equal(h.carrier.dialed.length, 1)
    await dialer.close()
  })

  t.test('scheduled for tonight 18:00-20:00 it starts at six, breaks off at eight and goes on tomorrow', async (t) => {
    const h = await house(() => ringsOut)
    const dialer = h.dialer()
    await dialer.recover()
    const windows = [{ weekdays: [1, 2], from: 18 * 60, to: 20 * 60 }]
    const id = await h.campaign(await h.admit(3), { windows, budget: { rings: 3 } })
    await dialer.schedule(id, byUser)
    await h.runToTheEnd(id)
    t.strictSame(
      (await h.campaigns.events(id)).map(({ to, because }) => `${to} ${because}`),
      ['scheduled by-user', 'running window-opened', 'finished all-called'],
    )
    const hours = h.carrier.dialed.map(({ at }) => new Date(at + 8 * 3_600_000).toISOString().slice(8, 13))
    t.strictSame([...new Set(hours)], ['23T18', '23T19', '24T18'], 'an hour after each ring, never after eight')
    t.equal(h.carrier.dialed.length, 9)
    await dialer.close()
    t.equal(h.clock.pending, 0)
  })

  t.test('when the last window has passed, who was not reached is closed with the reason', async (t) => {
    const h = await house(() => ringsOut)
    const dialer = h.dialer()
    await dialer.recover()
    const windows = [{ weekdays: [1], from: 600, to: 610, lastDay: '2026-11-23' }]
    const id = await h.campaign(await h.admit(3), { windows, caps: { lines: 1, callsPerSecond: 1 } })
    await dialer.start(id, byUser)
    await h.runToTheEnd(id)
    t.match((await dialer.progress(id)).counts, { done: 3, byDisposition: { 'no-answer': 3 } })
    const { items } = await h.campaigns.contacts(id, {}, { limit: 10, offset: 0 })
    t.ok(items.every(({ reason }) => reason === 'windows-over'))
    await h.minutesLater(15)
    const late = await h.campaign([1], { windows })
    await t.rejects(dialer.start(late, byUser), { code: 'campaign-never-opens' })
    await dialer.close()
  })

  t.test(
    'two campaigns share the lines of the house, the urgent one first, and never ring one phone at once',
    async (t) => {
      const h = await house(() => answers())
      const dialer = h.dialer({ lines: 3, callsPerSecond: 2 })
      await dialer.recover()
      const ids = await h.admit(12)
      const calm = await h.campaign(ids, { caps: { lines: 10, callsPerSecond: 10 } })
      const urgent = await h.campaign(ids.slice(0, 4), { caps: { lines: 10, callsPerSecond: 10 }, priority: 1 })
      await dialer.start(urgent, byUser)
      await dialer.start(calm, byUser)
      await h.runToTheEnd(calm)
      await h.runToTheEnd(urgent)
      t.ok(h.carrier.mostLines <= 3)
      const order = h.carrier.dialed.map(({ number }) => number)
      t.strictSame(
        order.slice(0, 4),
        [1, 2, 3, 4].map((n) => phoneOf(n)),
      )
      const calls = (number: string) => h.carrier.dialed.filter((call) => call.number === number).map(({ at }) => at)
      for (const patient of [1, 2, 3, 4]) {
        const [first = 0, second = 0, ...more] = calls(phoneOf(patient))
        t.ok(second - first >= 5 * minuteMs && more.length === 0, 'five minutes of peace between two campaigns')
      }
      await dialer.close()
      t.equal(h.clock.pending, 0)
    },
  )

  t.test('no call before the voices are ready; a voice that fails pauses the campaign and says so', async (t) => {
    const h = await house(() => answers())
    const prepared: Prepared[] = [{ kind: 'failed', failures: 2, why: 'speech-engine-failed' }, { kind: 'ready' }]
    let prepare: () => void = () => undefined
    const speech = {
      prepare: (_: unknown, onProgress: (done: number, total: number) => void) =>
        new Promise<Prepared>((resolve) => {
          onProgress(1, 2)
          prepare = () => resolve(prepared.shift() ?? { kind: 'ready' })
        }),
    }
    const dialer = h.dialer({ speech })
    await dialer.recover()
    const id = await h.campaign(await h.admit(2))
    await dialer.start(id, byUser)
    await h.minutesLater(10)
    t.equal(h.carrier.dialed.length, 0)
    t.strictSame((await dialer.progress(id)).preparation, { kind: 'preparing', done: 1, total: 2 })
    prepare()
    await h.clock.settle()
    t.equal(await h.stateOf(id), 'paused speech-failed')
    t.match((await dialer.progress(id)).preparation, { kind: 'failed', failures: 2 })
    await dialer.resume(id, byUser)
    prepare()
    await h.runToTheEnd(id)
    t.equal(await h.stateOf(id), 'finished')
    t.equal(h.carrier.dialed.length, 2)
    await dialer.close()
  })

  for (const restart of [false, true]) {
    t.test(
      `the switch goes away${restart ? ' for good, calls and all,' : ''} and comes back: it pauses, says why, settles, goes on`,
      async (t) => {
        const h = await house((_, time) => (time === 1 ? answers('completed', 40_000) : answers()))
        const dialer = h.dialer()
        await dialer.recover()
        const id = await h.campaign(await h.admit(12), {
          caps: { lines: 12, callsPerSecond: 1 },
          retry: { unknown: { waitMinutes: 1 }, 'broke-off': { waitMinutes: 1 } },
        })
        await dialer.start(id, byUser)
        await h.clock.run({ until: monday10 + 8_500 }) // some talk, some ring, some have not been called
        h.carrier.lose({ restart })
        await h.clock.settle()
        t.equal(await h.stateOf(id), 'paused switch-lost')
        const dialedThen = h.carrier.dialed.length
        await h.minutesLater(2)
        t.equal(h.carrier.dialed.length, dialedThen, 'nobody is called meanwhile')
        h.carrier.back()
        await h.runToTheEnd(id)
        t.equal(await h.stateOf(id), 'finished')
        t.match((await dialer.progress(id)).counts, { done: 12, byDisposition: { completed: 12 } })
        t.equal(new Set(h.carrier.dialed.map(({ leg }) => leg)).size, h.carrier.dialed.length)
        const expected = restart ? dialedThen + 12 : 12 // what a restart cut off is called again, as its rules say
        t.equal(h.carrier.dialed.length, expected)
        const rows = await h.attemptRows()
        t.strictSame(
          rows
            .filter((row) => row.disposition !== null)
            .map((row) => row.id)
            .sort(),
          h.carrier.dialed.map(({ leg }) => leg as string).sort(),
        )
        const events = await h.campaigns.events(id)
        t.strictSame(
          events.map(({ to, because }) => `${to} ${because}`),
          ['running by-user', 'paused switch-lost', 'running switch-back', 'finished all-called'],
        )
        await dialer.close()
        t.strictSame(h.errors, [])
        t.equal(h.clock.pending, 0)
      },
    )
  }

  t.test('the failures of a campaign are a new one in one call', async (t) => {
    const h = await house((number) => (number === phoneOf(1) ? answers() : isBusy))
    const dialer = h.dialer()
    await dialer.recover()
    const once = { retry: { busy: { limit: 0 } } }
    const id = await h.campaign(await h.admit(3), once)
    await dialer.start(id, byUser)
    await h.runToTheEnd(id)
    const first = await h.campaigns.byId(id)
    if (first === undefined) throw new Error('it is there')
    const again = await callFailuresAgain(h.campaigns, first, { name: '再次回访' }, h.clock.now())
    t.equal(again.contacts, 2)
    const made = await h.campaigns.byId(again.id)
    t.match(made, { madeFromCampaignId: id, noticePrompt: 'notice/discharge', life: { state: 'draft' } })
    await t.rejects(callFailuresAgain(h.campaigns, first, { name: '', dispositions: ['machine'] }, 1), {
      code: 'campaign-empty',
    })
    await dialer.close()
  })

  t.test('who calls back and says the last word is not called again', async (t) => {
    const h = await house(() => isBusy)
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(3))
    await dialer.start(id, byUser)
    await h.minutesLater(1)
    await dialer.calledBack(id, 1, 'completed')
    await dialer.calledBack(id, 2, 'partial')
    await dialer.calledBack(id, 99, 'completed')
    await dialer.calledBack(id, 3, 'declined', 'answered-late')
    const reasons = await h.db('contacts').where({ campaign_id: id }).orderBy('patient_id').pluck('reason')
    t.same([reasons[0], reasons[2]], ['called-back', 'answered-late'])
    await h.runToTheEnd(id)
    t.match((await dialer.progress(id)).counts.byDisposition, { completed: 1, busy: 1, declined: 1 })
    t.equal(h.carrier.dialed.filter(({ number }) => number === phoneOf(1)).length, 1)
    t.equal(h.carrier.dialed.filter(({ number }) => number === phoneOf(2)).length, 4)
    await dialer.close()
  })

  t.test(
    'whom an agent has asked is not called any more, and counts as asked whatever had become of the calls',
    async (t) => {
      // The third is on a call of ours, which rings on, at the moment in which an agent has them on another line.
      const h = await house((number) => (number === phoneOf(3) ? ringsOut : isBusy))
      const dialer = h.dialer()
      await dialer.recover()
      const id = await h.campaign(await h.admit(5), { retry: { busy: { limit: 1 } } })
      await dialer.start(id, byUser)
      await h.minutesLater(0.1)
      const [questionnaire] = await db('questionnaires').insert({
        code: 'q',
        title: '{}',
        current_version: 1,
        created_at: 1,
        updated_at: 1,
      })
      const [version] = await db('questionnaire_versions').insert({
        questionnaire_id: questionnaire,
        version: 1,
        definition: '{}',
        sha256: '',
        created_at: 1,
      })
      const answered = async (patient: number, state: 'completed' | 'declined' | 'partial') => {
        await db('responses').insert({
          id: newResponseId(),
          questionnaire_version_id: version,
          patient_id: patient,
          campaign_id: id,
          channel: 'agent',
          language: 'zh-CN',
          state,
          started_at: 1,
          updated_at: 1,
        })
        await dialer.askedAtDesk(id, patient, state)
      }
      await answered(1, 'completed')
      await answered(2, 'partial')
      await answered(3, 'declined')
      await h.runToTheEnd(id)
      await answered(4, 'completed')
      await answered(5, 'partial')
      await answered(1, 'partial')
      const contacts = await db('contacts').where({ campaign_id: id }).orderBy('patient_id')
      t.same(
        contacts.map(({ state, disposition, reason }) => `${state} ${disposition} ${reason}`),
        [
          'done completed asked-at-desk',
          'done busy retry-limit',
          'done declined asked-at-desk',
          'done completed asked-at-desk',
          'done partial asked-at-desk',
        ],
      )
      const calls = [1, 2, 3].map(
        (patient) => h.carrier.dialed.filter(({ number }) => number === phoneOf(patient)).length,
      )
      t.same(calls, [1, 2, 1])
      await db('responses').delete()
      await dialer.close()
    },
  )

  t.test('rules are changed while it is paused, and hold when it goes on', async (t) => {
    const h = await house(() => isBusy)
    const dialer = h.dialer()
    await dialer.recover()
    const id = await h.campaign(await h.admit(1))
    await dialer.start(id, byUser)
    await t.rejects(dialer.changeRules(id, rulesOf({})), { code: 'campaign-cannot' })
    await h.minutesLater(1)
    await dialer.pause(id, byUser)
    await dialer.changeRules(id, rulesOf({ retry: { busy: { limit: 1 } } }))
    await dialer.resume(id, byUser)
    await h.runToTheEnd(id)
    t.equal(h.carrier.dialed.length, 2)
    t.equal((await h.campaigns.contacts(id, {}, { limit: 1, offset: 0 })).items[0]?.reason, 'retry-limit')
    await dialer.close()
  })

  t.test(
    'on a holiday nobody is called; the calendar of a year is seeded once and then the hospital’s own',
    async (t) => {
      const h = await house(() => answers())
      const calendar = calendarStore(db)
      await db('calendar_days').insert({ day: '2027-01-01', kind: 'holiday', name: `元旦${provisionalMark}` })
      await calendar.seed([2026, 2027])
      t.equal((await db('calendar_days').where('day', 'like', '2027%')).length, 1, 'not published, and there already')
      t.equal((await db('calendar_days').where('day', 'like', '2026%')).length, 39)
      await db('calendar_days').where({ day: '2026-10-07' }).delete()
      await calendar.seed([2026])
      t.equal((await db('calendar_days').where('day', 'like', '2026%')).length, 38, 'an edited year is left alone')
      const dialer = h.dialer()
      await db('calendar_days').insert({ day: '2026-11-23', kind: 'holiday', name: '院庆' })
      await dialer.recover()
      const id = await h.campaign(await h.admit(1))
      await dialer.start(id, byUser)
      await h.runToTheEnd(id)
      t.strictSame(
        h.carrier.dialed.map(({ at }) => at),
        [Date.parse('2026-11-24T08:00+08:00')],
      )
      await db('calendar_days').delete()
      await dialer.close()
    },
  )
})
