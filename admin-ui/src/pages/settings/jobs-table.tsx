import { ActionIcon, Anchor, Badge, Group, Switch, Table, Text, Tooltip } from '@mantine/core'
import { IconClockEdit, IconPlayerPlay } from '@tabler/icons-react'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { useJobTexts } from './job-texts.ts'
import type { Job } from './use-jobs.ts'
import { useRhythmText } from './use-rhythm-text.ts'

type Acts = { onRun: (job: Job) => void; onEdit: (job: Job) => void; onTurn: (job: Job, enabled: boolean) => void }

/** `marked`: the job that somebody was led to. */
export function JobsTable({ jobs, marked, ...acts }: { jobs: readonly Job[]; marked: string } & Acts) {
  const t = useJobTexts()
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table aria-label={t('title')} fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('job')}</Table.Th>
            <Table.Th>{t('when')}</Table.Th>
            <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('last')}</Table.Th>
            <Table.Th style={{ whiteSpace: 'nowrap' }}>{t('next')}</Table.Th>
            <Table.Th>{t('on')}</Table.Th>
            <Table.Th ta="right">{t('actions')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {jobs.map((job) => (
            <Row key={job.name} job={job} isMarked={job.name === marked} {...acts} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

function Row({ job, isMarked, onRun, onEdit, onTurn }: { job: Job; isMarked: boolean } & Acts) {
  const t = useJobTexts()
  const format = useFormat()
  const rhythmText = useRhythmText()
  const { name, about, cron, enabled, isRunning, nextAt } = job
  return (
    <Table.Tr {...(isMarked && { bg: 'var(--mantine-primary-color-light)', 'aria-current': 'true' as const })}>
      <Table.Td style={{ minWidth: 190 }}>
        <Text size="sm">{about}</Text>
        <Text size="xs" c="dimmed">
          {name}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{rhythmText(cron)}</Table.Td>
      <Table.Td style={{ minWidth: 150 }}>
        <LastRun job={job} />
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>{enabled ? format.moment(nextAt) : t('off')}</Table.Td>
      <Table.Td>
        <Switch
          size="sm"
          aria-label={t('switch.of', { name })}
          checked={enabled}
          onChange={(event) => onTurn(job, event.currentTarget.checked)}
        />
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          <Tooltip label={t('run')}>
            <ActionIcon
              variant="subtle"
              aria-label={t('run.of', { name })}
              loading={isRunning}
              onClick={() => onRun(job)}
            >
              <IconPlayerPlay size={17} />
            </ActionIcon>
          </Tooltip>
          <Tooltip label={t('edit')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('edit.of', { name })} onClick={() => onEdit(job)}>
              <IconClockEdit size={17} />
            </ActionIcon>
          </Tooltip>
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

const colors = { done: 'teal', failed: 'red', interrupted: 'orange' } as const

function LastRun({ job: { startedAt, endedAt, outcome, error, isRunning } }: { job: Job }) {
  const t = useJobTexts()
  const format = useFormat()
  if (isRunning)
    return (
      <Text size="sm">{startedAt === null ? t('running') : t('running.since', { time: format.time(startedAt) })}</Text>
    )
  if (startedAt === null || outcome === null)
    return (
      <Text size="sm" c="dimmed">
        {t('never')}
      </Text>
    )
  return (
    <>
      <Group gap={6}>
        <Text size="sm">{format.moment(startedAt)}</Text>
        <Badge size="sm" variant="light" color={colors[outcome]}>
          {t(`outcome.${outcome}`)}
        </Badge>
      </Group>
      <Text size="xs" c="dimmed">
        {endedAt !== null && t('took', { time: format.length(endedAt - startedAt) })}
        {error !== null && (
          <>
            {' '}
            {t('error', { kind: error })}{' '}
            <Anchor component={Link} href="/system?level=warn" size="xs">
              {t('see-log')}
            </Anchor>
          </>
        )}
      </Text>
    </>
  )
}
