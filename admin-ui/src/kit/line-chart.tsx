import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { LineChartProps } from './line-chart-drawn.tsx'

const Drawn = lazy(() => import('./line-chart-drawn.tsx'))

/**
 * Lines over time, drawn once they are needed. A chart stands beside a table with the same figures: to readers it is one
 * picture with a name.
 */
export function LineChart(props: LineChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height} />}>
      <Drawn {...props} />
    </Suspense>
  )
}
