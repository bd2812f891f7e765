/** The patients' part of the engine: who they are, how their lists come in, what is done to many of them at once. */
import path from 'node:path'
import type { EngineParts } from './compose.ts'
import type { Live } from './live/live.ts'
import { createBulkChanges } from './patients/bulk-changes.ts'
import { bulkChangesStore } from './patients/bulk-changes-store.ts'
import { createImportFiles } from './patients/import-files.ts'
import { importFilesStore } from './patients/import-files-store.ts'
import { importStore } from './patients/import-store.ts'
import { createImports } from './patients/imports.ts'
import { listedNumbers, storedNumber } from './patients/listed-numbers.ts'
import { patientDirectory } from './patients/patient-directory.ts'
import { createExports } from './patients/patient-exports.ts'
import { markPatients } from './patients/patient-marks-store.ts'
import { selectionsStore } from './patients/selections-store.ts'

type PatientParts = Pick<EngineParts, 'config' | 'clock' | 'inFlight' | 'db'> & {
  live: Live
  onError: (area: string) => (error: unknown) => void
}

/** A job whose end cannot be foretold yet says so with null. */
const told = <Progress extends { remainingMs: number | undefined }>(progress: Progress) => ({
  ...progress,
  remainingMs: progress.remainingMs ?? null,
})

export function composePatients({ config, clock, inFlight, db, live, onError }: PatientParts) {
  const phoneRules = config.defaultAreaCode === '' ? {} : { areaCode: config.defaultAreaCode }
  const lists = listedNumbers(db, clock, phoneRules, config.timeZone)
  const patients = patientDirectory(db, (number) => storedNumber(number, phoneRules))
  const imports = createImports({
    store: importStore(db),
    clock,
    inFlight,
    folder: path.join(config.varDir, 'imports'),
    areaCode: config.defaultAreaCode,
    timeZone: config.timeZone,
    onProgress: (progress) => live.publish('import.progress', told(progress)),
    onEnd: (outcome) => live.publish('import.ended', { importId: outcome.importId, kind: outcome.kind }),
    onError: onError('import'),
  })
  const importFiles = createImportFiles({ store: importFilesStore(db), clock })
  const bulkChanges = createBulkChanges({
    store: bulkChangesStore(db),
    selections: selectionsStore(db),
    mark: (ids, change, by) => markPatients(db, ids, change, by),
    clock,
    onProgress: (progress) => live.publish('bulk.progress', told(progress)),
    onEnd: (id, state) => live.publish('bulk.ended', { id, state }),
    onError: onError('bulk change'),
  })
  const exports = createExports({
    clock,
    onProgress: (progress) => live.publish('export.progress', told(progress)),
    onEnd: (id, isWhole) => live.publish('export.ended', { id, isWhole }),
  })
  return { phoneRules, lists, patients, imports, importFiles, bulkChanges, exports }
}
