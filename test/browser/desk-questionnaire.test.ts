/** A nurse fills a questionnaire in with a patient on the phone: by keys, with a skip, a correction, a reload and a colleague in between. */
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { defaultRules } from '../../engine/dialer/core/rules.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import type { Question } from '../../engine/survey/core/questionnaire.ts'
import { both, choice, quiz } from '../../engine/survey/core/sample-questionnaires.ts'
import type { People } from '../../engine/switch/virtual/person.ts'
import { scriptedPerson } from '../../engine/switch/virtual/scripted-person.ts'
import { openBrowser, signIn, visit } from './browser.ts'
import { type Floor, floorOf } from './floor-stage.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(180_000)

const number = '13800138001'
const people: People = (to) =>
  scriptedPerson({ phone: { does: 'answer', ringsMs: to.kind === 'extension' ? 300 : 1_000 } })

const q = (id: string, title: string, more: object): Question =>
  ({ id, title: both(title), text: { 'zh-CN': `{{name}}，${title}？`, en: `${id}?` }, ...more }) as Question

const pain = quiz(
  [
    {
      ...q('pain', '伤口还疼', { kind: 'yes-no', relevant: true }),
      skip: [{ when: { question: 'pain', is: 'no' }, goTo: 'temp' }],
    },
    { ...choice('where'), title: both('哪里疼') },
    q('bad', '疼痛评分', { kind: 'scale', from: 0, to: 10 }),
    q('temp', '体温', { kind: 'number', min: 34, max: 42, decimals: 1 }),
    q('words', '还有什么要说', { kind: 'voice', maxSeconds: 30, optional: true }),
  ],
  { code: 'pain', title: { 'zh-CN': '疼痛随访', en: 'Pain' } },
)

type Stage = { house: UiHouse; floor: Floor; page: Page; patient: number; campaign: number }

async function furnish({ engine }: UiHouse): Promise<{ patient: number; campaign: number }> {
  const { db, clock } = engine.parts
  const { versionId } = await engine.surveys.save(pain)
  const at = { created_at: clock.now(), updated_at: clock.now() }
  const [patient = 0] = await db('patients').insert({ name: '周文', department: '骨科', language: 'zh-CN', ...at })
  await db('patient_phones').insert({
    patient_id: patient,
    position: 1,
    number: `+86${number}`,
    kind: 'mobile',
    holder: '',
  })
  const [campaign = 0] = await db('campaigns').insert({
    name: '出院随访',
    kind: 'keypad-survey',
    state: 'paused',
    rules: JSON.stringify(defaultRules),
    questionnaire_version_id: versionId,
    created_at: clock.now(),
  })
  await db('contacts').insert({
    campaign_id: campaign,
    patient_id: patient,
    state: 'waiting',
    next_at: clock.now(),
    updated_at: clock.now(),
  })
  return { patient, campaign }
}

const form = (page: Page) => page.getByRole('region', { name: '问卷：疼痛随访' })
const question = (page: Page, name: string) => form(page).getByRole('listitem').filter({ hasText: name })
const isSaved = (page: Page, name: string) =>
  question(page, name).getByRole('img', { name: '已保存，王护士填写' }).waitFor()
const answersIn = async ({ house, patient }: Stage): Promise<string> => {
  const rows = await house.engine.parts
    .db('answers')
    .join('responses', 'responses.id', 'answers.response_id')
    .where({ patient_id: patient })
    .orderBy('answers.id')
    .select('question', 'value')
  return rows.map((row) => `${row.question}=${row.value}`).join(' ')
}
const responseOf = ({ house, patient }: Stage) =>
  house.engine.parts.db('responses').where({ patient_id: patient }).first()

t.test('a questionnaire at the desk', async (t) => {
  const house = await openUiHouse(t, { demo: false, stage: { clock: realClock, people } })
  await house.addUsers()
  const floor = await floorOf(house)
  const { patient, campaign } = await furnish(house)
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  await signIn(view, 'agent', 'zh-CN')
  const { page } = view
  const stage: Stage = { house, floor, page, patient, campaign }
  await floor.signIn('8001')
  await page.goto('/desk')
  const call = floor.callIn({}, number)
  await page.getByRole('region', { name: '来电者：周文' }).waitFor()
  await answersByKeys(t, stage, call)
  await corrects(t, stage)
  await loadsAnew(t, stage)
  view.complaints.splice(0) // the service was away
  await losesItAndTakesItBack(t, stage)
  await finishes(t, stage)
  t.same(
    view.complaints.filter((line) => !/Failed to load resource/.test(line)),
    [],
    'but for the answer that was kept from coming through',
  )
  await view.context.close()
})

/** Digits answer, Enter goes on: no mouse from the first question to the last. */
async function answersByKeys(t: Test, stage: Stage, call: string): Promise<void> {
  const { page } = stage
  await page.getByText('外呼任务：出院随访').waitFor()
  await page.getByRole('button', { name: '填写疼痛随访' }).click()
  await question(page, '周文，伤口还疼？').waitFor()
  t.equal(await form(page).getByRole('listitem').count(), 3, 'where it hurts is asked of those in pain')
  await page.keyboard.press('1')
  await question(page, '哪里疼').waitFor()
  t.equal(await form(page).getByRole('listitem').count(), 5)
  await page.keyboard.press('2')
  await page.keyboard.press('1')
  await question(page, '疼痛评分').getByText('已输入 1，回车确认').waitFor()
  await page.keyboard.press('0')
  await page.keyboard.type('50')
  await page.keyboard.press('Enter')
  await question(page, '体温').getByText('应在 34 到 42 之间。').waitFor()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('36.8')
  await page.keyboard.press('Enter')
  await page.keyboard.type('晚上睡不好')
  await page.keyboard.press('Enter')
  for (const name of ['伤口还疼', '哪里疼', '疼痛评分', '体温', '还有什么要说']) await isSaved(page, name)
  t.equal(await answersIn(stage), 'pain=yes where=b bad=10 temp=36.8 words=晚上睡不好')
  t.match(await responseOf(stage), {
    state: 'open',
    channel: 'agent',
    campaign_id: stage.campaign,
    user_id: stage.floor.agents['8001'],
    last_call_id: call,
  })
}

async function corrects(t: Test, stage: Stage): Promise<void> {
  const { page } = stage
  await question(page, '伤口还疼').getByRole('radio', { name: '否' }).click()
  await form(page).getByText('更正后不再需要的回答已删除：哪里疼、疼痛评分').waitFor()
  t.equal(await form(page).getByRole('listitem').count(), 3, 'what is not on the road is not on the page')
  await isSaved(page, '伤口还疼')
  t.equal(await answersIn(stage), 'pain=no temp=36.8 words=晚上睡不好')
}

/** And the engine's service with it. */
async function loadsAnew(t: Test, stage: Stage): Promise<void> {
  const { house, page } = stage
  await house.restart(300)
  const news = page.waitForResponse(/\/api\/events/)
  await page.reload()
  await news
  await form(page).getByText('已答 3 / 3').waitFor()
  t.equal(await question(page, '体温').getByRole('textbox').inputValue(), '36.8')
  t.ok(await question(page, '伤口还疼').getByRole('radio', { name: '否' }).isChecked())
}

async function losesItAndTakesItBack(t: Test, stage: Stage): Promise<void> {
  const { house, floor, page, patient, campaign } = stage
  const request = { code: 'pain', patient, campaign, language: 'zh-CN', takesOver: true } as const
  await house.engine.forms.begin(request, { userId: floor.agents['8002'], call: undefined })
  await form(page).getByText('刘洋正在填写这份答卷。').waitFor()
  t.ok(await form(page).getByRole('button', { name: '完成' }).isDisabled())
  await form(page).getByRole('button', { name: '接手' }).click()
  await form(page).getByText('刘洋正在填写这份答卷。').waitFor({ state: 'detached' })
  await page.route('**/api/responses/**', (route) => route.abort())
  await page.getByRole('textbox', { name: '体温' }).fill('37.2')
  await page.keyboard.press('Enter')
  const fault = form(page).getByRole('alert').filter({ hasText: '回答没有保存' })
  await fault.waitFor()
  await question(page, '体温').getByRole('img', { name: '没有保存' }).waitFor()
  await page.unroute('**/api/responses/**')
  await fault.getByRole('button', { name: '重新保存' }).click()
  await isSaved(page, '体温')
  t.equal(await answersIn(stage), 'pain=no temp=37.2 words=晚上睡不好')
}

async function finishes(t: Test, stage: Stage): Promise<void> {
  const { house, page, patient, campaign } = stage
  await form(page).getByRole('button', { name: '完成' }).click()
  await page.getByText('《疼痛随访》已完成').waitFor()
  await page.getByText('外呼任务不会再为此致电。').waitFor()
  t.match(await responseOf(stage), { state: 'completed', next_question: null })
  t.match(await house.engine.parts.db('contacts').where({ campaign_id: campaign, patient_id: patient }).first(), {
    state: 'done',
    disposition: 'completed',
    reason: 'asked-at-desk',
  })
  const timeline = page.getByRole('region', { name: '最近的通话、问卷与就诊' })
  await timeline.getByText('坐席填写：王护士', { exact: false }).waitFor()
  await timeline.getByText('晚上睡不好').waitFor()
  t.pass('the time line shows it beside the call')
}
