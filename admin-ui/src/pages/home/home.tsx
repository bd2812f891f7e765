import { Anchor, Button, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { Link } from 'wouter'
import { type Role, useUser } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { timeAt } from '../../kit/hospital-time.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { SystemProblems } from '../../kit/system-problems.tsx'
import { mayOpen } from '../pages.ts'
import { FirstSteps } from './first-steps.tsx'
import { useHomeTexts } from './texts.ts'
import { Figure, TodayPanel } from './today.tsx'
import { UnderWay } from './under-way.tsx'
import { type Home, useHome, useProblems } from './use-home.ts'
import { ImportsPanel, RedFlagsPanel } from './waiting.tsx'

export default function HomePage() {
  const t = useHomeTexts()
  const home = useHome()
  const { name, role, department } = useUser()
  const format = useFormat()
  const about = role === 'doctor' && department === '' ? t('role.doctor-nowhere') : t(`role.${role}`, { department })
  return (
    <>
      <PageHead title={t('title')} about={`${t(hello(), { name })} · ${format.day(Date.now())} · ${about}`} />
      <Loaded query={home} height={300}>
        {(data) => <Everything home={data} />}
      </Loaded>
    </>
  )
}

function hello(): 'hello.morning' | 'hello.afternoon' | 'hello.evening' {
  const hour = Number(timeAt(Date.now()).slice(0, 2))
  if (hour < 12) return 'hello.morning'
  return hour < 18 ? 'hello.afternoon' : 'hello.evening'
}

function Everything({ home }: { home: Home }) {
  const { firstSteps, campaigns, imports, department } = home
  const isLed = firstSteps !== null && !firstSteps.isDismissed && firstSteps.steps.some(({ isDone }) => !isDone)
  return (
    <Stack gap="md">
      <ProblemsPanel />
      {isLed && <FirstSteps firstSteps={firstSteps} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <Stack gap="md" style={{ minWidth: 0 }}>
          <TodayPanel today={home.today} />
          <Links />
        </Stack>
        <Stack gap="md" style={{ minWidth: 0 }}>
          <RedFlagsPanel redFlags={home.redFlags} />
          {campaigns !== null && <UnderWay campaigns={campaigns} />}
          {imports !== null && <ImportsPanel imports={imports} />}
          {department !== null && <DepartmentPanel department={department} />}
        </Stack>
      </SimpleGrid>
    </Stack>
  )
}

/** Only what needs somebody: that the switch is the virtual one is told on the system's page. */
function ProblemsPanel() {
  const t = useHomeTexts()
  const { data } = useProblems()
  const grave = (data ?? []).filter(({ severity }) => severity !== 'notice')
  if (grave.length === 0) return null
  return (
    <Panel
      title={t('problems.title')}
      actions={
        <Anchor component={Link} href="/system" size="sm">
          {t('problems.open')}
        </Anchor>
      }
    >
      <SystemProblems problems={grave} isBrief />
    </Panel>
  )
}

function DepartmentPanel({ department }: { department: NonNullable<Home['department']> }) {
  const t = useHomeTexts()
  return (
    <Panel title={t('department.title')}>
      <Text size="sm" mb="xs">
        {department.name}
      </Text>
      <Figure
        value={department.patients}
        label={t('department.patients', { count: department.patients })}
        href="/patients"
      />
    </Panel>
  )
}

const links = {
  patients: '/patients',
  calls: '/calls',
  campaigns: '/campaigns',
  imports: '/imports/new',
  questionnaires: '/questionnaires',
  users: '/users',
  audit: '/audit',
  system: '/system',
  settings: '/settings',
  'red-flags': '/red-flags',
  'black-list': '/settings/number-lists',
} as const

/** What each role works with most. */
const often: Record<Role, readonly (keyof typeof links)[]> = {
  it: ['imports', 'system', 'users', 'settings', 'audit'],
  manager: ['campaigns', 'calls', 'red-flags', 'audit'],
  supervisor: ['campaigns', 'calls', 'imports', 'red-flags', 'system'],
  agent: ['patients', 'calls', 'red-flags', 'questionnaires'],
  doctor: ['patients', 'calls', 'red-flags', 'questionnaires'],
}

function Links() {
  const t = useHomeTexts()
  const { role } = useUser()
  return (
    <Panel title={t('links.title')}>
      <Group gap="xs">
        {often[role]
          .filter((link) => mayOpen(links[link], role))
          .map((link) => (
            <Button key={link} component={Link} href={links[link]} variant="default" size="compact-sm">
              {t(`link.${link}`)}
            </Button>
          ))}
      </Group>
    </Panel>
  )
}
