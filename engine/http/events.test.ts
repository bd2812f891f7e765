import { type AddressInfo, connect, type Socket } from 'node:net'
import t from 'tap'
import { toMs } from '../kernel/duration.ts'
import { type Caller, testApp } from './test-app.ts'

t.setTimeout(180_000)

/** One browser tab: reads what comes until it has seen what it waits for. */
async function tab(base: string, caller: Caller, options: { topics?: string; lastEventId?: string } = {}) {
  const leaving = new AbortController()
  const answer = await fetch(`${base}/api/events${options.topics === undefined ? '' : `?topics=${options.topics}`}`, {
    signal: leaving.signal,
    headers: {
      cookie: caller.cookie,
      ...(options.lastEventId !== undefined && { 'last-event-id': options.lastEventId }),
    },
  })
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return {
    answer,
    get text() {
      return text
    },
    async until(wanted: RegExp): Promise<string> {
      while (!wanted.test(text)) {
        const read = await reader?.read()
        if (read === undefined || read.done) throw new Error(`the stream ended before ${wanted}: ${text}`)
        text += read.value
      }
      return text
    },
    async untilEnd(): Promise<string> {
      for (;;) {
        const read = await reader?.read()
        if (read === undefined || read.done) return text
        text += read.value
      }
    },
    leave: () => leaving.abort(),
  }
}

const idsIn = (text: string): string[] => [...text.matchAll(/^id: (.*)$/gm)].map((found) => found[1] ?? '')

t.test('a tab sees what happens, goes on where it was cut off, and is told when it missed too much', async (t) => {
  const { app, live, as } = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const supervisor = await as('supervisor')
  const first = await tab(base, supervisor, { topics: 'campaign' })
  t.match(first.answer.headers.get('content-type'), 'text/event-stream')
  t.match(first.answer.headers.get('content-security-policy'), "default-src 'self'")
  await first.until(/connected/)
  live.publish('campaign.progress', {
    campaign: 1,
    done: 10,
    pii: { name: '张三' },
    last: [{ pii: '138', cause: 'busy' }],
  })
  live.publish('call.ended', { call: 'x' })
  live.publish('campaign.progress', { campaign: 1, done: 11 })
  const seen = await first.until(/"done":11/)
  t.notMatch(seen, /张三|138|call\.ended/, 'no personal data, no other topic')
  t.match(
    seen,
    /event: campaign\.progress\nid: \w+\.1\ndata: {"at":\d+,"campaign":1,"done":10,"last":\[{"cause":"busy"}\]}/,
  )
  const [, lastEventId = ''] = idsIn(seen)
  first.leave()

  live.publish('campaign.progress', { campaign: 1, done: 12 })
  const second = await tab(base, supervisor, { lastEventId })
  t.notMatch(await second.until(/"done":12/), /"done":11|resync/, 'nothing twice, nothing missed')
  second.leave()

  for (let done = 13; done < 100; done += 1) live.publish('campaign.progress', { done })
  const third = await tab(base, supervisor, { lastEventId })
  t.match(await third.until(/resync/), /event: resync/, 'the ring has moved on')
  third.leave()
  const fourth = await tab(base, supervisor, { lastEventId: 'beforerestart.5' })
  await fourth.until(/resync/)
  fourth.leave()
  while (live.viewers > 0) await new Promise((resolve) => setImmediate(resolve))
  t.equal(live.viewers, 0, 'nobody is held in memory who has left')
})

t.test('a doctor sees the own department live, and nothing of the rest', async (t) => {
  const { app, live, as } = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const doctor = await tab(base, await as('doctor', { department: '心内科' }))
  await doctor.until(/connected/)
  live.publish('call.ended', { n: 1 }, { department: '骨科' })
  live.publish('call.ended', { n: 2 })
  live.publish('call-log.written', { n: 4 }, { everybody: true })
  live.publish('call.ended', { n: 3 }, { department: '心内科' })
  const seen = await doctor.until(/"n":3/)
  t.notMatch(seen, /"n":1|"n":2/)
  t.match(seen, /"n":4/, 'what says nothing of anybody')
  doctor.leave()
})

t.test('a stream ends with the session behind it, and with the engine', async (t) => {
  const { app, clock, as, accounts, pass, live } = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const agent = await as('agent')
  const open = await tab(base, agent)
  await open.until(/connected/)
  await pass(toMs('20s'))
  await open.until(/: here/)
  await accounts.signOutEverywhere(agent.user.id)
  clock.run({ until: clock.now() + toMs('20s') }).catch(t.error)
  await open.untilEnd()
  t.equal(live.viewers, 0)

  const second = await tab(base, await as('it'))
  await second.until(/connected/)
  await Promise.all([app.close(), second.untilEnd()])
  t.equal(live.viewers, 0)
  t.equal(clock.pending, 0, 'no heartbeat is left')
})

t.test('a tab that does not read costs nothing and holds nobody up', async (t) => {
  const { app, live, as } = await testApp(t)
  await app.listen({ host: '127.0.0.1', port: 0 })
  const it = await as('it')
  const socket = await stalled((app.server.address() as AddressInfo).port, it.cookie)
  const base = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const reading = await tab(base, it, { topics: 'last' })
  await reading.until(/connected/)
  const before = process.memoryUsage().rss
  const filler = 'x'.repeat(10_000)
  for (let i = 0; i < 5_000; i += 1) {
    live.publish('noise.made', { i, filler })
    if (i % 50 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  live.publish('last.one', { done: true })
  await reading.until(/last\.one/)
  t.ok(
    process.memoryUsage().rss - before < 40_000_000,
    '50 MB were published; no queue keeps them for the one who does not read',
  )
  socket.resume()
  await new Promise<void>((resolve) => {
    let text = ''
    socket.on('data', (chunk) => {
      text = (text + chunk.toString()).slice(-40_000)
      if (/resync/.test(text) || /last\.one/.test(text)) resolve()
    })
  })
  socket.destroy()
  reading.leave()
})

function stalled(port: number, cookie: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(`GET /api/events HTTP/1.1\r\nhost: x\r\ncookie: ${cookie}\r\n\r\n`)
      socket.once('data', () => {
        socket.pause()
        resolve(socket)
      })
    })
    socket.once('error', reject)
  })
}

t.test('one person cannot open live pages without end', async (t) => {
  const { app, as } = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const it = await as('it')
  const tabs = []
  for (let i = 0; i < 13; i += 1) tabs.push(await tab(base, it))
  t.same(tabs.map(({ answer }) => answer.status).slice(-2), [200, 429])
  for (const open of tabs) open.leave()
})

t.test('the system’s figures reach IT who look at them, and nobody else is woken for them', async (t) => {
  const { app, live, as } = await testApp(t)
  const base = await app.listen({ host: '127.0.0.1', port: 0 })
  const it = await as('it')
  const watched: boolean[] = []
  live.onWatch(() => watched.push(live.isWatched('system')))
  const looking = await tab(base, it, { topics: 'system' })
  const [elsewhere, agent] = [await tab(base, it), await tab(base, await as('agent'), { topics: 'system,call' })]
  for (const each of [looking, elsewhere, agent]) await each.until(/connected/)
  t.equal(live.isWatched('system'), true)
  live.publish('system.state', { n: 1 }, { roles: ['it', 'supervisor'], isOnRequest: true })
  live.publish('system.problems', { n: 2 }, { roles: ['it', 'supervisor'] })
  live.publish('call.ended', { n: 3 })
  t.match(await looking.until(/"n":2/), /system\.state/)
  t.notMatch(await elsewhere.until(/"n":3/), /system\.state/, 'figures are for those who ask')
  t.match(elsewhere.text, /system\.problems/, 'what is wrong is for the whole of IT')
  t.notMatch(await agent.until(/"n":3/), /system\./, 'and not for an agent, who may ask as much as she likes')
  for (const each of [looking, elsewhere, agent]) each.leave()
  while (live.isWatched('system')) await new Promise((resolve) => setImmediate(resolve))
  t.same([watched[0], watched.at(-1)], [true, false])
})
