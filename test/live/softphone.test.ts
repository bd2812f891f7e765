/**
 * The browser as a telephone: Chromium with a microphone that beeps, the engine as it is served, FreeSWITCH as a hospital runs it,
 * patients of the city. Nothing between them is played by anybody else.
 */
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import t from 'tap'
import { newLegId } from '../../engine/kernel/ids.ts'
import { openBrowser, signIn, type Visit, visit } from '../browser/browser.ts'
import { openServedHospital, type ServedHospital, staffApi, until } from './served-hospital.ts'
import { readChannels, soundsIn } from './wav.ts'

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

t.test('a browser is an agent’s telephone', async (t) => {
  const house = await openServedHospital(t, [{ login: 'agent', name: '王护士', role: 'agent' }])
  const { fs, engine } = house
  const line = String(700_000 + (house.ids['agent'] ?? 0))
  const browser = await openBrowser()
  t.teardown(() => browser.close())
  const nurse: Visit = await visit(browser, house.address, { screen: 'desk', language: 'en' })
  const { page, context } = nurse
  await context.addInitScript(keepConnections)
  await signIn(nurse, 'agent', 'en')
  const desk = await staffApi(context.request)
  const button = (name: string) => call.getByRole('button', { name, exact: true })
  const call = page.getByRole('region', { name: 'Call', exact: true })
  const talking = call.getByText('Talking', { exact: true })

  await t.test('it is turned on, and the switch knows it through the engine', async (t) => {
    await page.goto('/desk')
    await page.getByRole('radio', { name: 'This computer, with a headset' }).waitFor()
    const from = Date.now()
    await page.getByRole('main').getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.getByText(`Ready, extension ${line}`).waitFor()
    t.comment(`registered ${Date.now() - from} ms after the click`)
    await until(async () => (await desk.desk()).agent?.state === 'ready')
    t.match(await phones(house), [{ extension: line, isWebRtc: true }])
  })

  await t.test('a reload of the page keeps the telephone; a second window leaves it alone', async (t) => {
    await page.reload()
    await page.getByText(`Ready, extension ${line}`).waitFor()
    const other = await context.newPage()
    await other.goto('/desk')
    await other.getByText('Another window of this browser is the phone.').waitFor()
    t.ok(await page.getByText(`Ready, extension ${line}`).isVisible())
    await other.close()
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
    const direct = call.getByText('A call on your extension')
    await direct.waitFor()
    t.notOk(await page.evaluate(isRinging), 'the ring tone has ended')
    await engine.parts.switch.hangUp(leg, 'finished')
    await direct.waitFor({ state: 'detached' })
    const declined = engine.parts.switch.originate({ leg: newLegId(), to, callerId, ringMs: 20_000 })
    await button('Decline').click()
    t.match(await declined, { kind: 'refused' })
  })

  await t.test('the session ends, and with it the line', async (t) => {
    await page
      .getByRole('button', { name: /王护士/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await until(async () => (await phones(house)).length === 0, 30_000)
    t.equal((await engine.parts.db('softphone_lines')).length, 0)
    t.same(fs.errorLines(), [], 'and FreeSWITCH has nothing to complain of')
  })
})

async function phones({ engine }: ServedHospital) {
  const found = await engine.parts.switch.phones()
  if ('kind' in found) throw new Error(found.why)
  return found
}
