import { stat } from 'node:fs/promises'
import type { SheetFile, SheetRow } from './sheet-file.ts'
import { encodingOf, readText } from './text-encoding.ts'

/** Opens a file that is text and holds one sheet. `rowsOf` makes rows of it, once it knows the encoding. */
export async function openOneSheet(
  file: string,
  how: {
    isText: boolean
    rowsOf(encoding: string): Promise<(text: AsyncIterable<string>) => AsyncIterable<SheetRow[]>>
  },
): Promise<SheetFile> {
  const encoding = await encodingOf(file)
  const rowsOf = await how.rowsOf(encoding)
  const { size } = await stat(file)
  let read = 0
  return {
    isText: how.isText,
    progress: () => Math.min(1, read / Math.max(1, size)),
    sheets: [
      {
        name: '',
        rows() {
          read = 0
          const text = readText(file, encoding, (bytes) => {
            read += bytes
          })
          return rowsOf(text)
        },
      },
    ],
  }
}
