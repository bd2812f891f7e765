/**
 * Keypad surveys on a real FreeSWITCH: calls a second, and what engine and switch each spend on one. Patients' phones
 * are another FreeSWITCH, so its CPU is not the hospital's. Measured once the first calls are over: a hospital's engine
 * runs for weeks, and what it takes to make a campaign's sound and to compile its own code is spent once. So many lines as
 * two slow cores can give their voices to; the calls a second follow from them.
 */
import { readFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { askEngine } from '../bin/engine-door.ts'
import { connect } from '../db/connection.ts'
import { removeFolder, startEmbedded } from '../db/embedded.ts'
import { migrate } from '../db/migrate.ts'
import { campaignsStore } from '../engine/dialer/campaigns-store.ts'
import { makeCampaign } from '../engine/dialer/new-campaign.ts'
import { WardlineError } from '../engine/errors.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { surveyStore } from '../engine/survey/survey-store.ts'
import { caseOf, liveQuestionnaire, liveRules } from '../test/live/campaign-patients.ts'
import { hospitalEngine } from '../test/live/hospital-engine.ts'
import { findFreeSwitch, startLiveFreeSwitch } from '../test/live/live-freeswitch.ts'

const warmUpCalls = 40
const calls = 180
const lines = 16
const ticksPerSecond = 100

/** CPU milliseconds that a process has used, with all its threads. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksPerSecond
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 200))
}

/** An engine that has just started on a busy machine asks for a moment of patience. */
async function startCampaign(id: number): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return void (await askEngine('POST', `/campaigns/${id}/start`))
    } catch (error) {
      if (!(error instanceof WardlineError && error.code === 'overloaded') || tries === 30) throw error
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
  }
}

if (findFreeSwitch() === undefined) {
  console.log(JSON.stringify({ bench: 'live', skipped: 'no FreeSWITCH on this machine' }))
  process.exit()
}

const teardowns: (() => unknown)[] = []
const stage = {
  teardown: (after: () => unknown) => teardowns.push(after),
  passing: () => true,
  setTimeout: () => undefined,
}
const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-live-'))
const server = await startEmbedded({ folder: path.join(folder, 'db'), forgetful: true })
try {
  const fs = await startLiveFreeSwitch(stage)
  const url = await server.urlOf('live')
  const db = connect(url, new InFlight())
  await migrate(db)
  const { versionId } = await surveyStore(db).save(liveQuestionnaire, Date.now())
  const patientIds: number[] = []
  for (let i = 0; i < calls; i += 1) {
    const number = await fs.patientNumber(caseOf(i % 2).behaviour) // everybody answers all questions
    const now = Date.now()
    const row = {
      patient_no: `L${i}`,
      name: '王小芳',
      department: '骨科',
      tags: '[]',
      extra: '{}',
      created_at: now,
      updated_at: now,
    }
    const [id] = (await db('patients').insert(row)) as [number]
    await db('patient_phones').insert({ patient_id: id, position: 1, number: `+86${number}`, kind: 'mobile' })
    patientIds.push(id)
  }
  const campaigns = campaignsStore(db)
  const rules = { ...liveRules, caps: { lines, callsPerSecond: 20 } }
  const request = { name: 'live', kind: 'keypad-survey' as const, questionnaireVersionId: versionId, rules }
  const { id } = await makeCampaign(campaigns, request, { from: 'patients', patientIds }, Date.now())
  const engine = hospitalEngine(fs, { databaseUrl: url, varDir: folder, lines, callsPerSecond: 20 })
  teardowns.push(() => engine.kill())
  await engine.start()
  const [enginePid, switchPid] = [engine.pid ?? 0, fs.pid ?? 0]
  process.env['VAR_DIR'] = folder // whose engine we ask
  await startCampaign(id)
  const over = async (): Promise<number> => {
    const [row] = await db('attempts').where({ campaign_id: id }).whereNotNull('ended_at').count({ n: '*' })
    return Number(row?.['n'])
  }
  await until(async () => (await over()) >= warmUpCalls)
  const overBefore = await over()
  const before = { engine: cpuMs(enginePid), switch: cpuMs(switchPid), at: Date.now() }
  await until(async () => (await db('campaigns').where({ id }).first('state'))?.state === 'finished')
  const seconds = (Date.now() - before.at) / 1000
  const measured = calls - overBefore
  const engineMs = cpuMs(enginePid) - before.engine
  const switchMs = cpuMs(switchPid) - before.switch
  const [{ completed }] = (await db('attempts')
    .where({ campaign_id: id, disposition: 'completed' })
    .count({ completed: '*' })) as [{ completed: number }]
  // A machine that cannot keep up with the voices measures something else.
  if (Number(completed) < calls * 0.95) throw new Error(`only ${completed} of ${calls} calls were completed`)
  await engine.stop()
  await db.destroy()
  const figure = (value: number, digits = 2): number => Number(value.toFixed(digits))
  console.log(
    JSON.stringify({
      bench: 'live',
      callsPerSecond: figure(measured / seconds),
      engineCpuMsPerCall: figure(engineMs / measured),
      switchCpuMsPerCall: figure(switchMs / measured),
    }),
  )
} finally {
  for (const after of teardowns.reverse()) await after()
  await server.stop()
  await removeFolder(folder)
}
process.exit()
