/** An agent's day at the desk, as the agent lives it: callers, colleagues, what is written up, a patient called by a click. */
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { realClock } from '../../engine/kernel/real-clock.ts'
import type { People } from '../../engine/switch/virtual/person.ts'
import { scriptedPerson } from '../../engine/switch/virtual/scripted-person.ts'
import { openBrowser, signIn, type Visit, visit } from './browser.ts'
import { type Floor, floorOf } from './floor-stage.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(300_000)

const wen = '13800138001'
const family = '13800138002'

/** Phones on the desks ring for a moment, so that who looks at the screen sees it; patients pick up soon. */
const people: People = (to) =>
  scriptedPerson({ phone: { does: 'answer', ringsMs: to.kind === 'extension' ? 1_500 : 1_000 } })

async function addPatients({ engine }: UiHouse): Promise<Record<string, number>> {
  const { db, clock } = engine.parts
  const ids: Record<string, number> = {}
  for (const [name, number, department] of [
    ['周文', wen, '心血管内科'],
    ['陈一', family, '骨科'],
    ['陈二', family, '眼科'],
  ] as const) {
    const at = { created_at: clock.now(), updated_at: clock.now() }
    const [id = 0] = await db('patients').insert({
      name,
      department,
      diagnosis: '冠心病',
      doctor: '李建国',
      is_vip: name === '周文',
      ...at,
    })
    await db('patient_phones').insert({
      patient_id: id,
      position: 1,
      number: `+86${number}`,
      kind: 'mobile',
      holder: '',
    })
    ids[name] = id
  }
  return ids
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const inBar = (page: Page, text: string) =>
  page.getByRole('region', { name: '坐席工作条' }).getByText(text, { exact: true })
const call = (page: Page) => page.getByRole('region', { name: '通话', exact: true })
const person = (page: Page, name: string) => page.getByRole('region', { name: `来电者：${name}` })

t.test('at the desk', async (t) => {
  const house = await openUiHouse(t, { demo: false, stage: { clock: realClock, people } })
  await house.addUsers()
  const floor = await floorOf(house)
  const patients = await addPatients(house)
  const browser: Browser = await openBrowser()
  t.teardown(() => browser.close())
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  await signIn(view, 'agent', 'zh-CN')
  const { page } = view
  const stage: Stage = { house, floor, view, page, patients }
  await takesPlace(t, stage)
  // The browser notes the sign-in that was refused; nothing else is to complain.
  t.match(view.complaints.splice(0), [/status of 409/])
  const first = await isPopped(t, stage)
  await holds(t, stage)
  await asksAndHandsOver(t, stage, first)
  await writesUp(t, stage, first)
  await choosesWhoItIs(t, stage)
  await dialsByClick(t, stage)
  t.same(view.complaints, [])
  await view.context.close()
})

type Stage = { house: UiHouse; floor: Floor; view: Visit; page: Page; patients: Record<string, number> }

const db = ({ house }: Stage) => house.engine.parts.db

async function takesPlace(t: Test, { house, floor, page }: Stage): Promise<void> {
  await page.goto('/desk')
  await page.getByRole('radio', { name: '外线号码（如在家值班）' }).check()
  await page.getByLabel('号码', { exact: true }).fill('12')
  await press(page, '签入')
  await page.getByText('请输入完整的外线号码，只含数字。').waitFor()
  house.exchange.unplug('8001', 'expired')
  await page.getByRole('radio', { name: '我的话机 8001' }).check()
  await press(page, '签入')
  await page.getByText('分机 8001 没有注册', { exact: false }).waitFor()
  house.exchange.plugIn('8001')
  await press(page, '签入')
  await inBar(page, '空闲').waitFor()
  await page.getByRole('region', { name: '我的队列' }).getByText('客服热线').waitFor()
  await page.keyboard.press('Alt+P')
  await page.getByRole('menuitem', { name: '用餐' }).click()
  await inBar(page, '示忙 · 用餐').waitFor()
  await page.keyboard.press('Alt+R')
  await inBar(page, '空闲').waitFor()
  // A colleague who takes no callers, and may be asked.
  await floor.signIn('8002')
  await floor.pause('8002', 'paperwork')
  t.pass('signed in, paused and ready by the keyboard')
}

/** A patient calls 8010: the page shows who it is while the phone rings. */
async function isPopped(t: Test, stage: Stage): Promise<string> {
  const { floor, page } = stage
  const popped = page.evaluate(`new Promise((resolve) => {
    const look = () => document.body.innerText.includes('来电振铃，请拿起话机') && document.body.innerText.includes('周文')
    new MutationObserver(() => look() && resolve(Date.now())).observe(document.body, { subtree: true, childList: true, characterData: true })
  })`)
  const id = floor.callIn({}, wen)
  const shownAt = Number(await popped)
  await call(page).getByText('正在通话', { exact: true }).waitFor()
  await stage.house.engine.queues.log.quiet()
  const { at } = await db(stage)('offers').where({ call_id: id }).first('at')
  t.comment(`popped ${shownAt - at} ms after the ring`)
  t.ok(shownAt - at < 2_000, 'while it rings still; 300 ms on a machine with nothing else to do')
  const summary = person(page, '周文')
  for (const text of ['心血管内科', '冠心病', '李建国', wen]) await summary.getByText(text).first().waitFor()
  t.match(await db(stage)('audit').where({ act: 'patient.read' }).first(), {
    subject_id: String(stage.patients['周文']),
  })
  return id
}

async function holds(t: Test, { page }: Stage): Promise<void> {
  await page.getByLabel('备注').fill('问复诊时间')
  await page.keyboard.press('Alt+H')
  await page.waitForTimeout(300)
  t.ok(await call(page).getByText('正在通话', { exact: true }).isVisible(), 'not while somebody types')
  await page.getByLabel('备注').blur()
  await page.keyboard.press('Alt+H')
  await call(page).getByText('对方保持中，听音乐').waitFor()
  await call(page).getByRole('button', { name: '收回' }).click()
  await call(page).getByText('正在通话', { exact: true }).waitFor()
}

async function asksAndHandsOver(t: Test, stage: Stage, id: string): Promise<void> {
  const { house, floor, page } = stage
  const { acd, log } = house.engine.queues
  await page.keyboard.press('Alt+T')
  await press(page, '先与刘洋商量')
  await call(page).getByText('正在与刘洋商量，对方听音乐').waitFor()
  t.equal(acd.floor.ground.desks.get(String(floor.agents['8002']))?.state.at, 'talking', 'not to be had meanwhile')
  await call(page).getByRole('button', { name: '三方' }).click()
  await call(page).getByText('三方通话：刘洋').waitFor()
  await page.keyboard.press('Alt+B')
  await call(page).getByText('正在通话', { exact: true }).waitFor()
  await page.keyboard.press('Alt+T')
  await press(page, '直接转给刘洋')
  await inBar(page, '话后整理').waitFor()
  await log.quiet()
  t.match(await db(stage)('agent_talks').where({ call_id: id }).orderBy('id').select('user_id', 'ended_at'), [
    { user_id: floor.agents['8001'], ended_at: Number },
    { user_id: floor.agents['8002'], ended_at: null },
  ])
  t.equal(acd.talkOf(String(floor.agents['8002']))?.call.id, id, 'it is the colleague’s call, on the colleague’s desk')
}

async function writesUp(t: Test, stage: Stage, id: string): Promise<void> {
  const { house, floor, page } = stage
  await page.getByRole('radiogroup', { name: '处理结果' }).getByText('已解决').click()
  await page.getByLabel('备注').fill('已告知复诊时间')
  await press(page, '保存并示闲')
  await inBar(page, '空闲').waitFor()
  t.match(await db(stage)('wrap_ups').where({ call_id: id }), [
    { user_id: floor.agents['8001'], code: 'solved', note: '已告知复诊时间' },
  ])
  house.engine.queues.desks.hangUp(floor.agents['8002'])
  await house.engine.queues.log.quiet()
}

/** Two patients have the number: one is chosen, and the call is that one's in the call log. */
async function choosesWhoItIs(t: Test, stage: Stage): Promise<void> {
  const { floor, page, patients } = stage
  const id = floor.callIn({}, family)
  await page.getByText('多位患者登记了这个号码，请确认是哪一位').waitFor()
  await press(page, '来电者是陈二')
  await person(page, '陈二').getByText('眼科').first().waitFor()
  await call(page).getByText('正在通话', { exact: true }).waitFor()
  await page.keyboard.press('Alt+X')
  await inBar(page, '话后整理').waitFor()
  await until(async () => (await db(stage)('calls').where({ id }).first('ended_at'))?.ended_at != null)
  t.equal((await db(stage)('calls').where({ id }).first('patient_id')).patient_id, patients['陈二'])
}

async function dialsByClick(t: Test, stage: Stage): Promise<void> {
  const { page, patients } = stage
  await page.goto(`/patients/${patients['周文']}`)
  await press(page, `拨打 ${wen}`)
  await inBar(page, '正在通话').waitFor()
  const bar = page.getByRole('region', { name: '坐席工作条' })
  t.match(await bar.textContent(), /周文/)
  await bar.getByRole('button', { name: '挂机' }).click()
  await inBar(page, '话后整理').waitFor()
  const last = () => db(stage)('calls').where({ direction: 'outbound' }).first()
  await until(async () => (await last())?.ended_at != null)
  t.match(await last(), {
    to_number: wen,
    patient_id: patients['周文'],
    script: 'agent-call',
    disposition: 'completed',
  })
  await page.goto('/desk')
  await press(page, '签出')
  await page.getByRole('heading', { name: '签入' }).waitFor()
  t.equal(await page.getByRole('region', { name: '坐席工作条' }).count(), 0)
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('not within fifteen seconds')
}
