import type { Page } from 'playwright-core'
import type { UiHouse } from './ui-house.ts'

export type Picture = {
  /** The file's name. */
  name: string
  path: string | ((house: UiHouse) => Promise<string>)
  /** What is done on the page before it is pictured: a drawer opened, a tab chosen. By role and text, in either language. */
  before?: (page: Page) => Promise<void>
}

/** A call of the demo hospital's evening. */
async function callThat({ engine }: UiHouse, fits: { disposition: string }): Promise<string> {
  const { id } = await engine.parts.db('calls').where(fits).orderBy('started_at').first('id')
  return `/calls/${id}`
}

/** Every page, and every state of one that is worth looking at. The walk over all pages uses the same list. */
export const pictures: readonly Picture[] = [
  { name: 'home', path: '/' },
  { name: 'patients', path: '/patients' },
  { name: 'imports', path: '/imports' },
  { name: 'imports-new', path: '/imports/new' },
  { name: 'campaigns', path: '/campaigns' },
  { name: 'campaigns-new', path: '/campaigns/new' },
  { name: 'campaign', path: '/campaigns/1' },
  { name: 'calls', path: '/calls?range=all' },
  {
    name: 'calls-filters',
    path: '/calls?range=all&direction=outbound&disposition=completed&disposition=busy&talkFrom=30',
    before: async (page) => await page.getByRole('button', { name: /更多条件|More filters/ }).click(),
  },
  { name: 'call', path: (house) => callThat(house, { disposition: 'completed' }) },
  { name: 'call-unanswered', path: (house) => callThat(house, { disposition: 'unallocated' }) },
  { name: 'questionnaires', path: '/questionnaires' },
  { name: 'questionnaire', path: '/questionnaires/discharge' },
  { name: 'prompts', path: '/prompts' },
  { name: 'dialplans', path: '/dialplans' },
  { name: 'settings', path: '/settings' },
  { name: 'users', path: '/users' },
  { name: 'audit', path: '/audit' },
  { name: 'system', path: '/system' },
  { name: 'profile', path: '/profile' },
  { name: 'nowhere', path: '/no-such-page' },
]
