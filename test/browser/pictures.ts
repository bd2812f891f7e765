import type { Page } from 'playwright-core'
import { adminPictures } from './admin-pictures.ts'
import { agentCampaignPictures } from './agent-campaign-pictures.ts'
import { settled } from './browser.ts'
import { campaignPictures } from './campaign-pictures.ts'
import { formPictures } from './desk-form-pictures.ts'
import { deskPictures } from './desk-pictures.ts'
import { doorPictures } from './door-pictures.ts'
import { floorPictures } from './floor-pictures.ts'
import { patientPictures } from './patient-pictures.ts'
import { promptPictures } from './prompt-pictures.ts'
import { questionnairePictures } from './questionnaire-pictures.ts'
import type { UiHouse } from './ui-house.ts'

export type Picture = {
  /** The file's name. */
  name: string
  path: string | ((house: UiHouse) => Promise<string>)
  /** The login of who looks; IT where nobody is named. */
  as?: string
  /** What is done on the page before it is pictured: a drawer opened, a tab chosen. By role and text, in either language. */
  before?: (page: Page) => Promise<void>
  /** The engine refuses something here or is not there, and the browser's console says so. */
  refuses?: true
  /** Nobody has signed in. */
  isOutside?: true
}

/** Goes to the page and does what is to be done on it. */
export async function show(page: Page, house: UiHouse, { path, before }: Picture): Promise<void> {
  await page.goto(typeof path === 'string' ? path : await path(house))
  await settled(page)
  await before?.(page)
  await settled(page)
}

/** A call of the demo hospital's evening. */
async function callThat({ engine }: UiHouse, fits: Record<string, string>): Promise<string> {
  const { id } = await engine.parts.db('calls').where(fits).orderBy('started_at').first('id')
  return `/calls/${id}`
}

/** Every page, and every state of one that is worth looking at. The walk over all pages uses the same list. */
export const pictures: readonly Picture[] = [
  ...adminPictures,
  ...patientPictures,
  ...campaignPictures,
  ...agentCampaignPictures,
  ...questionnairePictures,
  { name: 'calls', path: '/calls?range=all' },
  {
    name: 'calls-dates',
    as: 'supervisor',
    path: '/calls?range=custom&from=2026-11-20&to=2026-11-28',
    before: async (page) => await page.getByRole('button', { name: /^(显示的列|Columns)$/ }).click(),
  },
  {
    name: 'calls-none',
    path: '/calls?range=all&script=nothing',
  },
  {
    name: 'calls-filters',
    path: '/calls?range=all&direction=outbound&disposition=completed&disposition=busy&talkFrom=30',
    before: async (page) => await page.getByRole('button', { name: /更多条件|More filters/ }).click(),
  },
  { name: 'call', path: (house) => callThat(house, { disposition: 'completed' }) },
  { name: 'call-player', as: 'supervisor', path: (house) => callThat(house, { disposition: 'completed' }) },
  { name: 'call-unanswered', path: (house) => callThat(house, { disposition: 'unallocated' }) },
  ...floorPictures,
  ...promptPictures,
  { name: 'dialplans', path: '/dialplans' },
  {
    name: 'dialplan-rehearsal',
    path: '/dialplans/hospital-main',
    before: async (page) => {
      await page.getByLabel(/^(几点打来|At)$/).fill('2026-11-27T10:00')
      await page
        .getByText(/预约挂号请按|press one/)
        .first()
        .waitFor()
      await page.getByRole('button', { name: /^(按|Press) 1$/ }).click()
      await page.waitForTimeout(500)
    },
  },
  ...deskPictures,
  ...formPictures,
  { name: 'nowhere', path: '/no-such-page' },
  ...doorPictures,
]
