import { Anchor, Group, Progress, Stack, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../kit/format.ts'
import { outcomeColor, useOutcomeWord } from '../../kit/outcome-words.ts'
import { Panel } from '../../kit/panel.tsx'
import { useHomeTexts } from './texts.ts'
import type { Home } from './use-home.ts'

type Today = Home['today']
type Outcome = Today['outcomes'][number]

/** What became of today's calls; every figure opens the calls behind it. */
export function TodayPanel({ today }: { today: Today }) {
  const t = useHomeTexts()
  const total = (direction: Outcome['direction']) => sum(today.outcomes.filter((each) => each.direction === direction))
  const most = Math.max(1, ...today.outcomes.map(({ count }) => count))
  return (
    <Panel
      title={t('today.title')}
      actions={
        <Anchor component={Link} href="/calls?range=today" size="sm">
          {t('today.all')}
        </Anchor>
      }
    >
      <Group gap="xl" mb="sm">
        <Figure value={total('outbound')} label={t('today.outbound')} href="/calls?range=today&direction=outbound" />
        <Figure value={total('inbound')} label={t('today.inbound')} href="/calls?range=today&direction=inbound" />
        {today.live !== null && <Figure value={today.live} label={t('today.live')} />}
      </Group>
      {today.outcomes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('today.empty')}
        </Text>
      ) : (
        <Table aria-label={t('today.title')} verticalSpacing={4} horizontalSpacing={0} withRowBorders={false}>
          <Table.Thead style={visuallyHidden}>
            <Table.Tr>
              <Table.Th>{t('today.outcome')}</Table.Th>
              <Table.Th>{t('today.count')}</Table.Th>
              <Table.Td />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {today.outcomes.map((outcome) => (
              <OutcomeRow key={`${outcome.direction} ${outcome.disposition}`} outcome={outcome} most={most} />
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  )
}

const visuallyHidden = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clip: 'rect(0 0 0 0)' } as const

const sum = (outcomes: readonly Outcome[]): number => outcomes.reduce((all, { count }) => all + count, 0)

export function Figure(props: { value: number; label: string; href?: string }) {
  const format = useFormat()
  const figure = (
    <Text span fz={26} fw={650} className="figures" lh={1.1}>
      {format.number(props.value)}
    </Text>
  )
  return (
    <Stack gap={0}>
      {props.href === undefined ? (
        figure
      ) : (
        <Anchor component={Link} href={props.href} aria-label={`${format.number(props.value)} ${props.label}`}>
          {figure}
        </Anchor>
      )}
      <Text size="sm" c="dimmed">
        {props.label}
      </Text>
    </Stack>
  )
}

function OutcomeRow({ outcome, most }: { outcome: Outcome; most: number }) {
  const t = useHomeTexts()
  const word = useOutcomeWord()
  const format = useFormat()
  const { direction, disposition, count } = outcome
  const query = `range=today&direction=${direction}&disposition=${disposition ?? 'none'}`
  return (
    <Table.Tr>
      <Table.Td w={150}>
        <Anchor component={Link} href={`/calls?${query}`} size="sm">
          {disposition === null ? t(`outcome.none-${direction}`) : (word(disposition) ?? disposition)}
        </Anchor>
      </Table.Td>
      <Table.Td w={56} ta="right" pr="sm">
        {format.number(count)}
      </Table.Td>
      <Table.Td>
        <Progress value={(count / most) * 100} size="sm" color={`${outcomeColor(disposition ?? '')}.6`} aria-hidden />
      </Table.Td>
    </Table.Tr>
  )
}
