import type { Page } from 'playwright-core'
import { campaignPictures } from './campaign-pictures.ts'
import { patientPictures } from './patient-pictures.ts'
import type { UiHouse } from './ui-house.ts'

export type Picture = {
  /** The file's name. */
  name: string
  path: string | ((house: UiHouse) => Promise<string>)
  /** What is done on the page before it is pictured: a drawer opened, a tab chosen. By role and text, in either language. */
  before?: (page: Page) => Promise<void>
  /** The engine refuses something here, and the browser's console says so. */
  refuses?: true
}

/** A call of the demo hospital's evening. */
async function callThat({ engine }: UiHouse, fits: { disposition: string }): Promise<string> {
  const { id } = await engine.parts.db('calls').where(fits).orderBy('started_at').first('id')
  return `/calls/${id}`
}

/** Every page, and every state of one that is worth looking at. The walk over all pages uses the same list. */
export const pictures: readonly Picture[] = [
  { name: 'home', path: '/' },
  { name: 'red-flags', path: '/red-flags' },
  { name: 'users', path: '/users' },
  { name: 'audit', path: '/audit' },
  { name: 'audit-looks', path: '/audit?tab=looks' },
  { name: 'system', path: '/system' },
  { name: 'profile', path: '/profile' },
  ...patientPictures,
  ...campaignPictures,
  { name: 'calls', path: '/calls?range=all' },
  {
    name: 'calls-filters',
    path: '/calls?range=all&direction=outbound&disposition=completed&disposition=busy&talkFrom=30',
    before: async (page) => await page.getByRole('button', { name: /更多条件|More filters/ }).click(),
  },
  { name: 'call', path: (house) => callThat(house, { disposition: 'completed' }) },
  { name: 'call-unanswered', path: (house) => callThat(house, { disposition: 'unallocated' }) },
  { name: 'dialplans', path: '/dialplans' },
  { name: 'nowhere', path: '/no-such-page' },
]
