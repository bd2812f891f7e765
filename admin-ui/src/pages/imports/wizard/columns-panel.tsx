import { Alert, Button, Group, Select, Table, Text } from '@mantine/core'
import { Panel } from '../../../kit/panel.tsx'
import { useImportTexts } from '../texts.ts'
import type { ColumnUse, Preview } from '../types.ts'
import { faultsOf, type MappingFaults } from './mapping-faults.ts'
import { columnUses } from './uses.ts'

type Props = { preview: Preview; onMap: (mapping: ColumnUse[]) => void }

/** What each column of the file is: guessed, or as it was the last time, and changed here. */
export function ColumnsPanel({ preview, onMap }: Props) {
  const t = useImportTexts()
  const { headers, mapping, guess, isRemembered } = preview
  const faults = faultsOf(mapping)
  const isGuess = mapping.every((use, at) => use === guess[at])
  return (
    <Panel
      title={t('step.columns')}
      about={isRemembered ? t('columns.remembered') : undefined}
      actions={
        !isGuess && (
          <Button size="compact-sm" variant="subtle" onClick={() => onMap([...guess])}>
            {t('columns.guess')}
          </Button>
        )
      }
    >
      <Missing faults={faults} />
      <Table aria-label={t('columns.label')} fz="sm" verticalSpacing={4} horizontalSpacing="xs" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('columns.column')}</Table.Th>
            <Table.Th visibleFrom="sm">{t('columns.samples')}</Table.Th>
            <Table.Th w={190}>{t('columns.is')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {headers.map((header, at) => (
            <OneColumn
              // biome-ignore lint/suspicious/noArrayIndexKey: headers may be empty or the same: a column is its place
              key={at}
              header={header === '' ? t('columns.nameless', { count: at + 1 }) : header}
              examples={examplesOf(preview, at)}
              use={mapping[at] ?? 'ignore'}
              isTwice={faults.twice.has(mapping[at] ?? 'ignore')}
              onChange={(use) => onMap(mapping.with(at, use))}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  )
}

/** Different ones say more than the first three. */
function examplesOf({ samples }: Preview, at: number): string {
  const texts = samples.map(({ cells }) => cells[at] ?? '').filter((text) => text !== '')
  return [...new Set(texts)].slice(0, 3).join(' · ')
}

function Missing({ faults: { hasNoName, hasNoPhone } }: { faults: MappingFaults }) {
  const t = useImportTexts()
  if (!hasNoName && !hasNoPhone) return null
  return (
    <Alert color="orange" p="xs" mb="xs" role="status">
      {hasNoName && <Text size="sm">{t('columns.no-name')}</Text>}
      {hasNoPhone && <Text size="sm">{t('columns.no-phone')}</Text>}
    </Alert>
  )
}

type OneColumnProps = {
  header: string
  examples: string
  use: ColumnUse
  isTwice: boolean
  onChange: (use: ColumnUse) => void
}

function OneColumn({ header, examples, use, isTwice, onChange }: OneColumnProps) {
  const t = useImportTexts()
  return (
    <Table.Tr>
      <Table.Td style={{ overflowWrap: 'anywhere' }}>
        <Group gap={0}>
          <Text size="sm" fw={600} w="100%">
            {header}
          </Text>
          <Text size="xs" c="dimmed" lineClamp={2} hiddenFrom="sm">
            {examples}
          </Text>
        </Group>
      </Table.Td>
      <Table.Td visibleFrom="sm" style={{ overflowWrap: 'anywhere' }}>
        <Text size="xs" c="dimmed" lineClamp={2} title={examples}>
          {examples}
        </Text>
      </Table.Td>
      <Table.Td>
        <Select
          size="xs"
          aria-label={t('columns.use-of', { header })}
          data={columnUses.map((value) => ({ value, label: t(`use.${value}`) }))}
          value={use}
          error={isTwice && t('columns.twice', { field: t(`use.${use}`) })}
          allowDeselect={false}
          searchable
          maxDropdownHeight={320}
          onChange={(next) => next !== null && onChange(next as ColumnUse)}
        />
      </Table.Td>
    </Table.Tr>
  )
}
