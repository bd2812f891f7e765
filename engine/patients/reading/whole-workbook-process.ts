/** The process that reads one small workbook as a whole and ends: apart from the engine, like the reading of lists. */
import { WardlineError } from '../../errors.ts'
import { cellText } from '../core/cell.ts'
import { openFile } from './open-file.ts'
import { defaultLimits, type Sheet } from './sheet-file.ts'
import type { FromWorkbookProcess, WholeSheet } from './whole-workbook.ts'

const limits = {
  ...defaultLimits,
  maxBytes: 20_000_000,
  maxInflatedBytes: 200_000_000,
  maxRows: 20_000,
  maxColumns: 300,
}

process.on('disconnect', () => process.exit(1)) // the engine is gone

async function readAll(file: string, fileName: string): Promise<WholeSheet[]> {
  const book = await openFile(file, fileName, limits)
  const sheets: WholeSheet[] = []
  for (const sheet of book.sheets) sheets.push({ name: sheet.name, rows: await rowsOf(sheet) })
  return sheets
}

/** Rows stand at their numbers: empty ones are lists without cells. */
async function rowsOf(sheet: Sheet): Promise<string[][]> {
  const rows: string[][] = []
  for await (const batch of sheet.rows()) {
    for (const { row, cells } of batch) {
      if (row > limits.maxRows) throw new WardlineError('import-too-many-rows', { limit: limits.maxRows })
      while (rows.length < row - 1) rows.push([])
      rows.push(Array.from(cells, cellText))
    }
  }
  return rows
}

function send(message: FromWorkbookProcess): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve())
  })
}

const [, , file = '', fileName = ''] = process.argv
try {
  await send({ kind: 'read', sheets: await readAll(file, fileName) })
} catch (error) {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  await send(
    error instanceof WardlineError
      ? { kind: 'refused', code: error.code, params: error.params }
      : {
          kind: 'crashed',
          where: stack
            .split('\n')
            .filter((line) => /^\s+at /.test(line))
            .join('\n'),
        },
  )
}
process.disconnect()
