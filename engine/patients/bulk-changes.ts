import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { BulkChangesStore, BulkRecord, BulkState } from './bulk-changes-store.ts'
import type { BulkChange } from './core/bulk-change.ts'
import type { Editor } from './patient-changes-store.ts'
import type { SelectionsStore } from './selections-store.ts'

export type BulkProgress = {
  id: number
  done: number
  changed: number
  patients: number
  perSecond: number
  remainingMs: number | undefined
}

export type BulkChangesOptions = {
  store: BulkChangesStore
  selections: Pick<SelectionsStore, 'pageOf'>
  /** One page, all or none of it; 'busy' while an import holds one of them. */
  mark(ids: readonly number[], change: BulkChange, by: Editor): Promise<number | 'busy'>
  clock: Clock
  onProgress(progress: BulkProgress): void
  onEnd(id: number, state: BulkState): void
  onError(error: unknown): void
}

const pageRows = 500
const busyWaitMs = toMs('2s')

/**
 * Tags and VIP marks on many patients, a page a transaction: it can be watched and stopped, and what is done by then stays done.
 * One runs at a time. Done twice it changes nothing more, so that one that failed is simply begun again.
 */
export function createBulkChanges(options: BulkChangesOptions) {
  const { store, clock } = options
  const lane = new Lanes<'bulk'>(options.onError)
  const running = new Map<number, AbortController>()

  async function run(record: BulkRecord, signal: AbortSignal): Promise<BulkState> {
    let [after, done, changed] = [0, 0, 0]
    const startedAt = clock.now()
    while (!signal.aborted) {
      const ids = await options.selections.pageOf(record.selectionId, after, pageRows)
      const last = ids.at(-1)
      if (last === undefined) return 'finished'
      const marked = await options.mark(ids, record.what, { userId: record.userId, now: clock.now() })
      if (marked === 'busy') {
        await pause(signal)
        continue
      }
      after = last
      done += ids.length
      changed += marked
      await store.progress(record.id, done, changed)
      options.onProgress({ id: record.id, done, changed, ...paceOf(record, done, clock.now() - startedAt) })
    }
    return 'cancelled'
  }

  /** Until an import may have let go, or somebody has cancelled. */
  const pause = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = () => {
        cancel()
        signal.removeEventListener('abort', wake)
        resolve()
      }
      const cancel = clock.at(clock.now() + busyWaitMs, wake)
      signal.addEventListener('abort', wake)
    })

  async function settle(record: BulkRecord, signal: AbortSignal): Promise<void> {
    const state = await run(record, signal).catch((error: unknown): BulkState => {
      options.onError(error)
      return 'failed'
    })
    running.delete(record.id)
    await store.end(record.id, state, clock.now())
    options.onEnd(record.id, state)
  }

  return {
    /** Begins it; it waits for the one before it. */
    async start(request: Pick<BulkRecord, 'userId' | 'selectionId' | 'what' | 'patients'>): Promise<BulkRecord> {
      const startedAt = clock.now()
      const id = await store.begin(request, startedAt)
      const record: BulkRecord = { ...request, id, state: 'running', done: 0, changed: 0, startedAt, endedAt: null }
      const abort = new AbortController()
      running.set(id, abort)
      void lane.run('bulk', () => settle(record, abort.signal))
      return record
    },

    /** False when it is over, or never was. */
    cancel(id: number): boolean {
      running.get(id)?.abort()
      return running.has(id)
    },

    byId: store.byId,
    lastOf: store.lastOf,
    /** After a restart. */
    recover: () => store.failOpen(clock.now()),

    async stop(): Promise<void> {
      for (const abort of running.values()) abort.abort()
      await lane.quiet()
    },
    quiet: () => lane.quiet(),
  }
}

export type BulkChanges = ReturnType<typeof createBulkChanges>

function paceOf({ patients }: BulkRecord, done: number, elapsedMs: number) {
  const perSecond = elapsedMs === 0 ? 0 : Math.round((done / elapsedMs) * 1000)
  const left = Math.max(0, patients - done)
  return { patients, perSecond, remainingMs: elapsedMs === 0 ? undefined : Math.round((elapsedMs / done) * left) }
}
