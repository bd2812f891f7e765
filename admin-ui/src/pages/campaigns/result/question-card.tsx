import { Table, Text } from '@mantine/core'
import { BarChart } from '../../../kit/bar-chart.tsx'
import { useFormat } from '../../../kit/format.ts'
import type { Report } from '../data.ts'
import { Card } from '../live/card.tsx'
import { useLiveTexts } from '../live-texts.ts'
import { ChartWithTable } from './chart-with-table.tsx'

type Question = Report['questions'][number]

/** More values than this are too many for one picture: numbers and dates as they were keyed. */
const mostBars = 24

export function QuestionCard({ question }: { question: Question }) {
  const t = useLiveTexts()
  const format = useFormat()
  const { title, answered, figures, kind } = question
  const aside = (
    <Text size="xs" c="dimmed">
      {t('result.answered', { count: answered })}
    </Text>
  )
  return (
    <Card title={title} aside={aside}>
      {figures !== undefined && (
        <Text size="sm" mb={4}>
          {t('result.mean', {
            mean: format.number(figures.mean),
            min: format.number(figures.min),
            max: format.number(figures.max),
          })}
        </Text>
      )}
      {kind === 'voice' ? (
        <Text size="sm">{t('result.voice')}</Text>
      ) : answered === 0 ? (
        <Text size="sm" c="dimmed">
          {t('result.nobody')}
        </Text>
      ) : (
        <Answers question={question} />
      )}
    </Card>
  )
}

function Answers({ question }: { question: Question }) {
  const t = useLiveTexts()
  const format = useFormat()
  const { title, counts, kind } = question
  const shown = counts.slice(0, mostBars)
  const isLying = kind === 'choice' || kind === 'yes-no'
  return (
    <ChartWithTable label={title} table={<AnswerTable question={question} />}>
      <BarChart
        label={t('result.chart', { title })}
        height={isLying ? 30 + shown.length * 30 : 190}
        isLying={isLying}
        categories={shown.map(({ label }) => label)}
        series={[{ name: t('result.count'), color: '#0b7285', values: shown.map(({ count }) => count) }]}
        write={format.number}
      />
      {counts.length > shown.length && (
        <Text size="xs" c="dimmed">
          {t('result.more', { count: counts.length - shown.length })}
        </Text>
      )}
    </ChartWithTable>
  )
}

function AnswerTable({ question }: { question: Question }) {
  const t = useLiveTexts()
  const format = useFormat()
  return (
    <Table verticalSpacing={3} fz="sm" aria-label={question.title}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('result.answer')}</Table.Th>
          <Table.Th ta="right">{t('result.count')}</Table.Th>
          <Table.Th ta="right">{t('result.share')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {question.counts.map(({ value, label, count, share }) => (
          <Table.Tr key={value}>
            <Table.Td>{label}</Table.Td>
            <Table.Td ta="right">{format.number(count)}</Table.Td>
            <Table.Td ta="right">{format.share(share)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
