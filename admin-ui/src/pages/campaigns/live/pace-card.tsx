import { Table, Text } from '@mantine/core'
import { BarChart } from '../../../kit/bar-chart.tsx'
import { useFormat } from '../../../kit/format.ts'
import { Loaded } from '../../../kit/page.tsx'
import { type Pace, usePace } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { ChartWithTable } from '../result/chart-with-table.tsx'
import { Card } from './card.tsx'

const minuteMs = 60_000

/** Calls over time: the last hour by the minute, or the whole campaign. */
export function PaceCard({ campaignId }: { campaignId: number }) {
  const t = useLiveTexts()
  const format = useFormat()
  const pace = usePace(campaignId)
  const eachMs = pace.data?.eachMs ?? minuteMs
  const title = eachMs === minuteMs ? t('pace.title') : t('pace.title-each', { each: format.length(eachMs) })
  return (
    <Card title={title}>
      <Loaded query={pace} height={180}>
        {(data) =>
          data.points.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t('pace.empty')}
            </Text>
          ) : (
            <PaceChart pace={data} title={title} />
          )
        }
      </Loaded>
    </Card>
  )
}

function PaceChart({ pace, title }: { pace: Pace; title: string }) {
  const t = useLiveTexts()
  const format = useFormat()
  const stretches = stretchesOf(pace)
  const isLong = pace.to - pace.from > 20 * 3_600_000
  const nameOf = (at: number): string => (isLong ? format.moment(at).slice(5) : format.time(at).slice(0, 5))
  const table = (
    <Table verticalSpacing={2} fz="xs">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('pace.time')}</Table.Th>
          <Table.Th ta="right">{t('pace.begun')}</Table.Th>
          <Table.Th ta="right">{t('pace.answered')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {pace.points.map(({ at, begun, answered }) => (
          <Table.Tr key={at}>
            <Table.Td>{nameOf(at)}</Table.Td>
            <Table.Td ta="right">{format.number(begun)}</Table.Td>
            <Table.Td ta="right">{format.number(answered)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
  return (
    <ChartWithTable label={title} table={table}>
      <BarChart
        label={t('result.chart', { title })}
        height={180}
        categories={stretches.map(({ at }) => nameOf(at))}
        series={[
          { name: t('pace.begun'), color: '#99c7d3', values: stretches.map(({ begun }) => begun) },
          { name: t('pace.answered'), color: '#0b7285', values: stretches.map(({ answered }) => answered) },
        ]}
        write={format.number}
      />
    </ChartWithTable>
  )
}

/** Every stretch, also those without a call. */
function stretchesOf({ from, to, eachMs, points }: Pace): Pace['points'] {
  const known = new Map(points.map((point) => [point.at, point]))
  const count = Math.min(200, Math.max(1, Math.ceil((to - from) / eachMs)))
  return Array.from({ length: count }, (_, i) => {
    const at = from + i * eachMs
    return known.get(at) ?? { at, begun: 0, answered: 0 }
  })
}
