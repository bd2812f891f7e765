import { Anchor, Box, NavLink, Select } from '@mantine/core'
import { type ComponentType, lazy, Suspense } from 'react'
import { Link, useLocation } from 'wouter'
import { PageHead, Waiting } from '../../kit/page.tsx'
import { NotFound } from '../../shell/nowhere.tsx'
import { DirtyGuard } from './dirty.tsx'
import classes from './settings.module.css'
import { useSettingsTexts } from './texts.ts'

type Load = () => Promise<{ default: ComponentType }>
type Title = Parameters<ReturnType<typeof useSettingsTexts>>[0]
type Section = { id: string; title: Title; view: ComponentType; subject: string }

const section = (id: string, title: Title, subject: string, load: Load): Section => ({
  id,
  title,
  subject,
  view: lazy(load),
})

/** In the order of the list; `subject` is what their changes are about in the audit log. */
const sections: readonly Section[] = [
  section('calling', 'section.calling', 'settings', () => import('./calling.tsx')),
  section('trunks', 'section.trunks', 'settings', () => import('./trunks.tsx')),
  section('hours', 'section.hours', 'opening-hours', () => import('./hours.tsx')),
  section('targets', 'section.targets', 'target', () => import('./targets.tsx')),
  section('number-lists', 'section.number-lists', 'listed-number', () => import('./number-lists.tsx')),
  section('extensions', 'section.extensions', 'extension', () => import('./extensions.tsx')),
  section('voices', 'section.voices', 'settings', () => import('./voices.tsx')),
  section('retention', 'section.retention', 'settings', () => import('./retention.tsx')),
  section('sessions', 'section.sessions', 'settings', () => import('./sessions.tsx')),
  section('jobs', 'section.jobs', 'job', () => import('./jobs.tsx')),
]

/** What IT sets while the engine runs, a section at a time. */
export default function SettingsPage({ params }: { params: Record<string, string> }) {
  const t = useSettingsTexts()
  const here = sections.find(({ id }) => id === (params['section'] ?? 'calling'))
  if (here === undefined) return <NotFound />
  return (
    <>
      <PageHead
        title={t('title')}
        about={
          <>
            {t('about')}{' '}
            <Anchor component={Link} href={`/audit?subject=${here.subject}`} size="sm">
              {t('audit')}
            </Anchor>
          </>
        }
      />
      <div className={classes['columns']}>
        <DirtyGuard key={here.id}>
          <Sections here={here} />
          <Box style={{ minWidth: 0 }}>
            <Suspense fallback={<Waiting height={240} />}>
              <here.view />
            </Suspense>
          </Box>
        </DirtyGuard>
      </div>
    </>
  )
}

function Sections({ here }: { here: Section }) {
  const t = useSettingsTexts()
  const [, go] = useLocation()
  return (
    <>
      <Box component="nav" aria-label={t('sections')} visibleFrom="sm">
        {sections.map(({ id, title }) => (
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
      <Select
        hiddenFrom="sm"
        aria-label={t('sections')}
        data={sections.map(({ id, title }) => ({ value: id, label: t(title) }))}
        value={here.id}
        onChange={(id) => id !== null && go(`/settings/${id}`)}
        allowDeselect={false}
      />
    </>
  )
}
