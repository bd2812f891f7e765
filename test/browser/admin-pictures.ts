import type { Page } from 'playwright-core'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const click = async (page: Page, name: RegExp): Promise<void> =>
  await page.getByRole('button', { name }).first().click()

/** A house that has been set up: somebody on every list, phones on desks, a department with a number of its own. */
async function lived({ engine }: UiHouse): Promise<void> {
  const { lists, house, reference, parts } = engine
  await lists.add({ list: 'do-not-call', number: '13800138000', reason: '家属 11 月 3 日来电，要求不要再打' })
  await lists.add({ list: 'do-not-call', number: '0571-87654321', reason: '' })
  await lists.optOut('13900139000')
  await lists.add({ list: 'black', number: '13700137000', reason: '骚扰电话', untilAt: parts.clock.now() + 9e9 })
  await house.settings.change({ callerIdsByDepartment: { 心血管内科: '057188881234', 骨科: '057188885678' } })
  await reference.setTarget('operator', { kind: 'extension', extension: '8001' })
  await reference.setTarget('duty-doctor', { kind: 'trunk', number: '057188889999' })
  for (const [number, name] of [
    ['8001', '总机'],
    ['8002', '心血管内科护士站（三号楼东区十二层，白天有人值守）'],
    ['8003', '随访中心 3 号座席'],
  ]) {
    const row = { number, name, secret_ha1: '0'.repeat(32), created_at: parts.clock.now() }
    await parts.db('extensions').insert(row).onConflict('number').ignore()
  }
}

const settings =
  (section: string) =>
  async (house: UiHouse): Promise<string> => {
    await lived(house)
    return `/settings/${section}`
  }

/** One field with a value that will not do. */
const wrongFigure = async (page: Page): Promise<void> =>
  await page.getByRole('textbox', { name: /同时外呼数|^Lines/ }).fill('5000')

/** Start page, red flags, users, audit log, settings, system, own profile. */
export const adminPictures: readonly Picture[] = [
  { name: 'home', path: '/' },
  { name: 'home-supervisor', as: 'supervisor', path: '/' },
  { name: 'home-doctor', as: 'doctor', path: '/' },
  { name: 'red-flags', path: '/red-flags' },
  { name: 'red-flags-handle', as: 'supervisor', path: '/red-flags', before: (page) => click(page, /^(处理|Handle) /) },
  { name: 'users', path: '/users' },
  { name: 'users-add', path: '/users', before: (page) => click(page, /新增用户|Add a user/) },
  { name: 'audit', path: '/audit' },
  { name: 'audit-looks', path: '/audit?tab=looks' },
  { name: 'system', path: '/system' },
  { name: 'profile', path: '/profile' },
  { name: 'settings', path: settings('calling') },
  { name: 'settings-trunks', path: settings('trunks'), before: wrongFigure },
  { name: 'settings-hours', path: settings('hours') },
  { name: 'settings-hours-day', path: settings('hours'), before: (page) => click(page, /添加日期|Add days/) },
  { name: 'settings-targets', path: settings('targets') },
  { name: 'settings-targets-add', path: settings('targets'), before: (page) => click(page, /新增目标|Add a target/) },
  { name: 'settings-numbers', path: settings('number-lists') },
  {
    name: 'settings-numbers-paste',
    path: settings('number-lists'),
    before: async (page) => {
      await click(page, /批量加入|Add many/)
      await page.getByLabel(/^号码$|^Numbers$/).fill('13911112222,投诉\n13911113333\n1391111')
      await click(page, /^检查$|^Check$/)
      await page.getByRole('table', { name: /无法识别的行|no numbers/ }).waitFor()
    },
  },
  {
    name: 'settings-numbers-remove',
    path: settings('number-lists'),
    before: (page) => click(page, /移出名单|off the list/),
  },
  { name: 'settings-extensions', path: settings('extensions') },
  {
    name: 'settings-extensions-add',
    path: settings('extensions'),
    before: (page) => click(page, /新增分机|Add an extension/),
  },
  { name: 'settings-voices', path: settings('voices') },
  { name: 'settings-retention', path: settings('retention') },
  { name: 'settings-sessions', path: settings('sessions') },
  { name: 'settings-jobs', path: settings('jobs') },
  {
    name: 'settings-jobs-move',
    path: settings('jobs'),
    before: (page) => click(page, /修改 recordings-retention|Move recordings-retention/),
  },
  { name: 'settings-environment', path: settings('environment') },
]
