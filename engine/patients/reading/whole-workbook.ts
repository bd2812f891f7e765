import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, type ErrorParams, errorTexts, WardlineError } from '../../errors.ts'

export type WholeSheet = { name: string; rows: string[][] }
export type FromWorkbookProcess =
  | { kind: 'read'; sheets: WholeSheet[] }
  | { kind: 'refused'; code: string; params: ErrorParams }
  | { kind: 'crashed'; where: string }

const maxHeapMb = 256
const maxMs = 30_000

/**
 * All cells of a small workbook as texts, read in a process of its own. Throws `import-…` when the file is refused, and
 * `import-too-heavy` when the process ran out of its memory or its time.
 */
export async function readWholeWorkbook(file: string, fileName: string): Promise<WholeSheet[]> {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  const child = fork(fileURLToPath(new URL(`./whole-workbook-process.${ending}`, import.meta.url)), [file, fileName], {
    execArgv: [`--max-old-space-size=${maxHeapMb}`, ...(ending === 'ts' ? ['--import', 'tsx'] : [])],
    env: {}, // no password of the engine's reaches the process that opens strangers' files
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: maxMs,
    killSignal: 'SIGKILL',
  })
  try {
    return await new Promise((resolve, reject) => {
      child.on('message', (message: FromWorkbookProcess) => {
        if (message.kind === 'read') resolve(message.sheets)
        else reject(refusalOf(message))
      })
      child.on('error', reject)
      child.on('exit', () => reject(new WardlineError('import-too-heavy')))
    })
  } finally {
    child.kill('SIGKILL')
  }
}

function refusalOf(message: Exclude<FromWorkbookProcess, { kind: 'read' }>): Error {
  if (message.kind === 'crashed') return new Error(`the reading of a workbook failed: ${message.where}`)
  return message.code in errorTexts
    ? new WardlineError(message.code as ErrorCode, message.params)
    : new Error(message.code)
}
