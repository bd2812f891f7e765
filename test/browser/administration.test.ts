/** Settings, users and the audit log as hospital IT uses them; what a supervisor is not shown and is refused. */
import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import { openBrowser, settled, signIn, type Visit, visit } from './browser.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(600_000)

async function enter(browser: Browser, house: UiHouse, login: string): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, login, 'zh-CN')
  return view
}

const section = async (page: Page, name: string): Promise<void> => {
  await page.getByRole('navigation', { name: '设置分类' }).getByRole('link', { name }).click()
}
const menu = (page: Page) => page.getByRole('navigation', { name: '主菜单' })
const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()

t.test('administration in a browser', async (t) => {
  const house = await openUiHouse(t, { demo: true })
  const { engine } = house
  const { db } = engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const it = await enter(browser, house, 'it')
  const { page } = it
  const itId: number = (await db('users').where({ login: 'it' }).first('id')).id
  const auditOf = (act: string) => db('audit').where({ act, user_id: itId }).orderBy('id')

  await t.test(
    'a caller id is changed by keyboard; nonsense is refused at the field and kept on the screen',
    async (t) => {
      await menu(page).getByRole('link', { name: '设置' }).click()
      const field = page.getByRole('textbox', { name: '默认主叫号码' })
      await field.fill('匿名')
      await page.getByText('须为 3 至 20 位数字，可以 + 开头。').waitFor()
      await page.keyboard.press('Enter')
      t.equal((await auditOf('settings.change')).length, 0)
      await page.keyboard.press('Escape')
      t.equal(await field.inputValue(), '02100000000', 'Escape takes it back')
      await field.fill('057188880000')
      await section(page, '定时任务')
      await page.getByRole('dialog', { name: '有未保存的修改' }).getByRole('button', { name: '留在本页' }).click()
      t.equal(await field.inputValue(), '057188880000', 'nothing was lost')
      await field.press('Enter')
      await told(page, '已保存，现在起生效')
      await page
        .getByText(/本页，修改于/)
        .first()
        .waitFor()
      t.equal(engine.house.callerIds().default, '057188880000', 'it holds without a restart')
      const kept = await db('settings').where({ name: 'house.callerId' }).first('value')
      t.match(JSON.stringify(kept.value), /057188880000/)
      t.match(JSON.stringify((await auditOf('settings.change')).map(({ detail }) => detail)), /callerId.*057188880000/)
      await page.getByRole('button', { name: '“默认主叫号码”恢复默认值' }).click()
      await told(page, '已恢复默认值')
      t.equal(await field.inputValue(), '02100000000')
      t.equal(await db('settings').where({ name: 'house.callerId' }).first(), undefined)
    },
  )

  await t.test('hours are copied from day to day, and a holiday closes', async (t) => {
    await section(page, '工作时间与节假日')
    const desk = page.getByRole('region', { name: /护士台/ })
    await desk.getByLabel('周一第 2 段结束').fill('13:30')
    await desk.getByText('结束须晚于开始。').waitFor()
    t.ok(await desk.getByRole('button', { name: '保存' }).isDisabled(), 'what makes no sense cannot be saved')
    await desk.getByLabel('周一第 2 段结束').fill('20:00')
    await desk.getByRole('button', { name: '把周一的时间复制到其他日子' }).click()
    await page.getByRole('menuitem', { name: '每天' }).click()
    await desk.getByRole('button', { name: '保存' }).click()
    await told(page, /护士台的时间已保存/)
    const rows = await db('opening_hours').where({ calendar: 'nurse-desk' }).orderBy(['weekday', 'opens'])
    t.equal(rows.length, 14)
    t.match(rows.at(-1), { weekday: 7, opens: 840, closes: 1200 })
    t.match(engine.reference.current().hours.get('nurse-desk')?.length, 14, 'scripts go by it at once')

    await page.getByRole('button', { name: '添加日期' }).click()
    const form = page.getByRole('dialog', { name: '添加节假日或调休' })
    await form.getByLabel('第一天').fill('2026-12-30')
    await form.getByLabel('最后一天').fill('2026-12-31')
    await form.getByLabel('名称').fill('院庆')
    await form.getByRole('button', { name: '保存' }).click()
    await told(page, '已保存 2 天')
    const days = page.getByRole('table', { name: '节假日与调休' })
    await days.getByRole('row').filter({ hasText: '2026-12-31' }).getByText('院庆').waitFor()
    t.match(await db('calendar_days').where({ name: '院庆' }).orderBy('day'), [
      { day: '2026-12-30', kind: 'holiday' },
      { day: '2026-12-31', kind: 'holiday' },
    ])
    t.equal((await auditOf('calendar-day.change')).length, 2)
  })

  await t.test('a number is blocked, many are pasted after a look, and one is taken off with a reason', async (t) => {
    await section(page, '号码名单')
    await page.getByText(/^黑名单/).click()
    await page.getByRole('button', { name: '加入号码' }).click()
    const form = page.getByRole('dialog', { name: '加入黑名单' })
    await form.getByLabel('号码').fill('1380013')
    await form.getByRole('button', { name: '加入', exact: true }).click()
    await form.getByText('号码位数不够').waitFor()
    await form.getByLabel('号码').fill('138-0013-8000')
    await form.getByLabel('原因').fill('夜间骚扰')
    await page.keyboard.press('Enter')
    const row = page.getByRole('row').filter({ hasText: '138 0013 8000' })
    await row.getByText('夜间骚扰').waitFor()
    t.equal(await engine.lists.isBlack('13800138000'), true)
    t.notMatch(page.url(), /138/, 'a number does not stand in the address')

    await page.getByRole('button', { name: '批量加入' }).click()
    const paste = page.getByRole('dialog', { name: '批量加入黑名单' })
    await paste.getByLabel('号码', { exact: true }).fill('13911112222\t推销\n13800138000\n1380013')
    await paste.getByRole('button', { name: '检查' }).click()
    await paste.getByText('新加入 1 个，已在名单上（将更新）1 个，无法识别 1 行。').waitFor()
    t.equal(await engine.lists.isBlack('13911112222'), false, 'looking changes nothing')
    await paste.getByRole('button', { name: '加入 2 个号码' }).click()
    await told(page, '已加入 1 个，更新 1 个')
    t.match(await db('number_lists').where({ number: '+8613911112222' }), [{ list: 'black', reason: '推销' }])

    await row.getByRole('button', { name: /移出名单/ }).click()
    const off = page.getByRole('dialog', { name: /移出黑名单/ })
    await off.getByRole('button', { name: '移出名单' }).click()
    await off.getByText('请选择原因。').waitFor()
    await off.getByLabel('加错了').check()
    await off.getByRole('button', { name: '移出名单' }).click()
    await row.waitFor({ state: 'detached' })
    t.equal(await engine.lists.isBlack('13800138000'), false)
    t.match(JSON.stringify((await auditOf('listed-number.remove')).map(({ detail }) => detail)), /black.*mistake/)
  })

  await t.test('a desk phone gets its password once; a job is moved and run', async (t) => {
    await section(page, '分机')
    await page.getByRole('button', { name: '新增分机' }).click()
    await page.getByRole('dialog').getByLabel('分机号').fill('8801')
    await page.getByRole('dialog').getByLabel('名称').fill('心内科护士站')
    await page.keyboard.press('Enter')
    const shown = page.getByRole('dialog', { name: '分机 8801 的密码' })
    t.match(await shown.locator('code').textContent(), /^[\w-]{20}$/)
    await shown.getByRole('button', { name: '已填好' }).click()
    await page.getByRole('cell', { name: '心内科护士站' }).waitFor()

    await section(page, '定时任务')
    const job = page.getByRole('row').filter({ hasText: 'sessions-cleanup' })
    await job.getByText('每小时第 20 分').waitFor()
    await job.getByRole('button', { name: '修改 sessions-cleanup 的时间' }).click()
    await page.getByText('每天', { exact: true }).click()
    await page.getByLabel('时间', { exact: true }).fill('02:45')
    await page.getByRole('dialog').getByRole('button', { name: '保存' }).click()
    await job.getByText('每天 02:45').waitFor()
    t.match(await db('jobs').where({ name: 'sessions-cleanup' }).first(), { cron: '45 2 * * *' })
    await job.getByRole('button', { name: '立即运行 sessions-cleanup' }).click()
    await job.getByText('完成').waitFor()
  })

  await t.test('a user is added, and all of this stands in the audit log', async (t) => {
    await menu(page).getByRole('link', { name: '用户' }).click()
    await page.getByRole('button', { name: '新增用户' }).click()
    const form = page.getByRole('dialog', { name: '新增用户' })
    await form.getByLabel('用户名').fill('n1027')
    await form.getByLabel('姓名').fill('周护士')
    await form.getByRole('button', { name: '生成一个' }).click()
    await form.getByRole('button', { name: '添加' }).click()
    await page.getByRole('cell', { name: '周护士' }).first().waitFor()
    t.match(await db('users').where({ login: 'n1027' }).first(), { name: '周护士', role: 'agent' })

    await menu(page).getByRole('link', { name: '审计日志' }).click()
    const log = page.getByRole('table', { name: '审计日志' })
    for (const act of ['新增用户', '修改工作时间', '修改系统设置', '将号码加入名单', '将号码移出名单', '新增分机'])
      await log.getByRole('cell', { name: act }).first().waitFor()
    await page.goto('/settings/calling')
    await page.getByRole('link', { name: '修改记录' }).click()
    await log.getByRole('cell', { name: '修改系统设置' }).first().waitFor()
    t.equal(await log.getByRole('cell', { name: '新增用户' }).count(), 0, 'only what was asked for')
    t.same(
      it.complaints.filter((line) => !/status of 4\d\d/.test(line)),
      [],
    )
    await it.context.close()
  })

  await t.test(
    'a supervisor sets the floor and nothing else: not in the list, not by address, not in the API',
    async (t) => {
      const view = await enter(browser, house, 'supervisor')
      await settled(view.page)
      await menu(view.page).getByRole('link', { name: '设置' }).click()
      const sections = view.page.getByRole('navigation', { name: '设置分类' }).getByRole('link')
      await sections.first().waitFor()
      t.same(await sections.allInnerTexts(), ['队列', '坐席', '示忙原因', '处理结果'])
      t.equal(await menu(view.page).getByRole('link', { name: '系统' }).count(), 1, 'but the system is for both')
      await view.page.goto('/settings/calling')
      await view.page.getByText('您没有权限查看此页').waitFor()
      const answer = await view.context.request.get('/api/settings')
      t.match([answer.status(), await answer.json()], [403, { code: 'not-allowed' }])
      const { csrfToken } = await (await view.context.request.get('/api/session')).json()
      const change = { data: { lines: 1 }, headers: { 'x-csrf-token': csrfToken } }
      t.equal((await view.context.request.patch('/api/settings', change)).status(), 403)
      t.equal(engine.house.settings.current.lines, 10)
      await view.context.close()
    },
  )
})
