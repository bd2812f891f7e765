/**
 * The live suite's 200 patients on the virtual switch: the same list, the same voice, the same rows. What differs between
 * the two is a bug in the virtual one. And names that try to be commands.
 */
import t from 'tap'
import type { PhoneReaction } from '../engine/switch/virtual/person.ts'
import { scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { caseOf, liveQuestionnaire, liveRules, nameOf } from './live/campaign-patients.ts'
import type { PatientBehaviour } from './live/patients.ts'
import { virtualHospital } from './virtual-hospital.ts'

const size = 200
const numberOf = (i: number): string => `138${String(10_000_000 + i)}`

t.test('200 patients from an .xlsx, on the virtual switch: every row is what those patients did', async (t) => {
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-23T18:00:00+08:00',
    people: (to) =>
      scriptedPerson(scriptOf(caseOf(Number((to.kind === 'trunk' ? to.number : to.extension).slice(-4))).behaviour)),
  })
  const { db, engine } = hospital
  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const patientIds = await hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ...Array.from({ length: size }, (_, i) => [`V-${i}`, nameOf(i), '骨科', Number(numberOf(i))]),
  ])
  const survey = {
    name: 'virtual',
    kind: 'keypad-survey',
    questionnaireVersionId: versionId,
    rules: liveRules,
  } as const
  const id = await hospital.startCampaign(survey, patientIds)
  await hospital.runToTheEnd(id)

  await t.test('dispositions, answers and attempts', async (t) => {
    const wrong: unknown[] = []
    for (let i = 0; i < size; i += 1) {
      const { disposition, answers, calls } = caseOf(i)
      const attempts = await db('attempts')
        .where({ campaign_id: id, number: `+86${numberOf(i)}` })
        .orderBy('begun_at')
      const found = {
        disposition: attempts.at(-1)?.disposition,
        calls: attempts.length,
        answers: await answersOf(numberOf(i)),
      }
      const expected = { disposition, calls, answers: { ...answers } }
      if (!isSame(found, expected)) wrong.push({ i, found, expected })
    }
    t.same(wrong.slice(0, 3), [], `${size - wrong.length} of ${size} patients as they were`)
  })

  await t.test('names are stored as they are, and nothing of them was executed', async (t) => {
    const names = await db('patients').orderBy('id').pluck('name')
    t.same(
      names.slice(0, 40),
      Array.from({ length: 40 }, (_, i) => nameOf(i)),
    )
    const called = await db('attempts').where({ campaign_id: id }).countDistinct({ n: 'patient_id' }).first()
    t.equal(Number(called?.['n']), size, 'everybody was called, whatever their name')
  })

  await t.test('the call log is whole: every call with its legs, its trail and its recording', async (t) => {
    const open = await db('calls').whereNull('ended_at')
    t.equal(open.length, 0)
    const answered = await db('calls').whereNotNull('answered_at').where({ campaign_id: id })
    const recordings = await db('recordings').where({ kind: 'call', state: 'kept', channels: 2 })
    t.equal(recordings.length, answered.length, 'a recording for every answered call')
    t.ok(recordings.every(({ sha256, duration_ms }) => /^[0-9a-f]{64}$/.test(sha256) && duration_ms > 0))
    const withoutTrail = await db('calls').leftJoin('trail', 'trail.call_id', 'calls.id').whereNull('trail.call_id')
    t.equal(withoutTrail.length, 0)
    t.equal((await db('legs')).length, (await db('calls')).length)
  })

  await t.test('failures become a new campaign in one call, and the report counts what happened', async (t) => {
    const report = await engine.reports.campaignReport(id, 'zh-CN')
    t.match(report.totals, { contacts: size, completed: 40, partial: 20, attempts: 220 })
    t.same(
      report.questions.find((question) => question.id === 'pain')?.counts.map(({ count }) => count),
      [40, 20],
    )
  })

  await hospital.close()

  async function answersOf(number: string): Promise<Record<string, string>> {
    const rows = await db('answers')
      .join('responses', 'responses.id', 'answers.response_id')
      .join('patient_phones', 'patient_phones.patient_id', 'responses.patient_id')
      .where({ 'patient_phones.number': `+86${number}` })
      .orderBy('answers.id')
      .select('question', 'value')
    return Object.fromEntries(rows.map(({ question, value }) => [question, value]))
  }
})

t.test('patients behind a main number are dialed through by their extension before anybody speaks', async (t) => {
  const heard: Record<string, { keys: string[]; prompts: string[] }> = {}
  const at = (number: string) => (heard[number] ??= { keys: [], prompts: [] })
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-23T18:00:00+08:00',
    settings: { EXTENSION_PAUSE_SECONDS: '3', EXTENSION_RING_SECONDS: '5' },
    people: (to) => {
      const number = to.kind === 'trunk' ? to.number : to.extension
      const person = scriptedPerson({ phone: { does: 'answer', ringsMs: 1_000 }, otherwise: '1' })
      return {
        ...person,
        connected(line) {
          at(number).keys.push(`answered ${hospital.clock.now()}`)
          person.connected?.(line)
        },
        hearsKey: (digit) => void at(number).keys.push(`${digit} ${hospital.clock.now()}`),
        prompted(prompt, line) {
          at(number).prompts.push(`${prompt.name} ${hospital.clock.now()}`)
          person.prompted?.(prompt, line)
        },
      }
    },
  })
  const { db, engine } = hospital
  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const patientIds = await hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ['E-1', '王小芳', '骨科', '0571-87654321转801'],
    ['E-2', '李建国', '骨科', '13800138000'],
  ])
  const survey = { name: 'x', kind: 'keypad-survey', questionnaireVersionId: versionId, rules: liveRules } as const
  const id = await hospital.startCampaign(survey, patientIds)
  await hospital.runToTheEnd(id)

  const [answered, ...keys] = at('057187654321').keys.map((line) => line.split(' '))
  const answeredAt = Number(answered?.[1])
  t.equal(keys.map(([key]) => key).join(''), '801', 'the main number was dialed, and 801 sent to it')
  t.equal(Number(keys[0]?.[1]) - answeredAt, 3_000, 'when its switchboard had greeted')
  const firstWordAt = Number(at('057187654321').prompts[0]?.split(' ')[1])
  t.ok(firstWordAt - Number(keys[2]?.[1]) >= 5_000, 'and nobody spoke until somebody could have picked up')
  t.same(
    at('13800138000').keys.map((line) => line.split(' ')[0]),
    ['answered'],
    'a number without an extension gets no keys',
  )
  t.ok(Number(at('13800138000').prompts[0]?.split(' ')[1]) - answeredAt < 1_000)
  t.same(await db('attempts').orderBy('number').pluck('disposition'), ['completed', 'completed'])
  const trail = await db('trail').where({ outcome: 'extension dialed' })
  t.match(trail, [{ verb: 'call', pii: { extension: '801' } }])
  t.equal(trail.length, 1)
  const call = await db('calls').where({ id: trail[0].call_id }).first()
  t.equal(call.to_number, '057187654321')
  await hospital.close()
})

const isSame = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, part]) => [key, sorted(part)])
          .sort(),
      )
    : value

function scriptOf(behaviour: PatientBehaviour) {
  const { presses, hangsUpAfterMs } = behaviour
  return {
    phone: phoneOf(behaviour),
    ...(presses && { presses }),
    ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }),
  }
}

function phoneOf({ refuses, answersAfterMs = 300 }: PatientBehaviour): PhoneReaction {
  if (refuses === undefined) return { does: 'answer', ringsMs: answersAfterMs }
  if (refuses === 'never-answers') return { does: 'ring' }
  return { does: 'refuse', cause: refuses, ...(refuses === 'rejected' && { ringsMs: 800 }) }
}
