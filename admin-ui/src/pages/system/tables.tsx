import { Code, Table, Text } from '@mantine/core'
import { useFormat } from '../../kit/format.ts'
import { Panel } from '../../kit/panel.tsx'
import { useSystemTexts } from './texts.ts'
import type { System } from './use-system.ts'

export function SlowQueries({ slowQueries }: Pick<System, 'slowQueries'>) {
  const t = useSystemTexts()
  const format = useFormat()
  return (
    <Panel title={t('slow.title')}>
      {slowQueries.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('slow.none')}
        </Text>
      ) : (
        <Table.ScrollContainer minWidth={640} maxHeight={320}>
          <Table aria-label={t('slow.title')} fz="xs" verticalSpacing={4}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('slow.when')}</Table.Th>
                <Table.Th ta="right">{t('slow.took')}</Table.Th>
                <Table.Th>{t('slow.sql')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {slowQueries.map(({ at, ms, sql }) => (
                <Table.Tr key={`${at} ${sql}`}>
                  <Table.Td style={{ whiteSpace: 'nowrap' }}>{format.time(at)}</Table.Td>
                  <Table.Td ta="right" style={{ whiteSpace: 'nowrap' }}>
                    {t('ms', { count: ms })}
                  </Table.Td>
                  <Table.Td>
                    <Code style={{ overflowWrap: 'anywhere' }}>{sql}</Code>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  )
}

export function LargestTables({ tables }: Pick<System, 'tables'>) {
  const t = useSystemTexts()
  const format = useFormat()
  return (
    <Panel title={t('tables.title')}>
      <Table aria-label={t('tables.title')} fz="sm" verticalSpacing={3}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('tables.name')}</Table.Th>
            <Table.Th ta="right">{t('tables.rows')}</Table.Th>
            <Table.Th ta="right">{t('tables.bytes')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tables.map(({ name, rows, bytes }) => (
            <Table.Tr key={name}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="right">{format.number(rows)}</Table.Td>
              <Table.Td ta="right">{format.bytes(bytes)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}
