/** Questionnaires over the API, as the pages ask: saved, compared, tried, carried out and in. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testApp } from '../http/test-app.ts'
import { readWholeWorkbook } from '../patients/reading/whole-workbook.ts'
import { root } from '../root.ts'
import { writtenOut } from '../speech/core/written.ts'
import type { Utterance } from '../speech/speech.ts'
import type { Question, Questionnaire } from './core/questionnaire.ts'
import { both, choice, quiz } from './core/sample-questionnaires.ts'
import { previewRoutes } from './preview-routes.ts'
import { questionnaireOverviewStore } from './questionnaire-overview-store.ts'
import { questionnaireStore } from './questionnaire-store.ts'
import { createSurveys } from './survey.ts'
import { surveyRoutes } from './survey-routes.ts'
import { surveyStore } from './survey-store.ts'
import { versionsRoutes } from './versions-routes.ts'
import { xlsFormRoutes } from './xlsform-routes.ts'

const saved: object[] = []
let db: Awaited<ReturnType<typeof testApp>>['db']
const later = <Value extends object>(make: () => Value): Value =>
  new Proxy({} as Value, { get: (_, name) => Reflect.get(make(), name) as unknown })
const overview = later(() => questionnaireOverviewStore(db))
const surveys = later(() =>
  createSurveys({ ...({} as Parameters<typeof createSurveys>[0]), store: surveyStore(db), clock: house.clock }),
)
const written = (utterance: Utterance): Promise<string> =>
  Promise.resolve().then(() =>
    utterance.kind === 'text'
      ? writtenOut('', utterance.text, utterance.fields)
      : `<${utterance.prompt} ${Object.values(utterance.fields).join(' ')}>`,
  )
const house: Awaited<ReturnType<typeof testApp>> = await testApp(t, {
  features: [
    surveyRoutes({ surveys, overview, onSaved: (told) => void saved.push(told) }),
    versionsRoutes(overview),
    previewRoutes({ written, now: () => house.clock.now() }),
    xlsFormRoutes({ store: overview, readWorkbook: readWholeWorkbook }),
  ],
})
db = house.db
const it = await house.as('it')
const manager = await house.as('manager')
const agent = await house.as('agent')
const doctor = await house.as('doctor', { department: '心内科' })

const discharge = JSON.parse(
  await readFile(path.join(root, 'engine/survey/templates/discharge.json'), 'utf8'),
) as Questionnaire
const withThanks = (words: string): Questionnaire => ({ ...discharge, thanks: { ...discharge.thanks, en: words } })
const save = (who: typeof it, questionnaire: object, basedOn?: string) =>
  who.ask('POST', `/api/questionnaires${basedOn === undefined ? '' : `?basedOn=${basedOn}`}`, questionnaire)

let at = house.clock.now()
async function newResponse(versionId: number, state: string, department = '心内科'): Promise<void> {
  const [patient] = await db('patients').insert({
    name: '王芳',
    department,
    tags: '[]',
    extra: '{}',
    created_at: 1,
    updated_at: 1,
  })
  await db('questionnaire_versions').where({ id: versionId }).whereNull('frozen_at').update({ frozen_at: 5 })
  const id = crypto.randomUUID()
  await db('responses').insert({
    id,
    questionnaire_version_id: versionId,
    patient_id: patient,
    channel: 'keypad',
    language: 'zh-CN',
    state,
    started_at: ++at,
    updated_at: 1,
    red_flag: state === 'partial',
  })
  if (state !== 'broke-off')
    await db('answers').insert({ response_id: id, question: 'recovery', value: '5', answered_at: 1 })
}

t.test('a draft is written over; what was answered or waits in a campaign becomes a new version', async (t) => {
  const first = (await save(it, discharge, 'none')).json()
  t.match(first, { code: 'discharge', version: 1, isNew: true, sha256: /^[0-9a-f]{64}$/ })
  t.strictSame(saved, [{ code: 'discharge', version: 1 }])
  const second = (await save(manager, withThanks('Bye'), first.sha256)).json()
  t.match(second, { version: 1, versionId: first.versionId, isNew: false }, 'nobody has answered it')
  const [campaign] = await db('campaigns').insert({
    name: 'c',
    kind: 'keypad-survey',
    state: 'draft',
    rules: '{}',
    created_at: 1,
    questionnaire_version_id: first.versionId,
  })
  const third = (await save(it, withThanks('So long'), second.sha256)).json()
  t.match(third, { version: 2, isNew: true }, 'a campaign waits with it')
  t.equal((await db('campaigns').where({ id: campaign }).first()).questionnaire_version_id, first.versionId)
  await newResponse(third.versionId, 'completed')
  await newResponse(third.versionId, 'broke-off')
  const fourth = (await save(it, withThanks('Farewell'), third.sha256)).json()
  t.match(fourth, { version: 3, isNew: true }, 'somebody has answered it')
  t.match(
    (await save(it, withThanks('So long'), fourth.sha256)).json(),
    { version: 2, isNew: false },
    'known by its content',
  )
  await save(it, withThanks('Farewell'))
  const listed = (await agent.ask('GET', '/api/questionnaires')).json()
  t.match(listed, [
    {
      code: 'discharge',
      title: { 'zh-CN': '出院回访' },
      version: 3,
      versions: 3,
      questions: 14,
      frozenAt: null,
      savedBy: '王护士',
      responses: { all: 2, answered: 1 },
    },
  ])
  const versions = (await agent.ask('GET', '/api/questionnaires/discharge/versions')).json()
  t.match(versions, [
    { version: 3, isCurrent: true, responses: { all: 0 } },
    { version: 2, isCurrent: false, frozenAt: 5, responses: { all: 2, answered: 1 }, campaigns: 0 },
    { version: 1, frozenAt: null, campaigns: 1 },
  ])
  const old = await agent.ask('GET', '/api/questionnaires/discharge/versions/2')
  t.match(old.json(), { version: 2, frozenAt: 5, questionnaire: { thanks: { en: 'So long' } } })
  t.equal((await agent.ask('GET', '/api/questionnaires/discharge/versions/9')).statusCode, 404)
  t.match((await agent.ask('GET', '/api/questionnaires/discharge')).json(), { version: 3, sha256: fourth.sha256 })
  t.equal((await agent.ask('GET', '/api/questionnaires/nothing')).statusCode, 404)
})

t.test('two who edit at once do not lose each other’s work', async (t) => {
  const current = (await it.ask('GET', '/api/questionnaires/discharge')).json()
  const mine = await save(manager, withThanks('Mine'), current.sha256)
  t.equal(mine.statusCode, 200)
  const theirs = await save(it, withThanks('Theirs'), current.sha256)
  t.match(theirs, { statusCode: 409 })
  t.match(theirs.json(), { code: 'questionnaire-changed', params: { version: 3 }, message: /比较/ })
  t.match((await save(it, { ...discharge }, 'none')).json(), { code: 'questionnaire-exists' })
  t.match((await save(it, { ...discharge, code: 'fresh' }, 'a'.repeat(64))).json(), {
    code: 'questionnaire-changed',
    params: { version: 0 },
  })
  t.equal(await db('questionnaires').where({ code: 'fresh' }).first(), undefined, 'nothing is left of it')
  t.match((await it.ask('GET', '/api/questionnaires/discharge')).json(), { questionnaire: { thanks: { en: 'Mine' } } })
  const six = [1, 2, 3, 4, 5, 6]
  const raced = await Promise.all(six.map((n) => save(it, withThanks(`Race ${n}`), mine.json().sha256)))
  t.strictSame(raced.map(({ statusCode }) => statusCode).toSorted(), [200, 409, 409, 409, 409, 409])
  const made = await Promise.all(six.map((n) => save(it, { ...withThanks(`Born ${n}`), code: 'born-twice' }, 'none')))
  t.strictSame(made.map(({ statusCode }) => statusCode).toSorted(), [200, 409, 409, 409, 409, 409])
})

t.test('who may do what, and what is written down of it', async (t) => {
  t.equal((await save(agent, discharge)).statusCode, 403)
  t.equal((await save(doctor, discharge)).statusCode, 403)
  const wrong = await save(it, { ...discharge, questions: [] })
  t.match(wrong.json(), { code: 'questionnaire-invalid', params: { path: '/questions' } })
  const checked = await agent.ask('POST', '/api/questionnaires/check', { ...discharge, thanks: {} })
  t.match(checked.json(), {
    isValid: false,
    problems: [{ path: '/thanks/zh-CN', code: 'text-missing', severity: 'error' }, {}, { severity: 'note' }],
  })
  const acts = (await db('audit').where({ subject: 'questionnaire' }).orderBy('id')).map(
    ({ act, subject_id, detail }) => `${act} ${subject_id} ${JSON.stringify(detail)}`,
  )
  t.match(acts[0], /questionnaire\.save discharge .*version.*1/)
  const templates = (await agent.ask('GET', '/api/questionnaire-templates')).json() as Questionnaire[]
  t.strictSame(
    templates.map(({ code }) => code),
    ['conduct-audit', 'diabetes', 'discharge', 'hypertension', 'medication-adherence', 'satisfaction'],
  )
})

t.test('the answers behind the counts, each role’s own', async (t) => {
  const { versionId } = (await agent.ask('GET', '/api/questionnaires/discharge/versions'))
    .json()
    .find(({ version }: { version: number }) => version === 2)
  await newResponse(versionId, 'partial', '骨科')
  const all = (await manager.ask('GET', '/api/questionnaires/discharge/responses')).json()
  t.match(all, {
    total: 3,
    items: [
      {
        state: 'partial',
        version: 2,
        patientName: '王芳',
        department: '骨科',
        answers: 1,
        isFlagged: true,
        campaignId: null,
      },
      {},
      {},
    ],
  })
  t.match((await doctor.ask('GET', '/api/questionnaires/discharge/responses')).json(), {
    total: 2,
    items: [{ department: '心内科' }, { department: '心内科' }],
  })
  t.match((await manager.ask('GET', '/api/questionnaires/discharge/responses?version=2&state=completed')).json(), {
    total: 1,
  })
  t.match((await manager.ask('GET', '/api/questionnaires/discharge/responses?flagged=true&pageSize=1')).json(), {
    total: 1,
    pageSize: 1,
  })
  t.match((await manager.ask('GET', '/api/questionnaires/discharge/responses?version=1')).json(), {
    total: 0,
    items: [],
  })
  t.match(await db('audit').where({ act: 'response.search' }).first(), { subject_id: 'discharge' })
})

const key = (digit: string, early = false) => ({ do: 'key', digit, ...(early && { early }) })
const preview = async (questionnaire: object, acts: object[], more: object = {}) =>
  (await agent.ask('POST', '/api/questionnaires/preview', { questionnaire, language: 'zh-CN', acts, ...more })).json()
/** `intro`, `key 1`, `recovery=5`, … */
const story = ({
  lines,
}: {
  lines: {
    kind: string
    name?: string
    digit?: string
    question?: string
    value?: string
    end?: string
    outcome?: string
    isCut?: boolean
  }[]
}): string =>
  lines
    .map(({ kind, name = '', digit, question, value, end, outcome, isCut }) =>
      kind === 'said'
        ? `${name.replace(/^survey\/(discharge\/|test\/)?/, '')}${isCut === true ? '…' : ''}`
        : kind === 'key'
          ? `(${digit})`
          : kind === 'answered'
            ? `[${question}=${value}]`
            : kind === 'ended'
              ? `<${end}>`
              : kind === 'noted'
                ? `(${outcome})`
                : `(${kind})`,
    )
    .join(' ')

t.test('a questionnaire is tried on a drawn phone: keys, early keys, silence, wrong keys, hanging up', async (t) => {
  const start = await preview(discharge, [])
  t.match(start, { waitsFor: 'key', end: null, question: null, fields: { name: '王芳' }, language: 'zh-CN' })
  t.match(start.lines[0], {
    at: 0,
    kind: 'said',
    name: 'survey/discharge/intro',
    words: /仁和医院.*王芳女士/,
    utterance: { kind: 'text', recordedAs: 'questionnaire/discharge/intro' },
  })
  const some = await preview(discharge, [key('1'), key('5'), key('1')])
  t.equal(story(some), 'intro (1) recovery (5) [recovery=5] symptoms (1) [symptoms=none] medication')
  t.match(some, {
    question: 'medication',
    answers: [{ label: '5' }, { label: '没有不适' }],
    road: ['recovery', 'symptoms', 'medication'],
  })
  t.equal(
    story(await preview(discharge, [key('1', true), key('5', true), key('7')])),
    'intro… (1) recovery… (5) [recovery=5] symptoms (7) (invalid key) invalid-key symptoms',
  )
  const silent = await preview(discharge, [key('1'), { do: 'silence' }])
  t.equal(story(silent), 'intro (1) recovery (silence) (silence) silence recovery scale-hint')
  t.ok(silent.lines.at(-1).at > 20_000, 'in virtual time')
  t.equal(story(await preview(discharge, [key('1'), { do: 'hang-up' }])), 'intro (1) recovery (hung-up) <broke-off>')
  t.equal(story(await preview(discharge, [{ do: 'hang-up', early: true }])), 'intro… (hung-up) <broke-off>')
  t.equal(story(await preview(discharge, [key('2')])), 'intro (2) <declined> declined')
  t.equal(story(await preview(discharge, [key('9')])), 'intro (9) (opted-out) <opted-out> opted-out')
  const fever = await preview(discharge, [key('1'), key('1'), key('3'), ...[...'39*2#'].map((digit) => key(digit))])
  t.match(
    story(fever),
    /\[recovery=1\] \(flagged\).*\(3\) \(9\) \(\*\) \(2\) \(#\) \[temperature=39\.2\] \(flagged\) urgent-advice medication$/,
  )
  const typing = await preview(discharge, [key('1'), key('1'), key('3'), key('3'), key('9')])
  t.match(typing, { typed: '39', waitsFor: 'key' })
})

t.test('voice answers, passing over, and the end of it', async (t) => {
  const scored: Question = {
    id: 'c',
    kind: 'choice',
    text: both('c?'),
    score: { weight: 1 },
    choices: [
      { key: '1', value: 'a', label: both('a'), points: 0 },
      { key: '2', value: 'b', label: both('b'), points: 50 },
    ],
  }
  const voice: Question = { id: 'v', kind: 'voice', maxSeconds: 10, optional: true, text: both('Say') }
  const spoken = quiz([voice, scored], { manners: { silence: { waitMs: 1_000, limit: 0 } } })
  const asked = await preview(spoken, [], { language: 'en' })
  t.match(asked, { waitsFor: 'voice', question: 'v', language: 'en', fields: { name: 'Mary Wang' } })
  t.equal(
    story(await preview(spoken, [{ do: 'speak', seconds: 99 }, key('2')])),
    'intro v voice-hint (beep) (spoke) [v=preview.wav] c (2) [c=b] <completed> thanks',
  )
  const ended = await preview(spoken, [{ do: 'speak', seconds: 3 }, key('2')])
  t.match(ended, { waitsFor: 'nothing', end: 'completed', score: 50, road: ['v', 'c'] })
  t.match(story(await preview(spoken, [{ do: 'silence' }])), /\(beep\) \(silence\) \(silence\) \(passed\) moving-on c$/)
  t.match(story(await preview(spoken, [key('#')])), /\(beep\) \(#\) \(silence\) \(passed\)/)
  t.match(story(await preview(spoken, [{ do: 'hang-up' }])), /\(beep\) \(hung-up\) <broke-off>/)
  t.match(
    story(
      await preview(spoken, [
        { do: 'speak', seconds: 4 },
        { do: 'speak', seconds: 4 },
      ]),
    ),
    /c \(silence\)/,
    'nobody records what is said to a question for a key',
  )
  const mute = await preview(quiz([{ ...choice('q'), text: both('{{ward}}') } as Question]), [], {
    fields: { ward: '' },
  })
  t.match(mute.lines.at(-1), { words: '', problem: /ward/ })
  t.match(await preview({ ...discharge, questions: [] }, []), { code: 'questionnaire-invalid' })
})

t.test('out to an XLSForm workbook and in again through the browser', async (t) => {
  const out = await agent.ask('GET', '/api/questionnaires/discharge/xlsform?version=2')
  t.match(out.headers, {
    'content-type': /spreadsheetml/,
    'content-disposition': 'attachment; filename="discharge-v2.xlsx"',
  })
  const book = new exceljs.Workbook()
  await book.xlsx.load(out.rawPayload as unknown as ArrayBuffer)
  t.strictSame(
    book.worksheets.map(({ name }) => name),
    ['survey', 'choices', 'settings', 'notes'],
  )
  t.match((await agent.ask('GET', '/api/questionnaires/discharge/xlsform-notes')).json(), [
    { code: 'fields-stay', weight: 'info' },
    {},
    {},
  ])
  t.equal((await agent.ask('GET', '/api/questionnaires/none/xlsform-notes')).statusCode, 404)
  const upload = (name: string, bytes: Buffer, who = it) => {
    const edge = 'edge'
    const payload = Buffer.concat([
      Buffer.from(`--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
      bytes,
      Buffer.from(`\r\n--${edge}--\r\n`),
    ])
    return who.ask('POST', '/api/questionnaires/xlsform', payload, {
      'content-type': `multipart/form-data; boundary=${edge}`,
    })
  }
  const back = await upload('form.xlsx', out.rawPayload)
  t.match(back.json(), { notes: [], problems: [{ severity: 'note' }] })
  const again = (await save(it, back.json().questionnaire)).json()
  t.match(again, { version: 2, isNew: false }, 'the same content, to the last setting')
  t.equal((await upload('form.xlsx', out.rawPayload, agent)).statusCode, 403)
  for (const [name, bytes, why] of [
    ['form.xlsx', Buffer.from('%PDF-1.4 …'), /不是 Excel/],
    ['form.xlsx', out.rawPayload.subarray(0, 3_000), /损坏/],
    ['form.xlsx', Buffer.alloc(0), /空/],
    ['form.csv', Buffer.from('a,b\n1,2\n'), /survey/],
    ['form.xlsx', Buffer.from('a,b\n1,2\n'), /文件名不符/],
  ] as const) {
    const refused = await upload(name, bytes)
    t.match(refused.json(), { code: 'xlsform-unusable', message: why }, name)
    t.equal(refused.statusCode, 422)
  }
  const hostile = quiz([choice('q')], { thanks: both('bell \u0007 and =1+1') })
  await save(it, hostile)
  const plain = (await upload('x.xlsx', (await it.ask('GET', '/api/questionnaires/test/xlsform')).rawPayload)).json()
  t.equal(plain.questionnaire.thanks.en, 'bell  and =1+1', 'what XML cannot hold is gone, and a formula stays text')
  await writeFile(path.join(house.folder, 'empty.xlsx'), '')
  await t.rejects(readWholeWorkbook(path.join(house.folder, 'gone.xlsx'), 'gone.xlsx'), /reading of a workbook failed/)
})

t.test('the store says who saved', async (t) => {
  const store = questionnaireStore(db)
  const byNobody = await store.save(quiz([choice('z')], { code: 'by-nobody' }), 7)
  t.match(await questionnaireOverviewStore(db).versionOf('by-nobody', byNobody.version), {
    savedBy: undefined,
    savedAt: 7,
    isCurrent: true,
  })
})
