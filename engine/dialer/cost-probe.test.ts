import t from 'tap'
import { answers } from './test-carrier.ts'
import { testHouses } from './test-house.ts'
t.setTimeout(600_000)
t.test('cost', async (t) => {
  const { house } = await testHouses(t)
  for (const [contacts, calls] of [[1000, 1000], [10000, 10000], [100000, 1000]] as const) {
    const h = await house(() => answers())
    const dialer = h.dialer({ lines: 100, callsPerSecond: 20 })
    await dialer.recover()
    let s = performance.now()
    const ids = await h.admit(contacts)
    const t1 = performance.now()
    const id = await h.campaign(ids, { caps: { lines: 100, callsPerSecond: 20 } })
    const created = performance.now() - t1
    let n = 0, seen = 0; const done = () => { for (; seen < h.events.length; seen += 1) if (h.events[seen]?.kind === "AttemptEnded") n += 1; return n }
    const cpu = process.cpuUsage()
    s = performance.now()
    await dialer.start(id, { because: 'x' })
    await h.clock.run({ until: h.clock.now() + 86400_000, isDone: () => done() >= calls })
    const used = process.cpuUsage(cpu)
    console.error({ contacts, calls, created, cpuMsPerCall: (used.user + used.system) / 1000 / calls, wallMsPerCall: (performance.now() - s) / calls, rss: process.memoryUsage().rss / 1e6 | 0 })
    const t2 = performance.now()
    await dialer.progress(id)
    console.error('progress ms', performance.now() - t2)
    await dialer.close()
  }
})
