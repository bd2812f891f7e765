import type { Page } from 'playwright-core'
import { type FloorExtension, floorOf } from './floor-stage.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const order = new WeakMap<UiHouse, Promise<void>>()

/** A morning on the floor: two talk, one is paused, nobody is free, three wait. Made anew where other pictures have changed it. */
async function morning(house: UiHouse): Promise<void> {
  const mine = (order.get(house) ?? Promise.resolve()).then(() => fill(house))
  order.set(house, mine)
  await mine
}

async function fill(house: UiHouse): Promise<void> {
  const floor = await floorOf(house)
  const { acd, desks } = house.engine.queues
  const stateOf = (extension: FloorExtension) =>
    acd.floor.ground.desks.get(String(floor.agents[extension]))?.state.at ?? 'signed-out'
  const waiting = () => acd.floor.ground.queues.get('service')?.waiting.size ?? 0
  for (const extension of ['8001', '8002', '8003'] as const)
    if (stateOf(extension) === 'signed-out') await floor.signIn(extension)
  await floor.pause('8003', 'meal')
  for (const extension of ['8001', '8002'] as const) {
    desks.finishWrapUp(floor.agents[extension], 'solved')
    await desks.ready(floor.agents[extension])
  }
  const missing = 2 - acd.talks.length + 3 - waiting()
  for (let caller = 0; caller < missing; caller++) floor.callIn()
  await floor.untilTalking(2)
  await floor.untilWaiting('service', 3)
}

const at =
  (address: string) =>
  async (house: UiHouse): Promise<string> => {
    await morning(house)
    house.engine.queues.supervision.close() // who listened for another picture
    return address
  }
const click = async (page: Page, name: RegExp): Promise<void> =>
  await page.getByRole('button', { name }).first().click()

/** The wallboard and what is set of it. */
export const floorPictures: readonly Picture[] = [
  { name: 'floor', path: at('/floor'), as: 'supervisor' },
  { name: 'floor-watched', path: at('/floor') },
  { name: 'floor-one-queue', path: at('/floor?queue=service&state=talking') },
  {
    name: 'floor-move',
    path: at('/floor'),
    as: 'supervisor',
    before: async (page) => {
      await click(page, /移动“客服热线”第 1 位|Move caller 1 of/)
      await page.getByRole('menuitem', { name: /交给坐席|To an agent/ }).click()
      await page.getByRole('dialog').waitFor()
    },
  },
  {
    name: 'floor-state-menu',
    path: at('/floor'),
    as: 'supervisor',
    before: (page) => click(page, /更改.*的状态|Change the state of/),
  },
  {
    name: 'floor-listening',
    path: at('/floor'),
    as: 'supervisor',
    before: async (page) => {
      await click(page, /^(监听|Listen)$/)
      await page.getByText(/正在监听|Listening to the call/).waitFor()
    },
  },
  { name: 'settings-queues', path: at('/settings/queues') },
  {
    name: 'settings-queues-edit',
    path: at('/settings/queues'),
    before: async (page) => {
      await page.getByText('service', { exact: true }).click()
      await page
        .getByRole('dialog')
        .getByLabel(/每位振铃|Ring each for/)
        .fill('900')
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^(保存|Save)$/ })
        .click()
    },
  },
  {
    name: 'settings-queues-members',
    path: at('/settings/queues'),
    before: async (page) => {
      await page.getByRole('button', { name: /^4/ }).first().click()
      await page.getByRole('dialog').waitFor()
    },
  },
  { name: 'settings-agents', path: at('/settings/agents') },
  {
    name: 'settings-agents-edit',
    path: at('/settings/agents'),
    before: async (page) => {
      await page.getByRole('row').filter({ hasText: '8001' }).first().click()
      await click(page, /增加技能|Add a skill/)
    },
  },
  { name: 'settings-pause-reasons', path: at('/settings/pause-reasons') },
  { name: 'settings-wrap-up-codes', path: at('/settings/wrap-up-codes') },
]
