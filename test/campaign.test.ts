/**
 * The live suite's 200 patients on the virtual switch: the same list, the same voice, the same rows. What differs between
 * the two is a bug in the virtual one. And names that try to be commands.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import exceljs from 'exceljs'
import t from 'tap'
import { testDatabase } from '../db/test-database.ts'
import { composeEngine } from '../engine/compose.ts'
import { readConfig } from '../engine/config.ts'
import { makeCampaign } from '../engine/dialer/new-campaign.ts'
import { seededRandom } from '../engine/kernel/random.ts'
import { VirtualClock } from '../engine/kernel/virtual-clock.ts'
import { createLog } from '../engine/log.ts'
import { engineOf } from '../engine/speech/engines/engine-settings.ts'
import type { PhoneReaction } from '../engine/switch/virtual/person.ts'
import { scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { createVirtualSwitch } from '../engine/switch/virtual/virtual-switch.ts'
import { caseOf, liveQuestionnaire, liveRules, nameOf } from './live/campaign-patients.ts'
import type { PatientBehaviour } from './live/patients.ts'

const size = 200
const numberOf = (i: number): string => `138${String(10_000_000 + i)}`

t.test('200 patients from an .xlsx, on the virtual switch: every row is what those patients did', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const varDir = await mkdtemp(path.join(os.tmpdir(), 'wardline-campaign-'))
  t.teardown(() => rm(varDir, { recursive: true, force: true }))
  const clock = new VirtualClock(Date.parse('2026-11-23T18:00:00+08:00'), inFlight)
  const stage = createVirtualSwitch({
    clock,
    random: seededRandom(1),
    recordingsInFlight: inFlight,
    people: (to) =>
      scriptedPerson(scriptOf(caseOf(Number((to.kind === 'trunk' ? to.number : to.extension).slice(-4))).behaviour)),
  })
  let isOver = false
  const engine = await composeEngine({
    config: readConfig({ VAR_DIR: varDir, LINES: '40', CALLS_PER_SECOND: '10' }),
    clock,
    inFlight,
    db,
    log: createLog({ level: 'warn' }),
    voice: engineOf({ kind: 'espeak-ng' }),
    switch: stage.switch,
    onDialerEvent: (event) => {
      if (event.kind === 'CampaignMoved' && event.to === 'finished') isOver = true
    },
  })
  const { versionId } = await engine.surveys.save(liveQuestionnaire)
  const file = path.join(varDir, 'list.xlsx')
  await writeList(file)
  const imported = await (await engine.imports.start({ file, fileName: 'list.xlsx' })).done
  t.match(imported, { kind: 'finished', rowsAdded: size, rowsRejected: 0 })
  const patientIds = await engine.patients.idsOfImport(imported.importId)
  const request = {
    name: 'virtual',
    kind: 'keypad-survey' as const,
    questionnaireVersionId: versionId,
    rules: liveRules,
  }
  const { id } = await makeCampaign(engine.campaigns, request, { from: 'patients', patientIds }, clock.now())
  await engine.dialer.start(id, { because: 'by-user' })
  await clock.run({ isDone: () => isOver, until: clock.now() + 3 * 3_600_000 })
  await clock.run({ until: clock.now() + 2_000 })

  await t.test('dispositions, answers and attempts', async (t) => {
    const wrong: unknown[] = []
    for (let i = 0; i < size; i += 1) {
      const { disposition, answers, calls } = caseOf(i)
      const attempts = await db('attempts')
        .where({ campaign_id: id, number: `+86${numberOf(i)}` })
        .orderBy('begun_at')
      const found = {
        disposition: attempts.at(-1)?.disposition,
        calls: attempts.length,
        answers: await answersOf(numberOf(i)),
      }
      const expected = { disposition, calls, answers: { ...answers } }
      if (!isSame(found, expected)) wrong.push({ i, found, expected })
    }
    t.same(wrong.slice(0, 3), [], `${size - wrong.length} of ${size} patients as they were`)
  })

  await t.test('names are stored as they are, and nothing of them was executed', async (t) => {
    const names = await db('patients').orderBy('id').pluck('name')
    t.same(
      names.slice(0, 40),
      Array.from({ length: 40 }, (_, i) => nameOf(i)),
    )
    const called = await db('attempts').where({ campaign_id: id }).countDistinct({ n: 'patient_id' }).first()
    t.equal(Number(called?.['n']), size, 'everybody was called, whatever their name')
  })

  await t.test('the call log is whole: every call with its legs, its trail and its recording', async (t) => {
    const open = await db('calls').whereNull('ended_at')
    t.equal(open.length, 0)
    const answered = await db('calls').whereNotNull('answered_at').where({ campaign_id: id })
    const recordings = await db('recordings').where({ kind: 'call', state: 'kept', channels: 2 })
    t.equal(recordings.length, answered.length, 'a recording for every answered call')
    t.ok(recordings.every(({ sha256, duration_ms }) => /^[0-9a-f]{64}$/.test(sha256) && duration_ms > 0))
    const withoutTrail = await db('calls').leftJoin('trail', 'trail.call_id', 'calls.id').whereNull('trail.call_id')
    t.equal(withoutTrail.length, 0)
    t.equal((await db('legs')).length, (await db('calls')).length)
  })

  await t.test('failures become a new campaign in one call, and the report counts what happened', async (t) => {
    const report = await engine.reports.campaignReport(id, 'zh-CN')
    t.match(report.totals, { contacts: size, completed: 40, partial: 20, attempts: 220 })
    t.same(
      report.questions.find((question) => question.id === 'pain')?.counts.map(({ count }) => count),
      [40, 20],
    )
  })

  await engine.close()
  stage.shutDown()
  t.equal(stage.live, 0)
  t.equal(clock.pending, 0, 'no timer is left')

  async function answersOf(number: string): Promise<Record<string, string>> {
    const rows = await db('answers')
      .join('responses', 'responses.id', 'answers.response_id')
      .join('patient_phones', 'patient_phones.patient_id', 'responses.patient_id')
      .where({ 'patient_phones.number': `+86${number}` })
      .orderBy('answers.id')
      .select('question', 'value')
    return Object.fromEntries(rows.map(({ question, value }) => [question, value]))
  }
})

const isSame = (a: object, b: object): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, part]) => [key, sorted(part)])
          .sort(),
      )
    : value

function scriptOf(behaviour: PatientBehaviour) {
  const { presses, hangsUpAfterMs } = behaviour
  return {
    phone: phoneOf(behaviour),
    ...(presses && { presses }),
    ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }),
  }
}

function phoneOf({ refuses, answersAfterMs = 300 }: PatientBehaviour): PhoneReaction {
  if (refuses === undefined) return { does: 'answer', ringsMs: answersAfterMs }
  if (refuses === 'never-answers') return { does: 'ring' }
  return { does: 'refuse', cause: refuses, ...(refuses === 'rejected' && { ringsMs: 800 }) }
}

async function writeList(file: string): Promise<void> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('出院')
  sheet.addRow(['住院号', '姓名', '科室', '联系电话'])
  for (let i = 0; i < size; i += 1) sheet.addRow([`V-${i}`, nameOf(i), '骨科', Number(numberOf(i))])
  await book.xlsx.writeFile(file)
}
