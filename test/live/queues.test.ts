/**
 * A day on the floor with nothing played: two nurses with browsers, a nurse and a doctor with phones of sipp on their desks, a
 * supervisor, callers with phones of sipp and callers who speak. Everything that a desk and a supervisor can do is done once; what
 * came of it is seen on FreeSWITCH's legs, heard at the ends and in the recordings, and read in the call log.
 */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { hasBothSides, shareHeard } from './hearing.ts'
import { type InBrowser, type LiveFloor, openLiveFloor, voices } from './live-floor.ts'
import { type StaffApi, until } from './served-hospital.ts'
import { rateOf, readChannels, tonesIn } from './wav.ts'

type Day = { floor: LiveFloor; anna: InBrowser; ben: InBrowser; carla: StaffApi; dora: StaffApi; boss: StaffApi }

t.test('a day on the floor', async (t) => {
  const floor = await openLiveFloor(t, { manners: { tellsAgentNumber: false, asksRating: false } })
  await floor.plugIn('carla', 'sipp')
  await floor.plugIn('dora', 'sipp')
  await floor.plugIn('boss', {
    answersAfterMs: 200,
    picksUpWhenAsked: true,
    voiceHz: voices.boss,
    speaks: [{ afterMs: 100, forMs: 118_000 }],
    keepsWhatItHears: path.join(floor.fs.home, 'ear-of-boss.wav'),
  })
  const day: Day = {
    floor,
    anna: await floor.open('anna'),
    ben: await floor.open('ben'),
    carla: await floor.sit('carla'),
    dora: await floor.sit('dora'),
    boss: await floor.sit('boss'),
  }
  await t.test('签入 示忙 示闲: signing in, pausing for a reason, being ready', (t) => takePlaces(t, day))
  await t.test('接听 挂机 保持 收回: answering, hold, retrieve, hanging up, wrap-up', (t) => answers(t, day))
  await t.test('转接 三方 多方会议: asking a colleague, three and four together, handing over inside', (t) =>
    asksInside(t, day),
  )
  await t.test('转外线: handing over to a number outside, at once and after having spoken', (t) => goesOutside(t, day))
  await t.test('抢接: a colleague’s ringing phone is picked up', (t) => picksUp(t, day))
  await t.test('拨号 按键: a patient is dialed, keys are sent', (t) => dials(t, day))
  await t.test('监听 密语 强插 接管 强拆: the supervisor', (t) => supervises(t, day))
  await t.test('离席: a browser that is gone, and comes back', (t) => goesAway(t, day))
  await t.test('签出: everybody goes home', async (t) => {
    for (const each of [day.anna.api, day.ben.api, day.carla, day.dora, day.boss]) await each.act('sign-out')
    const moves = await floor.db('agent_moves').where({ state: 'signed-out' }).distinct('user_id')
    t.equal(moves.length, 5)
    await floor.legsBecome([])
    t.same(floor.fs.errorLines(), [], 'FreeSWITCH has nothing to complain of')
  })
})

const region = ({ visit: { page } }: InBrowser) => page.getByRole('region', { name: 'Call', exact: true })
const press = (who: InBrowser, name: string) => region(who).getByRole('button', { name, exact: true }).click()
const shown = (who: InBrowser, text: string) => region(who).getByText(text, { exact: true }).waitFor()

/** Writes the call up, and is ready for the next. */
async function writesUp(who: StaffApi): Promise<void> {
  const desk = await until(async () => {
    const now = await who.desk()
    return now.agent?.state === 'wrap-up' && now.lastCall !== null && now
  })
  await who.act('wrap-up', { call: desk.lastCall?.id, code: null, note: '', nextDay: null, isDone: true })
}

async function takePlaces(t: Test, { floor, anna, ben, carla, dora, boss }: Day): Promise<void> {
  for (const { visit } of [anna, ben]) {
    await visit.page.getByRole('radio', { name: 'This computer, with a headset' }).waitFor()
    await visit.page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await visit.page.getByText(/^Ready, extension 7000/).waitFor()
  }
  for (const each of [carla, dora, boss]) await each.act('sign-in')
  for (const who of ['anna', 'ben', 'carla', 'dora', 'boss'] as const) await floor.stateBecomes(who, 'ready')
  await anna.visit.page.keyboard.press('Alt+P')
  await anna.visit.page.getByRole('menuitem').first().click()
  await floor.stateBecomes('anna', 'paused')
  // Nobody is faster than the page.
  await anna.visit.page.getByRole('button', { name: 'Ready', exact: true }).first().waitFor()
  await anna.visit.page.keyboard.press('Alt+R')
  await floor.stateBecomes('anna', 'ready')
  for (const each of [ben.api, carla, dora]) await each.act('pause', { reason: 'meeting' })
  const moves = await floor
    .db('agent_moves')
    .where({ user_id: floor.ids['anna'] })
    .orderBy('id')
    .select('state', 'reason')
  t.match(moves, [{ state: 'ready' }, { state: 'paused', reason: /./ }, { state: 'ready' }])
}

async function answers(t: Test, { floor, anna }: Day): Promise<void> {
  const wang = await floor.callInSpeaking('wang')
  await region(anna).getByRole('button', { name: 'Answer', exact: true }).waitFor()
  const shownAt = Date.now()
  await press(anna, 'Answer')
  await shown(anna, 'Talking')
  await floor.legsBecome(['anna+wang'])
  const call = await floor.callFrom(wang.from)
  await floor.engine.queues.log.quiet()
  const answeredAt = await until(() => floor.fs.seenCall(wang.id)?.answeredAt)
  await pause(2_500)
  t.ok(
    shareHeard(wang.ear, answeredAt, voices.anna, Date.now() - 1_500, Date.now() - 300) > 0.3,
    'the caller hears anna',
  )

  await anna.visit.page.keyboard.press('Alt+H')
  await shown(anna, 'On hold, hears music')
  await floor.legsBecome(['anna', 'wang'])
  const heldAt = Date.now() + 700
  await pause(2_200)
  t.equal(shareHeard(wang.ear, answeredAt, voices.anna, heldAt, Date.now() - 300), 0, 'nobody but the music on hold')
  await press(anna, 'Retrieve')
  await floor.legsBecome(['anna+wang'])
  await pause(1_500)
  await press(anna, 'Hang up')
  await floor.legsBecome([])
  await floor.stateBecomes('anna', 'wrap-up')

  const { db } = floor
  await floor.engine.queues.log.quiet()
  t.match(await db('waits').where({ call_id: call }), [{ outcome: 'served', user_id: floor.ids['anna'] }])
  const [offer] = await db('offers').where({ call_id: call })
  t.match(offer, { how: 'answered', user_id: floor.ids['anna'] })
  t.comment(`on anna’s screen ${shownAt - offer.at} ms after the offer, with her phone’s ringing`)
  const [talk] = await db('agent_talks').where({ call_id: call })
  t.ok(talk.ended_at - talk.connected_at > 5_000)
  t.match(await until(() => db('calls').where({ id: call }).whereNotNull('ended_at').first()), { direction: 'inbound' })
  await hasBothSides(t, floor, call, { caller: voices.patient, agent: voices.anna })
  await anna.api.act('wrap-up', { call, code: null, note: 'asked for a date', nextDay: null, isDone: true })
  t.match(await db('wrap_ups').where({ call_id: call }).first(), { note: 'asked for a date' })
}

async function asksInside(t: Test, { floor, anna, ben, carla }: Day): Promise<void> {
  const li = floor.callIn('li')
  await press(anna, 'Answer')
  await floor.legsBecome(['anna+li'])
  await anna.api.act('third', { colleague: floor.ids['ben'], for: 'agent' })
  await ben.visit.page.getByText('安娜 asks for you: press Answer').first().waitFor()
  await press(ben, 'Answer')
  await floor.legsBecome(['anna+ben', 'li'])
  await press(anna, 'Bring together')
  await floor.legsBecome(['room anna+ben+li'])
  await anna.api.act('third', { colleague: floor.ids['dora'], for: 'agent' })
  await floor.legsBecome(['room anna+ben+dora+li'])
  await press(anna, 'Take back')
  await floor.legsBecome(['anna+li'])
  await anna.api.act('third', { colleague: floor.ids['carla'], for: 'agent' })
  await floor.legsBecome(['anna+carla', 'li'])
  await press(anna, 'Hand over')
  await floor.legsBecome(['carla+li'])
  await floor.stateBecomes('carla', 'talking')
  await writesUp(anna.api)
  await carla.act('hang-up')
  await floor.legsBecome([])
  await writesUp(carla)
  await carla.act('pause', { reason: 'meeting' })
  const call = await floor.callFrom(li)
  await floor.engine.queues.log.quiet()
  const parts = await floor.db('agent_talks').where({ call_id: call }).orderBy('id').pluck('user_id')
  t.same(parts, [floor.ids['anna'], floor.ids['carla']])
  const rung = (['anna', 'ben', 'dora', 'carla'] as const).map((who) => floor.numberOf(who))
  const legs = () => floor.db('legs').where({ call_id: call }).orderBy('started_at').pluck('number')
  await until(async () => (await legs()).length === 1 + rung.length) // the call log is written behind
  t.same((await legs()).slice(1), rung)
}

async function goesOutside(t: Test, { floor, anna }: Day): Promise<void> {
  const clinic = await floor.outside('clinic', { answersAfterMs: 500 })
  const zhao = floor.callIn('zhao')
  await press(anna, 'Answer')
  await floor.legsBecome(['anna+zhao'])
  await anna.api.act('third', { to: clinic, for: 'person' })
  await floor.legsBecome(['clinic+zhao'])
  await writesUp(anna.api)
  const home = await floor.outside('home', { answersAfterMs: 500 })
  const qian = floor.callIn('qian')
  await press(anna, 'Answer')
  await floor.legsBecome(['anna+qian', 'clinic+zhao'])
  await anna.api.act('third', { to: home, for: 'agent' })
  await floor.legsBecome(['anna+home', 'clinic+zhao', 'qian'])
  await press(anna, 'Hand over')
  await floor.legsBecome(['clinic+zhao', 'home+qian'])
  await writesUp(anna.api)
  for (const number of [clinic, home]) t.match(floor.fs.callsTo(number), [{ answeredAt: Number, endedAt: undefined }])
  const calls = [await floor.callFrom(zhao), await floor.callFrom(qian)]
  for (const call of calls) await floor.engine.parts.switch.hangUp(call as never, 'finished')
  await floor.legsBecome([])
  for (const call of calls) {
    const legs = () => floor.db('legs').where({ call_id: call }).orderBy('started_at').pluck('role')
    await until(async () => (await legs()).length === 3)
    t.match(await legs(), ['person', 'agent', /agent|outside/])
  }
}

async function picksUp(t: Test, { floor, anna, ben }: Day): Promise<void> {
  await anna.api.act('pause', { reason: 'meeting' })
  await ben.api.act('ready')
  const sun = floor.callIn('sun')
  await region(ben).getByRole('button', { name: 'Answer', exact: true }).waitFor()
  const desk = await until(async () => {
    const { offer } = await ben.api.desk()
    return offer ?? undefined
  })
  await anna.api.act('pick-up', { call: desk.call })
  await region(anna).getByRole('button', { name: 'Answer', exact: true }).waitFor()
  await press(anna, 'Answer')
  await floor.legsBecome(['anna+sun'])
  await floor.stateBecomes('ben', 'ready')
  await press(anna, 'Hang up')
  await floor.legsBecome([])
  await writesUp(anna.api)
  await ben.api.act('pause', { reason: 'meeting' })
  await floor.engine.queues.log.quiet()
  const call = await floor.callFrom(sun)
  t.match(await floor.db('offers').where({ call_id: call }).orderBy('id').select('user_id', 'how'), [
    { user_id: floor.ids['ben'], how: /withdrawn/ },
    { user_id: floor.ids['anna'], how: 'answered' },
  ])
}

async function dials(t: Test, { floor, anna }: Day): Promise<void> {
  const number = await floor.outside('chen', { answersAfterMs: 800, speaks: [{ afterMs: 300, forMs: 60_000 }] })
  await anna.api.act('dial', { number })
  await floor.legsBecome(['anna+chen'])
  await shown(anna, 'Talking')
  const sent = await anna.visit.context.request.post('/api/desk/keys', {
    data: { keys: '12#' },
    headers: {
      'x-csrf-token': ((await (await anna.visit.context.request.get('/api/session')).json()) as { csrfToken: string })
        .csrfToken,
    },
  })
  t.equal(sent.status(), 204)
  await until(() => floor.fs.callsTo(number)[0]?.keys === '12#')
  await press(anna, 'Hang up')
  await floor.legsBecome([])
  await writesUp(anna.api)
  const outbound = () => floor.db('calls').where({ direction: 'outbound' }).whereNotNull('ended_at').first()
  t.match(await until(outbound), { disposition: /./ })
}

async function supervises(t: Test, { floor, anna, boss }: Day): Promise<void> {
  const zhou = await floor.callInSpeaking('zhou')
  await press(anna, 'Answer')
  await floor.legsBecome(['anna+zhou'])
  const call = await floor.callFrom(zhou.from)
  const answeredAt = await until(() => floor.fs.seenCall(zhou.id)?.answeredAt)
  const heard = async (): Promise<number> => {
    await pause(700)
    const since = Date.now()
    await pause(2_000)
    return shareHeard(zhou.ear, answeredAt, voices.boss, since, since + 1_700)
  }
  await boss.send('POST', `/floor/calls/${call}/listen`, { mode: 'listen' })
  await floor.legsBecome(['anna+zhou', 'boss at anna'])
  t.equal(await heard(), 0, 'listening: the caller hears nothing of the supervisor')
  await boss.send('POST', `/floor/calls/${call}/listen`, { mode: 'whisper' })
  const whisperedAt = Date.now()
  t.equal(await heard(), 0, 'whispering: neither')
  const whisperEndedAt = Date.now()
  await boss.send('POST', `/floor/calls/${call}/listen`, { mode: 'barge' })
  t.ok((await heard()) > 0.7, 'barging in: loud and clear')
  await boss.send('DELETE', '/floor/ear')
  await floor.legsBecome(['anna+zhou'])
  await boss.send('POST', `/floor/calls/${call}/take-over`)
  await floor.legsBecome(['boss+zhou'])
  t.ok((await heard()) > 0.7, 'taken over')
  await writesUp(anna.api)
  await boss.send('POST', `/floor/calls/${call}/release`)
  await floor.legsBecome([])
  await floor.stateBecomes('boss', 'ready')
  const { db } = floor
  await floor.engine.queues.log.quiet()
  t.same(await db('agent_talks').where({ call_id: call }).orderBy('id').pluck('user_id'), [
    floor.ids['anna'],
    floor.ids['boss'],
  ])
  const acts = ['call.listen', 'call.whisper', 'call.barge', 'call.stop-listening', 'call.take-over', 'call.release']
  t.same(await db('audit').whereIn('act', acts).where({ subject_id: call }).orderBy('id').pluck('act'), acts)
  const row = await until(() => db('recordings').where({ call_id: call, kind: 'conversation', state: 'kept' }).first())
  const file = path.join(floor.fs.recordings, row.path)
  const [caller = new Int16Array()] = readChannels(file)
  const startedAt = Number(row.started_at)
  const whispers = tonesIn(caller, voices.boss, rateOf(file)).filter(
    ({ fromMs, toMs }) => startedAt + fromMs < whisperEndedAt && startedAt + toMs > whisperedAt,
  )
  t.same(whispers, [], 'the whisper is not on the caller’s side of the recording')
}

async function goesAway(t: Test, { floor, anna }: Day): Promise<void> {
  await anna.visit.page.goto('about:blank')
  await floor.stateBecomes('anna', 'away', 40_000)
  await anna.visit.page.goto('/desk')
  await anna.visit.page.getByText(/^Ready, extension 7000/).waitFor()
  await floor.stateBecomes('anna', 'ready')
  t.pass('where she was before')
}
