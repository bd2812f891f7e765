/** A predictive campaign on the real switch: ten agents with phones of sipp, three hundred patients who do as people do. */
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { campaignsStore } from '../../engine/dialer/campaigns-store.ts'
import { defaultRules } from '../../engine/dialer/core/rules.ts'
import type { Staffing } from '../../engine/dialer/core/staffing.ts'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import { type LiveFreeSwitch, type PatientBehaviour, startLiveFreeSwitch } from './live-freeswitch.ts'
import { type MortalFloor, openMortalFloor } from './mortal-floor.ts'
import { addUsers, until } from './served-hospital.ts'

const logins = Array.from({ length: 10 }, (_, at) => `agent${at}`)
/** An answer without an agent by then is left alone; the switch needs a moment for the rest. */
const abandonAfterMs = 2_000
const momentMs = 600

const never = { waitMinutes: 1, limit: 0 }
const rules = {
  ...defaultRules,
  windows: [],
  callingHours: { from: 0, to: 1440 },
  holidays: { skip: false, exchangedWorkdays: false },
  ringSeconds: 15,
  caps: { lines: 40, callsPerSecond: 10 },
  retry: { ...defaultRules.retry, busy: never, 'no-answer': never, rejected: never, unreachable: never, failed: never },
}

/** Half of them pick up, sooner or later, and stay for some seconds. */
function behaviourOf(i: number): PatientBehaviour {
  const kind = i % 10
  if (kind < 5) return { answersAfterMs: 500 + ((i * 37) % 25) * 100, hangsUpAfterMs: 5_000 + ((i * 53) % 70) * 100 }
  if (kind < 7) return { refuses: 'never-answers' }
  return { refuses: (['busy', 'rejected', 'unreachable'] as const)[kind - 7] ?? 'busy' }
}
/** All at once. */
const everybody: PatientBehaviour = { answersAfterMs: 800, hangsUpAfterMs: 12_000 }

t.test('ten agents, three hundred patients, predictive', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const floor = await openMortalFloor(t, fs, logins, { rules: { wrapUpMs: 1_000 } })
  await addUsers(floor.db, [{ login: 'boss', name: '班长', role: 'supervisor' }])
  await floor.engine.start()
  await floor.plugInAtSipp()
  for (const login of logins) await (await floor.sit(login)).act('sign-in')

  await t.test('who answers has an agent within two seconds, or hears the hospital at once', async (t) => {
    const campaign = await openCampaign(floor, fs, 'P', 300)
    await campaign.start()
    await until(async () => (await campaign.state()) === 'finished', 900_000)
    await campaign.check(t)
    t.same(fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
  })

  await t.test(
    'far too many lines for the agents there are: whoever finds nobody hears the hospital at once',
    async (t) => {
      for (const login of logins.slice(2)) await (await floor.sit(login)).act('sign-out')
      const campaign = await openCampaign(
        floor,
        fs,
        'A',
        40,
        { mode: 'power', linesPerAgent: 5, abandonmentCap: 0.2 },
        () => everybody,
      )
      await campaign.start()
      await until(async () => (await campaign.state()) === 'finished', 300_000)
      const alone = (await campaign.attempts()).filter(({ was_left_alone }) => was_left_alone === 1)
      t.ok(alone.length > 0, `${alone.length} left alone`)
      await campaign.check(t, 1)
      for (const login of logins.slice(2)) await (await floor.sit(login)).act('sign-in')
    },
  )

  await t.test('kill -9 in the middle: no burst, nobody twice, the pacer knows what it knew', async (t) => {
    const campaign = await openCampaign(floor, fs, 'K', 150)
    await campaign.start()
    await until(async () => (await campaign.attempts()).length >= 60, 300_000)
    await pause(6_000) // a snapshot is written every five seconds
    await floor.engine.kill()
    const before = await campaign.attempts()
    await pause(2_000)
    const startedAt = Date.now()
    await floor.engine.start()
    await until(async () => (await campaign.state()) === 'finished', 600_000)
    const burst = (await campaign.attempts())
      .filter(({ begun_at }) => begun_at > startedAt)
      .toSorted((a, b) => a.begun_at - b.begun_at)
    const first = burst[0]?.begun_at ?? 0
    const inFirstSecond = burst.filter(({ begun_at }) => begun_at < first + 1_000).length
    t.ok(inFirstSecond <= 10, `${inFirstSecond} calls in the first second, for ten agents; ${before.length} before`)
    await campaign.check(t)
  })
})

type Row = {
  id: string
  number: string
  disposition: string | null
  begun_at: number
  answered_at: number | null
  ended_at: number | null
  user_id: number | null
  was_left_alone: number
}

async function openCampaign(
  floor: MortalFloor,
  fs: LiveFreeSwitch,
  prefix: string,
  size: number,
  staffing: Partial<Staffing> = {},
  behaviour = behaviourOf,
) {
  const { db } = floor
  const numbers = await Promise.all(Array.from({ length: size }, (_, i) => fs.patientNumber(behaviour(i))))
  const now = Date.now()
  const common = { department: '骨科', tags: '[]', extra: '{}', created_at: now, updated_at: now }
  const patientIds: number[] = []
  for (const [i, number] of numbers.entries()) {
    const [id] = await db('patients').insert({ ...common, patient_no: `${prefix}-${i}`, name: `病人${i}` })
    await db('patient_phones').insert({
      patient_id: id,
      position: 1,
      number: `+86${number}`,
      kind: 'mobile',
      holder: '',
    })
    patientIds.push(id as number)
  }
  const store = campaignsStore(db)
  const { id: queueId } = (await db('queues').first('id')) as { id: number }
  const made = await makeCampaign(
    store,
    {
      name: prefix,
      kind: 'agents',
      rules,
      staffing: { queueId, mode: 'predictive', abandonAfterMs, leftAlone: { hears: 'apology' }, ...staffing },
    },
    { from: 'patients', patientIds },
    now,
  )
  const rows = async (): Promise<Row[]> => await db('attempts').where({ campaign_id: made.id })

  return {
    attempts: rows,
    async state(): Promise<string> {
      return ((await db('campaigns').where({ id: made.id }).first('state')) as { state: string }).state
    },
    async start(): Promise<void> {
      await (await floor.sit('boss')).send('POST', `/campaigns/${made.id}/start`)
    },

    /** Each row against what that patient's phone saw; and the waits of those who answered. */
    async check(t: Test, cap = 0.03): Promise<void> {
      const all = await rows()
      t.equal(all.filter(({ disposition }) => disposition === null).length, 0, 'no attempt is left open')
      const wrong = numbers.flatMap((number, i) => {
        const mine = all.filter((row) => row.number === `+86${number}`)
        const answered = mine.some(({ answered_at }) => answered_at !== null)
        const seen = fs.callsTo(number).length
        return seen === mine.length && answered === (behaviour(i).refuses === undefined)
          ? []
          : [{ number, i, seen, rows: mine.length, answered }]
      })
      t.same(wrong.slice(0, 5), [], `${size - wrong.length} of ${size} patients were called as their phones saw it`)
      const answered = all.filter(({ answered_at }) => answered_at !== null)
      const alone = answered.filter(({ was_left_alone }) => was_left_alone === 1)
      const served = answered.filter(({ user_id }) => user_id !== null)
      t.equal(alone.length + served.length, answered.length, `${served.length} served, ${alone.length} left alone`)
      t.ok(alone.length <= Math.max(1, cap * answered.length), `abandonment ${alone.length} of ${answered.length}`)
      const talks: { call_id: string; connected_at: number }[] = await db('agent_talks').select(
        'call_id',
        'connected_at',
      )
      const began = new Map(talks.map(({ call_id, connected_at }) => [call_id, connected_at]))
      const waits = served
        .map(({ id, answered_at }) => (began.get(id) ?? 0) - (answered_at ?? 0))
        .toSorted((a, b) => a - b)
      t.ok(
        waits.every((ms) => ms <= abandonAfterMs + momentMs),
        `waits: median ${waits[waits.length >> 1]}, longest ${waits.at(-1)} ms`,
      )
      for (const { id } of alone) {
        const said: { prompt: string; at: number }[] = await db('trail')
          .where({ call_id: id })
          .orderBy('seq')
          .select('prompt')
        const apology = said.find(({ prompt }) => prompt === 'campaign/apology')
        t.ok(apology, `who was left alone heard: ${said.map(({ prompt }) => prompt).join()}`)
      }
    },
  }
}
