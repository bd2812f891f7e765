import { SimpleGrid, Text } from '@mantine/core'
import { useFormat } from '../../kit/format.ts'
import { Panel } from '../../kit/panel.tsx'
import { Spark } from './spark.tsx'
import { useSystemTexts } from './texts.ts'
import type { Point } from './use-system.ts'

type Figure = Exclude<keyof Point, 'at'>
const figures: readonly Figure[] = ['calls', 'perSecond', 'loopMs', 'latencyMs', 'lagMs', 'cpuShare', 'rssBytes']

/** The last hour, a point every ten seconds. */
export function Charts({ points }: { points: readonly Point[] }) {
  const t = useSystemTexts()
  const format = useFormat()
  const show = (figure: Figure, value: number): string => {
    if (figure === 'rssBytes') return format.bytes(value)
    if (figure === 'cpuShare') return format.share(value)
    return figure.endsWith('Ms') ? t('ms', { count: Math.round(value) }) : format.number(value)
  }
  return (
    <Panel title={t('chart.title')}>
      {points.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('chart.soon')}
        </Text>
      ) : (
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 4 }} spacing="lg">
          {figures.map((figure) => {
            const values = points.map((point) => point[figure])
            return (
              <Spark
                key={figure}
                label={t(`chart.${figure}`)}
                values={values}
                show={(value) => show(figure, value)}
                most={t('chart.most', { most: show(figure, Math.max(...values)) })}
              />
            )
          })}
        </SimpleGrid>
      )}
    </Panel>
  )
}
