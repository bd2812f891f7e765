import { Anchor, Box, Button, Flex, Menu, NavLink } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { type ComponentType, lazy, Suspense } from 'react'
import { Link } from 'wouter'
import { type Role, useMay, useUser } from '../../api/session.ts'
import { PageHead, Waiting } from '../../kit/page.tsx'
import { NotAllowed, NotFound } from '../../shell/nowhere.tsx'
import { DirtyGuard } from './dirty.tsx'
import { useSettingsTexts } from './texts.ts'

type Load = () => Promise<{ default: ComponentType }>
type Title = Parameters<ReturnType<typeof useSettingsTexts>>[0]
type Section = { id: string; title: Title; view: ComponentType; subject: string; roles: readonly Role[] }

const section = (id: string, title: Title, subject: string, load: Load, roles: readonly Role[] = ['it']): Section => ({
  id,
  title,
  subject,
  roles,
  view: lazy(load),
})

/** Supervisors set what their floor goes by. */
const floorRoles: readonly Role[] = ['it', 'supervisor']

/** In the order of the list; `subject` is what their changes are about in the audit log. */
const sections: readonly Section[] = [
  section('calling', 'section.calling', 'settings', () => import('./calling.tsx')),
  section('trunks', 'section.trunks', 'settings', () => import('./trunks.tsx')),
  section('hours', 'section.hours', 'opening-hours', () => import('./hours.tsx')),
  section('targets', 'section.targets', 'target', () => import('./targets.tsx')),
  section('number-lists', 'section.number-lists', 'listed-number', () => import('./number-lists.tsx')),
  section('extensions', 'section.extensions', 'extension', () => import('./extensions.tsx')),
  section('queues', 'section.queues', 'queue', () => import('./queues.tsx'), floorRoles),
  section('agents', 'section.agents', 'agent', () => import('./agents.tsx'), floorRoles),
  section('pause-reasons', 'section.pause-reasons', 'code-list', () => import('./pause-reasons.tsx'), floorRoles),
  section('wrap-up-codes', 'section.wrap-up-codes', 'code-list', () => import('./wrap-up-codes.tsx'), floorRoles),
  section('voices', 'section.voices', 'settings', () => import('./voices.tsx')),
  section('retention', 'section.retention', 'settings', () => import('./retention.tsx')),
  section('sessions', 'section.sessions', 'settings', () => import('./sessions.tsx')),
  section('jobs', 'section.jobs', 'job', () => import('./jobs.tsx')),
  section('environment', 'section.environment', 'settings', () => import('./environment.tsx')),
]

/** What IT sets while the engine runs, and supervisors of their floor, a section at a time. */
export default function SettingsPage({ params }: { params: Record<string, string> }) {
  const t = useSettingsTexts()
  const { role } = useUser()
  const seesAudit = useMay(['it'])
  const mine = sections.filter(({ roles }) => roles.includes(role))
  const wanted = params['section'] ?? mine[0]?.id
  const here = mine.find(({ id }) => id === wanted)
  if (here === undefined) return sections.some(({ id }) => id === wanted) ? <NotAllowed /> : <NotFound />
  return (
    <>
      <PageHead
        title={t('title')}
        about={
          <>
            {t('about')}{' '}
            {seesAudit && (
              <Anchor component={Link} href={`/audit?subject=${here.subject}`} size="sm" underline="always">
                {t('audit')}
              </Anchor>
            )}
          </>
        }
      />
      <DirtyGuard key={here.id}>
        <Flex direction={{ base: 'column', sm: 'row' }} gap="md" maw={1180}>
          <Sections all={mine} here={here} />
          <Box style={{ minWidth: 0, flex: 1 }}>
            <Suspense fallback={<Waiting height={240} />}>
              <here.view />
            </Suspense>
          </Box>
        </Flex>
      </DirtyGuard>
    </>
  )
}

/** Links on every screen, so that edits which are not saved are asked about: beside the section, or behind a button. */
function Sections({ all, here }: { all: readonly Section[]; here: Section }) {
  const t = useSettingsTexts()
  return (
    <>
      <Box component="nav" aria-label={t('sections')} visibleFrom="sm" w={180} style={{ flexShrink: 0 }}>
        {all.map(({ id, title }) => (
          <NavLink
            key={id}
            component={Link}
            href={`/settings/${id}`}
            label={t(title)}
            active={id === here.id}
            {...(id === here.id && { 'aria-current': 'page' as const })}
            py={6}
            style={{ borderRadius: 8 }}
          />
        ))}
      </Box>
      <Menu position="bottom-start" width="target">
        <Menu.Target>
          <Button
            hiddenFrom="sm"
            variant="default"
            justify="space-between"
            rightSection={<IconChevronDown size={16} />}
            aria-label={`${t('sections')}: ${t(here.title)}`}
          >
            {t(here.title)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {all.map(({ id, title }) => (
            <Menu.Item key={id} component={Link} href={`/settings/${id}`}>
              {t(title)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
