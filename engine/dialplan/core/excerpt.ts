export type ExcerptLine = { line: number; text: string }

const around = 3
const longest = 400

/** The lines around `line` (from 1), as somebody who looks for a fault wants them; none when the text has no such line. */
export function excerptAround(text: string, line: number): ExcerptLine[] {
  const lines = text.split(/\r?\n/)
  if (line < 1 || line > lines.length) return []
  const first = Math.max(1, line - around)
  return lines
    .slice(first - 1, line + around)
    .map((each, i) => ({ line: first + i, text: each.length > longest ? `${each.slice(0, longest)}…` : each }))
}
