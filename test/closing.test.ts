/** An engine that is closed while its calls live: it is gone at once, and nothing that was keyed is lost. */
import t from 'tap'
import { scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { liveQuestionnaire, liveRules } from './live/campaign-patients.ts'
import { virtualHospital } from './virtual-hospital.ts'

t.test('nobody waits for the calls of a campaign that are under way', async (t) => {
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-23T18:00:00+08:00',
    people: () => scriptedPerson({ phone: { does: 'answer', ringsMs: 1_000 }, otherwise: '1' }),
  })
  const { db, engine, stage } = hospital
  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const patientIds = await hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ...Array.from({ length: 20 }, (_, i) => [`C-${i}`, `王${i}`, '骨科', 13_810_000_000 + i]),
  ])
  const kind = 'keypad-survey' as const
  await hospital.startCampaign(
    { name: 'cut off', kind, questionnaireVersionId: versionId, rules: liveRules },
    patientIds,
  )
  const kept = async () => await db('answers').select('response_id', 'question', 'value').orderBy('id')
  while ((await kept()).length === 0) await hospital.pass(500)

  const before = await kept()
  t.ok(stage.live > 3, 'they talk')
  const at = hospital.clock.now()
  await hospital.close()
  t.equal(hospital.clock.now(), at, 'not a moment of theirs was waited for')
  t.same((await kept()).slice(0, before.length), before)
  t.ok(
    (await db('attempts').whereNull('ended_at')).length > 3,
    'the next engine finds them open, and asks what became of them',
  )
  t.equal(engine.callLog.waiting, 0)
})
