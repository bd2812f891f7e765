import fc from 'fast-check'
import t from 'tap'
import type { DueContact } from './attempts-store.ts'
import { campaignsStore } from './campaigns-store.ts'
import { DueWindow } from './due-window.ts'
import { makeCampaign } from './new-campaign.ts'
import { answers } from './test-carrier.ts'
import { monday10, prompt, testHouses } from './test-house.ts'

t.setTimeout(120_000)
const page = { limit: 10, offset: 0 }

t.test('campaigns and their lists', async (t) => {
  const { db, house } = await testHouses(t)

  t.test('a list of 20,000 is made in one go, in its order, each patient once', async (t) => {
    const h = await house(() => answers())
    const ids = await h.admit(20_000)
    const backwards = [...ids.toReversed(), 1, 2, 999_999]
    const started = performance.now()
    const id = await h.campaign(backwards)
    const seconds = (performance.now() - started) / 1000
    t.comment(`${seconds.toFixed(2)} s`)
    const store = campaignsStore(db)
    t.match(await store.counts(id), { contacts: 20_000, waiting: 20_000 })
    t.strictSame((await h.attempts.due(id, 2)).length, 2)
    const [first] = (await store.contacts(id, { state: 'waiting' }, page)).items
    t.match(first, { patientId: 20_000, nextAt: monday10, attempts: 0 })
    t.equal((await store.contacts(id, { disposition: 'busy' }, page)).total, 0)
  })

  t.test('who comes first: the important, or those who went home last', async (t) => {
    const h = await house(() => answers())
    const ids = await h.admit(4)
    await db('patients').where({ id: 3 }).update({ is_vip: true, discharged_on: '2026-11-01' })
    await db('patients').where({ id: 2 }).update({ discharged_on: '2026-11-20' })
    const inOrder = async (order: string) => {
      const due = await h.attempts.due(await h.campaign(ids, { order }), 10)
      const rows = await db('contacts').whereIn(
        'id',
        due.map(({ id }) => id),
      )
      return due.map(({ id }) => rows.find((row) => row.id === id)?.patient_id as number)
    }
    t.strictSame(await inOrder('as-selected'), [1, 2, 3, 4])
    t.strictSame(await inOrder('vip-first'), [3, 1, 2, 4])
    t.strictSame(await inOrder('latest-discharge-first'), [2, 3, 1, 4])
  })

  t.test('a campaign that has nothing to say, nobody to call, or rules that make no sense is not made', async (t) => {
    const h = await house(() => answers())
    const ids = await h.admit(1)
    const make = (request: Partial<Parameters<typeof makeCampaign>[1]>, patientIds = ids) =>
      makeCampaign(
        h.campaigns,
        { name: 'x', kind: 'voice-notice', noticePrompt: prompt, ...request },
        { from: 'patients', patientIds },
        1,
      )
    await t.rejects(make({ kind: 'keypad-survey' }), { code: 'campaign-incomplete' })
    await t.rejects(make({}, []), { code: 'campaign-empty' })
    await t.rejects(make({}, [77]), { code: 'campaign-empty' })
    await t.rejects(make({ rules: { ringSeconds: 1, speed: 9 } }), {
      code: 'campaign-rules-invalid',
      message: /ringSeconds.*speed|speed.*ringSeconds/,
    })
    t.match(await h.campaigns.list(page), { items: [], total: 0 }, 'nothing is left of them')
  })

  t.test('what is read back is what was written, and the life of a campaign is on record', async (t) => {
    const h = await house(() => answers())
    const id = await h.campaign(await h.admit(1), { priority: 2 })
    const draft = await h.campaigns.byId(id)
    if (draft === undefined) throw new Error('it is there')
    t.match(draft, {
      name: '出院回访',
      kind: 'voice-notice',
      noticePrompt: prompt,
      rules: { priority: 2, ringSeconds: 30 },
      life: { state: 'draft' },
    })
    await h.campaigns.move(draft, { state: 'running', pausedBecause: undefined }, { because: 'by-user', userId: 3 }, 50)
    await h.campaigns.move(draft, { state: 'stopped', pausedBecause: undefined }, { because: 'by-user' }, 60)
    t.match(await h.campaigns.byId(id), { life: { state: 'stopped' }, startedAt: 50, endedAt: 60 })
    t.match(await h.campaigns.events(id), [
      { at: 50, to: 'running', userId: 3 },
      { at: 60, to: 'stopped', userId: undefined },
    ])
    t.match(await h.campaigns.counts(id), { done: 1, byDisposition: { 'not-called': 1 } })
    t.strictSame(
      (await h.campaigns.inStates(['stopped'])).map((campaign) => campaign.id),
      [id],
    )
  })
})

t.test('the window of due contacts gives them in order, whatever comes back meanwhile', async (t) => {
  type Step = { at: number } | 'take'
  const steps = fc.array(fc.oneof(fc.record({ at: fc.nat(50) }), fc.constant<Step>('take')), { maxLength: 120 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 40 }), steps, async (list, script) => {
      const waiting = new Map<number, DueContact>(list.map((nextAt, id) => [id, { id, nextAt }]))
      const earliest = () => [...waiting.values()].sort((a, b) => a.nextAt - b.nextAt || a.id - b.id)
      const window = new DueWindow(5)
      const refill = () => window.refill((limit) => Promise.resolve(earliest().slice(0, limit)))
      const taken: number[] = []
      for (const step of script) {
        if (step !== 'take') {
          const id = taken.pop()
          if (id === undefined) continue
          waiting.set(id, { id, nextAt: step.at })
          window.offer({ id, nextAt: step.at })
          continue
        }
        if (window.head === 'ask') await refill()
        const contact = window.take(Number.POSITIVE_INFINITY)
        const expected = earliest()[0]
        if (contact?.id !== expected?.id) return false
        if (contact === undefined) continue
        waiting.delete(contact.id)
        taken.push(contact.id)
      }
      return true
    }),
    { seed: 20261123, numRuns: 500 },
  )
  t.pass('seed 20261123')
})

t.test('a contact that comes back while the database is being asked is not lost, and is not there twice', async (t) => {
  const window = new DueWindow(5)
  await window.refill(() => {
    window.offer({ id: 7, nextAt: 3 })
    return Promise.resolve([
      { id: 7, nextAt: 1 },
      { id: 8, nextAt: 2 },
    ])
  })
  t.equal(window.take(0), undefined, 'nobody is due yet')
  t.strictSame([window.take(9)?.id, window.take(9)?.id, window.take(9)], [8, 7, undefined])
  t.equal(window.head, undefined)
})
