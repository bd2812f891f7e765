/** A supervisor's morning on the floor: who waits, who talks, and what she does about it. Whole engine, virtual switch. */
import type { Browser, Page } from 'playwright-core'
import t from 'tap'
import { openBrowser, settled, signIn, type Visit, visit } from './browser.ts'
import { floorOf } from './floor-stage.ts'
import { openUiHouse, type UiHouse } from './ui-house.ts'

t.setTimeout(300_000)

async function enter(browser: Browser, house: UiHouse, login: string, language: 'zh-CN' | 'en'): Promise<Visit> {
  const view = await visit(browser, house.address, { screen: 'desk', language })
  view.page.setDefaultTimeout(30_000)
  await signIn(view, login, language)
  return view
}

const told = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor()
const agent = (page: Page, name: string) =>
  page.getByRole('list', { name: '坐席' }).getByRole('listitem').filter({ hasText: name })
const line = (page: Page) => page.getByRole('list', { name: '排队来电' }).getByRole('listitem')
const inDialog = (page: Page, name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })

t.test('the floor in a browser', async (t) => {
  const house = await openUiHouse(t, { demo: false })
  await house.addUsers()
  const floor = await floorOf(house)
  const { db, switch: telephony } = house.engine.parts
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  await floor.signIn('8001', '8002')
  await floor.pause('8002', 'meal')
  const calls = [floor.callIn({}, '13805710001')]
  await floor.untilTalking(1)
  const view = await enter(browser, house, 'supervisor', 'zh-CN')
  const { page } = view
  const supervisorId: number = (await db('users').where({ login: 'supervisor' }).first('id')).id
  const audited = (act: string) => db('audit').where({ act, user_id: supervisorId }).orderBy('id')
  const legsWith = async (extension: string) => {
    const legs = await telephony.liveLegs()
    return 'kind' in legs ? [] : legs.filter(({ to }) => to === extension)
  }

  await t.test(
    'two callers wait where nobody is free; the second is moved to the head, and a caller to an agent',
    async (t) => {
      await page.getByRole('navigation', { name: '主菜单' }).getByRole('link', { name: '现场监控' }).click()
      await page
        .getByRole('table', { name: '队列' })
        .getByRole('button', { name: /^客服热线/ })
        .waitFor()
      await agent(page, '王护士').getByText('通话中').waitFor()
      await line(page).first().waitFor({ state: 'detached' })
      calls.push(floor.callIn({}, '13805710002'))
      await floor.untilWaiting('service', 1)
      calls.push(floor.callIn({}, '13805710003'))
      await floor.untilWaiting('service', 2)
      await line(page).nth(1).waitFor()
      const text = await page.locator('main').innerText()
      t.notMatch(text, /1380571/, 'nobody’s number is on the wall')
      await page.getByRole('button', { name: '移动“客服热线”第 2 位来电' }).click()
      await page.getByRole('menuitem', { name: '移到队首' }).click()
      await told(page, '已移到队首')
      await line(page).filter({ hasText: '第 1 位' }).getByText('优先').waitFor()
      t.match(await audited('caller.move'), [{ subject_id: calls[2] }])
      t.equal(house.engine.queues.acd.positionOf(calls[2] ?? ''), 1)

      await page.getByRole('button', { name: '移动“客服热线”第 2 位来电' }).click()
      await page.getByRole('menuitem', { name: '转到其他队列…' }).click()
      await inDialog(page, '移动').click()
      await told(page, '请选择。')
      await page.getByRole('dialog').getByLabel('转到哪个队列').click()
      await page.getByRole('option', { name: '随访' }).click()
      await inDialog(page, '移动').click()
      await told(page, '已转到“随访”')
      await floor.untilWaiting('follow-up', 1)
      await line(page).filter({ hasText: '随访' }).waitFor()
    },
  )

  await t.test(
    'an agent is made ready and takes the caller; afterwards is paused, with the reason on the wall',
    async (t) => {
      await page.getByRole('button', { name: '更改刘洋的状态' }).click()
      await page.getByRole('menuitem', { name: '示闲' }).click()
      await agent(page, '刘洋').getByText('通话中').waitFor()
      t.match(await audited('agent.force-state'), [{ subject_id: String(floor.agents['8002']) }])
      await page.getByRole('button', { name: '更改刘洋的状态' }).click()
      await page.getByRole('menuitem', { name: '示忙：会议' }).click()
      await agent(page, '刘洋').getByText('通话后：示忙').waitFor()
      await house.engine.queues.log.quiet()
      t.match(await db('agent_moves').where({ user_id: floor.agents['8002'] }).orderBy('id', 'desc').first(), {
        state: 'talking',
      })
    },
  )

  await t.test('listens, whispers, barges in, takes over, ends the call', async (t) => {
    const bar = page.getByRole('region', { name: '您的话机' })
    await agent(page, '王护士').getByRole('button', { name: '监听' }).click()
    await bar.getByText('您的话机正在振铃').waitFor()
    await bar.getByText('正在监听王护士的通话').waitFor()
    t.equal((await legsWith('8005')).length, 1, 'her own phone')
    await bar.getByText('密语', { exact: true }).click()
    await bar.getByText('正在对王护士密语').waitFor()
    await page.reload()
    await bar.getByText('正在对王护士密语').waitFor()
    await bar.getByText('强插', { exact: true }).click()
    await bar.getByText('已强插王护士的通话').waitFor()
    await bar.getByRole('button', { name: '接管' }).click()
    await inDialog(page, '接管').click()
    await bar.getByText('您正在与患者通话').waitFor()
    await agent(page, '王护士').getByText('话后整理').waitFor()
    t.equal((await legsWith('8001')).length, 0, 'the agent’s phone is free')
    await bar.getByRole('button', { name: '强拆' }).click()
    await inDialog(page, '强拆').click()
    await told(page, '通话已结束')
    await bar.waitFor({ state: 'detached' })
    t.equal((await legsWith('8005')).length, 0)
    for (const act of ['call.listen', 'call.whisper', 'call.barge', 'call.take-over', 'call.release'])
      t.match(await audited(act), [{ subject: 'call', subject_id: calls[0] }], act)
  })

  await t.test('who listens stops; a call is ended; a queue without anybody says so', async (t) => {
    const bar = page.getByRole('region', { name: '您的话机' })
    await agent(page, '刘洋').getByRole('button', { name: '监听' }).click()
    await bar.getByText('正在监听刘洋的通话').waitFor()
    await bar.getByRole('button', { name: '停止' }).click()
    await bar.waitFor({ state: 'detached' })
    t.equal((await audited('call.stop-listening')).length, 1)
    await page.getByRole('button', { name: '更改王护士的状态' }).click()
    await page.getByRole('menuitem', { name: '签出' }).click()
    await inDialog(page, '签出').click()
    await agent(page, '刘洋').getByRole('button', { name: '强拆' }).click()
    await inDialog(page, '强拆').click()
    await agent(page, '刘洋').getByText('会议').waitFor()
    floor.callIn()
    await page.getByRole('alert').filter({ hasText: '“客服热线”无人值守' }).waitFor()
  })

  await t.test('a queue is made, its faults told at their fields, and an agent put in it', async (t) => {
    await page.goto('/settings')
    await page.getByRole('heading', { name: '队列', level: 2 }).waitFor()
    await page.getByRole('button', { name: '新增队列' }).click()
    const form = page.getByRole('dialog', { name: '新增队列' })
    await form.getByLabel('编号').fill('service')
    await form.getByLabel('每位振铃').fill('900')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('须为 5 到 120 的整数。').waitFor()
    await form.getByText('请填写名称。').first().waitFor()
    await form.getByLabel('每位振铃').fill('25')
    await form.getByLabel('中文名称').fill('体检中心')
    await form.getByLabel('英文名称').fill('Check-ups')
    await form.getByRole('button', { name: '保存' }).click()
    await form.getByText('编号“service”已被另一个队列使用').waitFor()
    await form.getByLabel('编号').fill('check-ups')
    await form.getByRole('button', { name: '保存' }).click()
    await told(page, '“体检中心”已保存')
    const queue = await db('queues').where({ code: 'check-ups' }).first()
    t.equal(house.engine.queues.acd.queueOf('check-ups')?.rules.ringMs, 25_000, 'it holds at once')

    await page.getByRole('row').filter({ hasText: '体检中心' }).getByRole('button', { name: '0 人' }).click()
    const members = page.getByRole('dialog', { name: '“体检中心”的成员' })
    await members.getByRole('combobox', { name: '加入坐席' }).click()
    await page.getByRole('option', { name: '赵敏 8003' }).click()
    await members.getByRole('combobox', { name: '赵敏 8003的级别' }).click()
    await page.getByRole('option', { name: '第 2 级' }).click()
    await members.getByRole('button', { name: '保存' }).click()
    await told(page, '的成员已保存')
    t.match(await db('queue_members').where({ queue_id: queue.id }), [
      { user_id: floor.agents['8003'], level: 1, position: 10 },
    ])
    t.equal((await audited('queue.add')).length, 1)
    t.equal((await audited('queue.set-members')).length, 1)
    t.same(
      view.complaints.filter((complaint) => !/status of 4\d\d/.test(complaint)),
      [],
    )
    await view.context.close()
  })

  await t.test('in English a manager looks, and is offered nothing to do; an agent has no such page', async (t) => {
    const manager = await enter(browser, house, 'manager', 'en')
    await manager.page.goto('/floor')
    await manager.page.getByRole('list', { name: 'Agents' }).getByText('Paused').waitFor()
    t.equal(await manager.page.getByRole('button', { name: /Change the state|Listen|Move caller/ }).count(), 0)
    await manager.context.close()
    const nurse = await enter(browser, house, 'agent', 'en')
    await settled(nurse.page)
    t.equal(await nurse.page.getByRole('link', { name: 'Floor', exact: true }).count(), 0)
    await nurse.page.goto('/floor')
    await nurse.page.getByText('You may not see this page').waitFor()
    await nurse.context.close()
  })
})
