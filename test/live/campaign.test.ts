import { stat } from 'node:fs/promises'
import path from 'node:path'
import exceljs from 'exceljs'
import t, { type Test } from 'tap'
import type { Database } from '../../db/connection.ts'
import { testDatabase } from '../../db/test-database.ts'
import { attemptsStore } from '../../engine/dialer/attempts-store.ts'
import { campaignsStore } from '../../engine/dialer/campaigns-store.ts'
import { makeCampaign } from '../../engine/dialer/new-campaign.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { importStore } from '../../engine/patients/import-store.ts'
import { createImports } from '../../engine/patients/imports.ts'
import { patientDirectory } from '../../engine/patients/patient-directory.ts'
import { surveyStore } from '../../engine/survey/survey-store.ts'
import { type Case, caseOf, liveQuestionnaire, liveRules, nameOf } from './campaign-patients.ts'
import { type HospitalEngine, hospitalEngine } from './hospital-engine.ts'
import { type LiveFreeSwitch, scratchFolder, startLiveFreeSwitch } from './live-freeswitch.ts'
import { readChannels, soundsIn } from './wav.ts'

/** The main job on the real switch: real phones, a real list, real recordings, and the engine a process that can die. */
t.test('a campaign of 200 real SIP patients', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const ward = await openWard(t, fs)

  await t.test('every row is what those patients did', async (t) => {
    const campaign = await ward.campaign('as it is', 200)
    await ward.engine.start()
    await campaign.untilOver()
    await campaign.compare(t)
    await t.test(
      'and the recordings have the prompts on one side and the keys or the voice on the other',
      async (t) => {
        await checkRecordings(t, ward.db, fs, campaign)
      },
    )
    await t.test('and the names are those on the list, whatever they tried to be', async (t) => {
      const names = await ward.db('patients').orderBy('id').pluck('name')
      t.same(
        names,
        campaign.cases.map((_, i) => nameOf(i)),
      )
      t.same(fs.errorLines(), [], 'and FreeSWITCH has nothing to complain of')
    })
    await ward.engine.stop()
  })

  await t.test(
    'kill -9 in the middle, started again: nobody called twice for one attempt, nobody lost, no answer lost',
    async (t) => {
      const campaign = await ward.campaign('killed', 120)
      await ward.engine.start()
      await campaign.untilAttempts(45)
      await ward.engine.kill()
      const answersBefore = await campaign.answers()
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      await ward.engine.start()
      await campaign.untilOver()
      t.ok((await campaign.answers()) >= answersBefore, 'no answer was lost')
      await campaign.count(t)
      await ward.engine.stop()
    },
  )

  await t.test('FreeSWITCH stopped and started: the campaign pauses itself, says why, and goes on', async (t) => {
    const campaign = await ward.campaign('switch lost', 80)
    await ward.engine.start()
    await campaign.untilAttempts(30)
    await fs.kill()
    await until(async () => (await campaign.state()).paused_because === 'switch-lost', 30_000)
    t.match(await campaign.state(), { state: 'paused', paused_because: 'switch-lost' })
    await fs.start()
    await campaign.untilOver()
    await campaign.count(t)
    await ward.engine.stop()
  })
})

type Ward = Awaited<ReturnType<typeof openWard>>
type LiveTest = Test

/** A database, an engine that is not started yet, and patients whose phones are real. */
async function openWard(t: LiveTest, fs: LiveFreeSwitch) {
  const { db, url, inFlight } = await testDatabase(t)
  const varDir = scratchFolder(t, 'engine')
  const engine: HospitalEngine = hospitalEngine(fs, { databaseUrl: url, varDir, lines: 40, callsPerSecond: 10 })
  t.teardown(() => engine.kill())
  const imports = createImports({
    store: importStore(db),
    clock: realClock,
    inFlight,
    folder: path.join(varDir, 'imports'),
    timeZone: 'Asia/Shanghai',
    onProgress: () => undefined,
    onEnd: () => undefined,
    onError: (error) => console.error(error),
  })
  const { versionId } = await surveyStore(db).save(liveQuestionnaire, Date.now())

  async function campaign(name: string, size: number) {
    const cases = await Promise.all(Array.from({ length: size }, (_, i) => withNumber(fs, caseOf(i))))
    const file = path.join(varDir, `${name}.xlsx`)
    await writeList(
      file,
      name,
      cases.map(({ number }) => number),
    )
    const imported = await (await imports.start({ file, fileName: path.basename(file) })).done
    const patientIds = await patientDirectory(db, (number) => number).idsOfImport(imported.importId)
    const campaigns = campaignsStore(db)
    const request = { name, kind: 'keypad-survey' as const, questionnaireVersionId: versionId, rules: liveRules }
    const { id } = await makeCampaign(campaigns, request, { from: 'patients', patientIds }, Date.now())
    const draft = await campaigns.byId(id)
    if (draft !== undefined)
      await campaigns.move(draft, { state: 'scheduled', pausedBecause: undefined }, { because: 'by-user' }, Date.now())
    return campaignUnderTest(db, fs, id, cases)
  }
  return { db, engine, campaign }
}

type NumberedCase = Case & { number: string }

const withNumber = async (fs: LiveFreeSwitch, it: Case): Promise<NumberedCase> => ({
  ...it,
  number: await fs.patientNumber(it.behaviour),
})

async function writeList(file: string, prefix: string, numbers: readonly string[]): Promise<void> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('出院')
  sheet.addRow(['住院号', '姓名', '科室', '联系电话'])
  numbers.forEach((number, i) => void sheet.addRow([`${prefix}-${i}`, nameOf(i), '骨科', Number(number)]))
  await book.xlsx.writeFile(file)
}

function campaignUnderTest(db: Database, fs: LiveFreeSwitch, id: number, cases: readonly NumberedCase[]) {
  const stored = (number: string): string => `+86${number}`
  const attemptsOf = (number: string) => db('attempts').where({ campaign_id: id, number: stored(number) })
  const state = async () =>
    (await db('campaigns').where({ id }).first('state', 'paused_because')) as {
      state: string
      paused_because: string | null
    }

  async function answersOf(number: string): Promise<Record<string, string>> {
    const rows = await db('answers')
      .join('responses', 'responses.id', 'answers.response_id')
      .join('patient_phones', 'patient_phones.patient_id', 'responses.patient_id')
      .where({ 'responses.campaign_id': id, 'patient_phones.number': stored(number) })
      .select('question', 'value')
    return Object.fromEntries(rows.map(({ question, value }) => [question, value]))
  }

  return {
    id,
    cases,
    state,
    answers: async () =>
      Number(
        (
          await db('answers')
            .join('responses', 'responses.id', 'answers.response_id')
            .where({ campaign_id: id })
            .count({ n: '*' })
            .first()
        )?.['n'],
      ),
    untilOver: () => until(async () => (await state()).state === 'finished', 600_000),
    untilAttempts: (count: number) =>
      until(
        async () => Number((await db('attempts').where({ campaign_id: id }).count({ n: '*' }).first())?.['n']) >= count,
        120_000,
      ),

    /** Each patient's rows against what that patient did and what the patient's phone saw. */
    async compare(t: LiveTest): Promise<void> {
      const wrong: unknown[] = []
      for (const it of cases) {
        const attempts = await attemptsOf(it.number).orderBy('begun_at')
        const found = {
          disposition: attempts.at(-1)?.disposition,
          answers: await answersOf(it.number),
          calls: attempts.length,
          seenByPhone: fs.callsTo(it.number).length,
        }
        const expected = {
          disposition: it.disposition,
          answers: { ...it.answers },
          calls: it.calls,
          seenByPhone: it.calls,
        }
        if (
          JSON.stringify(found, Object.keys(found).sort()) !== JSON.stringify(expected, Object.keys(expected).sort()) ||
          !sameAnswers(found.answers, expected.answers)
        ) {
          wrong.push({ number: it.number, expected, found })
        }
      }
      t.same(wrong.slice(0, 5), [], `${cases.length - wrong.length} of ${cases.length} patients as they were`)
    },

    /** After an accident: every contact settled, one row for every ring of a phone, no number of the budget exceeded. */
    async count(t: LiveTest): Promise<void> {
      const open = await db('contacts')
        .where({ campaign_id: id })
        .whereNotIn('state', ['done', 'excluded'])
        .count({ n: '*' })
        .first()
      t.equal(Number(open?.['n']), 0, 'nobody is left behind')
      const openAttempts = await db('attempts')
        .where({ campaign_id: id })
        .whereNot({ state: 'ended' })
        .count({ n: '*' })
        .first()
      t.equal(Number(openAttempts?.['n']), 0, 'no attempt is left open')
      const unequal: unknown[] = []
      for (const { number } of cases) {
        const rows = await attemptsOf(number).select('disposition')
        const happened = rows.filter(({ disposition }) => disposition !== null).length
        const rung = fs.callsTo(number).length
        if (rung > happened || rung === 0) unequal.push({ number, rung, rows })
      }
      t.same(unequal, [], 'every call that reached a phone has its row, and every patient was called')
      t.equal((await attemptsStore(db).open()).length, 0)
    },
  }
}

const sameAnswers = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

type CampaignUnderTest = ReturnType<typeof campaignUnderTest>

async function checkRecordings(
  t: LiveTest,
  db: Ward['db'],
  fs: LiveFreeSwitch,
  { id: campaignId, cases }: CampaignUnderTest,
): Promise<void> {
  const phones = new Map(cases.map(({ number, behaviour }) => [number, behaviour.phone]))
  const rows = await db('recordings')
    .join('calls', 'calls.id', 'recordings.call_id')
    .where({ campaign_id: campaignId, kind: 'call' })
    .select('recordings.*', 'calls.disposition', 'calls.to_number')
  const answered = await db('attempts')
    .where({ campaign_id: campaignId })
    .whereNotNull('answered_at')
    .count({ n: '*' })
    .first()
  t.equal(rows.length, Number(answered?.['n']), 'every answered call has one')
  t.ok(
    rows.some((row) => phones.get(row.to_number) === 'sipp'),
    'of sipp phones too',
  )
  for (const row of rows) {
    t.match(row, { state: 'kept', channels: 2 })
    t.ok(row.duration_ms > 500, `${row.duration_ms} ms`)
    const file = path.join(fs.recordings, row.path)
    t.equal((await stat(file)).size, row.bytes)
    const [person, engine] = readChannels(file)
    const said = soundsIn(engine ?? new Int16Array())
    const spoken = soundsIn(person ?? new Int16Array())
    t.ok(said.length > 0, 'the prompts are on the right')
    if (phones.get(row.to_number) === 'sipp') {
      // The last frame of a leg that never sent any is whatever lay in FreeSWITCH's memory (1.10.12).
      const isLastFrame = ({ fromMs }: { fromMs: number }): boolean => fromMs >= row.duration_ms - 20
      t.same(
        spoken.filter((sound) => !isLastFrame(sound)),
        [],
        'a phone that sends keys and no sound is silent on the left',
      )
    } else if (row.disposition === 'completed') {
      const hello = spoken[0]
      t.ok(
        hello !== undefined && hello.fromMs < 1_500 && hello.toMs - hello.fromMs > 800,
        'the patient’s hello is on the left',
      )
      const lengthOf = (sounds: typeof said) => sounds.reduce((ms, { fromMs, toMs }) => ms + toMs - fromMs, 0)
      t.ok(lengthOf(spoken) < lengthOf(said) / 2, 'with the keys, and without the prompts')
    }
  }
}

async function until(isTrue: () => Promise<boolean>, withinMs: number): Promise<void> {
  const giveUpAt = Date.now() + withinMs
  while (!(await isTrue())) {
    if (Date.now() > giveUpAt) throw new Error('waited in vain')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}
