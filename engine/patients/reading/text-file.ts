import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { WardlineError } from '../../errors.ts'
import { guessDelimiter } from '../core/delimiter.ts'
import { openOneSheet } from './one-sheet.ts'
import type { ReadLimits, SheetFile, SheetRow } from './sheet-file.ts'
import { readText } from './text-encoding.ts'

const sampleCharacters = 64_000
const rowsAtOnce = 500

/** Opens a .csv or .txt in whatever encoding and with whatever separator it has. */
export const openText = (file: string, limits: ReadLimits): Promise<SheetFile> =>
  openOneSheet(file, {
    isText: true,
    async rowsOf(encoding) {
      const delimiter = guessDelimiter(await sampleOf(file, encoding))
      return (text) => records(text, delimiter, limits)
    },
  })

async function sampleOf(file: string, encoding: string): Promise<string> {
  let sample = ''
  for await (const piece of readText(file, encoding)) {
    sample += piece
    if (sample.length >= sampleCharacters) break
  }
  return sample.slice(0, sampleCharacters)
}

async function* records(
  text: AsyncIterable<string>,
  delimiter: string,
  limits: ReadLimits,
): AsyncGenerator<SheetRow[]> {
  const parser = parse({ delimiter, relax_quotes: true, relax_column_count: true, max_record_size: 4_000_000 })
  const source = Readable.from(text)
  source.on('error', (error) => parser.destroy(error))
  source.pipe(parser)
  let rows: SheetRow[] = []
  let row = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1
      rows.push({ row, cells: record.slice(0, limits.maxColumns).map(asWritten) })
      if (rows.length < rowsAtOnce) continue
      yield rows
      rows = []
    }
  } catch (error) {
    // Nearly always a quotation mark that opens a text and is never closed.
    throw error instanceof CsvError ? new WardlineError('import-quote-open', { row: row + 1 }) : error
  } finally {
    source.destroy()
  }
  if (rows.length > 0) yield rows
}

/** `="13800138000"` is how some programs keep Excel from making a number of it. */
const asWritten = (cell: string): string | undefined =>
  cell === '' ? undefined : cell.startsWith('="') && cell.endsWith('"') ? cell.slice(2, -1) : cell
