import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocket, WebSocketServer } from 'ws'
import { type TestDatabase, testDatabase } from '../../db/test-database.ts'
import { type Caller, testApp } from '../http/test-app.ts'
import { closeCodes } from './core/close-codes.ts'
import { beatMs, largestFrame } from './sip-bridge.ts'
import { createSoftphone } from './softphone.ts'
import { softphoneRoutes } from './softphone-routes.ts'
import { softphoneStore } from './softphone-store.ts'

t.setTimeout(180_000)

const invite = 'INVITE sip:x@wardline SIP/2.0\r\n\r\n'

/** As much of a switch as hears SIP over WebSocket: answers each message with a word, and with `bye` goes. */
async function fakeSwitch(t: Test) {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const heard: string[] = []
  const protocols: string[] = []
  server.on('connection', (socket, request) => {
    protocols.push(String(request.headers['sec-websocket-protocol']))
    socket.on('message', (message) => {
      heard.push(String(message))
      if (String(message) === 'bye') socket.close()
      else socket.send(`heard ${String(message).slice(0, 6)}`)
    })
  })
  t.teardown(() => server.close())
  return {
    address: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heard,
    protocols,
    get open() {
      return server.clients.size
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

async function openHouse(t: Test, options: { address?: string; isHere?: boolean; database?: TestDatabase } = {}) {
  const database = options.database ?? (await testDatabase(t))
  const sip = await fakeSwitch(t)
  let softphone: ReturnType<typeof createSoftphone> | undefined
  const lazy = new Proxy({} as ReturnType<typeof createSoftphone>, {
    get: (_, name: keyof ReturnType<typeof createSoftphone>) => softphone?.[name],
  })
  const clock = { now: () => app.clock.now(), at: (at: number, wake: () => void) => app.clock.at(at, wake) }
  const app: Awaited<ReturnType<typeof testApp>> = await testApp(t, {
    database,
    features: [softphoneRoutes({ softphone: lazy, address: options.address ?? sip.address, clock })],
  })
  softphone = createSoftphone({
    store: softphoneStore(database.db),
    clock,
    realm: 'wardline',
    isHere: () => options.isHere !== false,
  })
  const base = await app.app.listen({ host: '127.0.0.1', port: 0 })
  const line = (who: Caller) => who.ask('POST', '/api/softphone/line')
  /** What the handshake was answered with, or the open socket. */
  async function dial(headers: Record<string, string>, more: { protocol?: string; autoPong?: boolean } = {}) {
    const { protocol = 'sip', autoPong = true } = more
    const url = `${base.replace('http', 'ws')}/api/softphone`
    const socket = new WebSocket(url, protocol === '' ? [] : protocol, { headers, autoPong })
    return await new Promise<WebSocket | number>((resolve) => {
      socket.once('open', () => resolve(socket))
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0))
    })
  }
  async function socketOf(who: Caller, more: { autoPong?: boolean } = {}): Promise<WebSocket> {
    const socket = await dial({ cookie: who.cookie, origin: base }, more)
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`)
    return socket
  }
  return { ...app, base, sip, softphone, line, dial, socketOf }
}

const closing = async (socket: WebSocket): Promise<number> => (await once(socket, 'close'))[0] as number
const aMoment = () => new Promise((resolve) => setTimeout(resolve, 100))

/** Time passes until the engine has looked after this socket once more, or has closed it. */
async function beaten(house: { pass(ms: number): Promise<unknown> }, socket: WebSocket): Promise<void> {
  let isOver = false
  socket.once('ping', () => {
    isOver = true
  })
  while (!isOver && socket.readyState === WebSocket.OPEN) {
    await house.pass(beatMs)
    await aMoment()
  }
}
const message = async (socket: WebSocket): Promise<string> => String((await once(socket, 'message'))[0])

t.test('those who sit at desks get a line and a way to the switch, and nobody else', async (t) => {
  const house = await openHouse(t)
  const { base } = house
  for (const role of ['it', 'manager'] as const) {
    const who = await house.as(role)
    t.equal((await house.line(who)).json().code, 'not-allowed')
    t.equal(await house.dial({ cookie: who.cookie, origin: base }), 403)
  }
  t.equal(await house.dial({ origin: base }), 401, 'nobody')
  for (const role of ['agent', 'doctor', 'supervisor'] as const) {
    const who = await house.as(role)
    t.equal((await house.line(who)).statusCode, 200)
    ;(await house.socketOf(who)).close()
  }
  const agent = await house.as('agent', { login: 'nurse' })
  const { cookie } = agent
  t.equal(await house.dial({ cookie, origin: 'https://evil.example' }), 403, 'a page of another site')
  t.equal(await house.dial({ cookie, origin: 'null' }), 403)
  t.equal(await house.dial({ cookie }), 403, 'a program that does not say where it comes from')
  t.equal(await house.dial({ cookie, origin: base }, { protocol: 'chat' }), 400)
  t.equal((await agent.ask('GET', '/api/softphone', undefined, { origin: base })).statusCode, 403)
  const asked = { origin: `${base}`, host: new URL(base).host, 'sec-websocket-protocol': 'sip' }
  t.equal((await agent.ask('GET', '/api/softphone', undefined, asked)).statusCode, 404, 'no WebSocket')
  t.match(
    (await agent.ask('GET', '/api/softphone', undefined, asked)).headers['permissions-policy'],
    /microphone=\(self\)/,
  )
})

t.test(
  'a line has a password of its own for four hours, until the next one, and until its user signs out',
  async (t) => {
    const house = await openHouse(t)
    const agent = await house.as('agent')
    const secretOf = async (number: string) => (await house.softphone.secretOf(number))?.ha1
    const made = (await house.line(agent)).json()
    const { number, password } = made
    t.match(made, { realm: 'wardline', uri: `sip:${number}@wardline`, registrar: 'sip:wardline' })
    t.equal(number, String(700_000 + agent.user.id))
    t.match(password, /^[\w-]{32}$/)
    const ha1 = createHash('md5').update(`${number}:wardline:${password}`).digest('hex')
    t.equal(await secretOf(number), ha1)
    t.notMatch(JSON.stringify(await house.db('softphone_lines')), password, 'kept nowhere')
    t.match(await house.db('audit').where({ act: 'softphone.make-line' }), [{ subject_id: number }])

    const second = (await house.line(agent)).json()
    t.not(second.password, password)
    t.not(await secretOf(number), ha1)
    t.ok(await secretOf(number))
    await house.pass(second.expiresAt - house.clock.now())
    t.equal(await secretOf(number), undefined, 'four hours later')

    const nurse = await house.as('agent', { login: 'nurse' })
    const hers = (await house.line(nurse)).json().number
    t.ok(await secretOf(hers))
    t.equal((await nurse.ask('DELETE', '/api/session')).statusCode, 204)
    t.equal(await secretOf(hers), undefined, 'signed out')
    t.equal(await secretOf('8001'), undefined)

    const doctor = await house.as('doctor')
    const taken = { number: String(700_000 + doctor.user.id), name: '', secret_ha1: 'x'.repeat(32), created_at: 1 }
    await house.db('extensions').insert(taken)
    t.match((await house.line(doctor)).json(), { code: 'softphone-number-taken', message: new RegExp(taken.number) })
  },
)

t.test('SIP goes both ways, one message a frame, from the first word on', async (t) => {
  const house = await openHouse(t)
  const agent = await house.as('agent')
  const socket = await house.socketOf(agent)
  const answers: string[] = []
  socket.on('message', (text) => answers.push(String(text)))
  for (const text of ['REGISTER 1', 'REGISTER 2', invite]) socket.send(text)
  while (answers.length < 3) await once(socket, 'message')
  t.same(house.sip.heard, ['REGISTER 1', 'REGISTER 2', invite], 'in order, though the switch was not reached yet')
  t.same(answers, ['heard REGIST', 'heard REGIST', 'heard INVITE'])
  t.same(house.sip.protocols, ['sip'])
  socket.send('bye')
  t.equal(await closing(socket), closeCodes.switchAway, 'the switch hung up')

  const other = await house.socketOf(agent)
  other.send('hello')
  await message(other)
  const closed = closing(other)
  const newer = await house.socketOf(agent)
  t.equal(await closed, closeCodes.takenOver, 'the same user in a second window')
  newer.send('hello')
  t.equal(await message(newer), 'heard hello')
  t.equal(house.sip.open, 1)
  t.equal(socket.extensions + socket.protocol, 'sip', 'not compressed')
})

t.test('what is too much ends the socket, and the engine goes on', async (t) => {
  const house = await openHouse(t)
  const agent = await house.as('agent')
  const whole = await house.socketOf(agent)
  whole.send('x'.repeat(largestFrame))
  t.equal(await message(whole), 'heard xxxxxx', 'the largest frame that is taken')
  whole.send('x'.repeat(largestFrame + 1))
  t.equal(await closing(whole), 1009)
  const binary = await house.socketOf(agent)
  binary.send(Buffer.from(invite))
  t.equal(await closing(binary), closeCodes.notUnderstood)
  const flood = await house.socketOf(agent)
  flood.on('error', () => flood.terminate())
  for (let i = 0; i < 2_001; i += 1) flood.send('OPTIONS')
  await closing(flood)
  t.ok(
    house.sip.heard.filter((text) => text === 'OPTIONS').length <= 2_000,
    'the rest of a flood does not reach the switch',
  )
  const after = await house.socketOf(agent)
  after.send('hello')
  t.equal(await message(after), 'heard hello')
})

t.test('a socket ends with its session and with its browser', async (t) => {
  const house = await openHouse(t)
  const agent = await house.as('agent')
  const socket = await house.socketOf(agent)
  socket.send('hello')
  await message(socket)
  await beaten(house, socket)
  t.equal(socket.readyState, WebSocket.OPEN)
  const seenAt = async () => (await house.db('sessions').where({ user_id: agent.user.id }).first())?.seen_at
  const before = await seenAt()
  for (let beats = 0; beats < 20 && (await seenAt()) === before; beats += 1) {
    socket.send(invite)
    await message(socket)
    await beaten(house, socket)
  }
  t.ok((await seenAt()) > before, 'who has a call is not idle')
  await house.accounts.signOutEverywhere(agent.user.id)
  const closed = closing(socket)
  await beaten(house, socket)
  await beaten(house, socket)
  t.equal(await closed, closeCodes.sessionOver)

  const nurse = await house.as('agent', { login: 'nurse' })
  const asleep = await house.socketOf(nurse, { autoPong: false })
  asleep.send('hello')
  await message(asleep)
  const gone = closing(asleep)
  await beaten(house, asleep)
  await beaten(house, asleep)
  t.equal(await gone, 1006, 'a browser that went without a word')
  while (house.sip.open > 0) await aMoment()
  t.equal(house.sip.open, 0, 'and the switch knows')
})

t.test('without a switch that has a way in for browsers, or with one that is away, it is said', async (t) => {
  const virtual = await openHouse(t, { isHere: false })
  const agent = await virtual.as('agent', { language: 'en' })
  t.match((await virtual.line(agent)).json(), { code: 'softphone-not-here', message: /Sign in with a desk phone/ })
  t.equal(await virtual.dial({ cookie: agent.cookie, origin: virtual.base }), 409)

  const away = await openHouse(t, { address: 'ws://127.0.0.1:9' })
  const nurse = await away.as('agent')
  t.equal(await closing(await away.socketOf(nurse)), closeCodes.switchAway)

  const stopping = await openHouse(t)
  const doctor = await stopping.as('doctor')
  const socket = await stopping.socketOf(doctor)
  socket.send('hello')
  await message(socket)
  const [code] = await Promise.all([closing(socket), stopping.app.close()])
  t.equal(code, closeCodes.engineStops)
})
