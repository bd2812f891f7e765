import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, errorTexts, WardlineError } from '../../errors.ts'

export type ChildLimits = {
  /** Of the JavaScript heap; an .xls and an XML spreadsheet have to fit in whole. */
  maxHeapMb: number
  maxMs: number
}

export const defaultChildLimits: ChildLimits = { maxHeapMb: 768, maxMs: 20 * 60_000 }

/** Starts a program of this folder in a process of its own, which can exhaust its memory and its time and nobody else's. */
export function startReader(program: string, { maxHeapMb, maxMs }: ChildLimits): ChildProcess {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fork(fileURLToPath(new URL(`./${program}.${ending}`, import.meta.url)), [], {
    // Small young generations: the reading makes much that is short-lived, and memory counts for more than a moment here.
    execArgv: [
      `--max-old-space-size=${maxHeapMb}`,
      '--max-semi-space-size=4',
      ...(ending === 'ts' ? ['--import', 'tsx'] : []),
    ],
    env: {}, // no password of the engine's reaches the process that opens strangers' files
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    timeout: maxMs,
    killSignal: 'SIGKILL',
  })
}

/** The error that a reading process has sent by its code. */
export function refusal(code: string, params: WardlineError['params']): Error {
  return code in errorTexts ? new WardlineError(code as ErrorCode, params) : new Error(`unknown refusal ${code}`)
}

/** V8 aborts when its heap is full, the system kills when all memory is, and so does the time limit. */
export function whyEnded(code: number | null, killedBy: NodeJS.Signals | null): Error {
  const isHeavy = killedBy === 'SIGABRT' || killedBy === 'SIGKILL' || killedBy === 'SIGTRAP' || code === 134
  return isHeavy
    ? new WardlineError('import-too-heavy')
    : new Error(`the reading process ended with ${code ?? killedBy}`)
}
