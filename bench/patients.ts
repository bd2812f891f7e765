/**
 * The list of 100,000 patients: how long each kind of search takes in the engine, rows and exact count together.
 * `--patients 20000` for a quick look, `--explain` prints how the database goes about it.
 */
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { connect, type Database } from '../db/connection.ts'
import { removeFolder, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { seedManyPatients } from '../db/seeds/many-patients.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import type { PatientFilter, PatientSorting } from '../engine/patients/core/patient-filter.ts'
import { patientsStore } from '../engine/patients/patients-store.ts'

const args = process.argv.slice(2)
const given = args.indexOf('--patients')
const patients = given < 0 ? 100_000 : Number(args[given + 1])
const today = '2026-11-23'
const rounds = 15

type Search = { filter: PatientFilter; sorting?: PatientSorting; offset?: number; departments?: readonly string[] }

const searches: Readonly<Record<string, Search>> = {
  everybody: { filter: {} },
  'page 1,000': { filter: {}, offset: 49_950 },
  'by name': { filter: {}, sorting: { by: 'name', descends: false } },
  'by birthday': { filter: {}, sorting: { by: 'bornOn', descends: true } },
  'a name': { filter: { text: '王建伟' } },
  'a surname': { filter: { text: '欧阳' } },
  'one character': { filter: { text: '娜' } },
  pinyin: { filter: { text: 'wangjian' } },
  initials: { filter: { text: 'wjw' } },
  'one letter': { filter: { text: 'w' } },
  'a patient number': { filter: { text: 'ZY2020012345' } },
  'numbers of everybody': { filter: { text: 'ZY' } },
  'a phone number': { filter: { text: '13800138000' } },
  'a phone prefix': { filter: { text: '138' } },
  'one department': { filter: { departments: ['骨科'] } },
  'a doctor': { filter: {}, departments: ['骨科'] },
  'departments, sex': { filter: { departments: ['骨科', '儿科', '眼科'], sex: 'male' } },
  'a diagnosis': { filter: { diagnosis: '骨折' } },
  'discharged in a month': { filter: { dischargedFrom: '2026-09-01', dischargedTo: '2026-09-30' } },
  'age 60 to 69': { filter: { ageFrom: 60, ageTo: 69 } },
  'important people': { filter: { isVip: true } },
  'a tag': { filter: { tags: ['独居'] } },
  'last result': { filter: { lastResults: ['no-answer', 'busy'] } },
  'never called': { filter: { lastResults: ['never-called'] } },
  'everything at once': {
    filter: {
      text: 'w',
      departments: ['骨科', '儿科', '眼科', '肿瘤科'],
      diagnosis: '骨折',
      dischargedFrom: '2025-01-01',
      ageFrom: 40,
      lastResults: ['never-called', 'no-answer'],
    },
    sorting: { by: 'name', descends: false },
  },
}

const scratch = await mkdtemp(path.join(os.tmpdir(), 'wardline-bench-'))
const server = await startEmbedded({ folder: scratch, forgetful: true })
const db = connect(await server.urlOf('bench'), new InFlight())
try {
  await migrate(db)
  const began = performance.now()
  await seedManyPatients(db, { patients, seed: 5, today })
  console.log(`${patients} patients made in ${Math.round((performance.now() - began) / 1000)} s`)
  const all = await measureAll()
  console.log(JSON.stringify({ bench: 'patients', patients, ...figures(all) }))
} finally {
  await db.destroy()
  await server.stop()
  await removeFolder(scratch)
}

async function measureAll(): Promise<number[]> {
  const store = patientsStore(db, { areaCode: '0571' }, () => today)
  const all: number[] = []
  for (const [name, search] of Object.entries(searches)) {
    const { filter, sorting, offset = 0, departments } = search
    const seeker = departments === undefined ? {} : { departments }
    const paging = { limit: 50, offset, ...(sorting !== undefined && { sorting }) }
    const statements = args.includes('--explain') ? listenTo(db) : undefined
    const { total } = await store.search(filter, seeker, paging)
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const at = performance.now()
      await store.search(filter, seeker, paging)
      times.push(performance.now() - at)
    }
    all.push(...times)
    const { p50, p95 } = figures(times)
    console.log(`${name.padEnd(24)} ${String(total).padStart(7)} found   p50 ${p50} ms   p95 ${p95} ms`)
    await statements?.explain()
  }
  return all
}

function figures(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
  return { p50: at(0.5), p95: at(0.95), longest: at(1) }
}

/** The statements of the first round, explained once they have run. */
function listenTo(database: Database) {
  const heard = new Map<string, readonly unknown[]>()
  const hear = ({ sql, bindings }: { sql: string; bindings?: readonly unknown[] }) =>
    void (/^\(?select/i.test(sql) && heard.set(sql, bindings ?? []))
  database.on('query', hear)
  return {
    async explain() {
      database.removeListener('query', hear)
      for (const [sql, bindings] of heard) {
        const [rows] = (await database.raw(`explain ${sql}`, bindings as string[])) as [Record<string, unknown>[]]
        console.log(`   ${sql.slice(0, 160)}`)
        for (const row of rows) console.log('     ', row['table'], row['type'], row['key'], row['rows'], row['Extra'])
      }
    },
  }
}
