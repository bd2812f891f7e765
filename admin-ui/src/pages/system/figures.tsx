import { Badge, SimpleGrid } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../../kit/format.ts'
import { Field } from '../../kit/page.tsx'
import { Panel } from '../../kit/panel.tsx'
import { useSystemTexts } from './texts.ts'
import type { SystemState } from './use-system.ts'

const Grid = ({ children }: { children: ReactNode }) => <SimpleGrid cols={{ base: 2, sm: 3 }}>{children}</SimpleGrid>

export function SwitchFigures({ state }: { state: SystemState }) {
  const t = useSystemTexts()
  const format = useFormat()
  const { kind, connected, since, version, lagMs, sequenceGaps, commandsWaiting } = state.switch
  return (
    <Panel title={t('switch.title')}>
      <Grid>
        <Field label={t('switch.kind')}>{t(`kind.${kind}`)}</Field>
        <Field label={t('switch.state')}>
          <Badge size="sm" variant="light" color={connected ? 'teal' : 'red'}>
            {t(connected ? 'state.up' : 'state.down')}
          </Badge>
        </Field>
        <Field label={t('switch.since')}>{format.moment(since)}</Field>
        <Field label={t('switch.version')}>{kind === 'virtual' ? '' : version}</Field>
        <Field label={t('switch.lag')}>{t('ms', { count: Math.round(lagMs) })}</Field>
        <Field label={t('switch.gaps')}>{format.number(sequenceGaps)}</Field>
        <Field label={t('switch.waiting')}>{format.number(commandsWaiting)}</Field>
      </Grid>
    </Panel>
  )
}

export function DatabaseFigures({ state }: { state: SystemState }) {
  const t = useSystemTexts()
  const format = useFormat()
  const { isUp, version, latencyMs, bytes, connections, slow, queries } = state.database
  const { used, free, waiting } = connections
  const counts = { slow: format.number(slow), queries: format.number(queries) }
  return (
    <Panel title={t('database.title')}>
      <Grid>
        <Field label={t('switch.state')}>
          <Badge size="sm" variant="light" color={isUp ? 'teal' : 'red'}>
            {t(isUp ? 'state.up' : 'state.down')}
          </Badge>
        </Field>
        <Field label={t('switch.version')}>{version}</Field>
        <Field label={t('database.latency')}>{t('ms', { count: Math.round(latencyMs) })}</Field>
        <Field label={t('database.size')}>{format.bytes(bytes)}</Field>
        <Field label={t('database.connections')}>{`${used} / ${free} / ${waiting}`}</Field>
        <Field label={t('database.slow')}>{t('database.slow-of', counts)}</Field>
      </Grid>
    </Panel>
  )
}

const queueNames = ['callLog', 'switchCommands', 'renderings', 'inFlight', 'viewers'] as const

export function CallFigures({ state }: { state: SystemState }) {
  const t = useSystemTexts()
  const format = useFormat()
  const { live, ofCampaigns, lines, perSecond, callsPerSecond } = state.calls
  const of = (used: number, cap: number) => t('calls.of', { used: format.number(used), cap: format.number(cap) })
  return (
    <Panel title={t('calls.title')}>
      <Grid>
        <Field label={t('calls.live')}>{format.number(live)}</Field>
        <Field label={t('calls.lines')}>{of(ofCampaigns, lines)}</Field>
        <Field label={t('calls.pace')}>{of(perSecond, callsPerSecond)}</Field>
        {queueNames.map((queue) => (
          <Field key={queue} label={t(`queue.${queue}`)}>
            {format.number(state.queues[queue])}
          </Field>
        ))}
      </Grid>
    </Panel>
  )
}

export function MachineFigures({ state }: { state: SystemState }) {
  const t = useSystemTexts()
  const format = useFormat()
  const { load, memory, disks, startedAt, at, version, node } = state
  const share = (free: number, total: number) => t('of-total', { free: format.bytes(free), total: format.bytes(total) })
  return (
    <Panel title={t('process.title')}>
      <Grid>
        <Field label={t('process.uptime')}>{format.length(at - startedAt)}</Field>
        <Field
          label={t('process.loop')}
        >{`${Math.round(load.loopP99Ms)} / ${t('ms', { count: Math.round(load.loopMaxMs) })}`}</Field>
        <Field label={t('process.cpu')}>{format.share(load.cpuShare)}</Field>
        <Field label={t('process.memory')}>{format.bytes(memory.rssBytes)}</Field>
        <Field label={t('process.heap')}>{share(memory.heapUsedBytes, memory.heapLimitBytes)}</Field>
        <Field label={t('process.machine')}>{share(memory.machineFreeBytes, memory.machineTotalBytes)}</Field>
        {disks.map(({ what, freeBytes, totalBytes }) => (
          <Field key={what} label={t(`disk.${what}`)}>
            {share(freeBytes, totalBytes)}
          </Field>
        ))}
        <Field label={t('process.version')}>{`Wardline ${version} · Node ${node}`}</Field>
      </Grid>
    </Panel>
  )
}
