import type { Page } from 'playwright-core'
import type { UiHouse } from './ui-house.ts'

export type Picture = {
  /** The file's name. */
  name: string
  path: string | ((house: UiHouse) => Promise<string>)
  /** What is done on the page before it is pictured: a drawer opened, a tab chosen. By role and text, in either language. */
  before?: (page: Page) => Promise<void>
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
  { name: 'calls', path: '/calls' },
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
