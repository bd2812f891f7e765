import { Anchor, Badge, ScrollArea, Table, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useFormat } from '../../../kit/format.ts'
import { inkOn } from '../../../kit/ink.ts'
import { Loaded } from '../../../kit/page.tsx'
import { type CallNow, useCallsNow } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { useWord } from '../words.ts'
import { Card } from './card.tsx'
import { useNow } from './use-now.ts'

const colors = { begun: 'gray', ringing: 'indigo', answered: 'teal' } as const

/** Who is being called at this moment, and how far each call is. */
export function CallsNow({ campaignId }: { campaignId: number }) {
  const t = useLiveTexts()
  const calls = useCallsNow(campaignId)
  const count = calls.data?.length ?? 0
  return (
    <Card title={t('calls.title')} aside={<Badge variant="light">{count}</Badge>}>
      <Loaded query={calls} height={80}>
        {(rows) =>
          rows.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('calls.empty')}
            </Text>
          ) : (
            <Rows rows={rows} />
          )
        }
      </Loaded>
    </Card>
  )
}

function Rows({ rows }: { rows: readonly CallNow[] }) {
  const t = useLiveTexts()
  return (
    <ScrollArea.Autosize
      mah={360}
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('calls.title') }}
    >
      <Table verticalSpacing={4} horizontalSpacing={6} fz="sm" aria-label={t('calls.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('calls.patient')}</Table.Th>
            <Table.Th>{t('calls.number')}</Table.Th>
            <Table.Th>{t('calls.state')}</Table.Th>
            <Table.Th ta="right">{t('calls.since')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((call) => (
            <Row key={call.leg} call={call} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea.Autosize>
  )
}

function Row({ call }: { call: CallNow }) {
  const t = useLiveTexts()
  const word = useWord()
  const format = useFormat()
  const now = useNow()
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} href={`/patients/${call.patientId}`} size="sm">
          {call.patientName}
        </Anchor>{' '}
        <Text span size="xs" c="dimmed" display="inline-block">
          {call.department}
        </Text>
      </Table.Td>
      <Table.Td style={{ whiteSpace: 'nowrap' }}>
        {call.number}
        {call.position > 1 && (
          <Text span size="xs" c="dimmed" ml={6}>
            {t('calls.nth', { nth: call.position })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Badge
          color={colors[call.state]}
          variant="light"
          tt="none"
          radius="sm"
          styles={{ root: { color: inkOn(colors[call.state]) } }}
        >
          {word('call', call.state)}
        </Badge>
      </Table.Td>
      <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
        {format.length(Math.max(0, now - (call.answeredAt ?? call.begunAt)))}
      </Table.Td>
    </Table.Tr>
  )
}
