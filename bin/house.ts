import { userInfo } from 'node:os'
import path from 'node:path'
import { connect, type Database } from '../db/connection.ts'
import { joinEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { type AuditStore, auditStore } from '../engine/accounts/audit-store.ts'
import { type Config, readConfig } from '../engine/config.ts'
import type { Act } from '../engine/http/route-conventions.ts'
import type { Clock } from '../engine/kernel/clock.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'

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
  const embedded = config.databaseUrl === undefined ? await joinEmbedded({ folder: embeddedFolder(config) }) : undefined
  const inFlight = new InFlight()
  const db = connect(config.databaseUrl ?? (await embedded?.urlOf('wardline')) ?? '', inFlight, { poolMax: 4 })
  try {
    await migrate(db)
    return await work({ config, db, inFlight, clock: realClock, audit: auditor(auditStore(db)) })
  } finally {
    await db.destroy()
    await embedded?.stop()
  }
}

/** Where the embedded database lies; the engine uses the same. */
export const embeddedFolder = (config: Config): string => path.join(config.varDir, 'db')

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
