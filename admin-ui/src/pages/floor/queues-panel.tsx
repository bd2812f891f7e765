import { Badge, Box, Paper, SimpleGrid, Table, Text, UnstyledButton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { memo, type ReactNode, useCallback } from 'react'
import { useLanguage } from '../../i18n/i18n.ts'
import { nothing, useFormat } from '../../kit/format.ts'
import { Since } from './since.tsx'
import { desertedBecause } from './standing.ts'
import { useFloorTexts } from './texts.ts'
import type { QueueLine } from './use-floor.ts'
import { useFloorViewState } from './view.ts'

type Choose = (change: { queue: string; state?: string }) => void
type QueueProps = { queue: QueueLine; isChosen: boolean; choose: Choose }

/** A line a queue at a desk, a card a queue on a phone. A queue that is chosen narrows callers and agents to its own. */
export function QueuesPanel({ queues }: { queues: readonly QueueLine[] }) {
  const t = useFloorTexts()
  const isWide = useMediaQuery('(min-width: 48em)', true, { getInitialValueInEffect: false })
  const [view, change] = useFloorViewState()
  const chosen = view.queue
  const choose = useCallback<Choose>(
    ({ queue, state = '' }) =>
      change({ queue: queue === chosen && state === '' ? '' : queue, state, page: 1, callers: 1 }),
    [change, chosen],
  )
  const all = queues.map((queue) => ({ queue, isChosen: queue.code === view.queue, choose }))
  if (!isWide)
    return (
      <SimpleGrid cols={1} spacing="xs" component="section" aria-label={t('queues.title')}>
        {all.map((each) => (
          <QueueCard key={each.queue.code} {...each} />
        ))}
      </SimpleGrid>
    )
  return (
    <Paper withBorder component="section" aria-label={t('queues.title')} style={{ overflow: 'hidden' }}>
      <Table.ScrollContainer minWidth={760} mah={360}>
        <Table aria-label={t('queues.title')} verticalSpacing={5} fz="sm" stickyHeader>
          <Head />
          <Table.Tbody>
            {all.map((each) => (
              <QueueRow key={each.queue.code} {...each} />
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}

const figures = ['waiting', 'longest', 'level', 'served', 'abandoned', 'ready', 'talking', 'paused'] as const

function Head() {
  const t = useFloorTexts()
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Th>{t('queue.name')}</Table.Th>
        {figures.map((figure) => (
          <Table.Th key={figure} ta="right" style={{ whiteSpace: 'nowrap' }}>
            {t(`queue.${figure}`)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  )
}

const QueueRow = memo(function QueueRow(props: QueueProps) {
  return (
    <Table.Tr {...(props.isChosen && { bg: 'var(--mantine-primary-color-light)' })}>
      <Table.Td>
        <Name {...props} />
      </Table.Td>
      {figures.map((figure) => (
        <Table.Td key={figure} ta="right">
          <Figure figure={figure} {...props} />
        </Table.Td>
      ))}
    </Table.Tr>
  )
})

function QueueCard(props: QueueProps) {
  const t = useFloorTexts()
  return (
    <Paper withBorder p="xs" {...(props.isChosen && { bg: 'var(--mantine-primary-color-light)' })}>
      <Name {...props} />
      <SimpleGrid cols={4} spacing={4} verticalSpacing={4} mt={4}>
        {figures.map((figure) => (
          <Box key={figure} fz="sm">
            <Text size="xs" c="dimmed">
              {t(`queue.${figure}`)}
            </Text>
            <Figure figure={figure} {...props} />
          </Box>
        ))}
      </SimpleGrid>
    </Paper>
  )
}

function Name({ queue, isChosen, choose }: QueueProps) {
  const t = useFloorTexts()
  const language = useLanguage()
  const title = queue.title[language]
  return (
    <UnstyledButton
      fz="sm"
      fw={600}
      aria-pressed={isChosen}
      title={t('queue.only', { queue: title })}
      onClick={() => choose({ queue: queue.code })}
      style={{ overflowWrap: 'anywhere' }}
    >
      {title}{' '}
      {!queue.isOpen && (
        <Badge size="xs" variant="light" color="gray" tt="none">
          {t('queue.closed')}
        </Badge>
      )}
      {desertedBecause(queue) !== undefined && (
        <Badge size="xs" variant="light" color={queue.waiting > 0 ? 'red' : 'orange'} tt="none">
          {t('queue.deserted')}
        </Badge>
      )}
    </UnstyledButton>
  )
}

type FigureProps = QueueProps & { figure: (typeof figures)[number] }

function Figure({ figure, queue, choose }: FigureProps): ReactNode {
  const t = useFloorTexts()
  const format = useFormat()
  const language = useLanguage()
  const { today, waiting, longestSince, serviceLevelMs, agents } = queue
  switch (figure) {
    case 'waiting':
      return (
        <Text span size="sm" fw={waiting > 0 ? 700 : 400}>
          {format.number(waiting)}
        </Text>
      )
    case 'longest':
      return longestSince === null ? nothing : <Since at={longestSince} lateAfterMs={serviceLevelMs} />
    case 'level': {
      if (today.serviceLevel === null) return nothing
      const share = format.share(today.serviceLevel)
      return <span title={t('queue.level.of', { share, seconds: serviceLevelMs / 1000 })}>{share}</span>
    }
    case 'served':
      return format.number(today.served)
    case 'abandoned':
      return format.number(today.abandoned)
    default: {
      const count = agents[figure] ?? 0
      if (count === 0)
        return (
          <Text span size="sm" c="dimmed">
            0
          </Text>
        )
      const words = { queue: queue.title[language], state: t(`state.${figure}`), count: format.number(count) }
      return (
        <UnstyledButton
          fz="sm"
          td="underline"
          aria-label={t('queue.agents', words)}
          onClick={() => choose({ queue: queue.code, state: figure })}
        >
          {format.number(count)}
        </UnstyledButton>
      )
    }
  }
}
