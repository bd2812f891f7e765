/**
 * The browser as a telephone: Chromium with a microphone that beeps, the engine as it is served, FreeSWITCH as a hospital runs it,
 * patients of the city. Nothing between them is played by anybody else.
 */
import { once } from 'node:events'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { BrowserContext, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { openSwitch } from '../../bin/ground.ts'
import { testDatabase } from '../../db/test-database.ts'
import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { composeEngine } from '../../engine/compose.ts'
import { readConfig } from '../../engine/config.ts'
import { newLegId } from '../../engine/kernel/ids.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { createLog } from '../../engine/log.ts'
import { serve } from '../../engine/serve.ts'
import { engineOf } from '../../engine/speech/engines/engine-settings.ts'
import { openBrowser, signIn, type Visit, visit } from '../browser/browser.ts'
import { uiPassword } from '../browser/ui-house.ts'
import { scratchFolder, startLiveFreeSwitch } from './live-freeswitch.ts'
import { freePort } from './ports.ts'
import { readChannels, soundsIn } from './wav.ts'

/** The engine on the live switch, served, with one nurse. */
async function openHospital(t: Test) {
  const wsPort = await freePort()
  const fs = await startLiveFreeSwitch(t, { WARDLINE_WS_PORT: String(wsPort) })
  const { db, inFlight } = await testDatabase(t)
  const varDir = scratchFolder(t, 'engine')
  const config = readConfig({
    VAR_DIR: varDir,
    RECORDINGS_DIR: fs.recordings,
    HTTP_PORT: String(fs.directoryPort),
    LOG_LEVEL: 'warn',
    SWITCH_URL: fs.switchUrl,
    SWITCH_WS: `ws://127.0.0.1:${wsPort}`,
    SWITCH_DIRECTORY_SECRET: fs.directorySecret,
    TRUNK: fs.trunk,
    CALLER_ID: '02088888888',
  })
  const log = createLog({ level: 'warn' })
  const engine = await composeEngine({
    config,
    clock: realClock,
    inFlight,
    db,
    log,
    voice: engineOf(config.speech.engine),
    switch: await openSwitch(config, inFlight, (error) => log.error({ err: error }, 'switch')),
  })
  await engine.recover()
  const accounts = createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock: realClock })
  const nurse = { login: 'agent', name: '王护士', password: uiPassword, department: '', language: 'en' } as const
  const { id } = await accounts.addUser({ ...nurse, role: 'agent' })
  const service = await serve(engine, '0.0.0')
  const network = await startNetwork(fs.directoryPort)
  t.teardown(async () => {
    network.close()
    await service.close()
    await engine.close()
    await engine.parts.switch.close()
  })
  return {
    fs,
    engine,
    nurse: id,
    line: String(700_000 + id),
    /** As the nurse's computer reaches it. */
    address: `http://127.0.0.1:${network.port}`,
    network,
  }
}

/** The cable between the nurse's computer and the engine. Voice takes another. */
async function startNetwork(enginePort: number) {
  const open = new Set<net.Socket>()
  let isCut = false
  const server = net.createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = net.connect(enginePort, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    mend(): void {
      isCut = false
    },
    close(): void {
      cut()
      server.close()
    },
  }
}

/** What a page keeps of its peer connections, so that packets can be counted. */
const keepConnections = `
  window.connections = []
  const Native = window.RTCPeerConnection
  window.RTCPeerConnection = class extends Native {
    constructor(...given) { super(...given); window.connections.push(this) }
  }`

type Heard = { received: number; lost: number; energy: number; sent: number; spoken: number }

const heardOn = (page: Page): Promise<Heard> =>
  page.evaluate(`(async () => {
    const stats = [...(await window.connections.at(-1).getStats()).values()]
    const inbound = stats.find((one) => one.type === 'inbound-rtp') ?? {}
    const outbound = stats.find((one) => one.type === 'outbound-rtp') ?? {}
    const source = stats.find((one) => one.type === 'media-source') ?? {}
    return {
      received: inbound.packetsReceived ?? 0, lost: inbound.packetsLost ?? 0, energy: inbound.totalAudioEnergy ?? 0,
      sent: outbound.packetsSent ?? 0, spoken: source.totalAudioEnergy ?? 0,
    }
  })()`)

/** How much more there was after a while. */
async function heardDuring(page: Page, ms: number): Promise<Heard> {
  const before = await heardOn(page)
  await pause(ms)
  const after = await heardOn(page)
  const keys = Object.keys(before) as (keyof Heard)[]
  return Object.fromEntries(keys.map((key) => [key, after[key] - before[key]])) as Heard
}

async function until<Value>(look: () => Promise<Value> | Value, withinMs = 15_000): Promise<NonNullable<Value>> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${String(look)}`)
    await pause(50)
  }
}

async function deskOf(context: BrowserContext) {
  const { csrfToken } = (await (await context.request.get('/api/session')).json()) as { csrfToken: string }
  const headers = { 'x-csrf-token': csrfToken }
  return {
    async act(act: string, data: object = {}) {
      const answer = await context.request.post(`/api/desk/${act}`, { data, headers, timeout: 60_000 })
      if (!answer.ok()) throw new Error(`${act}: ${answer.status()} ${await answer.text()}`)
      return (await answer.json()) as { agent: { state: string } | null; call: { id: string; at: string } | null }
    },
    signOut: () => context.request.delete('/api/session', { headers }),
  }
}

t.test('a browser is an agent’s telephone', async (t) => {
  const house = await openHospital(t)
  const { fs, engine, line } = house
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const nurse: Visit = await visit(browser, house.address, { screen: 'desk', language: 'en' })
  const { page, context } = nurse
  await context.addInitScript(keepConnections)
  await signIn(nurse, 'agent', 'en')
  const desk = await deskOf(context)
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  const talking = page.getByText(/^Talking, /)

  await t.test('it is turned on, and the switch knows it through the engine', async (t) => {
    await page.goto('/profile')
    await button('Turn the phone on').waitFor()
    const from = Date.now()
    await button('Turn the phone on').click()
    await page.getByText(`Ready, extension ${line}`).waitFor()
    t.comment(`registered ${Date.now() - from} ms after the click`)
    t.match(await phones(house), [{ extension: line, isWebRtc: true }])
    const signedIn = await desk.act('sign-in', { phone: { kind: 'extension', number: line } })
    t.equal(signedIn.agent?.state, 'ready')
  })

  const heardByPatient = path.join(fs.recordings, 'patient.wav')
  const patient = await fs.patientNumber({
    speaks: [{ afterMs: 300, forMs: 110_000 }],
    keepsWhatItHears: heardByPatient,
  })
  await t.test('it picks up by itself when the agent dials, and both hear each other', async (t) => {
    const from = Date.now()
    const dialed = desk.act('dial', { number: patient })
    await talking.waitFor()
    t.comment(`picked up ${Date.now() - from} ms after the dialing`)
    await dialed
    await until(async () => (await heardDuring(page, 300)).energy > 0.001)
    t.comment(`the patient is heard ${Date.now() - from} ms after the dialing`)
    const heard = await heardDuring(page, 3_000)
    t.comment(JSON.stringify(heard))
    t.ok(heard.received > 130 && heard.received < 170, '50 packets a second come in')
    // The microphone that is none beeps late on a busy machine, and sends nothing for what it missed.
    t.ok(heard.sent > 70 && heard.sent < 170, 'and go out')
    t.equal(heard.lost, 0)
    t.ok(heard.energy > 0.01, 'the patient’s voice')
  })

  await t.test('on hold nothing is heard of the patient, and afterwards everything', async (t) => {
    await desk.act('hold')
    await pause(700)
    const held = await heardDuring(page, 1_000)
    await desk.act('retrieve')
    await pause(700)
    const retrieved = await heardDuring(page, 1_000)
    t.comment(JSON.stringify({ held, retrieved }))
    t.ok(retrieved.energy > 20 * held.energy, 'held, then heard again')
  })

  await t.test('muted, nobody hears the agent', async (t) => {
    await button('Mute').click()
    await page.getByText('You are muted: they cannot hear you').waitFor()
    await pause(300)
    const muted = await heardDuring(page, 1_500)
    await button('Unmute').click()
    await pause(300)
    const unmuted = await heardDuring(page, 1_500)
    t.comment(`spoken: ${muted.spoken} muted, ${unmuted.spoken} afterwards`)
    t.ok(unmuted.spoken > 0.01 && muted.spoken < unmuted.spoken / 1_000)
  })

  await t.test('the way to the engine is cut: the talk goes on, the browser comes back, and hangs up', async (t) => {
    house.network.cut()
    await page.getByText('your call goes on').waitFor()
    t.ok((await heardDuring(page, 1_500)).energy > 0.003, 'the patient is still heard')
    house.network.mend()
    const back = Date.now()
    await page.getByText(`Ready, extension ${line}`).waitFor({ timeout: 40_000 })
    t.comment(`registered again ${Date.now() - back} ms after the cable was mended`)
    t.ok(await talking.isVisible())
    await pause(1_000)
    t.ok((await heardDuring(page, 1_000)).energy > 0.003, 'and after the switch was told where we are')
    const hungUp = Date.now()
    await button('Hang up').click()
    await until(() => fs.callsTo(patient)[0]?.endedAt)
    await until(async () => (await talking.count()) === 0)
    t.comment(`over ${Date.now() - hungUp} ms after the hanging up`)
    const [ear = new Int16Array()] = readChannels(heardByPatient)
    const beeps = soundsIn(ear)
    t.comment(`${beeps.length} sounds reached the patient`)
    t.ok(beeps.length >= 5, 'the patient heard the agent, beep by beep')
  })

  await t.test('a call rings, is answered by hand, and ends at the other side', async (t) => {
    const leg = newLegId()
    const from = Date.now()
    const callerId = { number: '02088888888' }
    const to = { kind: 'extension', extension: line } as const
    const outcome = engine.parts.switch.originate({ leg, to, callerId, ringMs: 20_000 })
    await button('Answer').waitFor()
    t.comment(`rings ${Date.now() - from} ms after it was placed`)
    const isRinging = `document.querySelector('audio[data-softphone=ringer]').paused === false`
    await until(() => page.evaluate(isRinging))
    await button('Answer').click()
    t.match(await outcome, { kind: 'answered' })
    await talking.waitFor()
    t.notOk(await page.evaluate(isRinging), 'the ring tone has ended')
    await engine.parts.switch.hangUp(leg, 'finished')
    await talking.waitFor({ state: 'detached' })
    const declined = engine.parts.switch.originate({ leg: newLegId(), to, callerId, ringMs: 20_000 })
    await button('Decline').click()
    t.match(await declined, { kind: 'refused' })
  })

  await t.test('the session ends, and with it the line', async (t) => {
    await button('王护士 Agent')
      .or(page.getByRole('button', { name: /王护士/ }))
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await until(async () => (await phones(house)).length === 0, 30_000)
    t.equal((await engine.parts.db('softphone_lines')).length, 0)
    t.same(fs.errorLines(), [], 'and FreeSWITCH has nothing to complain of')
  })
})

async function phones({ engine }: { engine: { parts: { switch: Awaited<ReturnType<typeof openSwitch>> } } }) {
  const found = await engine.parts.switch.phones()
  if ('kind' in found) throw new Error(found.why)
  return found
}
