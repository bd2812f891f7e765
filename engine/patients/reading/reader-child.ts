import type { ChildProcess } from 'node:child_process'
import type { FromReader, ListEnd, ListRequest, ListSink, ToReader } from './list-protocol.ts'
import { type ChildLimits, defaultChildLimits, refusal, startReader, whyEnded } from './reader-fork.ts'

export { type ChildLimits, defaultChildLimits } from './reader-fork.ts'

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
  const child = startReader('reader-process', limits)
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
