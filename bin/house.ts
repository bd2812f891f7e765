import { userInfo } from 'node:os'
import { connect, type Database } from '../db/connection.ts'
import { joinEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { type AuditStore, auditStore } from '../engine/accounts/audit-store.ts'
import { type Config, readConfig } from '../engine/config.ts'
import type { Act } from '../engine/http/route-conventions.ts'
import type { Clock } from '../engine/kernel/clock.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { embeddedFolder } from './places.ts'
import { startFault } from './start-faults.ts'

/** What every command works with: the same configuration and database that the engine has. */
export type House = {
  config: Config
  db: Database
  inFlight: InFlight
  clock: Clock
  /** What the command line does is written down like what is done over the API; who did it is the machine's user. */
  audit(
    act: Act,
    subjectId: string | number,
    detail?: Readonly<Record<string, string | number | boolean>>,
  ): Promise<void>
}

/** Opens database and configuration for one command, and closes them behind it. */
export async function inHouse<Result>(work: (house: House) => Promise<Result>): Promise<Result> {
  const config = readConfig(process.env)
  const inFlight = new InFlight()
  const { db, close } = await openBeside(config, inFlight).catch((error: unknown) => {
    throw startFault(error, config) ?? error
  })
  try {
    return await work({ config, db, inFlight, clock: realClock, audit: auditor(auditStore(db)) })
  } finally {
    await close()
  }
}

/** The configured database, or the embedded one, whether an engine runs it or not. */
async function openBeside(config: Config, inFlight: InFlight): Promise<{ db: Database; close(): Promise<void> }> {
  const embedded = config.databaseUrl === undefined ? await joinEmbedded({ folder: embeddedFolder(config) }) : undefined
  const db = connect(config.databaseUrl ?? (await embedded?.urlOf('wardline')) ?? '', inFlight, { poolMax: 4 })
  const close = async (): Promise<void> => {
    await db.destroy()
    await embedded?.stop()
  }
  try {
    await migrate(db)
    return { db, close }
  } catch (error) {
    await close()
    throw error
  }
}

function auditor(store: AuditStore): House['audit'] {
  return (act, subjectId, detail = {}) =>
    store.add({
      at: realClock.now(),
      userId: null,
      act,
      subject: act.slice(0, act.indexOf('.')),
      subjectId: String(subjectId),
      purpose: '',
      address: 'command-line',
      detail: { ...detail, machineUser: userInfo().username },
    })
}
