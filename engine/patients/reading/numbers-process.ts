/** The process that reads one file of numbers and ends: apart from the engine, as reader-process.ts says. */
import { WardlineError } from '../../errors.ts'
import type { FromNumbersReader, NumbersRequest } from './numbers-protocol.ts'
import { readNumbers } from './numbers-reader.ts'

process.on('message', (request: NumbersRequest) => void read(request))
process.on('disconnect', () => process.exit(1)) // the engine is gone

async function read(request: NumbersRequest): Promise<void> {
  try {
    await readNumbers(request, (batch) => send({ kind: 'batch', batch }))
    await send({ kind: 'end' })
  } catch (error) {
    await send(asMessage(error))
  }
  process.disconnect()
}

function asMessage(error: unknown): FromNumbersReader {
  if (error instanceof WardlineError) return { kind: 'refused', code: error.code, params: error.params }
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  return {
    kind: 'crashed',
    where: stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  }
}

function send(message: FromNumbersReader): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve())
  })
}
