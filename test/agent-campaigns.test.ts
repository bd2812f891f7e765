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
  const house = await openHouse(t, 5, 220)
  await house.signIn('1001', '1002', '1003', '1004', '1005')
  const id = await house.start({ mode: 'predictive', share: 'evenly' })
  await house.hospital.runToTheEnd(id)
  const attempts = await house.attempts()
  const answered = attempts.filter(({ answered_at }) => answered_at !== null)
  const alone = answered.filter(({ was_left_alone }) => was_left_alone === 1)

  t.ok(answered.length > 60, `${answered.length} of ${attempts.length} calls were answered`)
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

t.test('a preview: the agent looks first, calls or skips, and nobody else gets the call', async (t) => {
  const house = await openHouse(t, 2, 6)
  await house.signIn('1001', '1002')
  const id = await house.start({ mode: 'preview', previewSeconds: 30 })
  const { dialer, previews } = house.hospital.engine
  const first = house.agent('1001')
  const second = house.agent('1002')
  await house.pass(1_000)
  t.equal((await house.attempts()).length, 0, 'nobody is called before somebody has looked')
  t.match(house.stateOf('1001'), { at: 'reserved' })
  const shown = await previews.of(first)
  t.match(shown, { campaign: { id, name: '出院回访' }, isDialing: false })
  t.not((await previews.of(second))?.contactId, shown?.contactId, 'each looks at another one')

  await t.test('the call is the one who asked for it', async (t) => {
    await previews.dial(first)
    await t.rejects(previews.dial(first), { code: 'no-preview' }, 'once')
    await house.pass(20_000)
    const [attempt] = await house.attempts()
    t.equal(attempt?.contact_id, shown?.contactId)
    t.match(attempt, { user_id: first, was_left_alone: 0 })
    t.equal(dialer.atDesks.previews.of(String(first)), undefined)
    t.match(house.stateOf('1001'), { at: 'talking' })
  })

  await t.test('who skips gets the next, and the skipped one is for later', async (t) => {
    const before = await previews.of(second)
    await previews.skip(second)
    await house.pass(1_000)
    t.not((await previews.of(second))?.contactId, before?.contactId)
    t.match(await house.db('contacts').where({ id: before?.contactId }).first(), {
      state: 'waiting',
      reason: 'skipped',
    })
  })

  await t.test('who says nothing is asked again, and who pauses is not', async (t) => {
    await house.pass(31_000)
    t.match(await previews.of(second), { isDialing: false }, 'the time was over; the next one is there')
    await house.queues.desks.pause(second, 'meal')
    await house.pass(1_000)
    t.equal(await previews.of(second), undefined)
    await t.rejects(previews.skip(second), { code: 'no-preview' })
  })

  await t.test('agent and patient agree on another day while they talk: it is that agent’s call', async (t) => {
    const [attempt] = await house.attempts()
    await previews.agreed(attempt?.id, { userId: first, day: '2026-11-28', isMine: true })
    await house.pass(180_000)
    const contact = await house.db('contacts').where({ id: attempt?.contact_id }).first()
    t.match(contact, { state: 'waiting', disposition: 'agreed', for_user_id: first })
    t.equal(contact.next_at, Date.parse('2026-11-28T00:00+08:00'))
    await previews.agreed(attempt?.id, { userId: first, day: '2026-11-29', isMine: false })
    t.match(await house.db('contacts').where({ id: attempt?.contact_id }).first(), { for_user_id: null })
  })
  await dialer.stop(id, { because: 'by-user' })
  const [over] = await house.attempts()
  const late = previews.agreed(over?.id, { userId: first, day: '2026-11-30', isMine: false })
  await t.rejects(late, { code: 'agreed-too-late' }, 'the campaign calls nobody any more')
  await house.over()
})

t.test('a preview beside a predictive campaign: who rings for the one looks at nothing for the other', async (t) => {
  const house = await openHouse(t, 1, 30)
  await house.signIn('1001')
  const looked = await house.start({ mode: 'preview', previewSeconds: 20 })
  const dialed = await house.start({ mode: 'progressive' })
  await house.pass(300_000)
  const campaigns = new Set((await house.attempts()).map(({ campaign_id }) => campaign_id))
  t.ok(campaigns.has(dialed), 'between two looks the other campaign has its turn')
  const { dialer } = house.hospital.engine
  for (const id of [looked, dialed]) await dialer.stop(id, { because: 'by-user' })
  await house.over()
})

t.test('a campaign with nobody to call for hours leaves its agents to the other', async (t) => {
  const house = await openHouse(t, 2, 40)
  await house.signIn('1001', '1002')
  const { dialer } = house.hospital.engine
  const late = await house.start({ mode: 'progressive' })
  await house
    .db('contacts')
    .where({ campaign_id: late })
    .update({ next_at: house.hospital.clock.now() + 3 * 3_600_000 })
  await dialer.pause(late, { because: 'by-user' })
  await dialer.resume(late, { because: 'by-user' })
  await house.pass(60_000)
  await house.start({ mode: 'progressive' })
  await house.pass(1_500)
  const rows = await house.attempts()
  const now = rows.filter(({ campaign_id, state }) => campaign_id !== late && state !== 'ended')
  t.equal(now.length, 2, 'a line for each of the two agents')
  for (const { id } of await house.db('campaigns').select('id')) await dialer.stop(id, { because: 'by-user' })
  await house.over()
})

t.test('callers come first, a throttle holds, and a campaign whose staff has left calls nobody', async (t) => {
  const house = await openHouse(t, 2, 60)
  await house.signIn('1001', '1002')
  const { dialer } = house.hospital.engine
  const id = await house.start({ mode: 'progressive', mostLines: 0 })
  const why = async () => (await dialer.progress(id)).pace
  await house.pass(10_000)
  t.equal((await house.attempts()).length, 0)
  t.match(await why(), { because: 'throttled', lines: 0 })

  const { staffing } = (await dialer.progress(id)).campaign
  const change = (more: Partial<Staffing>) => dialer.changeStaffing(id, { ...(staffing as Staffing), ...more })
  await change({ mostLines: null })
  await house.pass(3_000)
  t.equal((await house.attempts()).length, 2, 'a line for each idle agent')

  await t.test('three callers at once: nobody is dialed while one waits', async (t) => {
    const callers = [1, 2, 3].map((i) => house.callIn(`1390000000${i}`, { hangsUpAfterMs: 90_000 }))
    t.equal(callers.length, 3)
    await house.pass(5_000)
    const before = (await house.attempts()).length
    t.match(await why(), { because: 'callers-wait', lines: 0 })
    await house.pass(20_000)
    t.equal((await house.attempts()).length, before)
  })

  await t.test('everybody goes home', async (t) => {
    await house.pass(200_000)
    for (const extension of ['1001', '1002']) house.queues.desks.signOut(house.agent(extension))
    await house.pass(200_000)
    const before = (await house.attempts()).length
    await house.pass(600_000)
    t.equal((await house.attempts()).length, before)
    t.match(await why(), { because: 'no-agent', lines: 0 })
  })
  await dialer.stop(id, { because: 'by-user' })
  await house.over()
})

t.test(
  'the engine dies in the middle: nobody is dialed twice, talks go on, the pacer knows what it knew',
  async (t) => {
    const house = await openHouse(t, 3, 60)
    await house.signIn('1001', '1002', '1003')
    const id = await house.start({ mode: 'predictive', leftAlone: { hears: 'apology', purposeShare: null } })
    await house.pass(400_000)
    const before = await house.attempts()
    const talking = before.filter(({ state, user_id }) => state === 'answered' && user_id !== null)
    const known = (await house.hospital.engine.dialer.progress(id)).pace
    await house.killAndRestart()
    await house.pass(1_000)
    const after = await house.attempts()
    t.ok(after.length - before.length <= 6, `no burst: ${after.length - before.length} calls in the first second`)
    const pace = (await house.hospital.engine.dialer.progress(id)).pace
    t.ok((pace?.live ?? 0) >= (known?.live ?? 0) - 1, 'what was counted is counted')
    await house.hospital.runToTheEnd(id)
    const all = await house.attempts()
    const perContact = new Map<number, number>()
    for (const { contact_id, state } of all)
      if (state === 'ended') perContact.set(contact_id, (perContact.get(contact_id) ?? 0) + 1)
    t.ok(
      talking.every(({ id: leg }) => all.some((row) => row.id === leg && row.disposition === 'completed')),
      `${talking.length} talks went on to their end`,
    )
    const answered = all.filter(({ answered_at }) => answered_at !== null)
    t.ok(
      answered.every(({ contact_id }) => perContact.get(contact_id) === 1),
      'who has spoken is not called again',
    )
    t.equal(all.filter(({ state }) => state !== 'ended').length, 0)
    await house.over()
  },
)
