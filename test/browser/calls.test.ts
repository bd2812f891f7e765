/** The call log, one call with its sound, and the dialplans, as a supervisor and a telecom engineer use them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import type { Engine } from '../../engine/compose.ts'
import { callIdOf, newLegId } from '../../engine/kernel/ids.ts'
import { root } from '../../engine/root.ts'
import { openBrowser, settled, signIn, type Visit, visit } from './browser.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(600_000)

/** The scripts that ship, in a folder where one may be broken. */
async function scriptsOfOurOwn(t: { teardown(after: () => unknown): unknown }): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'ui-dialplans-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  for (const file of await readdir(path.join(root, 'dialplans'))) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue
    const text = await readFile(path.join(root, 'dialplans', file), 'utf8')
    await writeFile(path.join(folder, file), text.replaceAll("'../engine", `'${root}/engine`))
  }
  return folder
}

async function enter(browser: Browser, house: UiHouse, login: string): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, login, 'zh-CN')
  return view
}

const rows = (page: Page) => page.getByRole('table', { name: '通话列表' }).locator('tbody tr')

/** A call that comes in now and is over at once, written as every call is. */
async function somebodyCalls({ callLog, parts }: Engine, number: string): Promise<void> {
  const leg = newLegId()
  const startedAt = parts.clock.now()
  const opening = { id: callIdOf(leg), direction: 'inbound', from: number, to: '8000', startedAt, facts: {} } as const
  const end = { at: startedAt + 50, cause: 'hung-up', rawCause: 'NORMAL_CLEARING', by: 'them' } as const
  const person = { leg, role: 'person', direction: 'inbound', number, startedAt, end } as const
  callLog.open(opening)
  callLog.close({
    ...opening,
    person,
    endedAt: end.at,
    disposition: undefined,
    termination: { result: 'person-ended', reason: '' },
    script: 'hospital-main',
  })
  await callLog.flush()
}

t.test('calls and dialplans in a browser', async (t) => {
  const dialplans = await scriptsOfOurOwn(t)
  const house = await openUiHouse(t, { demo: true, dialplans })
  house.engine.loader.watch()
  const { db } = house.engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())

  await t.test('a supervisor finds a call by name and outcome and hears it', async (t) => {
    const view = await enter(browser, house, 'supervisor')
    const { page } = view
    const wanted = await db('calls')
      .join('patients', 'patients.id', 'calls.patient_id')
      .where({ disposition: 'completed' })
      .orderBy('calls.talk_ms', 'desc')
      .first('calls.id', 'calls.talk_ms', 'patients.name')
    await page.goto('/calls?range=all')
    const all = await db('calls').count({ n: '*' }).first()
    await page.getByText(`${all?.['n']} 通，接通`).waitFor()
    await page.getByRole('textbox', { name: '查找患者或号码' }).fill(wanted.name)
    await page.keyboard.press('Enter')
    await page.getByText(/^\d 通，接通/).waitFor()
    t.notMatch(page.url(), encodeURIComponent(wanted.name), 'a name does not stand in the address')
    t.equal(await rows(page).count(), await countOf('patients.name', wanted.name))
    await page.getByRole('button', { name: '更多条件' }).click()
    await page.getByRole('combobox', { name: '结果' }).click()
    await page.getByRole('option', { name: '完成', exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByText(/^1 通，接通 1 通/).waitFor()
    t.match(page.url(), /disposition=completed/)
    await rows(page).first().focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: `${wanted.name}的通话` }).waitFor()
    await listens(t, page, wanted.id)
    await page.getByRole('link', { name: '返回' }).click()
    await page.getByText(/^1 通，接通 1 通/).waitFor()
    t.same(view.complaints, [])
    await view.context.close()
  })

  async function countOf(column: string, value: string): Promise<number> {
    const found = await db('calls')
      .join('patients', 'patients.id', 'calls.patient_id')
      .where(column, value)
      .count({ n: '*' })
      .first()
    return Number(found?.['n'])
  }

  async function listens(t: Test, page: Page, id: string): Promise<void> {
    const recording = await db('recordings').where({ call_id: id, kind: 'call' }).first('id')
    const heard = () => db('audit').where({ act: 'recording.play', subject_id: String(recording.id) })
    const player = page.getByRole('slider', { name: /录音播放器/ })
    await player.waitFor()
    t.equal((await heard()).length, 0, 'to look at a recording is not to listen to it')
    await player.focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '暂停' }).waitFor()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '播放', exact: true }).waitFor()
    const line = page.getByRole('list', { name: '经过' }).getByRole('listitem').filter({ hasText: '满意度' }).last()
    await line
      .getByRole('button', { name: /^跳到 / })
      .first()
      .click()
    await page.getByRole('button', { name: '暂停' }).waitFor()
    t.equal(await line.getAttribute('aria-current'), 'step', 'the line that is heard stands out')
    const at = async () => Number(await player.getAttribute('aria-valuenow'))
    await page.getByRole('button', { name: '暂停' }).click()
    const there = await at()
    t.ok(there > 30, 'far into the call')
    await player.focus()
    await page.keyboard.press('ArrowLeft')
    t.ok((await at()) < there)
    await page.getByText('1.5×').click()
    t.ok(await page.getByRole('radio', { name: '1.5×' }).isChecked())
    t.equal((await heard()).length, 1, 'jumping about is one listening')
  }

  await t.test('a call that comes in is told and moves nothing until it is asked for', async (t) => {
    const view = await enter(browser, house, 'agent')
    const { page } = view
    await page.goto('/calls?range=all')
    await settled(page)
    t.equal(await page.getByRole('link', { name: '导出 Excel' }).count(), 0, 'an agent exports nothing')
    const first = await rows(page).first().textContent()
    await somebodyCalls(house.engine, '13911112222')
    await page.getByRole('button', { name: '1 通新通话' }).waitFor()
    t.equal(await rows(page).first().textContent(), first)
    await page.getByRole('button', { name: '1 通新通话' }).click()
    await rows(page).first().filter({ hasText: '13911112222' }).waitFor()
    t.same(view.complaints, [])
    await view.context.close()
  })

  await t.test('a manager sees no number, and IT does not listen', async (t) => {
    const manager = await enter(browser, house, 'manager')
    await manager.page.goto('/calls?range=all')
    await settled(manager.page)
    t.match(await rows(manager.page).first().textContent(), /139\*{4}2222/)
    t.notMatch(await manager.page.getByRole('table', { name: '通话列表' }).textContent(), /1[3-9]\d{9}/)
    await manager.context.close()
    const it = await enter(browser, house, 'it')
    const { id } = await db('calls').where({ disposition: 'completed' }).first('id')
    await it.page.goto(`/calls/${id}`)
    await it.page.getByText('您的角色不能听录音。').waitFor()
    t.equal(await it.page.getByRole('button', { name: /^跳到 / }).count(), 0, 'there is nothing to jump in')
    await it.page.getByRole('button', { name: '查看收听记录' }).click()
    await it.page.getByRole('table', { name: '谁听过这段录音' }).or(it.page.getByText('还没有人听过。')).waitFor()
    t.same(it.complaints, [])
    await it.context.close()
  })

  await t.test('an engineer rehearses a script key by key, and sees where a saved mistake is', async (t) => {
    const view = await enter(browser, house, 'it')
    const { page } = view
    await page.goto('/dialplans')
    await page.getByRole('link', { name: '排练 hospital-main' }).click()
    await page.getByLabel('几点打来').fill('2026-11-27T10:00')
    const log = page.getByRole('log', { name: '对话' })
    await log.getByText('预约挂号请按').waitFor()
    await page.getByRole('heading', { name: '对话' }).click() // keys typed into a field are the field's
    await page.keyboard.press('1')
    await log.getByText('请选择要预约的科室').waitFor()
    await page.getByRole('heading', { name: '源码 appointments.ts' }).waitFor()
    await page.getByRole('button', { name: '沉默' }).click()
    await log.getByText('没有收到您的按键').waitFor()
    await page.getByRole('button', { name: '按 3', exact: true }).click()
    await page.getByRole('heading', { name: '通话结束' }).waitFor()
    t.ok(await page.getByRole('button', { name: '按 3', exact: true }).isDisabled())
    await page.getByRole('button', { name: '退一步' }).click()
    await page.getByText(/^等待按键/).waitFor()
    await page.getByRole('button', { name: '挂断' }).click()
    await log.getByText('对方挂断').first().waitFor()
    t.equal((await db('calls').where({ from_number: '13800138000' })).length, 0, 'nobody was called')

    await page.goto('/dialplans')
    await page.getByRole('table', { name: '脚本列表' }).waitFor()
    await writeFile(path.join(dialplans, 'after-hours.ts'), 'export default\n  dialplan(\n')
    const alert = page.getByRole('alert').filter({ hasText: 'after-hours.ts 有错误' })
    await alert.waitFor()
    t.match(await alert.textContent(), /第 \d+ 行，第 \d+ 列.*通话继续使用/s)
    t.match(await alert.getByRole('region', { name: '出错处的源码' }).textContent(), /dialplan\(/)
    t.same(view.complaints, [])
    await view.context.close()
  })
})
