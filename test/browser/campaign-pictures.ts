import type { Page } from 'playwright-core'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import type { Picture } from './pictures.ts'
import type { UiHouse } from './ui-house.ts'

const everyDay = [1, 2, 3, 4, 5, 6, 7]
/** Whatever the hour is: these pictures are taken by day and by night. */
const always = {
  windows: [{ weekdays: everyDay, from: 0, to: 1440 }],
  callingHours: { from: 0, to: 1440 },
  holidays: { skip: false, exchangedWorkdays: true },
  caps: { lines: 6, callsPerSecond: 1 },
}

async function made({ engine }: UiHouse, name: string, rules: unknown): Promise<number> {
  const { db, clock } = engine.parts
  const known = await db('campaigns').where({ name }).first('id')
  if (known !== undefined) return known.id
  const [version] = await db('questionnaire_versions').orderBy('id').pluck('id')
  const user = await db('users').where({ login: 'supervisor' }).first('id')
  const patientIds: number[] = await db('patients').orderBy('id').pluck('id')
  const request = {
    name,
    kind: 'keypad-survey' as const,
    questionnaireVersionId: version,
    rules,
    ...(user !== undefined && { userId: user.id }),
  }
  return (await makeCampaign(engine.campaigns, request, { from: 'patients', patientIds }, clock.now())).id
}

/** One that is calling at this moment. */
async function running(house: UiHouse): Promise<string> {
  const id = await made(house, '心血管内科出院回访（进行中）', always)
  const { state } = await house.engine.parts.db('campaigns').where({ id }).first('state')
  if (state === 'draft') await house.engine.dialer.start(id, { because: 'by-user' })
  if (state === 'paused') await house.engine.dialer.resume(id, { because: 'by-user' })
  await new Promise((resolve) => setTimeout(resolve, 9_000))
  return `/campaigns/${id}`
}

async function paused(house: UiHouse): Promise<string> {
  const address = await running(house)
  await house.engine.dialer.pause(Number(address.split('/').at(-1)), { because: 'by-user' })
  return `${address}?tab=rules`
}

const draft = async (house: UiHouse): Promise<string> =>
  `/campaigns/${await made(house, '满意度回访草稿', { ...always, windows: [{ weekdays: [1, 2, 3, 4, 5], from: 1080, to: 1200 }] })}`

const click = async (page: Page, role: 'button' | 'tab' | 'menuitem' | 'radio', name: RegExp): Promise<void> =>
  await page.getByRole(role, { name }).first().click()

/** The wizard with its first step filled. */
async function fillWhat(page: Page): Promise<void> {
  const afresh = page.getByRole('button', { name: /重新开始|Start afresh/ })
  if (await afresh.isVisible()) await afresh.click()
  await page.getByLabel(/任务名称|^Name/).fill('十一月出院回访')
  await page.getByRole('combobox', { name: /问卷|Questionnaire/ }).click()
  await page.getByRole('option').first().click()
}

const step = (nth: number, zh: string, en: string) => async (page: Page) => {
  await fillWhat(page)
  await click(page, 'button', new RegExp(`^\\d? ?(${zh}|${en})`))
  if (nth === 2) await page.getByText(/可以呼叫|can be called/).waitFor()
  if (nth === 6) await page.getByText(/的呼叫有人接听|are answered/).waitFor()
}

/** The pages of campaigns and the states of them that are worth looking at. */
export const campaignPictures: readonly Picture[] = [
  { name: 'campaigns', path: '/campaigns' },
  {
    name: 'campaigns-menu',
    path: '/campaigns',
    before: async (page) => await click(page, 'button', /的操作|^Actions for/),
  },
  { name: 'campaigns-none', path: '/campaigns?state=scheduled' },
  { name: 'campaigns-new', path: '/campaigns/new' },
  {
    name: 'campaigns-new-problems',
    path: '/campaigns/new',
    before: async (page) => await click(page, 'button', /^\d? ?(确认|Summary)/),
  },
  { name: 'campaigns-new-who', path: '/campaigns/new', before: step(2, '对象', 'Who') },
  { name: 'campaigns-new-when', path: '/campaigns/new', before: step(3, '时间', 'When') },
  { name: 'campaigns-new-retries', path: '/campaigns/new', before: step(4, '重呼', 'Retries') },
  { name: 'campaigns-new-limits', path: '/campaigns/new', before: step(5, '限制', 'Limits') },
  { name: 'campaigns-new-summary', path: '/campaigns/new', before: step(6, '确认', 'Summary') },
  {
    name: 'campaigns-new-notice',
    path: '/campaigns/new?import=1',
    before: async (page) => {
      await click(page, 'radio', /语音通知|Voice notice/)
      await click(page, 'radio', /自己写|Words of its own/)
      await page
        .getByLabel(/^(中文|In Chinese)/)
        .fill('{{name}}您好，请于{{date dischargedOn}}后七天到{{department}}复诊。')
      await page.getByText(/患者会听到|What a patient hears/).waitFor()
    },
  },
  { name: 'campaign', path: '/campaigns/1' },
  { name: 'campaign-running', path: running },
  { name: 'campaign-paused-rules', path: paused },
  {
    name: 'campaign-change-rules',
    path: paused,
    before: async (page) => await click(page, 'button', /修改规则|Change the rules/),
  },
  { name: 'campaign-draft', path: draft },
  { name: 'campaign-contacts', path: '/campaigns/1?tab=contacts' },
  { name: 'campaign-contact', path: '/campaigns/1?tab=contacts&contact=3' },
  {
    name: 'campaign-result',
    path: '/campaigns/1?tab=result',
    before: async (page) => await page.locator('svg[width]').first().waitFor(),
  },
  { name: 'campaign-flags', path: '/campaigns/1?tab=flags' },
  { name: 'campaign-history', path: '/campaigns/1?tab=history' },
  {
    name: 'campaign-failures',
    path: '/campaigns/1',
    before: async (page) => await click(page, 'button', /失败名单|Call the failures/),
  },
  {
    name: 'campaign-test-call',
    path: '/campaigns/1',
    before: async (page) => {
      await click(page, 'button', /先打给自己|Call me first/)
      await page.getByLabel(/号码或分机|Number or extension/).fill('13800138009')
      await click(page, 'button', /^(呼叫|Call|再打一次|Call again)$/)
      await page.getByText(/通话中|Talking/).waitFor({ timeout: 30_000 })
      await click(page, 'button', /^(挂断|Hang up)$/)
    },
  },
]
