/** A survey that was left half way is gone on with when the patient calls the hospital: whole calls, and what MySQL has of them. */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { type Script, scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { liveQuestionnaire, liveRules } from './live/campaign-patients.ts'
import { virtualHospital } from './virtual-hospital.ts'

const wang = '13800138001' // breaks off at the second question and calls back
const li = '13800138002' // breaks off too, and waits to be called
const zhao = '13800138003' // calls back and hangs up before the next answer

t.test('a patient breaks off, calls the main number back, goes on there, and is left in peace', async (t) => {
  const heard: string[] = []
  const dialed: string[] = []
  const listening = (who: string, script: Script) => {
    const person = scriptedPerson(script)
    return {
      ...person,
      prompted(...[prompt, line]: Parameters<NonNullable<typeof person.prompted>>) {
        heard.push(`${who} ${prompt.name}`)
        person.prompted?.(prompt, line)
      },
    }
  }
  const answers = { pain: '1', score: '4', medicine: '2' }
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-23T18:00:00+08:00',
    people: (to, attempt) => {
      const number = to.kind === 'trunk' ? to.number : to.extension
      dialed.push(number)
      return listening(number, { answers, ...(attempt === 1 && { hangsUpAfter: 'score' }) })
    },
  })
  const { db, engine, stage } = hospital
  const heardBy = (who: string): string[] =>
    heard.filter((line) => line.startsWith(`${who} `)).map((line) => line.slice(who.length + 1))

  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const patients = await hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ['C-1', '王小芳', '骨科', wang],
    ['C-2', '李建国', '骨科', li],
    ['C-3', '赵敏', '骨科', zhao],
  ])
  const retry = { ...liveRules.retry, partial: { waitMinutes: 30, limit: 1 } }
  const rules = { ...liveRules, retry }
  const survey = { name: 'x', kind: 'keypad-survey', questionnaireVersionId: versionId, rules } as const
  const id = await hospital.startCampaign(survey, patients)
  await hospital.pass(toMs('5m'))

  const contact = (patient: number | undefined) =>
    db('contacts')
      .where({ campaign_id: id, patient_id: patient ?? 0 })
      .first()
  t.match(await contact(patients[0]), { state: 'waiting', disposition: 'partial', reason: 'retry-wait' })
  t.match(await db('responses').where({ patient_id: patients[0] }), [{ state: 'partial', next_question: 'score' }])
  t.same(heardBy(wang), ['survey/live/intro', 'survey/live/pain', 'survey/live/score'])

  await t.test('the call back', async (t) => {
    heard.length = 0
    stage.callIn(listening('wang', { answers, hangsUpAfter: 'closed' }), { from: wang, to: '8000' })
    stage.callIn(listening('zhao', { answers, hangsUpAfter: 'score' }), { from: zhao, to: '8000' })
    stage.callIn(listening('stranger', { hangsUpAfter: 'closed' }), { from: '13900139000', to: '8000' })
    await hospital.pass(toMs('3m'))
    t.same(
      heardBy('wang'),
      [
        'main/welcome',
        'survey/resumed',
        'survey/live/score',
        'survey/live/medicine',
        'survey/live/thanks',
        'main/closed', // and then as any caller in the evening
      ],
      'greeted with what was left open; what was answered is not asked again',
    )
    t.same(heardBy('zhao'), ['main/welcome', 'survey/resumed', 'survey/live/score'])
    t.same(heardBy('stranger'), ['main/welcome', 'main/closed'], 'nobody is asked for somebody else')

    const [call] = await db('calls').where({ direction: 'inbound', patient_id: patients[0] })
    t.match(call, { from_number: wang, to_number: '8000', script: 'hospital-main' })
    t.match(call.facts, { survey: 'completed', 'survey-finished-on-call-back': 'yes' })
    const [attempt] = await db('attempts').where({ patient_id: patients[0] })
    const rows = await db('responses').where({ patient_id: patients[0] })
    t.match(rows, [{ state: 'completed', next_question: null, campaign_id: id, last_call_id: call.id }])
    t.equal(rows.length, 1, 'one response over two calls')
    const kept = await db('answers')
      .where({ response_id: rows[0].id })
      .orderBy('id')
      .select('question', 'value', 'call_id')
    t.same(
      kept.map(({ question, value, call_id: from }) => [question, value, from === call.id ? 'call back' : from]),
      [
        ['pain', 'yes', attempt.id],
        ['score', '4', 'call back'],
        ['medicine', 'not-taken', 'call back'],
      ],
    )
    t.match(await contact(patients[0]), { state: 'done', disposition: 'completed', reason: 'called-back' })
    t.match(await contact(patients[2]), { state: 'waiting', disposition: 'partial' })
  })

  await t.test('the rest of the evening', async (t) => {
    await hospital.runToTheEnd(id)
    const calls = (number: string) => dialed.filter((one) => one === number).length
    t.same([wang, li, zhao].map(calls), [1, 2, 2], 'who finished is not called again, the others are')
    t.same(heardBy(li).slice(0, 2), ['survey/resumed', 'survey/live/score'], 'and go on where they stopped')
    t.same(await db('contacts').where({ campaign_id: id }).orderBy('id').pluck('disposition'), [
      'completed',
      'completed',
      'completed',
    ])
    t.same(await db('responses').orderBy('patient_id').pluck('state'), ['completed', 'completed', 'completed'])
    t.equal((await db('answers')).length, 9, 'no answer twice')
  })
  await hospital.close()
})
