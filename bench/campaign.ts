/**
 * A survey campaign of 1,000 and one of 10,000 contacts by the whole engine, on the virtual switch in virtual time
 * against a real database. CPU is this process's own; the database's is its business.
 */
import { mkdtemp, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { connect, type Database } from '../db/connection.ts'
import { removeFolder, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { composeEngine } from '../engine/compose.ts'
import { readConfig } from '../engine/config.ts'
import { makeCampaign } from '../engine/dialer/new-campaign.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { seededRandom } from '../engine/kernel/random.ts'
import { VirtualClock } from '../engine/kernel/virtual-clock.ts'
import { createLog } from '../engine/log.ts'
import { root } from '../engine/root.ts'
import { toneEngine } from '../engine/speech/engines/tone.ts'
import { hospitalPeople } from '../engine/switch/virtual/hospital-people.ts'
import { createVirtualSwitch } from '../engine/switch/virtual/virtual-switch.ts'

const seed = 20261123
const departments = ['心血管内科', '骨科', '普外科', '神经内科', '妇产科']
const opening = Date.parse('2026-11-23T08:00:00+08:00')
const givenNames = 200 // voices are rendered once a name; a tone engine makes that cheap and still real files

/** `npm run --silent bench -- campaign 2000` for a shorter look. */
const mostContacts = Number(process.argv[2] ?? 10_000)

type Round = { contacts: number; calls: number; seconds: number; cpuMsPerCall: number; rssGrowthMb: number }

async function insertPatients(db: Database, count: number): Promise<number[]> {
  const ids: number[] = []
  for (let from = 0; from < count; from += 1_000) {
    const size = Math.min(1_000, count - from)
    const rows = Array.from({ length: size }, (_, i) => ({
      patient_no: `B${count}-${from + i}`,
      name: `患者${(from + i) % givenNames}`,
      department: departments[(from + i) % departments.length],
      tags: '[]',
      extra: '{}',
      created_at: opening,
      updated_at: opening,
    }))
    const [first] = (await db('patients').insert(rows)) as [number]
    const made = rows.map((_, i) => first + i)
    await db('patient_phones').insert(
      made.map((id, i) => ({
        patient_id: id,
        position: 1,
        number: `+86138${String(10_000_000 + from + i).slice(-8)}`,
        kind: 'mobile',
      })),
    )
    ids.push(...made)
  }
  return ids
}

async function playRound(contacts: number, url: string, folder: string): Promise<Round> {
  const inFlight = new InFlight()
  const db = connect(url, inFlight)
  await migrate(db)
  const clock = new VirtualClock(opening, inFlight)
  const stage = createVirtualSwitch({
    clock,
    random: seededRandom(seed),
    recordingsInFlight: inFlight,
    writeRecordings: false,
    people: hospitalPeople({ seed }),
  })
  let isOver = false
  const engine = await composeEngine({
    config: readConfig({ VAR_DIR: folder, LINES: '50', CALLS_PER_SECOND: '20' }),
    clock,
    inFlight,
    db,
    log: createLog({ level: 'error' }),
    voice: toneEngine(),
    switch: stage.switch,
    onDialerEvent: (event) => {
      if (event.kind === 'CampaignMoved' && event.to === 'finished') isOver = true
    },
  })
  const template = await readFile(path.join(root, 'engine/survey/templates/discharge.json'), 'utf8')
  const { versionId } = await engine.surveys.save(JSON.parse(template))
  const patientIds = await insertPatients(db, contacts)
  const rules = { caps: { lines: 50, callsPerSecond: 20 }, holidays: { skip: false, exchangedWorkdays: true } }
  const request = {
    name: `bench ${contacts}`,
    kind: 'keypad-survey' as const,
    questionnaireVersionId: versionId,
    rules,
  }
  const { id } = await makeCampaign(engine.campaigns, request, { from: 'patients', patientIds }, clock.now())

  globalThis.gc?.()
  const before = { rss: process.memoryUsage().rss, cpu: process.cpuUsage(), at: performance.now() }
  await engine.dialer.start(id, { because: 'by-user' })
  await clock.run({ isDone: () => isOver })
  const seconds = (performance.now() - before.at) / 1000
  const { user, system } = process.cpuUsage(before.cpu)
  await clock.run({ until: clock.now() + 2_000 })
  globalThis.gc?.()
  const rssGrowthMb = (process.memoryUsage().rss - before.rss) / 1e6
  const counted = await db('attempts').where({ campaign_id: id }).count({ n: '*' }).first()
  const calls = Number(counted?.['n'] ?? 0)
  await engine.close()
  stage.shutDown()
  await db.destroy()
  return { contacts, calls, seconds, cpuMsPerCall: (user + system) / 1000 / calls, rssGrowthMb }
}

const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-bench-'))
const server = await startEmbedded({ folder: path.join(folder, 'db'), forgetful: true })
try {
  await playRound(200, await server.urlOf('bench_warm_up'), folder)
  const small = await playRound(1_000, await server.urlOf('bench_1000'), folder)
  console.log(JSON.stringify(small))
  const large = await playRound(mostContacts, await server.urlOf('bench_10000'), folder)
  console.log(JSON.stringify(large))
  const figure = (value: number, digits: number): number => Number(value.toFixed(digits))
  console.log(
    JSON.stringify({
      bench: 'campaign',
      contacts: large.contacts,
      contactsPerSecond: figure(large.contacts / large.seconds, 1),
      cpuMsPerCall: figure(large.cpuMsPerCall, 2),
      cpuMsPerCallAt1000: figure(small.cpuMsPerCall, 2),
      rssGrowthMb: figure(large.rssGrowthMb, 1),
    }),
  )
} finally {
  await server.stop()
  await removeFolder(folder)
}
process.exit()
