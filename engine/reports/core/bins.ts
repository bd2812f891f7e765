import type { AnswerCount } from './campaign-report.ts'

/** More lines than this are no picture any more. */
const mostLines = 12

/** Answers of a number or a date as few lines, for a picture: each value while they are few, ranges or months when not. */
export function asFewLines(kind: string, counts: readonly AnswerCount[]): readonly AnswerCount[] {
  if (counts.length <= mostLines) return counts
  if (kind === 'number') return byRange(counts)
  return kind === 'date' ? byMonth(counts) : counts
}

function byRange(counts: readonly AnswerCount[]): AnswerCount[] {
  const values = counts.map(({ value }) => Number(value)).filter(Number.isFinite)
  const decimals = Math.max(...counts.map(({ value }) => value.split('.')[1]?.length ?? 0))
  const [least, most] = [Math.min(...values), Math.max(...values)]
  const step = stepFor(least, most, 10 ** -decimals)
  const binOf = (value: number): number => Math.floor(value / step + 1e-9)
  const bins = Array.from({ length: binOf(most) - binOf(least) + 1 }, (_, i) => binOf(least) + i)
  return bins.map((bin) => {
    const from = (bin * step).toFixed(decimals)
    const to = ((bin + 1) * step - 10 ** -decimals).toFixed(decimals)
    const inside = counts.filter(({ value }) => binOf(Number(value)) === bin)
    return together(`${from}–${to}`, inside)
  })
}

/** The smallest of 1, 2, 5, 10, 20, … smallest units that gives few enough ranges. */
function stepFor(least: number, most: number, unit: number): number {
  for (let power = 1; ; power *= 10) {
    const step = [1, 2, 5].map((factor) => factor * power * unit).find((size) => (most - least) / size < mostLines - 1)
    if (step !== undefined) return step
  }
}

function byMonth(counts: readonly AnswerCount[]): AnswerCount[] {
  const months = [...new Set(counts.map(({ value }) => value.slice(0, 7)))]
  const lines = months.map((month) =>
    together(
      month,
      counts.filter(({ value }) => value.startsWith(month)),
    ),
  )
  if (lines.length <= mostLines) return lines
  const years = [...new Set(months.map((month) => month.slice(0, 4)))]
  return years.map((year) =>
    together(
      year,
      counts.filter(({ value }) => value.startsWith(year)),
    ),
  )
}

const together = (label: string, counts: readonly AnswerCount[]): AnswerCount => ({
  label,
  value: label,
  count: counts.reduce((sum, { count }) => sum + count, 0),
  share: counts.reduce((sum, { share }) => sum + share, 0),
})
