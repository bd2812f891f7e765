/**
 * What was pasted or typed, as a file that is read in one way only: a line's number stands before its first tab or comma, its
 * reason after it; columns of a sheet come with tabs and stay columns. Lines keep their places, so that row 3 is the third.
 */
export function pastedAsCsv(text: string): string {
  return text.split(/\r?\n/).map(recordOf).join('\n')
}

function recordOf(line: string): string {
  const cells = line.includes('\t') ? line.split('\t') : cutAtComma(line)
  // Never one cell alone: every line shows what parts them.
  const [number = '', reason = '', ...more] = cells
  return [number, reason, ...more].map((cell) => `"${cell.trim().replaceAll('"', '""')}"`).join(',')
}

function cutAtComma(line: string): string[] {
  const at = line.search(/[,，;；]/)
  return at < 0 ? [line] : [line.slice(0, at), line.slice(at + 1)]
}
