/** The patients' routes on a real database, for the tests of everything that people do with patients. */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { testDatabase } from '../../db/test-database.ts'
import { testApp } from '../http/test-app.ts'
import { realClock } from '../kernel/real-clock.ts'
import { createBulkChanges } from './bulk-changes.ts'
import { bulkChangesRoutes } from './bulk-changes-routes.ts'
import { bulkChangesStore } from './bulk-changes-store.ts'
import { createImportFiles } from './import-files.ts'
import { importFilesRoutes } from './import-files-routes.ts'
import { importFilesStore } from './import-files-store.ts'
import { importStore } from './import-store.ts'
import { createImports, type ImportOutcome, type ImportProgress } from './imports.ts'
import { importsRoutes } from './imports-routes.ts'
import { campaignsOf } from './patient-campaigns-store.ts'
import { changesOf } from './patient-changes-store.ts'
import { patientEditRoutes } from './patient-edit-routes.ts'
import { patientEditsStore } from './patient-edits-store.ts'
import { createExports } from './patient-exports.ts'
import { patientExportsRoutes } from './patient-exports-routes.ts'
import { markPatients } from './patient-marks-store.ts'
import { patientRecordRoutes } from './patient-record-routes.ts'
import { patientsRoutes } from './patients-routes.ts'
import { patientsStore } from './patients-store.ts'
import { savedSearchesRoutes } from './saved-searches-routes.ts'
import { searchesStore } from './searches-store.ts'
import { selectionsRoutes } from './selections-routes.ts'
import { selectionsStore } from './selections-store.ts'
import { csv, type TestRow } from './test-lists.ts'
import { timelineStore } from './timeline-store.ts'

type Test = {
  teardown(after: () => unknown): unknown
  testdir(): string
  fail(message: string): unknown
}

export const today = '2026-11-23'
const phoneRules = { areaCode: '0571' }

export type TestPatients = Awaited<ReturnType<typeof testPatients>>

export async function testPatients(t: Test) {
  const database = await testDatabase(t)
  const { db, inFlight } = database
  const folder = t.testdir()
  const onError = (error: unknown) => t.fail(String(error))
  const told: { topic: string; payload: object }[] = []
  const tell = (topic: string) => (payload: object) => void told.push({ topic, payload })
  const ends: ImportOutcome[] = []
  const progress: ImportProgress[] = []
  const newImports = () =>
    createImports({
      store: importStore(db),
      clock: realClock,
      inFlight,
      folder: path.join(folder, 'rejects'),
      areaCode: '0571',
      timeZone: 'Asia/Shanghai',
      onProgress: (step) => progress.push(step),
      onEnd: (outcome) => ends.push(outcome),
      onError,
    })
  const imports = newImports()
  const importFiles = createImportFiles({ store: importFilesStore(db), clock: realClock })
  const patients = patientsStore(db, phoneRules, () => today)
  const selections = selectionsStore(db)
  const bulk = createBulkChanges({
    store: bulkChangesStore(db),
    selections,
    mark: (ids, change, by) => markPatients(db, ids, change, by),
    clock: realClock,
    onProgress: tell('bulk.progress'),
    onEnd: (id, state) => told.push({ topic: 'bulk.ended', payload: { id, state } }),
    onError,
  })
  const exports = createExports({
    clock: realClock,
    onProgress: tell('export.progress'),
    onEnd: (id, isWhole) => told.push({ topic: 'export.ended', payload: { id, isWhole } }),
  })
  const edits = patientEditsStore(db)
  const http = await testApp(t, {
    database,
    features: [
      patientsRoutes(patients, selections),
      patientRecordRoutes({
        patients,
        timeline: timelineStore(db),
        campaignsOf: (patient) => campaignsOf(db, patient),
        changesOf: (patient, page) => changesOf(db, patient, page),
        nextStepOf: (contact) =>
          Promise.resolve({ kind: 'wait', until: 1_795_428_000_000, zh: `名单 ${contact}：等待`, en: 'waits' }),
      }),
      patientEditRoutes({ edits, clock: realClock, phoneRules, today: () => today }),
      savedSearchesRoutes(searchesStore(db), realClock),
      selectionsRoutes(selections, patients, realClock),
      bulkChangesRoutes(bulk, selections),
      patientExportsRoutes({ patients, selections, exports, resultWord: (result) => `<${result}>` }),
      importFilesRoutes(importFiles, imports),
      importsRoutes(imports),
    ],
  })

  return {
    db,
    inFlight,
    folder,
    http,
    patients,
    imports,
    newImports,
    importFiles,
    bulk,
    exports,
    edits,
    told,
    ends,
    progress,
    /** Imports rows below a header and waits for it. */
    async importRows(header: TestRow, rows: readonly TestRow[]): Promise<number> {
      const file = path.join(folder, `list-${Date.now()}.csv`)
      await writeFile(file, csv([header, ...rows]))
      const { id, done } = await imports.start({ file, fileName: 'list.csv' })
      const outcome = await done
      if (outcome.kind !== 'finished') t.fail(`the list was ${outcome.kind}`)
      return id
    },
    async idOf(patientNo: string): Promise<number> {
      const row = await db('patients').where({ patient_no: patientNo }).first('id')
      return Number(row?.id)
    },
  }
}

/** A form with text fields and a file, as a browser sends it. */
export function form(fields: Readonly<Record<string, string>>, fileName: string, content: string | Buffer) {
  const boundary = '----patients'
  const part = (name: string, value: string, more = '', type = '') =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n${type}\r\n${value}`
  const texts = Object.entries(fields).map(([name, value]) => `${part(name, value)}\r\n`)
  const head = texts.join('') + part('file', '', `; filename="${fileName}"`, 'Content-Type: text/csv\r\n')
  return {
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
