import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { BarChartProps } from './bar-chart-drawn.tsx'

const Drawn = lazy(() => import('./bar-chart-drawn.tsx'))

/**
 * Bars, drawn once they are needed. A chart stands beside a table with the same figures: to readers it is one picture with
 * a name.
 */
export function BarChart(props: BarChartProps) {
  return (
    <Suspense fallback={<Skeleton height={props.height} />}>
      <Drawn {...props} />
    </Suspense>
  )
}
