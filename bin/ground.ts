import { connect, type Database } from '../db/connection.ts'
import { startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import type { Config } from '../engine/config.ts'
import type { Clock } from '../engine/kernel/clock.ts'
import type { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { connectFreeSwitch } from '../engine/switch/freeswitch/freeswitch.ts'
import type { Switch } from '../engine/switch/switch.ts'
import { hospitalPeople } from '../engine/switch/virtual/hospital-people.ts'
import type { People } from '../engine/switch/virtual/person.ts'
import { createVirtualSwitch } from '../engine/switch/virtual/virtual-switch.ts'
import { embeddedFolder } from './places.ts'

export type OpenedDatabase = { db: Database; close(): Promise<void> }

/** The configured database, or a private one that lives as long as this process. */
export async function openDatabase(config: Config, inFlight: InFlight): Promise<OpenedDatabase> {
  const embedded =
    config.databaseUrl === undefined ? await startEmbedded({ folder: embeddedFolder(config) }) : undefined
  const url = config.databaseUrl ?? (await embedded?.urlOf('wardline')) ?? ''
  const db = connect(url, inFlight, { poolMax: config.databaseConnections })
  const close = async (): Promise<void> => {
    await db.destroy()
    await embedded?.stop()
  }
  try {
    await migrate(db)
  } catch (error) {
    await close()
    throw error
  }
  return { db, close }
}

/** People of the demo hospital, the same for every start: the phones of the virtual switch are theirs. */
export const demoSeed = 20261123

/** What patients of a discharge ward key, by question; most are well. */
const demoAnswers = {
  recovery: { '5': 55, '4': 30, '3': 10, '2': 4, '1': 1 },
  temperature: { '36*5#': 50, '36*8#': 30, '37*2#': 12, '38*4#': 8 },
  systolic: { '128#': 40, '135#': 30, '142#': 20, '160#': 10 },
  diastolic: { '78#': 50, '85#': 35, '95#': 15 },
  'visit-date': { '20261207': 60, '20261214': 40 },
  satisfaction: { '5': 62, '4': 26, '3': 8, '2': 3, '1': 1 },
}

const demoPeople = hospitalPeople({
  seed: demoSeed,
  answers: demoAnswers,
  keys: { no: '2', optOut: '9', repeat: '*' },
})

const demoPhones = Array.from({ length: 20 }, (_, nth) => String(8001 + nth))

export function virtualHospital(clock: Clock, inFlight: InFlight, trunk: string, people: People = demoPeople) {
  return createVirtualSwitch({
    clock,
    random: Math.random,
    recordingsInFlight: inFlight,
    trunks: { [trunk]: { lines: 2_000 } },
    people,
    // In the demo hospital desk phones stand at 8001 to 8020; whoever brings other people plugs in their phones.
    phones: people === demoPeople ? demoPhones : [],
  })
}

/** The configured FreeSWITCH, or the virtual switch in real time. */
export async function openSwitch(
  config: Config,
  inFlight: InFlight,
  onFailure: (error: unknown) => void,
): Promise<Switch> {
  if (config.freeswitch === undefined) return virtualHospital(realClock, inFlight, config.trunk).switch
  return await connectFreeSwitch({
    ...config.freeswitch,
    phones: { profile: 'phones', domain: config.sipDomain },
    clock: realClock,
    random: Math.random,
    onFailure,
  })
}
