/**
 * The process that reads one list and ends. It is apart from the engine so that a file made to exhaust memory or time
 * exhausts this, and no call notices.
 */
import { type ErrorCode, WardlineError } from '../../errors.ts'
import type { Mapping } from '../core/fields.ts'
import type { FromReader, ListRequest, ToReader } from './list-protocol.ts'
import { readList } from './list-reader.ts'

/** Batches under way to the engine: it writes one while the next is read. */
const batchesAhead = 3

let onMapping: (mapping: Mapping) => void = () => undefined
let onMore: () => void = () => undefined
let underway = 0

process.on('message', (message: ToReader) => {
  if (message.kind === 'read') void read(message.request)
  if (message.kind === 'mapping') onMapping(message.mapping)
  if (message.kind === 'more') {
    underway -= 1
    onMore()
  }
})
process.on('disconnect', () => process.exit(1)) // the engine is gone

async function read(request: ListRequest): Promise<void> {
  try {
    const end = await readList(request, {
      async head(head) {
        const mapping = new Promise<Mapping>((resolve) => {
          onMapping = resolve
        })
        await send({ kind: 'head', head })
        return await mapping
      },
      async take(batch) {
        underway += 1
        await send({ kind: 'batch', batch })
        while (underway >= batchesAhead) {
          await new Promise<void>((resolve) => {
            onMore = resolve
          })
        }
      },
    })
    await send({ kind: 'end', end, peakRssMb: Math.round(process.resourceUsage().maxRSS / 1024) })
  } catch (error) {
    await send(asMessage(error))
  }
  process.disconnect()
}

function asMessage(error: unknown): FromReader {
  if (error instanceof WardlineError)
    return { kind: 'refused', code: error.code satisfies ErrorCode, params: error.params }
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const where = stack.split('\n').filter((line) => /^\s+at /.test(line))
  return { kind: 'crashed', where: [error instanceof Error ? error.name : typeof error, ...where].join('\n') }
}

function send(message: FromReader): Promise<void> {
  return new Promise((resolve) => {
    process.send?.(message, undefined, {}, () => resolve())
  })
}
