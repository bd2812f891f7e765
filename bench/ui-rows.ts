/**
 * A hospital after a year of work: 100,000 patients and 1,000,000 calls with their attempts, legs, recordings and responses,
 * made up from a seed. `fillRows` is for benches; `npm run bench -- ui-rows --calls 1000000` fills var/bench/ui-rows, once,
 * says how long each table took, and then how long
 * people wait for rows after a click.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { connect, type Database } from '../db/connection.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate, migrationsVersion } from '../db/migrate.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { type Random, seededRandom } from '../engine/kernel/random.ts'
import { root } from '../engine/root.ts'
import { fillCalls } from './ui-rows/calls.ts'
import { type Insert, withoutIndexes } from './ui-rows/insert.ts'
import { measurePages } from './ui-rows/pages.ts'
import { campaignCount, fillCampaigns, fillPatients } from './ui-rows/people.ts'

export type RowsWanted = {
  patients: number
  calls: number
  /** Epoch ms: the last call was placed just before. */
  now: number
  seed?: number
}

export type Hospital = RowsWanted & { random: Random }

/** Fills an empty, migrated database. About 5 rows of other tables come with every call. */
export async function fillRows(
  db: Database,
  wanted: RowsWanted,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  const hospital: Hospital = { ...wanted, random: seededRandom(wanted.seed ?? 20_261_123) }
  const insert: Insert = async (table, columns, rows) => {
    const names = columns.map((column) => `\`${column}\``).join()
    if (rows.length > 0) await db.raw(`insert into ${table} (${names}) values ?`, [rows as never])
  }
  const timed = async (what: string, work: () => Promise<void>): Promise<void> => {
    const began = performance.now()
    await work()
    say(`${what}: ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  await timed('patients', () => fillPatients(insert, hospital))
  await timed(`${campaignCount} campaigns`, () => fillCampaigns(insert, hospital))
  await withoutIndexes(db, ['calls', 'legs', 'attempts', 'recordings'], {
    fill: () => timed('calls', () => fillCalls(insert, hospital)),
    timed,
  })
  await timed('statistics', async () => {
    await db.raw('analyze table patients, patient_phones, contacts, calls, legs, attempts, recordings, responses')
  })
}

export type RowsHouse = { url: string; stop(): Promise<void> }

/** The database under var/bench/ui-rows, filled unless an earlier run with the same schema and sizes has done it. */
export async function openRows(wanted: RowsWanted, say: (line: string) => void = () => undefined): Promise<RowsHouse> {
  const folder = path.join(root, 'var/bench/ui-rows')
  await mkdir(folder, { recursive: true })
  const server = await startEmbedded({ folder, forgetful: true })
  const name = `rows_${migrationsVersion}_${wanted.patients}_${wanted.calls}`
  const url = await server.urlOf(name)
  const mark = path.join(folder, `${name}.whole`)
  if ((await readFile(mark, 'utf8').catch(() => '')) !== 'yes') {
    const db = connect(url, new InFlight(), { poolMax: 1 })
    try {
      await db.raw(`drop database if exists ${name}`)
      await server.urlOf(name)
      await db.raw(`use ${name}`)
      await migrate(db)
      await fillRows(db, wanted, say)
      await writeFile(mark, 'yes')
    } finally {
      await db.destroy()
    }
  }
  return { url, stop: () => server.stop() }
}

if (process.argv[1] === import.meta.filename) {
  const given = (name: string, usual: number): number => Number(process.argv[process.argv.indexOf(name) + 1] ?? usual)
  const calls = process.argv.includes('--calls') ? given('--calls', 0) : 1_000_000
  const patients = process.argv.includes('--patients') ? given('--patients', 0) : 100_000
  const house = await openRows({ patients, calls, now: Date.now() }, (line) => console.log(line))
  const times = await measurePages(house.url)
  await house.stop()
  for (const { page, what, p50Ms, p95Ms } of times) console.log(`${page} ${what}: p50 ${p50Ms} ms, p95 ${p95Ms} ms`)
  const worst = times.toSorted((one, other) => other.p95Ms - one.p95Ms)[0]
  console.log(
    JSON.stringify({ bench: 'ui-rows', patients, calls, p95Ms: worst?.p95Ms, worst: `${worst?.page} ${worst?.what}` }),
  )
  process.exit(0)
}
