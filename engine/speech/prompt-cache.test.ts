import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import t from 'tap'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { PromptCache } from './prompt-cache.ts'
import { RenderSlots } from './render-slots.ts'

const hourMs = 3_600_000
const keyOf = (n: number): string => n.toString(16).padStart(64, '0')
const live = { isPrepared: false }
const prepared = { isPrepared: true }

async function scratch(t: { teardown(after: () => unknown): unknown }): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'prompt-cache-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function aCache(
  t: { teardown(after: () => unknown): unknown },
  options: { maxBytes?: number; folder?: string } = {},
) {
  const clock = new VirtualClock(Date.UTC(2026, 10, 23), new InFlight())
  const folder = options.folder ?? (await scratch(t))
  const cache = new PromptCache({ folder, maxBytes: options.maxBytes ?? 1_000_000, keepMs: 12 * hourMs, clock })
  const make = (n: number, how = live) => cache.make(keyOf(n), how, (file) => writeFile(file, Buffer.alloc(1_000, n)))
  const pass = (ms: number) => clock.run({ until: clock.now() + ms })
  return { cache, folder, clock, make, pass }
}

const filesIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.wav'))

t.test('ten calls that need the same prompt at once wait for one rendering', async (t) => {
  const { cache, folder } = await aCache(t)
  let renderings = 0
  const write = async (file: string): Promise<void> => {
    renderings += 1
    await writeFile(file, 'sound')
  }
  const files = await Promise.all(
    Array.from({ length: 10 }, (_, n) => cache.make(keyOf(1), n % 2 === 0 ? live : prepared, write)),
  )
  t.equal(renderings, 1)
  t.equal(new Set(files).size, 1)
  t.equal(await readFile(String(files[0]), 'utf8'), 'sound')
  t.same(await filesIn(folder), [path.join('00', `${keyOf(1)}.wav`)])
  t.equal(cache.busy, 0)
})

t.test('a rendering that fails leaves nothing behind and is tried again by the next who asks', async (t) => {
  const { cache, folder, make } = await aCache(t)
  const failing = cache.make(keyOf(1), live, async (file) => {
    await writeFile(file, 'half a sound')
    throw new Error('out of breath')
  })
  await t.rejects(failing, { message: 'out of breath' })
  t.same(await filesIn(folder), [])
  t.equal(cache.files, 0)
  await t.resolves(make(1))
  t.equal(cache.busy, 0)
})

t.test('the cache stays under its bound, and what was used last stays', async (t) => {
  const { cache, folder, make, pass } = await aCache(t, { maxBytes: 20_000 })
  for (let n = 0; n < 100; n += 1) {
    await make(n)
    await make(0)
    await pass(2 * 60_000)
  }
  t.ok(cache.bytes <= 20_000, `${cache.bytes} bytes`)
  t.equal((await filesIn(folder)).length, cache.files, 'the books are right')
  t.ok(await cache.find(keyOf(0), live), 'what every call uses is still there')
  t.ok(await cache.find(keyOf(99), live))
  t.notOk(await cache.find(keyOf(5), live))
})

t.test('what was prepared for tonight is not evicted by what is said meanwhile, and is tomorrow', async (t) => {
  const { cache, make, pass } = await aCache(t, { maxBytes: 20_000 })
  for (let n = 0; n < 10; n += 1) await make(n, prepared)
  for (let n = 100; n < 150; n += 1) {
    await pass(2 * 60_000)
    await make(n)
  }
  const left = await Promise.all(Array.from({ length: 10 }, (_, n) => cache.find(keyOf(n), live)))
  t.equal(left.filter(Boolean).length, 10)
  await pass(13 * hourMs)
  for (let n = 200; n < 230; n += 1) {
    await make(n)
    await pass(2 * 60_000)
  }
  t.notOk(await cache.find(keyOf(3), live))
})

t.test('a campaign that needs more than the cache may hold is told so', async (t) => {
  const { make, pass, cache } = await aCache(t, { maxBytes: 5_000 })
  const outcomes: string[] = []
  for (let n = 0; n < 8; n += 1) {
    outcomes.push(
      await make(n, prepared).then(
        () => 'made',
        (error: { code: string }) => error.code,
      ),
    )
    await pass(2 * 60_000)
  }
  t.same(outcomes, [...Array(5).fill('made'), ...Array(3).fill('speech-cache-full')])
  await t.resolves(make(100), 'a call that is up is never refused')
  t.ok(cache.bytes <= 6_000)
})

t.test('a restarted engine finds what the last one rendered, and tidies up after it', async (t) => {
  const before = await aCache(t)
  await before.make(1)
  await before.make(2)
  const longAgo = before.clock.now() / 1000 - 7_200
  const { folder } = before
  await writeFile(path.join(folder, 'drafts', 'old.wav'), 'half')
  await utimes(path.join(folder, 'drafts', 'old.wav'), longAgo, longAgo)
  await writeFile(path.join(folder, 'drafts', 'new.wav'), 'another engine is writing this')
  await writeFile(path.join(folder, '00', `${keyOf(3)}.wav`), '')
  await writeFile(path.join(folder, 'README'), 'not ours')
  const { cache } = await aCache(t, { folder })
  t.ok(await cache.find(keyOf(1), live))
  t.notOk(await cache.find(keyOf(3), live), 'an empty file is no sound')
  t.equal(cache.files, 2)
  t.same(await readdir(path.join(folder, 'drafts')), ['new.wav'])
})

t.test('a file that somebody deleted is rendered again', async (t) => {
  const { make, pass } = await aCache(t)
  const file = await make(1)
  await rm(file)
  await pass(2 * 60_000)
  t.equal(await make(1), file)
  t.equal((await readFile(file)).length, 1_000)
})

t.test('the nightly look at the folder keeps the bound, whoever else writes there', async (t) => {
  const { cache, folder, clock, make, pass } = await aCache(t, { maxBytes: 3_500 })
  await make(1)
  await make(2)
  await rm(path.join(folder, '00', `${keyOf(1)}.wav`))
  for (const n of [7, 8, 9]) {
    const other = path.join(folder, '00', `${keyOf(n)}.wav`)
    await writeFile(other, Buffer.alloc(1_000))
    const writtenAt = (clock.now() - (20 - n) * 24 * hourMs) / 1000
    await utimes(other, writtenAt, writtenAt)
  }
  await pass(hourMs)
  t.equal(await cache.tidy(), 1, 'the oldest goes')
  t.same((await filesIn(folder)).toSorted(), [2, 8, 9].map((n) => path.join('00', `${keyOf(n)}.wav`)).toSorted())
  t.match(cache, { bytes: 3_000, files: 3 }, 'and what is gone does not count')
  t.equal(await cache.tidy(), 0)
})

t.test('a call that waits goes before a campaign that prepares', async (t) => {
  const slots = new RenderSlots(1)
  const order: string[] = []
  const first = deferred()
  const work = [
    slots.run(false, () => first.promise),
    slots.run(false, () => Promise.resolve(order.push('campaign'))),
    slots.run(true, () => Promise.resolve(order.push('call'))),
  ]
  t.equal(slots.waiting, 2)
  first.resolve(undefined)
  await Promise.all(work)
  t.same(order, ['call', 'campaign'])
  await t.rejects(slots.run(true, () => Promise.reject(new Error('no'))))
  await t.resolves(
    slots.run(true, () => Promise.resolve()),
    'a slot comes back after a failure',
  )
  t.equal(slots.waiting, 0)
})

function deferred() {
  let resolve: (value: unknown) => void = () => undefined
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}
