import { BarChart } from 'echarts/charts'
import { GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useDrawing } from './use-drawing.ts'

use([BarChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer])

export type BarSeries = { name: string; color: string; values: readonly number[] }

export type BarChartProps = {
  label: string
  height: number
  categories: readonly string[]
  series: readonly BarSeries[]
  /** Bars lie, with their names at the left: for texts. */
  isLying?: boolean
  /** Values as people write them. */
  write?: (value: number) => string
}

export default function DrawnBarChart(props: BarChartProps) {
  const place = useDrawing(() => optionOf(props))
  return <div ref={place} role="img" aria-label={props.label} style={{ width: '100%', height: props.height }} />
}

const font = { fontSize: 11, color: '#495057' }

function optionOf({ categories, series, isLying = false, write = String }: BarChartProps): EChartsCoreOption {
  const names = {
    type: 'category',
    data: [...categories],
    inverse: isLying,
    axisTick: { show: false },
    axisLabel: { ...font, ...(isLying ? { width: 130, overflow: 'truncate' } : { hideOverlap: true }) },
  }
  const values = { type: 'value', minInterval: 1, axisLabel: font, splitLine: { lineStyle: { color: '#e9ecef' } } }
  return {
    animation: false,
    // By its name: with “inherit” the texts would be measured in another font than they are drawn in, and names be cut off.
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 4, right: 16, top: series.length > 1 ? 30 : 10, bottom: 4, containLabel: true },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow' },
      confine: true,
      valueFormatter: (v: unknown) => write(Number(v)),
    },
    ...(series.length > 1 && { legend: { top: 0, right: 0, textStyle: font, itemWidth: 12, itemHeight: 9 } }),
    xAxis: isLying ? values : names,
    yAxis: isLying ? names : values,
    series: series.map(({ name, color, values: data }) => ({
      name,
      type: 'bar',
      data: [...data],
      itemStyle: { color, borderRadius: 2 },
      barMaxWidth: 22,
      barGap: '-100%',
    })),
  }
}
