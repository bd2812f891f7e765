/** What holds on every page: the server goes away and comes back under it, and everybody sees what the role may see. */
import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import type { Role } from '../../engine/accounts/core/roles.ts'
import { openBrowser, settled, signIn, type Visit, visit } from './browser.ts'
import { openUiHouse, type UiHouse, uiDepartment } from './ui-house.ts'

t.setTimeout(600_000)

async function enter(browser: Browser, house: UiHouse, login: Role): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
  view.page.setDefaultTimeout(60_000)
  await signIn(view, login, 'zh-CN')
  return view
}

const menuOf = async (page: Page): Promise<string[]> =>
  (await page.getByRole('navigation').first().getByRole('link').allInnerTexts()).map((text) => text.trim())

const everywhere = ['首页', '危险信号', '患者', '通话记录', '问卷']

t.test('one house, many people', async (t) => {
  const house = await openUiHouse(t, { demo: true })
  const { db } = house.engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())

  await t.test(
    'the server goes away under an open page: it says so, recovers by itself, and shows the truth',
    async (t) => {
      const { page, context } = await enter(browser, house, 'supervisor')
      await page.goto('/campaigns')
      const row = page.getByRole('table').locator('tbody tr').first()
      await row.waitFor()
      const before = await row.innerText()
      const [campaign] = await db('campaigns').select('id', 'name')
      const away = house.restart(4_000)
      await page.getByText('与服务器的连接已断开').waitFor()
      t.equal(await row.innerText(), before, 'what was there stays in sight')
      await db('campaigns').where({ id: campaign.id }).update({ name: '离线时改的名字' })
      await away
      await page.getByText('与服务器的连接已断开').waitFor({ state: 'detached' })
      await page.getByText('离线时改的名字').waitFor()
      await db('campaigns').where({ id: campaign.id }).update({ name: campaign.name })
      await page.getByRole('link', { name: '通话记录' }).click()
      await page.getByRole('table', { name: '通话列表' }).locator('tbody tr').first().waitFor()
      await context.close()
    },
  )

  await t.test('IT, a supervisor, a nurse and a doctor have menus of their own', async (t) => {
    const menus: Partial<Record<Role, string[]>> = {}
    for (const role of ['it', 'supervisor', 'agent', 'doctor'] as const) {
      const { page, context } = await enter(browser, house, role)
      menus[role] = await menuOf(page)
      await context.close()
    }
    for (const [role, menu] of Object.entries(menus))
      t.same(
        everywhere.filter((title) => !menu.includes(title)),
        [],
        role,
      )
    t.same(
      ['用户', '审计日志', '设置', '拨号脚本', '系统'].filter((title) => !menus.it?.includes(title)),
      [],
    )
    t.ok(menus.supervisor?.includes('外呼任务'))
    t.ok(menus.supervisor?.includes('现场监控') && menus.supervisor.includes('我的工作台'))
    t.notOk(menus.it?.includes('我的工作台'), 'IT takes no calls')
    for (const role of ['agent', 'doctor'] as const)
      t.same(
        ['外呼任务', '用户', '审计日志', '设置', '系统', '现场监控'].filter((title) => menus[role]?.includes(title)),
        [],
        role,
      )
  })

  await t.test('a doctor sees the own department, on the page and over the API', async (t) => {
    const doctor = await enter(browser, house, 'doctor')
    const [own, all] = await Promise.all(
      [db('patients').where({ department: uiDepartment }), db('patients')].map(async (some) =>
        Number((await some.count({ n: '*' }).first())?.['n']),
      ),
    )
    t.ok((own ?? 0) > 0 && (own ?? 0) < (all ?? 0))
    await doctor.page.goto('/patients')
    await doctor.page.getByText(`找到 ${own} 人`).waitFor()
    const other = await db('patients').whereNot({ department: uiDepartment }).first('id')
    t.equal((await doctor.context.request.get(`/api/patients/${other.id}`)).status(), 404)
    t.equal((await doctor.context.request.get('/api/campaigns')).status(), 403)
    await doctor.page.goto('/campaigns')
    await doctor.page.getByText('您没有权限查看此页').waitFor()
    await doctor.context.close()
    const supervisor = await enter(browser, house, 'supervisor')
    await supervisor.page.goto('/patients')
    await supervisor.page.getByText(`找到 ${all} 人`).waitFor()
    t.equal((await supervisor.context.request.get(`/api/patients/${other.id}`)).status(), 200)
    await settled(supervisor.page)
    await supervisor.context.close()
  })
})
