import {
  IconAddressBook,
  IconChecklist,
  IconDeviceDesktopAnalytics,
  IconFileImport,
  IconFlag3,
  IconGauge,
  IconHeadset,
  IconHistory,
  IconHome,
  IconPhoneOutgoing,
  IconRoute,
  IconSettings,
  IconShieldCheck,
  IconUsers,
  IconVolume,
} from '@tabler/icons-react'
import { type ComponentType, lazy } from 'react'
import type { Role } from '../api/session.ts'
import type { shellText } from '../shell/texts.ts'

type TextKey = Parameters<typeof shellText>[0]
type Load = () => Promise<{ default: ComponentType<{ params: Record<string, string> }> }>

export type Page = {
  /** Of wouter: `/patients/:id`. */
  path: string
  view: ComponentType<{ params: Record<string, string> }>
  roles: readonly Role[]
  /** Only pages with a place in the menu have one. */
  nav?: { title: TextKey; icon: typeof IconHistory; group: 'work' | 'content' | 'admin' }
}

const everybody: readonly Role[] = ['it', 'manager', 'supervisor', 'agent', 'doctor']
const page = (path: string, roles: readonly Role[], load: Load, nav?: Page['nav']): Page => ({
  path,
  roles,
  view: lazy(load),
  ...(nav !== undefined && { nav }),
})

/** Every page, in the menu's order. The roles are those whom the API allows the page's first question. */
export const pages: readonly Page[] = [
  page('/', everybody, () => import('./home/home.tsx'), { title: 'page.home', icon: IconHome, group: 'work' }),
  page('/desk', ['supervisor', 'agent', 'doctor'], () => import('./desk/desk.tsx'), {
    title: 'page.desk',
    icon: IconHeadset,
    group: 'work',
  }),
  page('/floor', ['it', 'manager', 'supervisor'], () => import('./floor/floor.tsx'), {
    title: 'page.floor',
    icon: IconDeviceDesktopAnalytics,
    group: 'work',
  }),
  page('/red-flags', everybody, () => import('./red-flags/red-flags.tsx'), {
    title: 'page.red-flags',
    icon: IconFlag3,
    group: 'work',
  }),
  page('/patients', everybody, () => import('./patients/patients.tsx'), {
    title: 'page.patients',
    icon: IconAddressBook,
    group: 'work',
  }),
  page('/patients/:id', everybody, () => import('./patients/patient.tsx')),
  page('/imports', ['it', 'manager', 'supervisor'], () => import('./imports/imports.tsx'), {
    title: 'page.imports',
    icon: IconFileImport,
    group: 'work',
  }),
  page('/imports/new', ['it', 'manager', 'supervisor'], () => import('./imports/new-import.tsx')),
  page('/imports/:id', ['it', 'manager', 'supervisor'], () => import('./imports/import.tsx')),
  page('/campaigns', ['it', 'manager', 'supervisor'], () => import('./campaigns/campaigns.tsx'), {
    title: 'page.campaigns',
    icon: IconPhoneOutgoing,
    group: 'work',
  }),
  page('/campaigns/new', ['it', 'supervisor'], () => import('./campaigns/new-campaign.tsx')),
  page('/campaigns/:id', ['it', 'manager', 'supervisor'], () => import('./campaigns/campaign.tsx')),
  page('/calls', everybody, () => import('./calls/calls.tsx'), {
    title: 'page.calls',
    icon: IconHistory,
    group: 'work',
  }),
  page('/calls/:id', everybody, () => import('./calls/call.tsx')),
  page('/questionnaires', everybody, () => import('./questionnaires/questionnaires.tsx'), {
    title: 'page.questionnaires',
    icon: IconChecklist,
    group: 'content',
  }),
  page('/questionnaires/:code', everybody, () => import('./questionnaires/questionnaire.tsx')),
  page('/prompts', ['it', 'manager'], () => import('./prompts/prompts.tsx'), {
    title: 'page.prompts',
    icon: IconVolume,
    group: 'content',
  }),
  page('/dialplans', ['it'], () => import('./dialplans/dialplans.tsx'), {
    title: 'page.dialplans',
    icon: IconRoute,
    group: 'content',
  }),
  page('/dialplans/:name', ['it'], () => import('./dialplans/rehearsal.tsx')),
  page('/settings', ['it', 'supervisor'], () => import('./settings/settings.tsx'), {
    title: 'page.settings',
    icon: IconSettings,
    group: 'admin',
  }),
  page('/settings/:section', ['it', 'supervisor'], () => import('./settings/settings.tsx')),
  page('/users', ['it', 'manager'], () => import('./users/users.tsx'), {
    title: 'page.users',
    icon: IconUsers,
    group: 'admin',
  }),
  page('/audit', ['it', 'manager'], () => import('./audit/audit.tsx'), {
    title: 'page.audit',
    icon: IconShieldCheck,
    group: 'admin',
  }),
  page('/system', ['it', 'supervisor'], () => import('./system/system.tsx'), {
    title: 'page.system',
    icon: IconGauge,
    group: 'admin',
  }),
  page('/profile', everybody, () => import('./profile/profile.tsx')),
]

/** Whether there is a page at this address that the role may see: nobody is led to a door that is shut. */
export function mayOpen(address: string, role: Role): boolean {
  const [path = ''] = address.split('?')
  return pages.some((page) => isAt(page.path, path) && page.roles.includes(role))
}

function isAt(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith(':') || part === given[at])
}
