import type { Readable } from 'node:stream'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { type ExportManner, patientsXlsx } from './patients-export.ts'
import type { FoundRecord } from './patients-store.ts'
import type { PatientSelection } from './selections-store.ts'

export type ExportProgress = {
  /** The selection's. */
  id: number
  done: number
  patients: number
  perSecond: number
  remainingMs: number | undefined
}

export type ExportsOptions = {
  clock: Clock
  onProgress(progress: ExportProgress): void
  onEnd(id: number, isWhole: boolean): void
}

type Running = { userId: number; progress: ExportProgress; stream: Readable }

/** Exports under way: how far each is, and stopping one. A browser shows a download; how much is left only we know. */
export function createExports({ clock, onProgress, onEnd }: ExportsOptions) {
  const running = new Map<number, Running>()

  return {
    /** The workbook of a selection as it is written. Asked for again while it runs, the earlier one ends. */
    workbook(
      selection: PatientSelection,
      pages: AsyncIterable<readonly FoundRecord[]>,
      manner: ExportManner,
    ): Readable {
      const { id, userId, patients } = selection
      running.get(id)?.stream.destroy()
      const startedAt = clock.now()
      const stream = patientsXlsx(pages, manner, (done) => {
        const progress = progressOf(id, done, patients, clock.now() - startedAt)
        const known = running.get(id)
        if (known?.stream === stream) known.progress = progress
        onProgress(progress)
      })
      running.set(id, { userId, stream, progress: progressOf(id, 0, patients, 0) })
      let isWhole = false
      stream.once('end', () => {
        isWhole = true
      })
      stream.once('close', () => {
        if (running.get(id)?.stream !== stream) return
        running.delete(id)
        onEnd(id, isWhole)
      })
      return stream
    },

    /** Undefined when it is over, or somebody else's. */
    progressOf(id: number, userId: number): ExportProgress | undefined {
      const found = running.get(id)
      return found?.userId === userId ? found.progress : undefined
    },

    /** False when there is none of this user's. */
    cancel(id: number, userId: number): boolean {
      const found = running.get(id)
      if (found?.userId !== userId) return false
      found.stream.destroy(new Error('cancelled'))
      return true
    },
  }
}

export type PatientExports = ReturnType<typeof createExports>

function progressOf(id: number, done: number, patients: number, elapsedMs: EpochMs): ExportProgress {
  const perSecond = elapsedMs === 0 ? 0 : Math.round((done / elapsedMs) * 1000)
  const left = Math.max(0, patients - done)
  return {
    id,
    done,
    patients,
    perSecond,
    remainingMs: done === 0 || elapsedMs === 0 ? undefined : Math.round((elapsedMs / done) * left),
  }
}
