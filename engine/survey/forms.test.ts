/** Questionnaires at desks, over the API and on a real database: beside the keypad, beside colleagues, over restarts. */
import t from 'tap'
import type { Caller } from '../http/test-app.ts'
import { testApp } from '../http/test-app.ts'
import { toMs } from '../kernel/duration.ts'
import { type CallId, callIdOf, newLegId } from '../kernel/ids.ts'
import { timelineStore } from '../patients/timeline-store.ts'
import { questionReports } from '../reports/core/campaign-report.ts'
import { reportsStore } from '../reports/reports-store.ts'
import { writtenOut } from '../speech/core/written.ts'
import type { Utterance } from '../speech/speech.ts'
import type { Question } from './core/questionnaire.ts'
import { both, choice, quiz } from './core/sample-questionnaires.ts'
import { fakeCall, type Person } from './fake-call.ts'
import { formRoutes } from './form-routes.ts'
import { formStore } from './form-store.ts'
import { wordedFor } from './form-wording.ts'
import { createForms, type FormEvents } from './forms.ts'
import { openFormsStore } from './open-forms-store.ts'
import { createSurveys } from './survey.ts'
import { surveyStore } from './survey-store.ts'

t.setTimeout(120_000)

const told: { redFlag: object[]; ended: object[]; moved: object[] } = { redFlag: [], ended: [], moved: [] }
const events: FormEvents = {
  redFlag: (it) => Promise.resolve(void told.redFlag.push(it)),
  ended: (it) => Promise.resolve(void told.ended.push(it)),
  moved: (it) => void told.moved.push(it),
}
const living = new Set<string>()
let callInHand: CallId | undefined

/** The routes are made before their database is. */
const later = <Thing extends object>(make: () => Thing): Thing =>
  new Proxy({} as Thing, { get: (_, name) => Reflect.get(make(), name) as unknown })
/** Anew for every request, as after a restart: nothing is in memory that is not in the database. */
const forms = later(() =>
  createForms({
    store: formStore(house.db),
    open: openFormsStore(house.db),
    clock: house.clock,
    events,
    isOn: (call) => living.has(call),
  }),
)
const written = (utterance: Utterance): Promise<string> =>
  Promise.resolve().then(() =>
    utterance.kind === 'text' ? writtenOut('', utterance.text, utterance.fields) : utterance.prompt,
  )
const house: Awaited<ReturnType<typeof testApp>> = await testApp(t, {
  features: [
    formRoutes({
      forms,
      maySee: async (user, id) => {
        const own = user.role === 'doctor' ? { department: user.department } : {}
        return (
          (await house
            .db('patients')
            .where({ id, ...own })
            .first('id')) !== undefined
        )
      },
      languageOf: async (id) => (await house.db('patients').where({ id }).first('language'))?.language ?? 'zh-CN',
      callOf: () => callInHand,
      wordedFor: async ({ patient, version }) => {
        const { name } = await house.db('patients').where({ id: patient }).first('name')
        return await wordedFor(version.questionnaire, { written, fields: { hospital: '仁和医院', name } })
      },
    }),
  ],
})
const { db, clock } = house
const surveys = createSurveys({
  store: surveyStore(db),
  clock,
  speech: {
    render: () => Promise.resolve([{ kind: 'silence', ms: 1 }]),
    prepare: () => Promise.resolve({ rendered: 0, alreadyThere: 0, failed: [] }),
  },
  voice: {
    newVoiceFile: (call) => Promise.resolve(`/var/recordings/${call.id}-${clock.now()}.wav`),
    voiceKept: () => Promise.resolve(),
  },
  events: { optOut: () => Promise.resolve(), redFlag: () => Promise.resolve(), ended: () => Promise.resolve() },
  hospital: {},
})
const nurse = await house.as('agent')
const colleague = await house.as('agent', { login: 'agent-2', name: '刘洋' })
const doctor = await house.as('doctor', { department: '骨科' })

const q = (id: string, more: object): Question => ({ id, text: both(`${id}?`), ...more }) as Question
/** No pain goes past where it hurts. */
const pain = quiz(
  [
    {
      ...q('pain', { kind: 'yes-no', text: { 'zh-CN': '{{name}}还疼吗？', en: 'Any pain in {{ward}}?' } }),
      relevant: true,
      skip: [{ when: { question: 'pain', is: 'no' }, goTo: 'temp' }],
    },
    choice('where'),
    q('bad', {
      kind: 'scale',
      from: 0,
      to: 10,
      redFlag: { question: 'bad', atLeast: 8 },
      score: { weight: 1, lowIsGood: true },
    }),
    q('temp', { kind: 'number', min: 34, max: 42, decimals: 1 }),
    q('words', { kind: 'voice', maxSeconds: 30, optional: true }),
  ],
  { code: 'pain', title: { 'zh-CN': '疼痛随访', en: 'Pain' } },
)
const { versionId } = await surveys.save(pain)

let made = 0
async function newPatient(department = '心内科', language = 'zh-CN'): Promise<number> {
  const at = { created_at: clock.now(), updated_at: clock.now() }
  const [id = 0] = await db('patients').insert({
    name: `患者${++made}`,
    department,
    language,
    tags: '[]',
    extra: '{}',
    ...at,
  })
  return id
}
async function newCampaign(state: string, patients: readonly number[], contact: object = {}): Promise<number> {
  const campaign = { name: '出院随访', kind: 'keypad-survey', state, rules: '{}', created_at: clock.now() }
  const [id = 0] = await db('campaigns').insert({ ...campaign, questionnaire_version_id: versionId })
  for (const patient_id of patients)
    await db('contacts').insert({
      campaign_id: id,
      patient_id,
      state: 'waiting',
      history: '{}',
      next_at: clock.now(),
      updated_at: clock.now(),
      ...contact,
    })
  return id
}
const choicesOf = async (patient: number, who: Caller = nurse) =>
  (await who.ask('GET', `/api/patients/${patient}/questionnaires`)).json()
const begin = (patient: number, body: object, who: Caller = nurse) =>
  who.ask('POST', `/api/patients/${patient}/responses`, body)
async function opened(patient: number, body: object = { code: 'pain' }, who: Caller = nurse) {
  const answer = await begin(patient, body, who)
  if (answer.statusCode !== 200) throw new Error(answer.body)
  return new Filling(who, answer.json())
}

/** Somebody at a desk who writes one answer after the other. */
class Filling {
  readonly id: string
  readonly form: { id: string; revision: number } & Record<string, unknown>
  readonly #who: Caller
  revision: number

  constructor(who: Caller, form: Filling['form']) {
    this.#who = who
    this.form = form
    this.id = form.id
    this.revision = form.revision
  }

  async answer(question: string, value: string | number, revision = this.revision) {
    return await this.#change('PUT', `/answers/${question}`, { revision, value })
  }

  takeBack = (question: string) => this.#change('DELETE', `/answers/${question}?revision=${this.revision}`)
  finish = (how: 'end' | 'declined' = 'end') => this.#change('POST', '/finish', { revision: this.revision, how })
  discard = () => this.#change('DELETE', `?revision=${this.revision}`)

  async #change(method: 'PUT' | 'POST' | 'DELETE', path: string, body?: object) {
    const answer = await this.#who.ask(method, `/api/responses/${this.id}${path}`, body)
    const json: Record<string, unknown> = answer.statusCode === 204 ? {} : answer.json()
    if (answer.statusCode === 200) this.revision = Number(json['revision'])
    return { status: answer.statusCode, ...json } as { status: number } & Record<string, unknown>
  }
}

const rowOf = (id: string) => db('responses').where({ id }).first()
const answersIn = async (id: string): Promise<string> =>
  (await db('answers').where({ response_id: id }).orderBy('id'))
    .map(({ question, value, user_id }) => `${question}=${value}${user_id === null ? '' : '@'}`)
    .join(' ')

t.test('a nurse on the phone fills a questionnaire in; every answer is in MySQL when it counts as saved', async (t) => {
  const patient = await newPatient()
  t.match(await choicesOf(patient), { open: [], others: [{ code: 'pain', title: { en: 'Pain' }, version: 1 }] })
  callInHand = callIdOf(newLegId())
  const filling = await opened(patient)
  t.match(filling.form, {
    state: 'open',
    channel: 'agent',
    language: 'zh-CN',
    campaign: null,
    by: { id: nurse.user.id, name: '王护士' },
    answers: [],
    questionnaire: { code: 'pain' },
  })
  const { questions } = filling.form['questionnaire'] as { questions: { text: Record<string, string> }[] }
  t.same(
    questions[0]?.text,
    { 'zh-CN': `患者${made}还疼吗？`, en: 'Any pain in {{ward}}?' },
    'it speaks of this patient; where the record lacks a field, that is seen',
  )
  t.match(await choicesOf(patient), { open: [{ response: { isMine: true, answers: 0, by: '王护士' } }], others: [] })

  t.match(await filling.answer('pain', 'yes'), {
    status: 200,
    dropped: [],
    answers: [{ question: 'pain', by: '王护士' }],
  })
  t.equal(await answersIn(filling.id), 'pain=yes@')
  await filling.answer('where', 'a')
  await filling.answer('bad', 9)
  t.match(told.redFlag, [
    { response: filling.id, code: 'pain', campaign: undefined, answer: { question: 'bad', value: 9 } },
  ])
  t.match(await rowOf(filling.id), { red_flag: 1, next_question: 'temp', last_call_id: callInHand, channel: 'agent' })
  t.match(await filling.answer('words', '晚上疼得睡不着'), { status: 200 }, 'out of turn')
  await filling.answer('temp', 36.8)
  t.equal(await answersIn(filling.id), 'pain=yes@ where=a@ bad=9@ words=晚上疼得睡不着@ temp=36.8@')

  const corrected = await filling.answer('pain', 'no')
  t.match(corrected, { status: 200, dropped: ['where', 'bad'] })
  t.equal(await answersIn(filling.id), 'pain=no@ words=晚上疼得睡不着@ temp=36.8@')
  t.match(await rowOf(filling.id), { red_flag: 0, state: 'open' })
  t.match(await filling.takeBack('temp'), { status: 200, dropped: ['temp'] })
  await filling.answer('temp', 36.6)

  t.match(await filling.finish(), { status: 200, state: 'completed' })
  t.match(await rowOf(filling.id), {
    state: 'completed',
    next_question: null,
    user_id: nurse.user.id,
    ended_at: clock.now(),
  })
  t.match(told.ended, [{ response: filling.id, patient: String(patient), campaign: undefined, end: 'completed' }])
  t.match(await filling.answer('temp', 37), { status: 409, code: 'response-over' }, 'what is finished stays')
  const { frozen_at } = await db('questionnaire_versions').where({ id: versionId }).first()
  t.ok(frozen_at, 'the version is frozen with the answers')
  const acts = await db('audit')
    .whereIn('subject_id', [filling.id, String(patient)])
    .orderBy('id')
  t.same(
    [...new Set(acts.map(({ act }) => act))],
    ['response.list', 'response.begin', 'response.correct', 'response.finish'],
  )
  t.notMatch(JSON.stringify(acts), /疼得/)
})

t.test('what is no answer is refused in words, and changes nothing', async (t) => {
  const filling = await opened(await newPatient('骨科', 'en'), { code: 'pain' }, doctor)
  t.equal(filling.form['language'], 'en', 'read out in the patient’s language')
  const refused = async (question: string, value: string | number) => {
    const { status, code, message } = await filling.answer(question, value)
    t.match(message, /\p{Script=Han}/u)
    return `${status} ${code}`
  }
  t.equal(await refused('pain', 'maybe'), '422 answer-unfit')
  t.equal(await refused('bad', 11), '422 answer-out-of-range')
  t.equal(await refused('nothing', 'yes'), '409 answer-not-asked')
  await filling.answer('pain', 'no')
  t.equal(await refused('where', 'a'), '409 answer-not-asked', 'not on this road')
  t.equal(await refused('temp', '36'), '422 answer-unfit', 'a text is no number')
  t.equal(await answersIn(filling.id), 'pain=no@')
  t.match(await filling.discard(), { status: 409, code: 'response-has-answers' })
  t.match(await filling.finish(), { state: 'partial' })
})

t.test('who may', async (t) => {
  const patient = await newPatient('心内科')
  const filling = await opened(patient)
  for (const role of ['it', 'manager'] as const)
    t.equal((await begin(patient, { code: 'pain' }, await house.as(role))).statusCode, 403)
  t.equal((await begin(patient, { code: 'pain' }, doctor)).statusCode, 404, 'of another department')
  t.equal((await doctor.ask('GET', `/api/responses/${filling.id}`)).statusCode, 404)
  t.equal((await doctor.ask('GET', `/api/patients/${patient}/questionnaires`)).statusCode, 404)
  t.equal((await begin(patient, { code: 'unheard-of' })).statusCode, 404)
  t.equal((await begin(patient, { code: 'pain', campaignId: 4711 })).statusCode, 404)
  t.equal((await nurse.ask('GET', `/api/responses/${newLegId()}`)).statusCode, 404)
  const answer = { revision: 1, value: 'yes' }
  t.equal((await nurse.ask('PUT', `/api/responses/${newLegId()}/answers/pain`, answer)).statusCode, 404)
  t.match(await filling.discard(), { status: 204 })
  t.equal(await rowOf(filling.id), undefined, 'opened by mistake: it is as if it had not been')
})

t.test('two agents at one response: the second is told, and the first finds out', async (t) => {
  const patient = await newPatient()
  const first = await opened(patient)
  await first.answer('pain', 'yes')
  t.match((await begin(patient, { code: 'pain' }, colleague)).json(), { code: 'response-in-use' })
  t.match(await choicesOf(patient, colleague), { open: [{ response: { isMine: false, by: '王护士', state: 'open' } }] })
  t.match(
    await first.answer('where', 'a', first.revision - 1),
    { status: 409, code: 'response-changed' },
    'an old page',
  )
  const looking = new Filling(colleague, first.form)
  t.match(
    await looking.answer('where', 'b', first.revision),
    { code: 'response-changed' },
    'who only looks writes nothing',
  )

  const second = await opened(patient, { code: 'pain', takesOver: true }, colleague)
  t.equal(second.id, first.id)
  t.match(second.form, { answers: [{ question: 'pain', value: 'yes', by: '王护士' }], by: { name: '刘洋' } })
  t.match(told.moved.at(-1), { response: first.id, by: colleague.user.id })
  t.match(await first.answer('where', 'a'), { status: 409, code: 'response-changed' })
  const raced = await Promise.all([second.answer('where', 'a'), second.answer('where', 'b')])
  t.same(raced.map(({ status }) => status).toSorted(), [200, 409], 'of two at the same instant one is kept')
  t.match(await second.finish(), { state: 'partial' })
  const both = await Promise.all([begin(patient, { code: 'pain' }), begin(patient, { code: 'pain' }, colleague)])
  t.same(both.map(({ statusCode }) => statusCode).toSorted(), [200, 409])
  t.equal((await db('responses').where({ patient_id: patient })).length, 1, 'never two of them')
})

const phone = (person: Person, facts: Record<string, string> = {}) => fakeCall(person, { clock, facts })
const onCall = (patient: number) => ({ id: String(patient), fields: {}, language: 'zh-CN' as const })

t.test('left on the keypad, gone on with at the desk, and the other way round', async (t) => {
  const patient = await newPatient()
  const campaign = await newCampaign('running', [patient])
  const facts = { campaign: String(campaign) }
  const call = phone({ 'survey/pain/pain': '1', 'survey/pain/where': '2', 'survey/pain/bad': 'x' }, facts)
  t.equal(await surveys.ask(call, { code: 'pain', patient: onCall(patient) }), 'partial')
  t.match((await choicesOf(patient)).open, [
    {
      code: 'pain',
      campaign: { id: campaign, name: '出院随访' },
      response: { state: 'partial', channel: 'keypad', answers: 2 },
    },
  ])
  const filling = await opened(patient, { code: 'pain', campaignId: campaign })
  t.match(filling.form, {
    campaign: { id: campaign },
    answers: [
      { question: 'pain', value: 'yes', by: null },
      { question: 'where', value: 'b', by: null },
    ],
  })
  await filling.answer('bad', 2)
  t.match(await filling.finish(), { state: 'partial' })
  t.match(told.ended.at(-1), { campaign, end: 'partial', patient: String(patient) })
  t.match(await rowOf(filling.id), { next_question: 'temp', channel: 'agent' })

  const again = phone({ 'survey/pain/temp': '36*5#', 'survey/pain/words': '!x' }, facts)
  await surveys.ask(again, { code: 'pain', patient: onCall(patient) })
  t.match(again.heard, [/resumed/, /temp/, /words/], 'the keypad asks what the desk has left')
  t.equal(await answersIn(filling.id), 'pain=yes where=b bad=2@ temp=36.5')
  t.match(await rowOf(filling.id), { channel: 'keypad', user_id: null, state: 'completed' })
  t.match((await begin(patient, { code: 'pain', campaignId: campaign })).json(), { code: 'response-over' })
  t.same((await choicesOf(patient)).open, [], 'what is settled is not open')
})

t.test('while the machine asks, nobody else does; and a call that takes it up is noticed at the desk', async (t) => {
  const patient = await newPatient()
  const campaign = await newCampaign('running', [patient])
  const request = { code: 'pain', patient: String(patient), campaign, language: 'zh-CN' as const }
  const call = callIdOf(newLegId())
  const store = surveyStore(db)
  await store.open({ ...request, call, since: 0, now: clock.now() })
  living.add(call)
  const body = { code: 'pain', campaignId: campaign }
  t.match((await begin(patient, body)).json(), { code: 'response-being-asked' })
  living.clear()
  const filling = await opened(patient, body)
  await filling.answer('pain', 'no')
  await store.open({ ...request, call: callIdOf(newLegId()), since: 0, now: clock.now() })
  t.match(await filling.answer('temp', 36.5), { status: 409, code: 'response-changed' })
  t.equal(await answersIn(filling.id), 'pain=no@')
})

t.test('an answer at the desk counts in the campaign as one on the keypad, in report and time line', async (t) => {
  const [keyed = 0, spoken = 0] = [await newPatient(), await newPatient()]
  const campaign = await newCampaign('running', [keyed, spoken])
  const facts = { campaign: String(campaign) }
  const person = { 'survey/pain/pain': '2', 'survey/pain/temp': '37#', 'survey/pain/words': '!x' }
  await surveys.ask(phone(person, facts), { code: 'pain', patient: onCall(keyed) })
  const filling = await opened(spoken, { code: 'pain', campaignId: campaign })
  await filling.answer('pain', 'no')
  await filling.answer('temp', 37)
  await filling.answer('words', '谢谢医生')
  t.match(await filling.finish(), { state: 'completed' })
  const reports = reportsStore(db)
  const report = questionReports(pain, await reports.tally(campaign, {}), 'zh-CN')
  t.match(
    report.find(({ id }) => id === 'pain'),
    {
      answered: 2,
      counts: [
        { value: 'yes', count: 0 },
        { value: 'no', count: 2 },
      ],
    },
  )
  const { items } = await timelineStore(db).of(spoken, { limit: 5, offset: 0 })
  t.match(items, [
    {
      kind: 'response',
      channel: 'agent',
      by: '王护士',
      state: 'completed',
      campaignId: campaign,
      answers: [{ id: 'pain' }, { id: 'temp' }, { id: 'words', value: '谢谢医生', isSpoken: false }],
    },
  ])
})

t.test('who says no is not asked again; what was left lying is closed as it stands, once', async (t) => {
  const [refuses, leaves, goes] = [await newPatient(), await newPatient(), await newPatient()]
  const filling = await opened(refuses)
  await filling.answer('pain', 'yes')
  t.match(await filling.finish('declined'), { state: 'declined' })
  t.match(await rowOf(filling.id), { next_question: null })

  const forgotten = await opened(leaves)
  await forgotten.answer('pain', 'no')
  await forgotten.answer('temp', 36.5)
  await house.pass(toMs('50m'))
  const fresh = await opened(goes)
  await surveys.settle(() => false)
  t.match(
    await rowOf(fresh.id),
    { state: 'open' },
    'a restart of the engine closes what was keyed, not what lies on a desk',
  )
  await house.pass(toMs('11m'))
  const before = told.ended.length
  t.ok((await forms.settleForgotten()) >= 1)
  t.match(await rowOf(forgotten.id), { state: 'completed', ended_at: clock.now() })
  t.match(await rowOf(fresh.id), { state: 'open' })
  t.match(told.ended.slice(before), [{}])
  t.match(
    told.ended.find((one) => 'response' in one && one.response === forgotten.id),
    { end: 'completed' },
  )
  t.equal(await forms.settleForgotten(), 0)
  t.match(await fresh.answer('pain', 'yes'), { status: 200 }, 'a page that was open all the time goes on')
})

t.test('what was opened by mistake after it had been asked before is closed as it was', async (t) => {
  const patient = await newPatient()
  const first = await opened(patient)
  t.match(await first.finish(), { state: 'broke-off' })
  const again = await opened(patient)
  t.equal(again.id, first.id)
  t.match(await again.discard(), { status: 204 })
  t.match(await rowOf(first.id), { state: 'broke-off', next_question: 'pain' })
})

t.test('what is open for a patient: campaigns that are not drafts, and what was left in the last month', async (t) => {
  const patient = await newPatient()
  await newCampaign('draft', [patient])
  const done = await newCampaign('finished', [patient], { state: 'done', disposition: 'no-answer' })
  await db('campaigns')
    .where({ id: done })
    .update({ ended_at: clock.now() - toMs('2d') })
  const old = await newCampaign('finished', [patient], { state: 'done', disposition: 'no-answer' })
  await db('campaigns')
    .where({ id: old })
    .update({ ended_at: clock.now() - toMs('31d') })
  await newCampaign('running', [patient], { state: 'done', disposition: 'completed' })
  const beside = await opened(patient)
  await beside.answer('pain', 'yes')
  await beside.finish()
  t.match((await choicesOf(patient)).open, [{ campaign: { id: done } }, { campaign: null }])
  await house.pass(toMs('31d'))
  t.same((await forms.choicesFor(patient)).open, [])
})
