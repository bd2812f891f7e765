import { Alert, Badge, Button, Grid, Stack } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'wouter'
import { useLiveState } from '../../api/live.ts'
import { useMay } from '../../api/session.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { useFormat } from '../../kit/format.ts'
import { Empty, Loaded, PageHead } from '../../kit/page.tsx'
import { FloorActsContext, useFloorActs } from './acts.ts'
import { AgentsPanel } from './agents-panel.tsx'
import { CallersPanel } from './callers-panel.tsx'
import { EarBar } from './ear-bar.tsx'
import { Lines } from './lines.tsx'
import { QueuesPanel } from './queues-panel.tsx'
import { desertedBecause } from './standing.ts'
import { useFloorTexts } from './texts.ts'
import { type Ear, type FloorNow, useEar, useFloor } from './use-floor.ts'

/** Queues, who waits in them, and agents, as they are; for supervisors with their hand on it. */
export default function FloorPage() {
  const t = useFloorTexts()
  const query = useFloor()
  const ear = useEar()
  const mayAct = useMay(['supervisor'])
  const seesLines = useMay(['it', 'supervisor'])
  const [ask, dialog] = useConfirm()
  const { acts, ringing } = useFloorActs(ask)
  return (
    <FloorActsContext value={mayAct ? acts : undefined}>
      <PageHead
        title={t('title')}
        about={t(mayAct ? 'about' : 'about.watch')}
        actions={<Pulse at={query.data?.at} />}
      />
      <Loaded query={query} height={300}>
        {(floor) => (
          <Stack gap="sm">
            {mayAct && <EarBar ear={ear} ringing={ringing} agents={floor.agents} />}
            <Deserted floor={floor} />
            {seesLines && <Lines />}
            {floor.queues.length === 0 ? <NoQueues /> : <Everything floor={floor} ear={ear} />}
          </Stack>
        )}
      </Loaded>
      {dialog}
    </FloorActsContext>
  )
}

function Everything({ floor, ear }: { floor: FloorNow; ear: Ear | undefined }) {
  const names = useMemo(() => new Map(floor.agents.map(({ id, name }) => [id, name])), [floor.agents])
  return (
    <>
      <QueuesPanel queues={floor.queues} />
      <Grid gap="sm" align="flex-start">
        <Grid.Col span={{ base: 12, lg: 3.5 }}>
          <CallersPanel queues={floor.queues} agents={floor.agents} names={names} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8.5 }}>
          <AgentsPanel agents={floor.agents} queues={floor.queues} ear={ear} />
        </Grid.Col>
      </Grid>
    </>
  )
}

function Pulse({ at }: { at: number | undefined }) {
  const t = useFloorTexts()
  const format = useFormat()
  const live = useLiveState()
  const color = live === 'lost' ? 'orange' : live === 'on' ? 'teal' : 'gray'
  return (
    <Badge variant="light" tt="none" color={color} role="status">
      {live === 'lost' ? t('live.lost', { time: format.time(at) }) : t(live === 'on' ? 'live.on' : 'live.connecting')}
    </Badge>
  )
}

function Deserted({ floor }: { floor: FloorNow }) {
  const t = useFloorTexts()
  const language = useLanguage()
  return floor.queues.map((queue) => {
    const because = desertedBecause(queue)
    if (because === undefined || queue.waiting === 0) return null
    return (
      <Alert
        key={queue.code}
        color="red"
        p="xs"
        icon={<IconAlertTriangle size={18} />}
        title={t('deserted.title', { queue: queue.title[language] })}
        role="alert"
      >
        {t(`deserted.${because}`, { count: queue.waiting })}
      </Alert>
    )
  })
}

function NoQueues() {
  const t = useFloorTexts()
  const maySet = useMay(['it', 'supervisor'])
  return (
    <Empty
      title={t('none.title')}
      text={t('none.text')}
      action={
        maySet && (
          <Button component={Link} href="/settings/queues" size="xs">
            {t('none.act')}
          </Button>
        )
      }
    />
  )
}
