/** What the house does by the clock, on the features that do it: every job on a hospital with something to tidy up. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import t from 'tap'
import { toMs } from '../engine/kernel/duration.ts'
import { newLegId } from '../engine/kernel/ids.ts'
import { choice, quiz } from '../engine/survey/core/sample-questionnaires.ts'
import { virtualHospital } from './virtual-hospital.ts'

const day = toMs('1d')

t.test('the nightly jobs tidy up what is over, and nothing else', async (t) => {
  const hospital = await virtualHospital(t, { startsAt: '2026-11-23T03:00:00+08:00', people: () => undefined })
  const { db, engine, clock, varDir } = hospital
  await engine.recover()
  const { schedule, house } = engine
  const ago = (days: number): number => clock.now() - days * day

  async function file(where: string, days: number): Promise<string> {
    const whole = path.join(varDir, where)
    await mkdir(path.dirname(whole), { recursive: true })
    await writeFile(whole, Buffer.alloc(100))
    await utimes(whole, ago(days) / 1000, ago(days) / 1000)
    return whole
  }
  async function recording(days: number): Promise<string> {
    const where = `2020/01/01/${newLegId()}.wav`
    await file(`recordings/${where}`, days)
    const row = { call_id: newLegId(), kind: 'call', path: where, state: 'kept', started_at: ago(days) }
    await db('recordings').insert(row)
    return where
  }

  await t.test('recordings, by the days that are set while the engine runs', async (t) => {
    const places = [await recording(1_100), await recording(400), await recording(10)]
    const left = async () => {
      const states = await db('recordings').orderBy('id').pluck('state')
      const files = places.map((where) => existsSync(path.join(varDir, 'recordings', where)))
      return states.map((state, i) => `${state} ${files[i]}`)
    }
    await house.settings.change({ recordingDays: 0 })
    t.equal(await schedule.run('recordings-retention'), 'done')
    t.same(await left(), ['kept true', 'kept true', 'kept true'], '0 keeps for good')
    await house.settings.change({ recordingDays: null })
    await schedule.run('recordings-retention')
    t.same(await left(), ['deleted false', 'kept true', 'kept true'], 'three years, unless said otherwise')
    await house.settings.change({ recordingDays: 30 })
    await schedule.run('recordings-retention')
    t.same(await left(), ['deleted false', 'deleted false', 'kept true'])
  })

  await t.test('sessions that have ended', async (t) => {
    const user = { login: 'a', name: 'A', password_hash: 'x', role: 'agent', created_at: 1 }
    const [userId] = await db('users').insert(user)
    const session = (token: string, seenMinutes: number, expiresInMinutes: number) => ({
      token_hash: token.repeat(64),
      user_id: userId,
      created_at: 1,
      seen_at: clock.now() - seenMinutes * 60_000,
      expires_at: clock.now() + expiresInMinutes * 60_000,
    })
    await db('sessions').insert([session('1', 1, 60), session('2', 90, 60), session('3', 1, -1)])
    await schedule.run('sessions-cleanup')
    t.same(await db('sessions').pluck('token_hash'), ['1'.repeat(64)])
  })

  await t.test('files that were left behind; what the hospital uploaded to be kept stays', async (t) => {
    const old = [
      await file('uploads/a.xlsx', 2),
      await file('reports/out/b.xlsx', 2),
      await file('imports/r1.xlsx', 120),
    ]
    const kept = [
      await file('uploads/now.xlsx', 0),
      await file('uploads/prompts/recorded/zh-CN/main/welcome.wav', 900),
      await file('reports/campaign-1.xlsx', 900),
      await file('imports/r2.xlsx', 20),
    ]
    const imported = { file_name: 'x', layout: '', mapping: '[]', state: 'finished', started_at: 1 }
    await db('imports').insert([
      { ...imported, ended_at: ago(120), rejects_file: old[2] },
      { ...imported, ended_at: ago(20), rejects_file: kept[3] },
    ])
    await schedule.run('old-files')
    t.same(old.filter(existsSync), [])
    t.same(kept.filter(existsSync), kept)
    t.same(
      await db('imports').orderBy('id').pluck('rejects_file'),
      [null, kept[3]],
      'nobody is offered a file that is gone',
    )
    t.equal(await schedule.run('old-files'), 'done', 'with nothing left to do')
  })

  await t.test('points of pacing charts that are older than a month', async (t) => {
    const campaign = { name: 'x', kind: 'agents', state: 'finished', rules: '{}', created_at: 1 }
    const [id] = await db('campaigns').insert(campaign)
    const pointAt = (at: number) => ({ campaign_id: id, at, reason: '{}' })
    await db('campaign_pacing_points').insert([pointAt(ago(31)), pointAt(ago(29))])
    await schedule.run('pacing-points')
    t.same(await db('campaign_pacing_points').pluck('at'), [ago(29)])
  })

  await t.test('listed numbers whose time has been over for a month', async (t) => {
    const listed = (number: string, until_at: number | null) => ({ list: 'black', number, until_at, created_at: 1 })
    await db('number_lists').insert([
      listed('1', ago(31)),
      listed('2', ago(29)),
      listed('3', ago(-1)),
      listed('4', null),
    ])
    await schedule.run('number-lists')
    t.same(await db('number_lists').orderBy('number').pluck('number'), ['2', '3', '4'])
  })

  await t.test('questionnaires that were left lying at a desk, and the contacts that wait for them', async (t) => {
    const { versionId } = await engine.surveys.save(quiz([choice('q1'), choice('q2')], { code: 'left' }))
    const row = { name: '周文', department: '骨科', created_at: 1, updated_at: 1 }
    const [patient = 0] = await db('patients').insert(row)
    const campaign = { name: '回访', kind: 'keypad-survey', state: 'paused', rules: '{}', created_at: 1 }
    const [id = 0] = await db('campaigns').insert({ ...campaign, questionnaire_version_id: versionId })
    const contact = { campaign_id: id, patient_id: patient, state: 'waiting', next_at: 1, updated_at: 1 }
    await db('contacts').insert(contact)
    const by = { userId: 7, call: undefined }
    const request = { code: 'left', patient, campaign: id, language: 'zh-CN', takesOver: false } as const
    let form = await engine.forms.begin(request, by)
    for (const question of ['q1', 'q2'])
      ({ form } = await engine.forms.answer(form.id, { question, value: 'a' }, { ...by, revision: form.revision }))
    await schedule.run('forgotten-forms')
    t.match(await db('responses').where({ id: form.id }).first(), { state: 'open' }, 'somebody may be at it still')
    await db('responses').update({ updated_at: ago(1) })
    await schedule.run('forgotten-forms')
    t.match(await db('responses').where({ id: form.id }).first(), { state: 'completed' })
    t.match(await db('contacts').where({ campaign_id: id }).first(), { state: 'done', reason: 'asked-at-desk' })
  })

  await t.test('rendered prompts within their bound, whoever wrote them', async (t) => {
    await mkdir(path.join(varDir, 'prompts/ab'), { recursive: true })
    await file(`prompts/drafts/half.wav`, 1)
    await file(`prompts/ab/${'ab'.repeat(32)}.wav`, 2)
    await schedule.run('prompt-cache')
    t.same(await readdir(path.join(varDir, 'prompts/drafts')), [], 'a rendering that died leaves nothing')
    t.match(engine.speech.cache, { files: 1, bytes: 100 }, 'a file that another process rendered counts')
  })

  await t.test('the statutory days of the next year, and whoever goes by them knows at once', async (t) => {
    await db('calendar_days').where('day', '>=', '2027-01-01').delete()
    await schedule.run('statutory-days')
    const days = await db('calendar_days').where('day', '>=', '2027-01-01').pluck('day')
    t.ok(days.length >= 13)
    t.ok(days.every((one: string) => one.startsWith('2027-')))
    const [edited] = days
    await db('calendar_days').where({ day: edited }).update({ name: '院庆' })
    await schedule.run('statutory-days')
    t.match(await db('calendar_days').where({ day: edited }).first(), { name: '院庆' }, 'what the hospital edits stays')
  })

  t.match(
    (await schedule.list()).map(({ name, outcome }) => [name, outcome]),
    [
      ['recordings-retention', 'done'],
      ['sessions-cleanup', 'done'],
      ['forgotten-forms', 'done'],
      ['prompt-cache', 'done'],
      ['pacing-points', 'done'],
      ['old-files', 'done'],
      ['number-lists', 'done'],
      ['statutory-days', 'done'],
    ],
    'every job has had its turn here, and each says how it went',
  )
  await hospital.close()
})
