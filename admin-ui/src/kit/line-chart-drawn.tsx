import { LineChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useDrawing } from './use-drawing.ts'

use([LineChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer])

export type LineSeries = {
  name: string
  color: string
  /** Instants in order, with their values. */
  points: readonly (readonly [at: number, value: number])[]
  /** Drawn against the axis at the right, which is in percent. */
  isPercent?: boolean
  /** Lines differ by more than their colour. */
  dash?: 'dashed' | 'dotted'
  /** It holds until the next point, and does not go there slowly. */
  isStepped?: boolean
}

export type LineChartProps = {
  label: string
  height: number
  series: readonly LineSeries[]
  writeTime: (at: number) => string
  writeValue: (value: number) => string
}

export default function DrawnLineChart(props: LineChartProps) {
  const place = useDrawing(() => optionOf(props))
  return <div ref={place} role="img" aria-label={props.label} style={{ width: '100%', height: props.height }} />
}

const font = { fontSize: 11, color: '#495057' }

function optionOf({ series, writeTime, writeValue }: LineChartProps): EChartsCoreOption {
  const hasPercent = series.some(({ isPercent }) => isPercent === true)
  const axis = { type: 'value', min: 0, axisLabel: font, splitLine: { lineStyle: { color: '#e9ecef' } } }
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 8, top: 46, bottom: 4, containLabel: true },
    legend: { top: 0, left: 0, right: 0, textStyle: font, itemWidth: 22, itemHeight: 9, itemGap: 12 },
    tooltip: { trigger: 'axis', confine: true, valueFormatter: (value: unknown) => writeValue(Number(value)) },
    xAxis: {
      type: 'time',
      axisLabel: { ...font, hideOverlap: true, formatter: (at: number) => writeTime(at).slice(0, 5) },
      axisPointer: { label: { formatter: ({ value }: { value: number }) => writeTime(value) } },
    },
    yAxis: [
      { ...axis, minInterval: 1 },
      ...(hasPercent ? [{ ...axis, axisLabel: { ...font, formatter: '{value}%' }, splitLine: { show: false } }] : []),
    ],
    series: series.map(({ name, color, points, isPercent = false, dash = 'solid', isStepped = false }) => ({
      name,
      type: 'line',
      data: points.map(([at, value]) => [at, value]),
      yAxisIndex: isPercent ? 1 : 0,
      ...(isStepped && { step: 'end' }),
      symbol: points.length === 1 ? 'circle' : 'none',
      itemStyle: { color },
      lineStyle: { color, width: 1.8, type: dash },
    })),
  }
}
