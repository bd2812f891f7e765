import { ScrollArea, Table, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react'
import { Panel } from '../../../kit/panel.tsx'
import { useImportTexts } from '../texts.ts'
import type { ColumnUse, Preview, Sample } from '../types.ts'
import {
  type PreviewColumn,
  previewColumns,
  rawTexts,
  reasonsBeside,
  reasonsIn,
  wrongHeaders,
} from './preview-columns.ts'
import { useTakenText } from './use-taken-text.ts'

/** The first rows as they will be; in those that will be rejected, what is wrong stands in the cell. */
export function PreviewPanel({ preview, isStale }: { preview: Preview; isStale: boolean }) {
  const t = useImportTexts()
  const { samples } = preview
  const rejected = samples.filter(({ patient }) => patient === undefined).length
  const about = [
    t('preview.about', { count: samples.length }),
    ...(rejected > 0 ? [t('preview.rejected', { count: rejected })] : []),
  ]
  return (
    <Panel title={t('step.preview')} about={samples.length > 0 ? about.join(' · ') : undefined}>
      {samples.length === 0 ? <Text size="sm">{t('preview.none')}</Text> : <Rows preview={preview} isStale={isStale} />}
    </Panel>
  )
}

function Rows({ preview, isStale }: { preview: Preview; isStale: boolean }) {
  const t = useImportTexts()
  const columns = previewColumns(preview)
  return (
    <ScrollArea
      type="auto"
      offsetScrollbars="present"
      viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('preview.label') }}
    >
      <Table
        aria-label={t('preview.label')}
        fz="xs"
        verticalSpacing={4}
        horizontalSpacing="xs"
        style={{ opacity: isStale ? 0.6 : 1, transition: 'opacity 120ms' }}
      >
        <Table.Thead>
          <Table.Tr>
            <Table.Th ta="right">{t('preview.row')}</Table.Th>
            <Table.Th>{t('preview.fate')}</Table.Th>
            {columns.map(({ use }) => (
              <Table.Th key={use} style={{ whiteSpace: 'nowrap' }}>
                {t(use === 'extra' ? 'preview.more' : `use.${use}`)}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {preview.samples.map((sample, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list over several sheets has a row of the same number in each
            <Row key={at} sample={sample} columns={columns} />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  )
}

/** In px, so that numbers, days and departments stay on one line. */
const widths: Partial<Record<ColumnUse, number>> = {
  phone: 112,
  familyPhone: 160,
  idCardNo: 150,
  department: 90,
  diagnosis: 150,
  address: 150,
  bornOn: 86,
  admittedOn: 86,
  dischargedOn: 86,
  extra: 180,
}

function Row({ sample, columns }: { sample: Sample; columns: readonly PreviewColumn[] }) {
  const isRejected = sample.patient === undefined
  return (
    <Table.Tr {...(isRejected && { bg: 'var(--mantine-color-red-0)' })}>
      <Table.Td ta="right">{sample.row}</Table.Td>
      <Table.Td>
        <Fate isRejected={isRejected} where={wrongHeaders(sample)} reasons={reasonsBeside(sample, columns)} />
      </Table.Td>
      {columns.map((column) => (
        <Table.Td key={column.use} style={{ minWidth: widths[column.use] ?? 64, maxWidth: 260 }}>
          <Cell sample={sample} column={column} />
        </Table.Td>
      ))}
    </Table.Tr>
  )
}

/** The columns are named here as well: the cell itself may lie outside of what can be seen. */
function Fate(props: { isRejected: boolean; where: readonly string[]; reasons: readonly string[] }) {
  const t = useImportTexts()
  const { isRejected, where, reasons } = props
  const Icon = isRejected ? IconAlertTriangle : IconCheck
  return (
    <>
      <Text span size="xs" c={isRejected ? 'red.9' : 'teal.9'} style={{ whiteSpace: 'nowrap' }}>
        <Icon size={13} aria-hidden style={{ verticalAlign: '-2px', marginInlineEnd: 4 }} />
        {t(isRejected ? 'preview.problem' : 'preview.ok')}
      </Text>
      {where.length > 0 && (
        <Text size="xs" c="red.9">
          {where.join(' · ')}
        </Text>
      )}
      <Reasons reasons={reasons} />
    </>
  )
}

function Cell({ sample, column }: { sample: Sample; column: PreviewColumn }) {
  const taken = useTakenText()
  const { patient } = sample
  const text = patient === undefined ? rawTexts(sample, column).join(' / ') : taken(patient, column.use)
  const reasons = reasonsIn(sample, column)
  return (
    <>
      <Text
        span
        size="xs"
        lineClamp={3}
        title={text}
        {...(reasons.length > 0 && { c: 'red.9', fw: 600 })}
        style={{ overflowWrap: 'anywhere' }}
      >
        {text}
      </Text>
      <Reasons reasons={reasons} />
    </>
  )
}

function Reasons({ reasons }: { reasons: readonly string[] }) {
  return [...new Set(reasons)].map((reason) => (
    <Text key={reason} size="xs" c="red.9" miw={150}>
      {reason}
    </Text>
  ))
}
