import { Group, ScrollArea, Stack, Table, Text } from '@mantine/core'
import { IconFlag3Filled } from '@tabler/icons-react'
import { useFormat } from '../../kit/format.ts'
import type { CallDetail } from './call-parts.ts'
import { useCallTexts } from './texts.ts'
import { useCallWords } from './words.ts'

export function Answers({ answers }: { answers: CallDetail['answers'] }) {
  const t = useCallTexts()
  if (answers.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('answers.none')}
      </Text>
    )
  return (
    <Table fz="sm" verticalSpacing={4} aria-label={t('answers.title')}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('answers.question')}</Table.Th>
          <Table.Th>{t('answers.answer')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {answers.map((answer) => (
          <Table.Tr key={`${answer.questionnaire} ${answer.question}`}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{answer.title}</Table.Td>
            <Table.Td>
              <Group gap={6} wrap="nowrap">
                {answer.answer}
                {answer.isRedFlag && (
                  <IconFlag3Filled
                    size={15}
                    role="img"
                    aria-label={t('answers.flag')}
                    color="var(--mantine-color-red-7)"
                  />
                )}
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

export function Legs({ legs }: { legs: CallDetail['legs'] }) {
  const t = useCallTexts()
  const words = useCallWords()
  const format = useFormat()
  const columns = ['role', 'number', 'started', 'rang', 'answered', 'ended', 'cause'] as const
  return (
    <ScrollArea
      type="auto"
      scrollbars="x"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('legs.title') }}
    >
      <Table fz="sm" verticalSpacing={4} aria-label={t('legs.title')} style={{ whiteSpace: 'nowrap' }}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column}>{t(`legs.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {legs.map((leg) => (
            <Table.Tr key={leg.id}>
              <Table.Td>{words('role', leg.role)}</Table.Td>
              <Table.Td>{leg.number}</Table.Td>
              <Table.Td>{format.time(leg.startedAt)}</Table.Td>
              <Table.Td>{format.time(leg.rangAt)}</Table.Td>
              <Table.Td>{format.time(leg.answeredAt)}</Table.Td>
              <Table.Td>{format.time(leg.endedAt)}</Table.Td>
              <Table.Td>
                <Stack gap={0}>
                  {words('cause', leg.cause)}
                  <Text size="xs" c="dimmed">
                    {words('ended-by', leg.endedBy)}
                  </Text>
                </Stack>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}
