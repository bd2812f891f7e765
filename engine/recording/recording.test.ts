import { mkdir, mkdtemp, rm, stat, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { testDatabase } from '../../db/test-database.ts'
import type { LiveCall } from '../calls/live-call.ts'
import { callIdOf, newLegId } from '../kernel/ids.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import type { CommandOutcome } from '../switch/switch.ts'
import { createRecording } from './recording.ts'
import { recordingStore } from './recording-store.ts'
import { wavBytes } from './test-wav.ts'
import { measureWav } from './wav-file.ts'

const day = '2026/11/23'

t.setTimeout(180_000)

t.test('recordings', async (t) => {
  const { db, inFlight } = await testDatabase(t)
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 1), inFlight)
  const folder = await mkdtemp(path.join(os.tmpdir(), 'recordings-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const store = recordingStore(db)
  const errors: unknown[] = []
  let isAway = false
  const orAway =
    <Args extends unknown[], Result>(query: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      isAway ? Promise.reject(new Error('away')) : query(...args)
  const recording = createRecording({
    store: { ...store, begin: orAway(store.begin), keep: orAway(store.keep), markMissing: orAway(store.markMissing) },
    clock,
    inFlight,
    folder: `${folder}/`,
    timeZone: 'Asia/Shanghai',
    onError: (error) => errors.push(error),
  })

  /** A call of which only what a recording needs is there. */
  function answered(reply: CommandOutcome = { kind: 'done' }) {
    const id = callIdOf(newLegId())
    const started: string[] = []
    const call = {
      id,
      hasEnded: false,
      startRecording: async (file: string) => {
        started.push(file)
        return reply
      },
    } as Partial<LiveCall> as LiveCall
    const where = `${day}/${id}.wav`
    return { id, call, started, where, file: path.join(folder, where) }
  }
  const row = (where: string) => db('recordings').where({ path: where }).first()
  const ended = (file: string, durationMs = 1_000) =>
    recording.hear({ kind: 'RecordingEnded', leg: newLegId(), at: clock.now(), seq: 1, file, durationMs })
  const pass = async (ms = 1_000): Promise<void> => {
    await clock.run({ until: clock.now() + ms })
    await recording.quiet()
  }

  await t.test('a call is on disk under its day, and its row says what is in the file', async (t) => {
    const { call, started, where, file, id } = answered()
    recording.start(call)
    await pass()
    t.same(started, [file])
    t.match(await row(where), { state: 'recording', call_id: id, kind: 'call' })
    await writeFile(file, wavBytes({ channels: 2, ms: 1_500 }))
    ended(file)
    ended(file)
    await pass()
    t.match(await row(where), { state: 'kept', channels: 2, duration_ms: 1_500, sha256: /^[0-9a-f]{64}$/ })
    t.match(await recording.ofCall(id), [{ state: 'kept', bytes: (await stat(file)).size }])
  })

  await t.test('a call too short to be recorded leaves no row; one that cannot be says so', async (t) => {
    const short = answered({ kind: 'no-such-leg' })
    recording.start(short.call)
    const gone = answered()
    recording.start({ ...gone.call, hasEnded: true } as LiveCall)
    const refused = answered({ kind: 'declined', why: 'disk full' })
    recording.start(refused.call)
    await pass()
    t.equal(await row(short.where), undefined)
    t.same([await row(gone.where), gone.started], [undefined, []])
    t.match(await row(refused.where), { state: 'missing' })
    t.match(errors.splice(0), [{ message: /did not start: declined/ }])
  })

  await t.test('an end that is told before the start was answered, and a start whose fate is unknown', async (t) => {
    const { call, where, file } = answered({ kind: 'unknown', why: 'no reply' })
    recording.start(call)
    await pass()
    t.match(await row(where), { state: 'recording' }, 'the file may well be there: it is looked for')
    await writeFile(file, wavBytes({ channels: 2, ms: 40 }))
    ended(file)
    await pass()
    t.match(await row(where), { state: 'kept', duration_ms: 40 })
  })

  await t.test('who waits in a line at once after the answer is not recorded while waiting', async (t) => {
    const { call } = answered()
    const orders: string[] = []
    const slow = {
      ...call,
      async startRecording() {
        await new Promise((resolve) => setTimeout(resolve, 5))
        orders.push('started')
        return { kind: 'done' }
      },
      async stopRecording() {
        orders.push('stopped')
        return { kind: 'done' }
      },
    } as LiveCall
    recording.start(slow)
    recording.stop(slow)
    recording.startConversation(slow)
    await pass()
    t.same(orders, ['started', 'stopped', 'started'])
  })

  await t.test('while the database is away calls are recorded, and entered when it is back', async (t) => {
    isAway = true
    const { call, started, where, file, id } = answered()
    recording.start(call)
    await pass()
    t.same(started, [file])
    await writeFile(file, wavBytes({ channels: 2, ms: 1_000 }))
    ended(file)
    await pass(25_000)
    t.ok(errors.splice(0).length >= 3, 'and it is said')
    isAway = false
    await pass(20_000)
    t.match(await row(where), { state: 'kept', call_id: id, kind: 'call', duration_ms: 1_000 })
    t.equal(clock.pending, 0)
  })

  await t.test('what a person said is kept beside the call', async (t) => {
    const { call, id } = answered()
    const file = await recording.newVoiceFile(call)
    t.equal(path.dirname(file), path.join(folder, day))
    await writeFile(file, wavBytes({ channels: 1, ms: 700 }))
    await recording.voiceKept(call, file)
    await pass()
    t.match(await recording.ofCall(id), [{ kind: 'voice-answer', state: 'kept', channels: 1, durationMs: 700 }])
  })

  await t.test('files of others are none of our business', async (t) => {
    const before = (await db('recordings')).length
    ended(`${folder}-other/${newLegId()}.wav`)
    ended(path.join(folder, '..', 'elsewhere.wav'))
    await pass()
    t.equal((await db('recordings')).length, before)
  })

  await t.test('after a crash, and after a lost link, what has ended meanwhile is measured', async (t) => {
    const [whole, lost, alive] = [answered(), answered(), answered()]
    for (const { call } of [whole, lost, alive]) recording.start(call)
    await pass()
    await writeFile(whole.file, wavBytes({ channels: 2, ms: 900 }))
    await recording.recover((call) => call === alive.id)
    t.match(await row(whole.where), { state: 'kept', duration_ms: 900 })
    t.match(await row(lost.where), { state: 'missing' })
    t.match(await row(alive.where), { state: 'recording' })
    await writeFile(alive.file, wavBytes({ channels: 2, ms: 800 }))
    recording.hear({ kind: 'SwitchBack', at: clock.now(), seq: 9, restarted: true, legs: [] })
    await pass()
    t.match(await row(alive.where), { state: 'kept', duration_ms: 800 })
  })

  await t.test('what is too old goes, and one that cannot be deleted does not keep the others', async (t) => {
    const stuck = await db('recordings').where({ state: 'kept' }).orderBy('id').first()
    await rm(path.join(folder, stuck.path))
    await mkdir(path.join(folder, stuck.path)) // a folder in its place: rm refuses
    const kept = (await db('recordings').where({ state: 'kept' })).length
    await clock.run({ until: clock.now() + 3 * 86_400_000 })
    t.equal(await recording.deleteOlderThan(7), 0)
    const due = await recording.dueAfter(1)
    t.match(due, { kept: { files: kept }, before: { files: kept } }, 'and it is known beforehand')
    t.ok(due.kept.bytes > 0 && (due.oldestAt ?? 0) > 0)
    t.match(await recording.dueAfter(7), { kept: { files: kept }, before: { files: 0, bytes: 0 } })
    t.match(await recording.dueAfter(0), { before: { files: 0 } }, 'for ever is for ever')
    t.equal(await recording.deleteOlderThan(1), kept - 1)
    t.equal((await db('recordings').where({ state: 'kept' })).length, 1)
    t.match(await recording.dueAfter(1), { kept: { files: 1 }, before: { files: 1 } }, 'the stuck one is still due')
    t.equal(errors.splice(0).length, 1)
  })
  t.same(errors, [])
  t.equal(clock.pending, 0)
})

t.test('a file is measured by its sound', async (t) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wav-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  const measured = async (bytes: Buffer) => {
    const file = path.join(folder, `${newLegId()}.wav`)
    await writeFile(file, bytes)
    return await measureWav(file)
  }
  const wav = wavBytes({ channels: 2, ms: 250 })
  t.match(await measured(wav), { channels: 2, durationMs: 250, bytes: wav.length })
  t.match(
    await measured(Buffer.concat([wav, Buffer.from('LIST\x04\0\0\0abcd')])),
    { durationMs: 250 },
    'and not by what follows',
  )
  const unfinished = Buffer.from(wav)
  unfinished.writeUInt32LE(0, 40)
  t.match(await measured(unfinished), { durationMs: 250 }, 'a header that was never completed')
  const cut = path.join(folder, 'cut.wav')
  await writeFile(cut, wav)
  await truncate(cut, 44 + 3200)
  t.match(await measureWav(cut), { durationMs: 100 }, 'a file that was cut off')
  t.equal(await measured(wav.subarray(0, 44)), undefined, 'a header and no sound')
  t.equal(await measured(Buffer.from('RIFFxxxxWAVE')), undefined)
  t.equal(await measured(Buffer.alloc(0)), undefined)
  t.equal(await measured(Buffer.from('not a sound at all')), undefined)
  t.equal(await measureWav(path.join(folder, 'nowhere.wav')), undefined)
})
