import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type ErrorCode, errorTexts, WardlineError } from '../../errors.ts'
import type { FromReader, ListEnd, ListRequest, ListSink, ToReader } from './list-protocol.ts'

export type ChildLimits = {
  /** Of the JavaScript heap; an .xls and an XML spreadsheet have to fit in whole. */
  maxHeapMb: number
  maxMs: number
}

export const defaultChildLimits: ChildLimits = { maxHeapMb: 768, maxMs: 20 * 60_000 }

/** `peakRssMb`: what the reading process took at most. */
export type ReadOutcome = { kind: 'read'; end: ListEnd; peakRssMb: number } | { kind: 'cancelled' }

/**
 * Reads a list in a process of its own. The sink is called in order, one batch at a time; what it throws ends the reading
 * and is thrown here. Throws `import-…` when the file is refused and `import-too-heavy` when the process ran out
 * of its memory or its time. An aborted `signal` ends the process at once.
 */
export async function readListInChild(
  request: ListRequest,
  sink: ListSink,
  signal: AbortSignal,
  limits: ChildLimits = defaultChildLimits,
): Promise<ReadOutcome> {
  if (signal.aborted) return { kind: 'cancelled' }
  const child = start(limits)
  const stop = () => child.kill('SIGKILL')
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await converse(child, request, sink)
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' }
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    child.kill('SIGKILL')
  }
}

function start({ maxHeapMb, maxMs }: ChildLimits): ChildProcess {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js'
  return fork(fileURLToPath(new URL(`./reader-process.${ending}`, import.meta.url)), [], {
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

/** The child speaks, the sink acts, in the order of the messages; the end comes when all before it has been acted on. */
function converse(child: ChildProcess, request: ListRequest, sink: ListSink): Promise<ReadOutcome> {
  return new Promise((resolve, reject) => {
    let turn = Promise.resolve()
    const inTurn = (act: () => Promise<void> | void) => {
      turn = turn.then(act).catch(reject)
    }
    child.on('message', (message: FromReader) => inTurn(() => act(message)))
    child.on('error', reject)
    child.on('exit', (code, killedBy) => inTurn(() => reject(whyEnded(code, killedBy))))
    say(child, { kind: 'read', request })

    async function act(message: FromReader): Promise<void> {
      switch (message.kind) {
        case 'head':
          return say(child, { kind: 'mapping', mapping: await sink.head(message.head) })
        case 'batch':
          await sink.take(message.batch)
          return say(child, { kind: 'more' })
        case 'end':
          return resolve({ kind: 'read', end: message.end, peakRssMb: message.peakRssMb })
        case 'refused':
          return reject(refusal(message.code, message.params))
        case 'crashed':
          return reject(new Error(`the reading of a list failed: ${message.where}`))
      }
    }
  })
}

function say(child: ChildProcess, message: ToReader): void {
  if (child.connected) child.send(message, () => undefined) // a child that is gone is noticed by its exit
}

function refusal(code: string, params: WardlineError['params']): Error {
  return code in errorTexts ? new WardlineError(code as ErrorCode, params) : new Error(`unknown refusal ${code}`)
}

/** V8 aborts when its heap is full, the system kills when all memory is, and so does the time limit. */
function whyEnded(code: number | null, killedBy: NodeJS.Signals | null): Error {
  const isHeavy = killedBy === 'SIGABRT' || killedBy === 'SIGKILL' || killedBy === 'SIGTRAP' || code === 134
  return isHeavy
    ? new WardlineError('import-too-heavy')
    : new Error(`the reading process ended with ${code ?? killedBy}`)
}
