import { Table, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { LineChart } from '../../../kit/line-chart.tsx'
import type { Pacing } from '../data.ts'
import { ChartWithTable } from '../result/chart-with-table.tsx'
import { boundOf } from '../staffing/staffing.ts'
import { usePacingTexts } from './pacing-texts.ts'

type Point = Pacing['points'][number]

const shareOf = ({ live, abandoned }: Point): number => (live === 0 ? 0 : abandoned / live)
/** Of fewer answers a share says nothing: the first abandoned one would be all of them. */
const fewestAnswers = 10
const percent = (share: number): number => Math.round(share * 1000) / 10

/** Agents idle and lines ringing over time, and how near abandonment comes to its cap. */
export function PacingChart({ pacing: { points, staffing } }: { pacing: Pacing }) {
  const t = usePacingTexts()
  const format = useFormat()
  if (points.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t('chart.empty')}
      </Text>
    )
  const bound = boundOf(staffing)
  const over = (figureOf: (point: Point) => number) =>
    points.map((point): [number, number] => [point.at, figureOf(point)])
  return (
    <ChartWithTable label={t('chart.title')} table={<PointsTable points={points} />}>
      <LineChart
        label={t('chart.label')}
        height={220}
        series={[
          { name: t('figure.idle'), color: '#2b8a3e', points: over(({ idle }) => idle), isStepped: true },
          { name: t('figure.ringing'), color: '#3b5bdb', points: over(({ ringing }) => ringing), dash: 'dashed' },
          {
            name: t('chart.abandonment'),
            color: '#c92a2a',
            points: points
              .filter(({ live }) => live >= fewestAnswers)
              .map((point): [number, number] => [point.at, percent(shareOf(point))]),
            isPercent: true,
          },
          ...(staffing.mode === 'preview'
            ? []
            : [
                {
                  name: t('chart.cap', { cap: format.share(bound) }),
                  color: '#c92a2a',
                  points: over(() => percent(bound)),
                  isPercent: true,
                  dash: 'dotted' as const,
                },
              ]),
        ]}
        writeTime={(at) => format.time(at)}
        writeValue={format.number}
      />
    </ChartWithTable>
  )
}

function PointsTable({ points }: { points: readonly Point[] }) {
  const t = usePacingTexts()
  const format = useFormat()
  return (
    <Table verticalSpacing={2} fz="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('chart.time')}</Table.Th>
          <Table.Th ta="right">{t('figure.idle')}</Table.Th>
          <Table.Th ta="right">{t('figure.busy')}</Table.Th>
          <Table.Th ta="right">{t('figure.ringing')}</Table.Th>
          <Table.Th ta="right">{t('totals.abandonment')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {points.toReversed().map((point) => (
          <Table.Tr key={point.at}>
            <Table.Td>{format.time(point.at)}</Table.Td>
            <Table.Td ta="right">{format.number(point.idle)}</Table.Td>
            <Table.Td ta="right">{format.number(point.busy)}</Table.Td>
            <Table.Td ta="right">{format.number(point.ringing)}</Table.Td>
            <Table.Td ta="right">{format.share(shareOf(point))}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
