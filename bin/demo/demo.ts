import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Database } from '../../db/connection.ts'
import { writeDemoList } from '../../db/seeds/demo-hospital.ts'
import { composeEngine, type Engine } from '../../engine/compose.ts'
import type { Config } from '../../engine/config.ts'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import type { DialerEvent } from '../../engine/dialer/ports.ts'
import { localMoment } from '../../engine/dialplan/core/opening-hours.ts'
import { redFlagsStore } from '../../engine/home/red-flags-store.ts'
import { toMs } from '../../engine/kernel/duration.ts'
import type { InFlight } from '../../engine/kernel/in-flight.ts'
import { VirtualClock } from '../../engine/kernel/virtual-clock.ts'
import type { Log } from '../../engine/log.ts'
import { outcomeIn } from '../../engine/reports/words.ts'
import { root } from '../../engine/root.ts'
import { engineOf } from '../../engine/speech/engines/engine-settings.ts'
import { demoSeed, virtualHospital } from '../ground.ts'

export type DemoResult = { workbook: string; page: string; rejects: string | undefined }

/** Names that the shipped scripts transfer to; behind every extension of the virtual switch sits somebody. */
const demoDesks = { operator: '8001', 'nurse-desk': '8002', 'booking-desk': '8003', 'duty-desk': '8009' }
const patients = 60
const broken = 4
const eveningHour = 18
/** Between two lines on the console: fast enough to be over soon, slow enough to be read. */
const readingMs = 60

/**
 * The main job from an Excel file to the report, on the virtual switch and in virtual time: an evening of the demo
 * hospital in a quarter of a minute. Everything is real but the phones and the clock; what it writes stays. `signal` ends it
 * in good order before its time: undefined, and no report.
 */
export async function runDemo(parts: {
  config: Config
  db: Database
  inFlight: InFlight
  log: Log
  say: (line: string) => void
  signal: AbortSignal
}): Promise<DemoResult | undefined> {
  const { config, db, inFlight, log, say, signal } = parts
  const evening = lastEvening(Date.now(), config.timeZone)
  const clock = new VirtualClock(evening - toMs('30m'), inFlight)
  const hospital = virtualHospital(clock, inFlight, config.trunk)
  const show = teller(db, () => clock.now(), config.timeZone, say)
  const voice = engineOf(config.speech.engine)
  const engine = await composeEngine({
    config,
    clock,
    inFlight,
    db,
    log,
    voice,
    switch: hospital.switch,
    onDialerEvent: show.hear,
  })
  try {
    await openDesks(engine, say)
    const imported = await importList(engine, config, evening, say)
    const versionId = await saveQuestionnaire(engine, say)
    const { id, contacts } = await startCampaign(engine, imported.patientIds, versionId, evening, config.timeZone)
    say(`3. 外呼任务已建立，今晚 18:00–20:00 呼叫 ${contacts} 人 · campaign ready: ${contacts} contacts, 18:00–20:00`)
    await clock.run({ isDone: () => show.isOver || signal.aborted })
    if (signal.aborted) return undefined
    await show.told()
    await clock.run({ until: clock.now() + 1_000 })
    await tellFlags(db, say)
    return { ...(await writeReports(engine, config, id)), rejects: imported.rejects }
  } finally {
    await engine.close()
    hospital.shutDown()
  }
}

/** Six in the evening, today if the window is over by now, else yesterday: nothing in the demo lies in the future. */
function lastEvening(now: number, timeZone: string): number {
  const minute = localMoment(now, timeZone).minute
  const midnight = now - (now % toMs('1m')) - minute * toMs('1m')
  const today = midnight + eveningHour * toMs('1h')
  return today + toMs('3h') <= now ? today : today - toMs('1d')
}

/** Whoever calls the demo hospital meets open desks in office hours, and somebody at each of them. */
async function openDesks(engine: Engine, say: (line: string) => void): Promise<void> {
  await engine.reference.seedHours()
  for (const [name, extension] of Object.entries(demoDesks))
    await engine.reference.setTarget(name, { kind: 'extension', extension })
  const desks = Object.entries(demoDesks).map(([name, extension]) => `${name} ${extension}`)
  say(`0. 总机 8000，转接 ${desks.join('、')} · the main line 8000 transfers to these desks`)
}

async function importList(engine: Engine, config: Config, evening: number, say: (line: string) => void) {
  const folder = path.join(config.varDir, 'demo')
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, '出院患者清单.xlsx')
  const dischargedFrom = new Date(evening - 10 * toMs('1d')).toISOString().slice(0, 10)
  await writeDemoList(file, { patients, broken, seed: demoSeed, dischargedFrom })
  const { done } = await engine.imports.start({ file, fileName: path.basename(file) })
  const result = await done
  if (result.kind !== 'finished') throw new Error('the demo list was refused')
  const { rowsAdded, rowsRejected, rejectsFile, importId } = result
  say(
    `1. 已导入 ${path.basename(file)}：新增 ${rowsAdded}，退回 ${rowsRejected} 行 · imported: ${rowsAdded} added, ${rowsRejected} rejected`,
  )
  if (rejectsFile !== undefined) say(`   退回的行及原因 · rejected rows with reasons: ${rejectsFile}`)
  return { patientIds: await engine.patients.idsOfImport(importId), rejects: rejectsFile }
}

async function saveQuestionnaire(engine: Engine, say: (line: string) => void): Promise<number> {
  const template = path.join(root, 'engine/survey/templates/discharge.json')
  const saved = await engine.surveys.save(JSON.parse(await readFile(template, 'utf8')))
  say(`2. 问卷“出院回访”第 ${saved.version} 版 · questionnaire discharge, version ${saved.version}`)
  return saved.versionId
}

async function startCampaign(
  engine: Engine,
  patientIds: readonly number[],
  questionnaireVersionId: number,
  evening: number,
  timeZone: string,
) {
  const { day } = localMoment(evening, timeZone)
  const rules = {
    timeZone,
    windows: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: 18 * 60, to: 20 * 60, firstDay: day, lastDay: day }],
    holidays: { skip: false, exchangedWorkdays: true },
    caps: { lines: 8, callsPerSecond: 2 },
  }
  const request = { name: `出院回访 ${day}`, kind: 'keypad-survey' as const, questionnaireVersionId, rules }
  const made = await makeCampaign(engine.campaigns, request, { from: 'patients', patientIds }, engine.parts.clock.now())
  await engine.dialer.schedule(made.id, { because: 'by-user' })
  return made
}

/** Answers that somebody must see to: they wait on the start page. */
async function tellFlags(db: Database, say: (line: string) => void): Promise<void> {
  const count = await redFlagsStore(db).count('waiting', {})
  if (count > 0)
    say(`   ${count} 人的回答需要有人处理，见网页首页 · red flags: ${count}, waiting on the start page of the web UI`)
}

async function writeReports(engine: Engine, config: Config, id: number) {
  const folder = path.join(config.varDir, 'reports')
  await mkdir(folder, { recursive: true })
  const workbook = path.join(folder, `campaign-${id}.xlsx`)
  const page = path.join(folder, `campaign-${id}.html`)
  await engine.reports.writeExcel(id, 'zh-CN', workbook)
  await writeFile(page, await engine.reports.html(id, 'zh-CN'))
  return { workbook, page }
}

/** Tells every call that ended, in the order in which they ended, no faster than one can read. */
function teller(db: Database, now: () => number, timeZone: string, say: (line: string) => void) {
  let telling: Promise<void> = Promise.resolve()
  let isOver = false
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, timeStyle: 'medium' })

  async function tell(event: DialerEvent & { kind: 'AttemptEnded' }, at: number): Promise<void> {
    const row = await db('contacts')
      .join('patients', 'patients.id', 'contacts.patient_id')
      .where('contacts.id', event.contactId)
      .first('name', 'department')
    say(
      `   ${time.format(at)}  ${row.name}  ${row.department}  ${outcomeIn(event.disposition, 'zh-CN')} · ${outcomeIn(event.disposition, 'en')}`,
    )
    await new Promise((resolve) => setTimeout(resolve, readingMs))
  }

  return {
    hear(event: DialerEvent): void {
      if (event.kind === 'AttemptEnded') {
        const at = now()
        telling = telling.then(() => tell(event, at))
      }
      if (event.kind === 'CampaignMoved' && (event.to === 'finished' || event.to === 'stopped')) isOver = true
    },
    get isOver(): boolean {
      return isOver
    },
    told: () => telling,
  }
}
