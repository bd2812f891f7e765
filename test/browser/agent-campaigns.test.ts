/**
 * A supervisor has patients called for her agents: made in the wizard, simulated, kept as a draft and taken up again, started,
 * watched, and made quicker and slower while it runs. Whole engine, virtual switch.
 */
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { People } from '../../engine/switch/virtual/person.ts'
import { scriptedPerson } from '../../engine/switch/virtual/scripted-person.ts'
import { openBrowser, signIn, visit } from './browser.ts'
import { fastClock, mondayAtTen } from './fast-clock.ts'
import { type OutboundTeam, outboundTeam, teamAgents } from './outbound-team.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(420_000)

/** Phones on the desks are picked up soon; patients answer, and talk for half a minute. */
const people: People = (to) =>
  to.kind === 'extension'
    ? scriptedPerson({ phone: { does: 'answer', ringsMs: 400 } })
    : scriptedPerson({ phone: { does: 'answer', ringsMs: 5_000 }, hangsUpAfterMs: 30_000 })

const patientCount = 40
const name = '出院电话随访'

type Stage = { house: UiHouse; team: OutboundTeam; page: Page }

async function addPatients({ engine }: UiHouse): Promise<void> {
  const { db, clock } = engine.parts
  const at = { created_at: clock.now(), updated_at: clock.now() }
  for (let nth = 0; nth < patientCount; nth++) {
    const [id] = await db('patients').insert({ name: `患者${nth}`, department: '骨科', language: 'zh-CN', ...at })
    const number = `+8613800138${String(200 + nth)}`
    await db('patient_phones').insert({ patient_id: id, position: 1, number, kind: 'mobile', holder: '' })
  }
}

const press = (page: Page, text: string | RegExp) =>
  page.getByRole('button', { name: text, exact: true }).first().click()
const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const step = (page: Page, text: string) => press(page, new RegExp(`^\\d ${text}`))
const kind = (page: Page, text: string) => page.getByRole('radio', { name: new RegExp(`^${text}`) }).check()
const pacing = (page: Page) => page.getByRole('region', { name: '节奏', exact: true })

t.test('a campaign with agents in a browser', async (t) => {
  const clock = fastClock(4, mondayAtTen())
  const env = { SESSION_IDLE_MINUTES: '720', SESSION_LONGEST_HOURS: '48' }
  const house = await openUiHouse(t, { demo: false, env, stage: { clock, people } })
  await house.addUsers()
  await addPatients(house)
  const team = await outboundTeam(house)
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, 'supervisor', 'zh-CN')
  const stage: Stage = { house, team, page: view.page }

  await t.test('a number that leads nowhere is refused at its field', (t) => refusesNumber(t, stage))
  await t.test('the wizard asks for the queue, and says in words what was set', (t) => fillsIn(t, stage))
  await t.test('a day is simulated before anybody is called', (t) => simulates(t, stage))
  await t.test('the draft is taken up again with everything in it, and started', (t) => starts(t, stage))
  await t.test('it says why it calls, and agents serve', (t) => watches(t, stage))
  await t.test('mode and throttle are changed while it runs; what is risky is asked about', (t) => moves(t, stage))
  await t.test('who may only look finds no button', async (t) => {
    await signIn(view, 'manager', 'zh-CN')
    await view.page.goto('/campaigns/1')
    await pacing(view.page)
      .getByText(/已由主管暂停拨号/)
      .waitFor()
    t.equal(await view.page.getByRole('button', { name: '坐席与节奏' }).count(), 0)
  })
  t.same(view.complaints, [])
})

async function refusesNumber(t: Test, { page }: Stage): Promise<void> {
  await page.goto('/campaigns/new')
  await page.getByLabel(/任务名称/).fill(name)
  await kind(page, '接通号码')
  await page.getByLabel(/^接通到/).fill('not-a-name')
  await told(page, '这个号码无法拨打。')
  t.match(await page.getByLabel(/^接通到/).getAttribute('aria-invalid'), 'true')
  await page.getByLabel(/^接通到/).fill(teamAgents[0].extension)
  await page.getByText('这个号码无法拨打。').waitFor({ state: 'detached' })
}

async function fillsIn(t: Test, { page }: Stage): Promise<void> {
  await kind(page, '坐席外呼')
  const queue = page.getByRole('combobox', { name: /由哪个队列/ })
  t.match(await queue.inputValue(), '随访外呼组 · 已签入 3 人', 'the only queue is chosen already')
  t.ok(
    await page.getByRole('radio', { name: '按键问卷', exact: true }).last().isDisabled(),
    'there is no questionnaire',
  )
  await press(page, '更多设置')
  await page.getByLabel(/几秒内接起/).fill('3')
  await page.getByLabel(/呼损率上限/).fill('2.5')
  await step(page, '确认')
  for (const sentence of [
    '由“随访外呼组”的坐席接听',
    '预测：提前拨号，接听的患者里最多 2.5% 没有坐席',
    '3 秒内由坐席接起',
    '没有坐席时立刻播放致歉语，计为呼损',
  ])
    await page.getByRole('listitem').filter({ hasText: sentence }).waitFor()
  t.equal(await page.getByRole('button', { name: '试呼' }).count(), 0, 'there is nothing to hear first')
}

async function simulates(t: Test, { page }: Stage): Promise<void> {
  t.equal(await page.getByLabel('坐席人数').inputValue(), '3', 'those who are signed in')
  await page.getByLabel('坐席人数').fill('2')
  await page.getByLabel(/^时长/).fill('0.2')
  await press(page, '开始模拟')
  const table = page.getByRole('table', { name: '模拟结果' })
  await table.waitFor({ timeout: 120_000 })
  const rows = await table.getByRole('row').allInnerTexts()
  t.equal(rows.length, 4)
  for (const [at, mode] of ['渐进', '固定倍率', '预测'].entries())
    t.match(rows[at + 1] ?? '', new RegExp(`^${mode}.*%`, 's'))
  t.match(rows[3], /预测 （已选）/)
  await told(page, /^预测方式.*(多|超过上限)/)
  await page
    .getByRole('img', { name: /^呼损率（%），上限 2.5%/ })
    .locator('svg')
    .waitFor()
}

async function starts(t: Test, { house, team, page }: Stage): Promise<void> {
  const { db } = house.engine.parts
  await press(page, '存为草稿')
  await page.waitForURL(/\/campaigns\/1$/)
  t.match(await db('campaigns').first(), { name, kind: 'agents', state: 'draft', leads_to: null })
  await page.goto('/campaigns/new?edit=1')
  await told(page, '编辑草稿')
  t.equal(await page.getByLabel(/呼损率上限/).inputValue(), '2.5')
  await press(page, '更多设置')
  t.equal(await page.getByLabel(/几秒内接起/).inputValue(), '3')
  await step(page, '确认')
  await press(page, '立即启动')
  await page.getByRole('dialog').getByRole('button', { name: '立即启动' }).click()
  await page.waitForURL(/\/campaigns\/1$/)
  const { state, staffing } = await db('campaigns').first()
  t.equal(state, 'running')
  t.match(typeof staffing === 'string' ? JSON.parse(staffing) : staffing, {
    queueId: team.queueId,
    mode: 'predictive',
    abandonmentCap: 0.025,
    abandonAfterMs: 3_000,
    leftAlone: { hears: 'apology' },
  })
}

async function watches(t: Test, { house, page }: Stage): Promise<void> {
  const { db } = house.engine.parts
  await pacing(page)
    .getByRole('group', { name: '为什么现在拨这么多路' })
    .getByText(/：.+。/)
    .waitFor()
  const agents = page.getByRole('table', { name: '坐席', exact: true })
  await agents.getByText('正在接本任务的电话').first().waitFor()
  for (const agent of teamAgents) await agents.getByText(agent.name).waitFor()
  t.ok((await db('attempts').whereNotNull('user_id')).length > 0, 'an agent has spoken with a patient')
  await pacing(page)
    .getByRole('img', { name: /^图表：/ })
    .locator('svg')
    .waitFor()
  await pacing(page).getByText('2.5% 以内').or(pacing(page).getByText('超过上限 2.5%')).waitFor()
}

async function moves(t: Test, { house, page }: Stage): Promise<void> {
  const { db } = house.engine.parts
  const kept = async () => {
    const { staffing } = await db('campaigns').first()
    return typeof staffing === 'string' ? JSON.parse(staffing) : staffing
  }
  const dialog = page.getByRole('dialog', { name: '坐席与节奏' })
  await pacing(page).getByRole('button', { name: '坐席与节奏' }).click()
  t.ok(await dialog.getByRole('button', { name: '立即生效' }).isDisabled(), 'nothing is changed yet')
  await dialog.getByRole('radio', { name: /^固定倍率/ }).check()
  await dialog.getByLabel(/每名空闲坐席几路/).fill('3')
  await dialog.getByRole('button', { name: '立即生效' }).click()
  await told(page, /每名空闲坐席拨 3 路：接听的患者会多于坐席/)
  t.match(await kept(), { mode: 'predictive' }, 'nothing has happened before it is confirmed')
  await press(page, '仍然修改')
  await told(page, '坐席与节奏已修改')
  await pacing(page).getByText('固定倍率 · 随访外呼组').waitFor()
  t.match(await kept(), { mode: 'power', linesPerAgent: 3, mostLines: null, abandonAfterMs: 3_000 })

  await pacing(page).getByRole('button', { name: '坐席与节奏' }).click()
  await dialog.getByLabel(/线路数上限/).fill('0')
  await dialog.getByRole('button', { name: '立即生效' }).click()
  await dialog.waitFor({ state: 'detached' })
  await pacing(page)
    .getByText(/已由主管暂停拨号（线路数为 0）/)
    .waitFor()
  t.match(await kept(), { mode: 'power', mostLines: 0 })
  const { begun } = (await db('attempts').count({ begun: '*' }).first()) ?? {}
  await page.waitForTimeout(3_000)
  t.same(await db('attempts').count({ begun: '*' }).first(), { begun }, 'nobody is called any more')
  t.equal((await db('campaign_events').where({ because: 'staffing-changed' })).length, 2)
  t.equal((await db('audit').where({ act: 'campaign.change-staffing' })).length, 2)
  await page.getByRole('tab', { name: '规则' }).click()
  await page.getByRole('listitem').filter({ hasText: '暂不拨新电话' }).waitFor()
}
