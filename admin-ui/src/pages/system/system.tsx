import { Alert, Anchor, Badge, SimpleGrid, Stack } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import type { LiveState } from '../../api/live.ts'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { Loaded, PageHead } from '../../kit/page.tsx'
import { SystemProblems } from '../../kit/system-problems.tsx'
import { Charts } from './charts.tsx'
import { CallFigures, DatabaseFigures, MachineFigures, SwitchFigures } from './figures.tsx'
import { LogPanel } from './log-panel.tsx'
import { LargestTables, SlowQueries } from './tables.tsx'
import { useSystemTexts } from './texts.ts'
import { type System, useSystem } from './use-system.ts'

export default function SystemPage() {
  const t = useSystemTexts()
  const { query, live } = useSystem()
  const seesMetrics = useMay(['it'])
  return (
    <>
      <PageHead
        title={t('title')}
        about={
          <>
            {t('about')}{' '}
            {seesMetrics && (
              <Anchor href="/metrics" target="_blank" rel="noreferrer" size="sm" underline="always">
                {t('metrics')}
              </Anchor>
            )}
          </>
        }
        actions={<Pulse live={live} at={query.data?.state.at} />}
      />
      <Loaded query={query} height={300}>
        {(system) => <Everything system={system} />}
      </Loaded>
    </>
  )
}

function Pulse({ live, at }: { live: LiveState; at: number | undefined }) {
  const t = useSystemTexts()
  const format = useFormat()
  const isLost = live === 'lost'
  return (
    <Badge variant="light" color={isLost ? 'orange' : live === 'on' ? 'teal' : 'gray'} role="status">
      {isLost ? t('live.lost', { time: format.time(at) }) : t(live === 'on' ? 'live.on' : 'live.connecting')}
    </Badge>
  )
}

function Everything({ system }: { system: System }) {
  const t = useSystemTexts()
  const seesLog = useMay(['it'])
  const { state, points, slowQueries, tables } = system
  return (
    <Stack gap="md">
      {state.problems.length === 0 ? (
        <Alert color="teal" icon={<IconCircleCheck size={18} />} title={t('well')} p="xs">
          {t('well.text')}
        </Alert>
      ) : (
        <SystemProblems problems={state.problems} />
      )}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <SwitchFigures state={state} />
        <DatabaseFigures state={state} />
        <CallFigures state={state} />
        <MachineFigures state={state} />
      </SimpleGrid>
      <Charts points={points} />
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <SlowQueries slowQueries={slowQueries} />
        <LargestTables tables={tables} />
      </SimpleGrid>
      {seesLog && <LogPanel />}
    </Stack>
  )
}
