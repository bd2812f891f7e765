const candidates = [',', '\t', ';', '|', '，'] as const

/**
 * What parts the cells of a text: of comma, tab, semicolon, bar and full-width comma the one that occurs in most lines
 * equally often, and most often where that is even. A comma when there is none: a list of one column.
 */
export function guessDelimiter(sample: string): string {
  const lines = outsideQuotes(sample)
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
  const ratings = candidates.map((delimiter) => ({ delimiter, ...rate(lines, delimiter) }))
  const best = ratings.reduce((one, other) =>
    other.share > one.share + 0.05 || (other.share > one.share - 0.05 && other.count > one.count) ? other : one,
  )
  return best.count === 0 ? ',' : best.delimiter
}

const outsideQuotes = (text: string): string => text.replace(/"(?:[^"]|"")*"/g, '""')

/** The count that most lines have (a title line may have none), and the share of lines that have it. */
function rate(lines: readonly string[], delimiter: string): { count: number; share: number } {
  const tally = new Map<number, number>()
  for (const line of lines) {
    const count = line.split(delimiter).length - 1
    if (count > 0) tally.set(count, (tally.get(count) ?? 0) + 1)
  }
  let best = { count: 0, share: 0 }
  for (const [count, times] of tally) {
    const share = times / lines.length
    if (share > best.share) best = { count, share }
  }
  return best
}
