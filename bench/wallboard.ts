/**
 * The wallboard of a house with 500 agents and 2,000 calls, in Chromium: how smoothly its page runs while callers come and go, and what
 * that costs the engine. Frames are counted by the page itself; `longTasksMs` is the time a second in which it could not answer a
 * click at once. `npm run --silent bench -- wallboard [agents] [calls]`.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { usualKeptRules, usualManners } from '../engine/acd/core/queue-settings.ts'
import { strategies } from '../engine/acd/core/words.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { scriptedPerson } from '../engine/switch/virtual/scripted-person.ts'
import { openBrowser, signIn, visit } from '../test/browser/browser.ts'
import { openUiHouse, type UiHouse } from '../test/browser/ui-house.ts'

const agents = Number(process.argv[2] ?? 500)
const calls = Number(process.argv[3] ?? 2_000)
const queueCount = 10
const watchedMs = 30_000

const after: (() => unknown)[] = []
const house = await openUiHouse(
  { teardown: (work) => after.unshift(work) },
  {
    demo: false,
    stage: {
      clock: realClock,
      people: (to) =>
        scriptedPerson({
          phone: { does: 'answer', ringsMs: 2_000 + (Number('extension' in to && to.extension) % 7) * 500 },
        }),
    },
  },
)
await house.addUsers()
await openFloor(house)
const caller = keepCalling(house)
for (let waited = 0; waited < 240 && caller.live() < calls; waited += 1) await pause(1_000)

const browser = await openBrowser()
const view = await visit(browser, house.address, { screen: 'desk', language: 'zh-CN' })
await signIn(view, 'supervisor', 'zh-CN')
await view.page.goto('/floor')
await view.page.getByText('队列1').first().waitFor({ timeout: 60_000 })
await pause(5_000)
const delays = monitorEventLoopDelay({ resolution: 5 })
delays.enable()
const cpu = process.cpuUsage()
const seen = (await view.page.evaluate(watchFrames(watchedMs))) as {
  frames: number[]
  longMs: number
  refreshes: number[]
  bytes: number
}
const { user, system } = process.cpuUsage(cpu)
delays.disable()
const line = {
  bench: 'wallboard',
  agents: house.engine.queues.acd.floor.ground.desks.size,
  calls: caller.live(),
  waiting: house.engine.queues.acd.floor.ground.callers.size,
  talking: house.engine.queues.acd.talks.length,
  frameP50Ms: shareOf(seen.frames, 0.5),
  frameP99Ms: shareOf(seen.frames, 0.99),
  longTasksMs: Math.round(seen.longMs / (watchedMs / 1_000)),
  refreshP50Ms: shareOf(seen.refreshes, 0.5),
  refreshP95Ms: shareOf(seen.refreshes, 0.95),
  refreshKb: Math.round(seen.bytes / 1_024),
  engineCpuShare: Math.round((user + system) / watchedMs) / 1_000,
  engineDelayP99Ms: Math.round(delays.percentile(99) / 1e6),
}
caller.stop()
await browser.close()
for (const work of after) await work()
console.log(JSON.stringify(line))
process.exit(0)

async function openFloor({ engine, exchange }: UiHouse): Promise<void> {
  const { queues, parts } = engine
  const now = realClock.now()
  const ids: number[] = []
  for (let at = 0; at < queueCount; at += 1) {
    const strategy = strategies[at % 8] ?? 'longest-idle'
    const title = { 'zh-CN': `队列${at + 1}`, en: `Queue ${at + 1}` }
    const manners = { ...usualManners, tellsAgentNumber: false, whispersTitle: false, asksRating: false }
    const rules = { ...usualKeptRules, strategy, pauseAfterMisses: 0, wrapUpMs: 3_000 }
    const made = await queues.settings.addQueue(
      { code: at === 0 ? 'service' : `q${at}`, title, isOpen: true, rules, manners },
      now,
    )
    if (made !== 'taken') ids.push(made)
  }
  const users = Array.from({ length: agents }, (_, at) => ({
    login: `bench-${at}`,
    name: `坐席${at}`,
    password_hash: 'none',
    role: 'agent' as const,
    created_at: now,
  }))
  await parts.db.batchInsert('users', users, 200)
  const rows: { id: number }[] = await parts.db('users').where('login', 'like', 'bench-%').orderBy('id').select('id')
  for (const [at, { id }] of rows.entries()) {
    const number = String(10_000 + at)
    exchange.plugIn(number)
    const phone = { kind: 'extension', number } as const
    await queues.settings.setAgent({ userId: id, number, phone, answersItself: false, skills: {} }, now)
  }
  for (const [at, queue] of ids.entries())
    await queues.settings.setMembers(
      queue,
      rows
        .filter((_, i) => i % queueCount === at || i % 7 === at % 7)
        .map(({ id }, position) => ({ userId: id, level: 0, position })),
    )
  await queues.refresh()
  for (const { id } of rows) await queues.desks.signIn(id)
}

/** As many calls as are wanted, in all queues; whoever leaves is replaced. */
function keepCalling({ engine, exchange }: UiHouse) {
  const legs = new Set<string>()
  let callers = 0
  let isOn = true
  const one = (): void => {
    callers += 1
    const from = `139${String(10_000_000 + callers)}`
    const leg = exchange.callIn(
      scriptedPerson({
        hangsUpAfterMs: 20_000 + (callers % 40) * 5_000,
        ended: () => leg !== undefined && legs.delete(leg),
      }),
      { from, to: '8010', trunk: engine.parts.config.trunk },
    )
    if (leg !== undefined) legs.add(leg)
  }
  // Callers ask for the service line; a part of them is moved on at once, so that every queue has some.
  const { acd } = engine.queues
  const timer = setInterval(() => {
    for (let more = 0; more < 40 && isOn && legs.size < calls; more += 1) one()
    const waiting = [...(acd.floor.ground.queues.get('service')?.waiting ?? [])]
    for (const [at, { caller }] of waiting.entries())
      if (at % queueCount !== 0) acd.tell({ kind: 'caller-moved', caller, to: { queue: `q${at % queueCount}` } })
  }, 500)
  return {
    live: () => legs.size,
    stop: () => {
      isOn = false
      clearInterval(timer)
    },
  }
}

function shareOf(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return Math.round(sorted[Math.floor(sorted.length * share)] ?? 0)
}

/** Runs in the page. */
function watchFrames(ms: number): string {
  return `new Promise((resolve) => {
    const frames = []
    let longMs = 0
    new PerformanceObserver((list) => { for (const each of list.getEntries()) longMs += each.duration }).observe({ type: 'longtask' })
    performance.clearResourceTimings()
    performance.setResourceTimingBufferSize(2000)
    const began = performance.now()
    let last = began
    const frame = (now) => {
      frames.push(now - last)
      last = now
      if (now - began < ${ms}) return requestAnimationFrame(frame)
      const floor = performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/api/floor'))
      resolve({ frames: frames.slice(1), longMs, refreshes: floor.map(({ duration }) => duration), bytes: floor.at(-1)?.decodedBodySize ?? 0 })
    }
    requestAnimationFrame(frame)
  })`
}
