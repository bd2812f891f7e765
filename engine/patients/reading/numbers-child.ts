import type { FromNumbersReader, NumbersBatch, NumbersRequest } from './numbers-protocol.ts'
import { type ChildLimits, defaultChildLimits, refusal, startReader, whyEnded } from './reader-fork.ts'

/**
 * Reads a file of numbers in a process of its own. `take` is called in order, one batch at a time; what it throws ends the
 * reading and is thrown here. Throws `import-…` when the file is refused.
 */
export function readNumbersInChild(
  request: NumbersRequest,
  take: (batch: NumbersBatch) => Promise<void>,
  limits: ChildLimits = defaultChildLimits,
): Promise<void> {
  const child = startReader('numbers-process', limits)
  return new Promise<void>((resolve, reject) => {
    let turn = Promise.resolve()
    const inTurn = (act: () => Promise<void> | void) => {
      turn = turn.then(act).catch(reject)
    }
    child.on('message', (message: FromNumbersReader) => inTurn(() => act(message)))
    child.on('error', reject)
    child.on('exit', (code, killedBy) => inTurn(() => reject(whyEnded(code, killedBy))))
    child.send(request, () => undefined) // a child that is gone is noticed by its exit

    async function act(message: FromNumbersReader): Promise<void> {
      if (message.kind === 'batch') return await take(message.batch)
      if (message.kind === 'end') return resolve()
      if (message.kind === 'refused') return reject(refusal(message.code, message.params))
      return reject(new Error(`the reading of a file of numbers failed: ${message.where}`))
    }
  }).finally(() => child.kill('SIGKILL'))
}
