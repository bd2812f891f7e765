import t from 'tap'
import type { Database } from '../../db/connection.ts'
import { connect } from '../../db/connection.ts'
import { testDatabase } from '../../db/test-database.ts'
import { newLegId } from '../kernel/ids.ts'
import { attemptsStore } from './attempts-store.ts'
import type { Attempt } from './campaign.ts'
import { campaignsStore } from './campaigns-store.ts'
import { noHistory } from './core/contact.ts'
import { makeCampaign } from './new-campaign.ts'
import { monday10, phoneOf, prompt } from './test-house.ts'

t.setTimeout(120_000)
const many = 3_000

/** Patients, their phones, long lists of numbers, and a call to everybody an hour ago. */
async function fill(db: Database): Promise<number[]> {
  const ids = Array.from({ length: many }, (_, i) => i + 1)
  const insert = (table: string, rowOf: (id: number) => object) => db.batchInsert(table, ids.map(rowOf), 1_000)
  const common = { name: '张三', department: '心内科', tags: '[]', extra: '{}', created_at: 1, updated_at: 1 }
  await insert('patients', (id) => ({ ...common, id }))
  await insert('patient_phones', (id) => ({ patient_id: id, position: 1, number: phoneOf(id), kind: 'mobile' }))
  for (const list of ['do-not-call', 'black'])
    await insert('number_lists', (id) => ({ list, number: phoneOf(id + 1, list.length), created_at: 1 }))
  const ended = { campaign_id: 99, phone_position: 1, caller_id: '', state: 'ended', disposition: 'busy' }
  await insert('attempts', (id) => ({
    ...ended,
    id: newLegId(),
    contact_id: 0,
    patient_id: id,
    number: phoneOf(id),
    begun_at: monday10 - 3_600_000,
  }))
  await db.raw('analyze table contacts, patients, patient_phones, number_lists, attempts')
  return ids
}

t.test('what one call asks of the database does not grow with the lists', async (t) => {
  const { url, inFlight } = await testDatabase(t)
  const db = connect(url, inFlight, { poolMax: 1 }) // the counters are those of one connection
  t.teardown(() => db.destroy())
  const ids = await fill(db)
  const campaigns = campaignsStore(db)
  const request = { name: '回访', kind: 'voice-notice', noticePrompt: prompt } as const
  const { id } = await makeCampaign(campaigns, request, { from: 'patients', patientIds: ids }, monday10)
  const campaign = await campaigns.byId(id)
  if (campaign === undefined) throw new Error('the campaign was not made')
  const attempts = attemptsStore(db)

  /** Rows that the server looked at during `work`. */
  async function rowsRead(work: () => Promise<unknown>): Promise<number> {
    await db.raw('flush status')
    await work()
    const [counters] = (await db.raw("show session status like 'Handler_read%'")) as [{ Value: string }[]]
    return counters.reduce((sum, { Value }) => sum + Number(Value), 0)
  }

  const [due] = await attempts.due(id, 1)
  const contactId = due?.id ?? 0
  const facts = await attempts.facts(contactId, monday10, 86_400_000)
  t.match(facts, { state: 'waiting', lists: new Map(), numbers: [{ position: 1 }] })
  t.strictSame([...(facts?.recentCalls.values() ?? [])], [[monday10 - 3_600_000]])
  const number = facts?.numbers[0]?.number ?? ''
  const patientId = facts?.patientId ?? 0
  const attempt: Attempt = {
    leg: newLegId(),
    campaign,
    contactId,
    patientId,
    number,
    position: 1,
    extension: undefined,
    callerId: undefined,
    begunAt: monday10,
  }
  const { leg } = attempt
  const ending = { leg, rang: true, cause: 'busy', rawCause: 'USER_BUSY', answeredAt: undefined, endedAt: monday10 + 9 }
  const change = { state: 'waiting', disposition: 'busy', reason: 'retry-wait', history: noHistory } as const
  const acts: readonly [string, () => Promise<unknown>][] = [
    ['the next that are due', () => attempts.due(id, 50)],
    ['the facts of a contact', () => attempts.facts(contactId, monday10, 86_400_000)],
    ['a contact that is not called now', () => attempts.decide(contactId, { ...change, nextAt: 1 }, monday10)],
    ['an attempt begins', () => attempts.begin(attempt, [], monday10)],
    ['its phone rings', () => attempts.rang(leg, monday10 + 1)],
    ['it is answered', () => attempts.answered(leg, monday10 + 2)],
    ['it ends', () => attempts.fold({ ...ending, disposition: 'busy' }, { ...change, nextAt: monday10 + 60_000 }, [])],
  ]
  for (const [what, act] of acts) {
    const rows = await rowsRead(act)
    t.ok(rows <= 60, `${what}: ${rows} rows of ${many}`)
  }
  t.match(await attempts.ofContact(contactId), [{ leg, state: 'ended', rang: true, disposition: 'busy' }])
  t.match(await db('contacts').where({ id: contactId }).first(), { state: 'waiting', next_at: monday10 + 60_000 })
  t.equal(await attempts.begin({ ...attempt, leg: newLegId(), contactId: 0 }, [], monday10), false)
  t.equal(inFlight.count, 0)
})
