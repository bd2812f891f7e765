import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { type ErrorCode, type ErrorParams, errorTexts, WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { InFlight } from '../kernel/in-flight.ts'
import { Lanes } from '../kernel/lanes.ts'
import type { Mapping } from './core/fields.ts'
import type { ImportCounts, ImportEnd, ImportRecord, ImportStore } from './import-store.ts'
import { type ImportOutcome, type ImportProgress, type ImportRequest, ListImport } from './list-import.ts'
import { checkMapping } from './reading/check-mapping.ts'
import type { ListHead, ListRequest, ListSink, SampleRow } from './reading/list-protocol.ts'
import { type ChildLimits, defaultChildLimits, readListInChild } from './reading/reader-child.ts'
import { defaultLimits, type ReadLimits } from './reading/sheet-file.ts'

export type { ImportOutcome, ImportProgress, ImportRequest }

export type StartedImport = { id: number; done: Promise<ImportOutcome> }

export type ImportPreview = ListHead & {
  /** What would be used: remembered from the last time, or the guess. */
  mapping: Mapping
  isRemembered: boolean
  samples: readonly SampleRow[]
}

export type ImportsOptions = {
  store: ImportStore
  clock: Clock
  inFlight: InFlight
  /** Files of rejected rows go here, one for each import. */
  folder: string
  areaCode?: string
  timeZone: string
  onProgress: (progress: ImportProgress) => void
  onEnd: (outcome: ImportOutcome) => void
  onError: (error: unknown) => void
  limits?: Partial<ReadLimits>
  childLimits?: ChildLimits
}

const previewRows = 20
const noRows: ImportCounts = { rowsTotal: 0, rowsAdded: 0, rowsUpdated: 0, rowsDuplicate: 0, rowsRejected: 0 }

/**
 * Imports of patient lists. A file is read in a process of its own and written in one transaction: an import that is
 * refused, cancelled or interrupted leaves nothing behind. One import runs at a time, the others wait their turn.
 */
export function createImports(options: ImportsOptions) {
  const { store, clock, inFlight } = options
  const lane = new Lanes<'import'>(options.onError)
  const running = new Map<number, { abort: AbortController; progress: ImportProgress | undefined }>()

  function listRequest(request: ImportRequest): ListRequest {
    return {
      file: request.file,
      fileName: request.fileName,
      limits: { ...defaultLimits, ...options.limits },
      phones: options.areaCode ? { areaCode: options.areaCode } : {},
      latestYear: yearOf(clock.now(), options.timeZone) + 1,
      language: request.language ?? 'zh-CN',
      errorCells: request.errorCells ?? 'refuse-file',
      ...(request.sheet !== undefined && { sheet: request.sheet }),
      ...(request.headerRow !== undefined && { headerRow: request.headerRow }),
      ...(request.headerStoreys !== undefined && { headerStoreys: request.headerStoreys }),
    }
  }

  const read = (request: ListRequest, sink: ListSink, signal: AbortSignal) =>
    readListInChild(request, sink, signal, options.childLimits ?? defaultChildLimits)

  async function mappingFor(
    head: ListHead,
    wanted: Mapping | undefined,
  ): Promise<{ mapping: Mapping; isRemembered: boolean }> {
    if (wanted !== undefined) return { mapping: wanted, isRemembered: false }
    const remembered = await store.rememberedMapping(head.layout)
    return { mapping: remembered ?? head.guess, isRemembered: remembered !== undefined }
  }

  async function run(id: number, request: ImportRequest, signal: AbortSignal): Promise<ImportOutcome> {
    const rejectsFile = path.join(options.folder, `import-${id}-rejected.xlsx`)
    await mkdir(options.folder, { recursive: true })
    const work = new ListImport(id, request, { clock, onProgress: noteProgress }, mappingFor)
    let outcome: ImportOutcome
    try {
      await store.allOrNothing(async (writer) => {
        const result = await read({ ...listRequest(request), rejectsFile }, work.sink(writer), signal)
        if (result.kind === 'read') work.read = result
        return result.kind === 'read' && request.isDryRun !== true && !signal.aborted ? 'keep' : 'undo'
      })
      outcome =
        work.read === undefined || signal.aborted ? { kind: 'cancelled', importId: id } : work.finished(rejectsFile)
    } catch (error) {
      if (!(error instanceof WardlineError)) options.onError(error)
      outcome = { kind: 'refused', importId: id, error: asRefusal(error, id) }
    }
    if (outcome.kind !== 'finished') await rm(rejectsFile, { force: true })
    await settle(outcome, work)
    return outcome
  }

  function noteProgress(progress: ImportProgress): void {
    const known = running.get(progress.importId)
    if (known !== undefined) known.progress = progress
    options.onProgress(progress)
  }

  async function settle(outcome: ImportOutcome, work: ListImport): Promise<void> {
    if (outcome.kind === 'finished' && work.agreed !== undefined) {
      const { layout, mapping } = work.agreed
      await store.rememberMapping(layout, mapping, clock.now())
    }
    const state = ({ finished: 'finished', refused: 'failed', cancelled: 'cancelled' } as const)[outcome.kind]
    await store.end(
      outcome.importId,
      { state, ...endOf(outcome), ...(work.agreed !== undefined && { agreed: work.agreed }) },
      clock.now(),
    )
  }

  return {
    /** The header, the guessed or remembered mapping, and the first rows as they would be taken. Throws `import-…`. */
    async preview(request: ImportRequest): Promise<ImportPreview> {
      const samples: SampleRow[] = []
      let head: ListHead | undefined
      let chosen: { mapping: Mapping; isRemembered: boolean } | undefined
      const sink: ListSink = {
        async head(found) {
          head = found
          chosen = await mappingFor(found, request.mapping)
          return chosen.mapping
        },
        async take(batch) {
          samples.push(...(batch.samples ?? []))
        },
      }
      await inFlight.during(() =>
        read({ ...listRequest(request), sampleRows: previewRows }, sink, new AbortController().signal),
      )
      if (head === undefined || chosen === undefined) throw new WardlineError('import-no-header')
      return { ...head, ...chosen, samples }
    },

    /**
     * Begins an import; `done` never rejects. It waits for the import before it. Throws `import-mapping-invalid` and
     * `import-columns-missing` at once where the mapping can already be seen to be wrong.
     */
    async start(request: ImportRequest): Promise<StartedImport> {
      if (request.mapping !== undefined) checkMapping(request.mapping, request.mapping.length)
      const { fileName, isDryRun = false, duplicates = 'update', userId, fileId } = request
      const id = await store.begin({ fileName, isDryRun, duplicates, userId, fileId }, clock.now())
      const abort = new AbortController()
      running.set(id, { abort, progress: undefined })
      const done = new Promise<ImportOutcome>((resolve) => {
        void lane.run('import', () =>
          inFlight.during(async () => {
            const outcome = await run(id, request, abort.signal).catch((error: unknown): ImportOutcome => {
              options.onError(error)
              return { kind: 'refused', importId: id, error: asRefusal(error, id) }
            })
            if (outcome.kind === 'finished' && !isDryRun) await request.whenKept?.().catch(options.onError)
            running.delete(id)
            resolve(outcome)
            options.onEnd(outcome)
          }),
        )
      })
      return { id, done }
    },

    /** False when it is over, or never was. */
    cancel(id: number): boolean {
      running.get(id)?.abort.abort()
      return running.has(id)
    },

    /** After a restart: what the last engine left running did not happen. */
    recover: () => store.failOpen(clock.now()),
    /** How far a running import is; undefined while it waits for its turn, and when it does not run. */
    progressOf: (id: number): ImportProgress | undefined => running.get(id)?.progress,
    /** Removes the files of rejected rows that are older than `days`: patients are named in them. Returns how many. */
    async forgetRejects(days: number): Promise<number> {
      const files = await store.forgetRejects(clock.now() - days * toMs('1d'))
      for (const file of files) await rm(file, { force: true })
      return files.length
    },
    byId: (id: number): Promise<ImportRecord | undefined> => store.byId(id),
    list: store.list,

    /** Cancels what runs and resolves when nothing does. */
    async stop(): Promise<void> {
      for (const { abort } of running.values()) abort.abort()
      await lane.quiet()
    },
    quiet: () => lane.quiet(),
  }
}

export type Imports = ReturnType<typeof createImports>

const yearOf = (at: EpochMs, timeZone: string): number =>
  Number(new Intl.DateTimeFormat('en', { timeZone, year: 'numeric' }).format(at))

function endOf(outcome: ImportOutcome): Omit<ImportEnd, 'state' | 'agreed'> {
  if (outcome.kind === 'cancelled') return { counts: noRows }
  if (outcome.kind === 'refused') return { counts: noRows, error: outcome.error }
  const { rejectsFile, rejectedBecause, sheetsIgnored } = outcome
  return { counts: outcome, rejectedBecause, sheetsIgnored, ...(rejectsFile !== undefined && { rejectsFile }) }
}

/** Why an import failed, with the cells and figures of the time, in words. */
export function refusalOf({ errorCode, errorParams }: ImportRecord): WardlineError | undefined {
  if (errorCode === undefined) return undefined
  return new WardlineError(errorCode in errorTexts ? (errorCode as ErrorCode) : 'import-broken', errorParams)
}

function asRefusal(error: unknown, importId: number): WardlineError {
  if (error instanceof WardlineError) return error
  const params: ErrorParams = { id: `import-${importId}` }
  return new WardlineError('internal', params, { cause: error })
}
