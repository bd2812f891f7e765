/** What is set while the engine runs holds for the next call: hours, targets, holidays, caller ids, lines, the hospital's name. */
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { type Script, scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { liveRules } from './live/campaign-patients.ts'
import { virtualHospital } from './virtual-hospital.ts'

t.test('a new hospital’s main line, and what its people set', async (t) => {
  const heard: string[] = []
  const reached: string[] = []
  const hospital = await virtualHospital(t, {
    startsAt: '2026-11-23T10:00:00+08:00', // a Monday
    people: (to) => {
      reached.push(to.kind === 'trunk' ? to.number : to.extension)
      return scriptedPerson({ phone: { does: 'answer', ringsMs: 1_000 }, hangsUpAfterMs: 5_000 })
    },
  })
  const { engine, stage, db } = hospital
  const { reference } = engine

  /** What a caller hears, and who picks up. */
  async function call(script: Script): Promise<{ heard: string[]; reached: string[] }> {
    heard.length = 0
    reached.length = 0
    const person = scriptedPerson(script)
    const listener: typeof person = {
      ...person,
      prompted(prompt, line) {
        if (prompt.name !== 'ringback') heard.push(prompt.name)
        person.prompted?.(prompt, line)
      },
    }
    stage.callIn(listener, { from: '13900139000', to: '8000' })
    await hospital.pass(toMs('2m'))
    return { heard: [...heard], reached: [...reached] }
  }
  const wantsOperator: Script = { answers: { choices: '9', 'leave-message': { hangsUp: true } } }

  await t.test('before anything is there it is closed; office hours are put in at the first start', async (t) => {
    t.same((await call({ hangsUpAfter: 'closed' })).heard, ['main/welcome', 'main/closed'])
    t.same(await engine.recover(), { hoursWerePutIn: true })
    t.same((await call({ hangsUpAfter: 'choices' })).heard, ['main/welcome', 'main/choices'])
    t.same(await engine.recover(), { hoursWerePutIn: false })
  })

  await t.test(
    'a name that leads nowhere asks for a message; set, it reaches somebody from the next call on',
    async (t) => {
      const before = await call(wantsOperator)
      t.same(before.reached, [])
      t.same(before.heard.slice(-3), ['main/operator-busy', 'main/leave-message', 'beep'])
      await reference.setTarget('operator', { kind: 'extension', extension: '8001' })
      t.same((await call(wantsOperator)).reached, ['8001'])
      await reference.setTarget('operator', { kind: 'trunk', number: '057187654321' })
      t.same((await call(wantsOperator)).reached, ['057187654321'], 'or somebody outside')
    },
  )

  await t.test('hours and holidays hold for the next call', async (t) => {
    await reference.setDay({ day: '2026-11-23', kind: 'holiday', name: '院庆' })
    t.ok((await call({ hangsUpAfter: 'closed' })).heard.includes('main/closed'))
    await reference.removeDay('2026-11-23')
    t.ok((await call({ hangsUpAfter: 'choices' })).heard.includes('main/choices'))
    await reference.setHours('outpatients', [])
    t.ok((await call({ hangsUpAfter: 'closed' })).heard.includes('main/closed'))
  })

  await t.test('caller ids by department, lines and pace hold for the next calls of a campaign', async (t) => {
    const departments = ['骨科', '心内科', '儿科']
    const patients = await hospital.importList([
      ['住院号', '姓名', '科室', '联系电话'],
      ...Array.from({ length: 12 }, (_, i) => [`S-${i}`, '王小芳', departments[i % 3] ?? '', `138001380${10 + i}`]),
    ])
    await engine.house.settings.change({
      callerId: '057188880000',
      callerIdsByDepartment: { 骨科: '057188880001', 心内科: '057188880002' },
      lines: 1,
    })
    const notice = { name: 'x', kind: 'voice-notice', noticePrompt: 'notice/discharge', rules: liveRules } as const
    const id = await hospital.startCampaign(notice, patients)
    await hospital.runToTheEnd(id)
    const rows = await db('attempts')
      .join('patients', 'patients.id', 'attempts.patient_id')
      .where({ campaign_id: id })
      .orderBy('begun_at')
      .select('department', 'caller_id', 'begun_at', 'ended_at')
    t.equal(rows.length, 12)
    const shown = new Set(rows.map((row) => `${row.department} ${row.caller_id}`))
    t.same([...shown].toSorted(), ['儿科 057188880000', '心内科 057188880002', '骨科 057188880001'])
    const calls = await db('calls').where({ campaign_id: id }).distinct('from_number').pluck('from_number')
    t.same(calls.toSorted(), ['057188880000', '057188880001', '057188880002'], 'what the phones showed')
    t.ok(
      rows.every((row, i) => i === 0 || row.begun_at >= rows[i - 1].ended_at),
      'one line: no call before the one before has ended',
    )
  })

  await t.test('the hospital’s name is the new one from the next prompt on', async (t) => {
    const soundsOf = async () => {
      const { hospital: name } = engine.house.hospital
      const said = await engine.speech.render({ kind: 'prompt', prompt: 'main/welcome', language: 'zh-CN', fields: {} })
      return { name, said: JSON.stringify(said) }
    }
    const before = await soundsOf()
    await engine.house.settings.change({ hospitalName: '仁和医院' })
    const after = await soundsOf()
    t.same([before.name, after.name], ['示范医院', '仁和医院'])
    t.not(before.said, after.said, 'another name is other sound')
    await engine.house.settings.change({ hospitalName: null })
    t.equal((await soundsOf()).said, before.said)
  })
  await hospital.close()
})
