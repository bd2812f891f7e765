import type { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { Mapping } from './core/fields.ts'
import type { DuplicatePolicy } from './core/plan-batch.ts'
import type { ImportCounts } from './import-store.ts'
import type { ListWriter } from './list-writer-store.ts'
import type { ListEnd, ListHead, ListRequest, ListSink, RejectCount } from './reading/list-protocol.ts'

export type ImportRequest = {
  file: string
  /** The user's name for it; its ending counts. */
  fileName: string
  /** Which column is what. Without it: what was used for this layout the last time, else a guess by the headers. */
  mapping?: Mapping
  /** What becomes of patients that are there already; `update` where nothing is said. */
  duplicates?: DuplicatePolicy
  /** `refuse-file` where nothing is said. */
  errorCells?: ListRequest['errorCells']
  language?: 'zh-CN' | 'en'
  userId?: number
  /** Does everything and keeps nothing: the counts are those that the import would have. */
  isDryRun?: boolean
  /** Only this sheet; else all that have the header of the first list. */
  sheet?: string
  /** By its number in the sheet, the upper of two; else it is looked for. */
  headerRow?: number
  headerStoreys?: 1 | 2
  /** The upload that it is read from, where that is kept for another try. */
  fileId?: string
  /** Once its rows are in the database to stay. */
  whenKept?: () => Promise<void>
}

export type ImportProgress = {
  importId: number
  rowsRead: number
  rowsRejected: number
  /** How much of the file has been read, 0 to 1. */
  done: number
  rowsPerSecond: number
  /** Undefined until there is something to reckon with. */
  remainingMs: number | undefined
}

export type ImportOutcome =
  | ({
      kind: 'finished'
      importId: number
      rejectsFile: string | undefined
      sheetsIgnored: readonly string[]
      rejectedBecause: readonly RejectCount[]
      /** What the process that read the file took at most. */
      readerPeakRssMb: number
    } & ImportCounts)
  /** Nothing was imported. */
  | { kind: 'refused'; importId: number; error: WardlineError }
  | { kind: 'cancelled'; importId: number }

/** What the reading went by: found, said or remembered. */
export type Agreed = { layout: string; mapping: Mapping; sheet: string; headerRow: number | undefined }

type Surroundings = { clock: Clock; onProgress: (progress: ImportProgress) => void }

/** One import under way: counts, and progress. */
export class ListImport {
  agreed: Agreed | undefined
  read: { end: ListEnd; peakRssMb: number } | undefined
  readonly #id: number
  readonly #request: ImportRequest
  readonly #options: Surroundings
  readonly #mappingFor: (head: ListHead, wanted: Mapping | undefined) => Promise<{ mapping: Mapping }>
  readonly #startedAt: EpochMs
  #added = 0
  #updated = 0
  #duplicates = 0

  constructor(
    id: number,
    request: ImportRequest,
    options: Surroundings,
    mappingFor: (head: ListHead, wanted: Mapping | undefined) => Promise<{ mapping: Mapping }>,
  ) {
    this.#id = id
    this.#request = request
    this.#options = options
    this.#mappingFor = mappingFor
    this.#startedAt = options.clock.now()
  }

  sink(writer: ListWriter): ListSink {
    return {
      head: async (head) => {
        const { mapping } = await this.#mappingFor(head, this.#request.mapping)
        this.agreed = { layout: head.layout, mapping, sheet: head.sheet, headerRow: head.headerRow }
        return mapping
      },
      take: async (batch) => {
        const policy = this.#request.duplicates ?? 'update'
        const counts = await writer.write(this.#id, batch.patients, policy, this.#options.clock.now())
        this.#added += counts.added
        this.#updated += counts.updated
        this.#duplicates += counts.duplicates
        this.#report(batch.rowsRead, batch.rowsRejected, batch.progress)
      },
    }
  }

  #report(rowsRead: number, rowsRejected: number, done: number): void {
    const elapsedMs = this.#options.clock.now() - this.#startedAt
    this.#options.onProgress({
      importId: this.#id,
      rowsRead,
      rowsRejected,
      done,
      rowsPerSecond: elapsedMs === 0 ? 0 : Math.round((rowsRead / elapsedMs) * 1000),
      remainingMs: done === 0 || elapsedMs === 0 ? undefined : Math.round((elapsedMs / done) * (1 - done)),
    })
  }

  finished(rejectsFile: string): ImportOutcome {
    const { rowsRead = 0, rowsRejected = 0, sheetsIgnored = [], rejectedBecause = [] } = this.read?.end ?? {}
    return {
      kind: 'finished',
      importId: this.#id,
      rowsTotal: rowsRead,
      rowsAdded: this.#added,
      rowsUpdated: this.#updated,
      rowsDuplicate: this.#duplicates,
      rowsRejected,
      rejectsFile: rowsRejected > 0 ? rejectsFile : undefined,
      sheetsIgnored,
      rejectedBecause,
      readerPeakRssMb: this.read?.peakRssMb ?? 0,
    }
  }
}
