import { IconHistory, IconPhoneOutgoing, IconRoute } from '@tabler/icons-react'
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
  page('/campaigns', ['it', 'manager', 'supervisor'], () => import('./campaigns/campaigns.tsx'), {
    title: 'page.campaigns',
    icon: IconPhoneOutgoing,
    group: 'work',
  }),
  page('/calls', everybody, () => import('./calls/calls.tsx'), {
    title: 'page.calls',
    icon: IconHistory,
    group: 'work',
  }),
  page('/calls/:id', everybody, () => import('./calls/call.tsx')),
  page('/dialplans', ['it'], () => import('./dialplans/dialplans.tsx'), {
    title: 'page.dialplans',
    icon: IconRoute,
    group: 'content',
  }),
  page('/dialplans/:name', ['it'], () => import('./dialplans/rehearsal.tsx')),
]
