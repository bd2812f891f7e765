/** Campaigns whose calls are taken by agents: whole calls in virtual time, and what MySQL has of them. */
import t from 'tap'
import type { Staffing } from '../engine/dialer/core/staffing.ts'
import type { Script } from '../engine/switch/virtual/scripted-person.ts'
import { liveQuestionnaire, liveRules } from './live/campaign-patients.ts'
import { openQueueHouse } from './queue-house.ts'

const numberOf = (i: number): string => `138${String(10_000_000 + i)}`
const indexOf = (number: string): number => Number(number.slice(-4))

/** Four of ten pick up, after six seconds or more; the others are busy or do not. */
function patientAt(number: string): Script {
  const i = indexOf(number)
  const pick = (i * 7919) % 100
  if (pick >= 50) return { phone: { does: 'ring' } }
  if (pick >= 40) return { phone: { does: 'refuse', cause: 'busy', ringsMs: 1_000 } }
  return {
    phone: { does: 'answer', ringsMs: 6_000 + ((i * 31) % 100) * 120 },
    answers: { pain: '1', score: '4', medicine: '2' },
    hangsUpAfterMs: 45_000 + ((i * 17) % 100) * 1_000,
  }
}

const onHook: Script = { phone: { does: 'answer', ringsMs: 100 } }

async function openHouse(t: Parameters<typeof openQueueHouse>[0], agents: number, patients: number) {
  const phones = Object.fromEntries(Array.from({ length: agents }, (_, i) => [String(1001 + i), onHook]))
  const house = await openQueueHouse(t, phones, { rules: { wrapUpMs: 10_000 }, outside: patientAt })
  const { engine } = house.hospital
  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const patientIds = await house.hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ...Array.from({ length: patients }, (_, i) => [`A-${i}`, `病人${i}`, '骨科', Number(numberOf(i))]),
  ])
  return {
    ...house,
    versionId,
    patientIds,
    start: (staffing: Partial<Staffing>) =>
      house.hospital.startCampaign(
        {
          name: '出院回访',
          kind: 'agents',
          questionnaireVersionId: versionId,
          rules: { ...liveRules, caps: { lines: 20, callsPerSecond: 10 } },
          staffing: { queueId: house.queue.id, ...staffing },
        },
        patientIds,
      ),
    attempts: () => house.db('attempts').orderBy('begun_at'),
  }
}

t.test('a predictive campaign: who answers speaks with an agent within two seconds, or with the machine', async (t) => {
  const house = await openHouse(t, 5, 300)
  await house.signIn('1001', '1002', '1003', '1004', '1005')
  const id = await house.start({ mode: 'predictive', share: 'evenly' })
  await house.hospital.runToTheEnd(id)
  const attempts = await house.attempts()
  const answered = attempts.filter(({ answered_at }) => answered_at !== null)
  const alone = answered.filter(({ was_left_alone }) => was_left_alone === 1)

  t.ok(answered.length > 70, `${answered.length} of ${attempts.length} calls were answered`)
  t.ok(
    answered.every(({ user_id, was_left_alone }) => (user_id === null) === (was_left_alone === 1)),
    'nobody is forgotten',
  )
  t.ok(alone.length / answered.length <= 0.03, `${alone.length} left alone`)
  const waits = (await house.waits()).map(({ waited_ms }) => waited_ms as number)
  t.ok(Math.max(...waits) <= 2_050, `nobody waited longer than ${Math.max(...waits)} ms`)

  await t.test('calls are shared evenly, and agents are kept busy', async (t) => {
    const counts = [1001, 1002, 1003, 1004, 1005].map(
      (extension) => answered.filter(({ user_id }) => user_id === house.agent(String(extension))).length,
    )
    t.ok(Math.max(...counts) - Math.min(...counts) <= 6, counts.join())
  })

  await t.test('who was left alone heard at once that the hospital is calling, and was asked by key', async (t) => {
    for (const { number } of alone) {
      const heard = house.heardBy(number.replace('+86', ''))
      t.ok(heard.includes('campaign/survey-instead') || heard.includes('campaign/one-moment'), heard.join())
    }
    t.equal(await house.db('campaign_pacing').where({ campaign_id: id }).first('campaign_id').then(Boolean), true)
    t.ok((await house.db('campaign_pacing_points').where({ campaign_id: id })).length > 10)
  })
  await house.over()
})
