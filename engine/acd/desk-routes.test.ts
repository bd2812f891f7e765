/** The desk over HTTP: who may, what is refused and why. Whole calls are in test/queues.test.ts and test/browser/desk.test.ts. */
import t from 'tap'
import { createSwitchboard } from '../calls/switchboard.ts'
import { WardlineError } from '../errors.ts'
import { testApp } from '../http/test-app.ts'
import { newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { patientDirectory } from '../patients/patient-directory.ts'
import { createVirtualSwitch } from '../switch/virtual/virtual-switch.ts'
import { Acd } from './acd.ts'
import { acdSettingsStore } from './acd-settings-store.ts'
import { usualKeptRules, usualManners } from './core/queue-settings.ts'
import { deskRoutes } from './desk-routes.ts'
import type { DeskPorts } from './desk-view.ts'
import { Desks } from './desks.ts'
import { OffHook } from './off-hook.ts'
import { OwnCalls } from './own-calls.ts'
import type { FloorNews } from './ports.ts'
import { seedLists } from './usual-lists.ts'
import { wrapUpStore } from './wrap-up-store.ts'

t.setTimeout(180_000)

const wang = '13800138001'

/** The routes are made before their database is: what they stand on is looked up when it is asked. */
const lazily = <Thing extends object>(make: () => Thing): Thing =>
  new Proxy({} as Thing, {
    get(_, name) {
      const member: unknown = Reflect.get(make(), name)
      return typeof member === 'function' ? (member.bind(make()) as unknown) : member
    },
  })

/** No campaign is being called. */
const noPreviews: DeskPorts['previews'] = {
  of: () => Promise.resolve(undefined),
  dial: () => Promise.reject(new WardlineError('no-preview')),
  skip: () => Promise.reject(new WardlineError('no-preview')),
  agreed: () => Promise.resolve(),
}

/** A floor with one queue and no line to the outside that anybody answers. */
async function house(t: Parameters<typeof testApp>[0]) {
  let ports: DeskPorts | undefined
  const late = <Name extends keyof DeskPorts>(name: Name) => lazily(() => ports?.[name] as DeskPorts[Name] & object)
  const app = await testApp(t, {
    features: [
      deskRoutes({
        acd: late('acd'),
        desks: late('desks'),
        wrapUps: late('wrapUps'),
        previews: late('previews'),
        browserPhoneOf: (id) => ports?.browserPhoneOf(id),
        everybodyWith: (numbers) => ports?.everybodyWith(numbers) ?? Promise.resolve(new Map()),
        phoneOfPatient: async (id, phone) => await ports?.phoneOfPatient(id, phone),
        maySee: async (user, id) => (await ports?.maySee(user, id)) === true,
      }),
    ],
  })
  const { db, clock } = app
  const stage = createVirtualSwitch({
    clock,
    random: Math.random,
    recordingsInFlight: new InFlight(),
    trunks: { carrier: { lines: 4 } },
    people: (to) => (to.kind === 'extension' ? { phone: { does: 'answer', ringsMs: 500 } } : undefined),
  })
  const news: FloorNews[] = []
  const failed: unknown[] = []
  const settings = acdSettingsStore(db)
  const acd = new Acd({
    clock,
    switch: stage.switch,
    speech: { render: () => Promise.resolve([]) },
    music: [],
    destinationOf: (to) =>
      Promise.resolve(/^\d{4}$/.test(to) ? ({ kind: 'extension', extension: to } as const) : undefined),
    recording: { pause: () => undefined, conversation: () => undefined },
    hospitalLanguage: 'zh-CN',
    startOfDay: () => 0,
    log: () => undefined,
    news: (line) => void news.push(line),
    onError: (error) => void failed.push(error),
  })
  const switchboard = createSwitchboard({
    switch: stage.switch,
    clock,
    log: { open: () => undefined, leg: () => undefined, trail: () => undefined, close: () => undefined } as never,
    lastTrailSeq: () => Promise.resolve(0),
  })
  const wrapUps = wrapUpStore(db)
  const desks = new Desks({
    offHook: new OffHook({ acd, switchboard, callerId: () => '' }),
    acd,
    settings,
    log: { countedSince: () => Promise.resolve([]) },
    wrapUps,
    ownCalls: new OwnCalls({
      acd,
      switchboard,
      outside: (number) => ({ kind: 'trunk', trunk: 'carrier', number }),
      callerIdFor: () => '8000',
    }),
    dayBeganAt: () => 0,
  })
  const directory = patientDirectory(db, (number) => (number.startsWith('1') ? `+86${number}` : number))
  ports = {
    acd,
    desks,
    wrapUps,
    previews: noPreviews,
    browserPhoneOf: (id) => String(700_000 + id),
    everybodyWith: directory.everybodyWith,
    phoneOfPatient: directory.numberOf,
    // As a doctor's department would have it: one patient is somebody else's.
    maySee: async (user, id) =>
      (await db('patients')
        .where({ id, ...(user.role === 'doctor' && { department: user.department }) })
        .first('id')) !== undefined,
  }
  await seedLists(settings)
  t.teardown(() => {
    acd.close()
    switchboard.close()
    stage.shutDown()
  })
  const addPatient = async (name: string, department: string, number = wang) => {
    const [id = 0] = await db('patients').insert({ name, department, created_at: 1, updated_at: 1 })
    const [phone = 0] = await db('patient_phones').insert({
      patient_id: id,
      position: 1,
      number: `+86${number}`,
      kind: 'mobile',
      holder: '',
    })
    return { id, phone }
  }
  return { ...app, stage, acd, desks, settings, wrapUps, news, failed, addPatient }
}

t.test('a desk: who has one, signing in and out, pausing, and why something is refused', async (t) => {
  const floor = await house(t)
  const { settings, stage } = floor
  const agent = await floor.as('agent')
  for (const role of ['it', 'manager'] as const)
    t.equal((await (await floor.as(role)).ask('GET', '/api/desk')).statusCode, 403, `${role} takes no calls`)
  t.match((await agent.ask('GET', '/api/desk')).json(), { agent: null, phone: null, call: null, queues: [] })

  const told = async (method: 'GET' | 'POST', path: string, body?: Record<string, unknown>) => {
    const answer = await agent.ask(method, `/api/desk${path}`, body)
    const { code, message } = answer.json<{ code: string; message: string }>()
    t.match(message, /\p{Script=Han}/u, `${code} is told in words`)
    return [answer.statusCode, code]
  }
  t.same(await told('POST', '/sign-in', {}), [409, 'desk-has-no-phone'])
  const at8001 = { phone: { kind: 'extension', number: '8001' } }
  t.same(await told('POST', '/sign-in', at8001), [409, 'desk-phone-is-away'], 'not plugged in')
  t.same(await told('POST', '/ready'), [409, 'not-at-a-desk'])
  t.same(await told('POST', '/dial', { number: wang }), [409, 'not-at-a-desk'])
  stage.plugIn('8001')
  const signedIn = await agent.ask('POST', '/api/desk/sign-in', at8001)
  t.match(signedIn.json(), { agent: { id: agent.user.id, state: 'ready', phone: '8001' }, owesCode: false })
  t.ok(floor.news.some((line) => line.topic === 'agent' && line.agent === String(agent.user.id)))
  t.same(await told('POST', '/pause', { reason: 'lunch' }), [400, 'pause-reason-unknown'])
  t.match((await agent.ask('POST', '/api/desk/pause', { reason: 'meal' })).json(), {
    agent: { state: 'paused', reason: 'meal' },
  })
  for (const act of ['hold', 'retrieve', 'hand-over', 'bring-together', 'take-back', 'hang-up'])
    t.same(await told('POST', `/${act}`), [409, 'no-conversation'], act)
  t.same(await told('POST', '/keys', { keys: '1' }), [409, 'no-conversation'])
  t.equal((await agent.ask('POST', '/api/desk/keys', { keys: 'abc' })).statusCode, 400)
  t.same(await told('POST', '/third', { to: '8002', for: 'agent' }), [409, 'no-conversation'])
  t.same(await told('POST', '/wrap-up/extend', { byMs: 1000 }), [409, 'no-wrap-up'])
  t.same(await told('POST', '/pick-up', { call: newLegId() }), [409, 'caller-has-gone'])
  t.same(await told('POST', '/person', { patientId: 4711 }), [404, 'not-found'])
  t.equal((await agent.ask('POST', '/api/desk/sign-out')).json<{ agent: null }>().agent, null)
  const kept = await floor.db('audit').where({ user_id: agent.user.id }).orderBy('id').pluck('act')
  t.ok(['desk.sign-in', 'desk.sign-out'].every((act) => kept.includes(act)))
  t.match(await settings.agent(agent.user.id), { phone: { number: '8001' } }, 'the next time it is there')
  t.same(floor.failed, [])
})

t.test('colleagues by name and state, a number at home stays at home', async (t) => {
  const floor = await house(t)
  const agent = await floor.as('agent', { name: '王护士' })
  const doctor = await floor.as('doctor', { name: '陈立新', department: '骨科' })
  const other = await floor.as('supervisor', { name: '李班长' })
  floor.stage.plugIn('8001')
  floor.stage.plugIn('8003')
  await floor.desks.signIn(agent.user.id, { kind: 'extension', number: '8001' })
  t.same((await agent.ask('GET', '/api/desk/colleagues')).json(), [])
  await floor.desks.signIn(doctor.user.id, { kind: 'outside', number: '13900139000' })
  await floor.desks.signIn(other.user.id, { kind: 'extension', number: '8003' })
  await floor.desks.pause(doctor.user.id, 'ward')
  const colleagues = await agent.ask('GET', '/api/desk/colleagues')
  t.match(colleagues.json(), [
    { id: other.user.id, name: '李班长', phone: '8003', state: 'ready' },
    { id: doctor.user.id, name: '陈立新', phone: null, state: 'paused', reason: 'ward' },
  ])
  t.notMatch(colleagues.payload, '13900139000')
  t.equal((await (await floor.as('manager')).ask('GET', '/api/desk/colleagues')).statusCode, 403)
  t.throws(() => floor.desks.askColleague(agent.user.id, agent.user.id, 'agent'), { code: 'colleague-is-away' })
  t.throws(() => floor.desks.askColleague(agent.user.id, 4711, 'agent'), { code: 'colleague-is-away' })
  floor.acd.tell({ kind: 'agent-began-call', agent: String(other.user.id) })
  t.throws(() => floor.desks.askColleague(agent.user.id, other.user.id, 'agent'), { code: 'colleague-is-busy' })
})

t.test(
  'a click calls a patient: only one whom the caller may see, and the desk says whom and why it came to nothing',
  async (t) => {
    const floor = await house(t)
    const ours = await floor.addPatient('周文', '骨科')
    const theirs = await floor.addPatient('周武', '眼科')
    const doctor = await floor.as('doctor', { department: '骨科' })
    floor.stage.plugIn('8001')
    await floor.desks.signIn(doctor.user.id, { kind: 'extension', number: '8001' })
    const refused = await doctor.ask('POST', '/api/desk/dial', { patientId: theirs.id, phoneId: theirs.phone })
    t.equal(refused.statusCode, 404, 'of another department')
    const wrong = await doctor.ask('POST', '/api/desk/dial', { patientId: ours.id, phoneId: theirs.phone })
    t.equal(wrong.statusCode, 404, 'not this patient’s number')

    const dialing = doctor.ask('POST', '/api/desk/dial', { patientId: ours.id, phoneId: ours.phone })
    await until(() => floor.desks.ownCalls.dialingOf(String(doctor.user.id)) !== undefined)
    t.match((await doctor.ask('GET', '/api/desk')).json(), {
      agent: { state: 'talking' },
      dialing: {
        at: 'own-phone',
        person: { number: wang, patient: ours.id, patients: [{ name: '周文' }, { name: '周武' }] },
      },
    })
    const twice = await doctor.ask('POST', '/api/desk/dial', { number: '13900139000' })
    t.match([twice.statusCode, twice.json()], [409, { code: 'agent-is-busy' }])
    await floor.pass(20_000)
    t.equal((await dialing).statusCode, 200)
    await floor.pass(5_000)
    t.match((await doctor.ask('GET', '/api/desk')).json(), {
      agent: { state: 'ready' },
      dialing: null,
      dialedInVain: { why: 'unallocated', person: { patient: ours.id } },
    })

    const thoughtBetter = doctor.ask('POST', '/api/desk/dial', { number: wang })
    await until(() => floor.desks.ownCalls.dialingOf(String(doctor.user.id)) !== undefined)
    t.equal((await doctor.ask('POST', '/api/desk/hang-up')).statusCode, 200)
    await floor.pass(10_000)
    t.equal((await thoughtBetter).statusCode, 200)
    t.match((await doctor.ask('GET', '/api/desk')).json(), {
      agent: { state: 'ready' },
      dialedInVain: { why: 'called-off' },
    })
    t.equal(floor.stage.live, 0, 'no phone is left off the hook')
    t.same(floor.failed, [])
  },
)

t.test('what came of a call is kept, and demanded where the queue demands it', async (t) => {
  const floor = await house(t)
  const agent = await floor.as('agent')
  const queue = await floor.settings.addQueue(
    {
      code: 'service',
      title: { 'zh-CN': '客服', en: 'Service' },
      isOpen: true,
      rules: { ...usualKeptRules, needsDisposition: true, wrapUpMs: 10_000 },
      manners: usualManners,
    },
    1,
  )
  await floor.settings.setMembers(Number(queue), [{ userId: agent.user.id, level: 0, position: 1 }])
  floor.acd.setQueues(await floor.settings.queues())
  floor.stage.plugIn('8001')
  await floor.desks.signIn(agent.user.id, { kind: 'extension', number: '8001' })
  t.match((await agent.ask('GET', '/api/desk')).json(), { queues: [{ code: 'service', waiting: 0, callers: [] }] })
  const call = newLegId()
  const body = { call, code: 'solved', note: '已答复', nextDay: '2026-12-04', isDone: true }
  t.equal((await agent.ask('POST', '/api/desk/wrap-up', body)).statusCode, 404, 'no such call')
  await floor
    .db('calls')
    .insert({ id: call, direction: 'inbound', from_number: wang, to_number: '8010', started_at: 1, facts: '{}' })
  const unknown = await agent.ask('POST', '/api/desk/wrap-up', { ...body, code: 'nonsense' })
  t.match([unknown.statusCode, unknown.json()], [400, { code: 'wrap-up-code-unknown' }])
  t.equal((await agent.ask('POST', '/api/desk/wrap-up', body)).statusCode, 200)
  t.match(await floor.wrapUps.ofAgent(call, agent.user.id), { code: 'solved', note: '已答复', nextDay: '2026-12-04' })
  t.equal(await floor.wrapUps.ofAgent(call, agent.user.id + 1), undefined)
})

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !isSo(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
}
