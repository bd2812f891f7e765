import { readdirSync, readFileSync } from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { type CallSeen, startLiveFreeSwitch } from './live-freeswitch.ts'
import { startDirectory } from './sip-phone.ts'
import { sippCall, startWardPhone } from './sipp.ts'

t.test('with the engine away a caller is answered within seconds, hears the notice and leaves a message', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  // The notice is 16 s long; the caller waits for the tone and speaks for three seconds.
  const behaviour = { speaks: [{ afterMs: 18_500, forMs: 3_000 }] }
  const id = await fs.callHospital({ from: '13977778888', to: '8000', behaviour })
  const call = await until(() => answered(fs.seenCall(id)))
  t.ok(call.answeredAt - call.at < 1_500, `answered after ${Math.round(call.answeredAt - call.at)} ms`)

  const hostile = await fs.callHospital({ from: '..%2f..%2fetc', to: '8000', behaviour: { hangsUpAfterMs: 20_500 } })
  await until(() => ended(fs.seenCall(id)))
  await until(() => ended(fs.seenCall(hostile)))
  const messages = filesBelow(path.join(fs.recordings, 'messages')).sort()
  t.equal(messages.length, 2)
  t.match(messages[0], /\d{4}-\d\d-\d\d\/\d{6}-13977778888-[0-9a-f-]{36}\.wav$/)
  t.match(messages[1], /\/\d{6}-unknown-[0-9a-f-]{36}\.wav$/, 'a number that is none is not part of a file name')
  const wav = readFileSync(messages[0] ?? '')
  t.match(wav.toString('latin1'), '13977778888', 'the file itself says who called, too')
  const voice = loudSeconds(wav)
  t.ok(voice > 2.5 && voice < 3.5, `${voice.toFixed(1)} s of voice in the message`)
  t.ok(wav.length < 16_000 * 10, 'silence ended the message')
})

t.test('an engine that takes the connection and then hangs counts as away', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  const engine = await standIn(t, fs.claimsPort, () => {})
  const id = await fs.callHospital({ from: '13977778888', to: '8000', behaviour: { hangsUpAfterMs: 1_000 } })
  const call = await until(() => answered(fs.seenCall(id)))
  t.equal(engine.connections, 1)
  t.ok(call.answeredAt - call.at < 5_000, `answered after ${Math.round(call.answeredAt - call.at)} ms`)

  await t.test('one that drops the connection is not even waited for', async (t) => {
    engine.behave((socket) => socket.destroy())
    const next = await fs.callHospital({ from: '13977778889', to: '8000', behaviour: { hangsUpAfterMs: 1_000 } })
    const dropped = await until(() => answered(fs.seenCall(next)))
    t.ok(dropped.answeredAt - dropped.at < 1_500, `answered after ${Math.round(dropped.answeredAt - dropped.at)} ms`)
  })

  for (const [closes, afterMs] of [
    ['never', undefined],
    ['at once', 0],
    ['after a while', 1_500],
  ] as const)
    await t.test(
      `a call that the engine takes stays parked; the connection that it was taken on closes ${closes}`,
      async (t) => {
        engine.behave((socket) => claim(socket, afterMs))
        const from = `1397777900${afterMs ?? 9}`
        const behaviour = { presses: [{ afterMs: 1_000, digits: '7' }], hangsUpAfterMs: 2_500 }
        const taken = await fs.callHospital({ from, to: '8000', behaviour })
        await pause(6_000)
        t.equal(fs.seenCall(taken)?.answeredAt, undefined, 'nobody answered it: that is for the engine to do')
        const [, leg = ''] =
          new RegExp(`^([0-9a-f-]{36}),inbound.*${from}`, 'm').exec(await fs.api('show channels')) ?? []
        t.equal(await fs.api(`uuid_getvar ${leg} wardline_claimed`), 'true')
        t.equal(await fs.api(`uuid_getvar ${leg} wardline_to`), '8000')
        t.notMatch(await fs.api('show tasks'), 'sched_transfer')
        t.match(await fs.api(`uuid_answer ${leg}`), '+OK')
        const call = await until(() => ended(fs.seenCall(taken)))
        const talked = (call.endedAt ?? 0) - (call.answeredAt ?? 0)
        t.ok(talked > 2_300 && talked < 3_500, `until they hung up after ${Math.round(talked)} ms`)
      },
    )
})

t.test('with the engine away the phones of the fallback ring first', async (t) => {
  const fs = await startLiveFreeSwitch(t, { WARDLINE_FALLBACK_RING: '8001,8002', WARDLINE_FALLBACK_SECONDS: '6' })
  const directory = await startDirectory(t, fs, { '8002': 'ward-phone-password' })
  await startWardPhone(t, fs, '8002', 'ward-phone-password')
  await directory.close() // and now the engine goes away, with the phone still registered
  const id = await fs.callHospital({ from: '13977778888', to: '8000', behaviour: { hangsUpAfterMs: 4_000 } })
  const call = await until(() => answered(fs.seenCall(id)))
  t.ok(call.answeredAt - call.at < 3_000, `picked up after ${Math.round(call.answeredAt - call.at)} ms`)
  await pause(1_000)
  t.match(await fs.api('show bridged_calls'), /8002[\s\S]*1 total/)
  await until(() => ended(fs.seenCall(id)))
  t.same(filesBelow(path.join(fs.recordings, 'messages')), [], 'nobody was asked for a message')
})

t.test('what a stranger writes into From or To is never more than a number', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  await standIn(t, fs.claimsPort, (socket) => claim(socket))
  const evil = '1,wardline_evil=yes,api_hangup_hook=hupall'
  const call = { beforeMs: 100, afterMs: 100 }
  t.notOk(await sippCall(fs, { ...call, from: '13977778888', to: evil }), 'refused')
  t.match(await fs.api('show channels count'), /^0 total/)

  const ringing = sippCall(fs, { ...call, from: evil, to: '8000' })
  await pause(1_000)
  const [, leg = ''] = /^([0-9a-f-]{36}),inbound/m.exec(await fs.api('show channels')) ?? []
  t.equal(await fs.api(`uuid_getvar ${leg} caller_id_number`), 'unknown')
  t.equal(await fs.api(`uuid_getvar ${leg} wardline_evil`), '_undef_')
  await fs.api(`uuid_kill ${leg}`)
  t.notOk(await ringing)
})

t.test('a phone that is no FreeSWITCH calls in, is answered and presses keys', async (t) => {
  const fs = await startLiveFreeSwitch(t, { WARDLINE_SWITCH_LOG: 'info' })
  t.ok(await sippCall(fs, { from: '13977778888', to: '8000', beforeMs: 1_000, afterMs: 1_500 }))
  const log = readFileSync(path.join(fs.home, 'log/freeswitch.log'), 'utf8')
  t.same(
    [...log.matchAll(/RECV DTMF (.):/g)].map(([, digit]) => digit),
    ['1', '2'],
  )
})

t.test('a far end that has fallen silent for good is hung up', async (t) => {
  const fs = await startLiveFreeSwitch(t)
  t.equal(await fs.api('global_getvar media_timeout'), '300000')
  await fs.api('global_setvar media_timeout=2000') // nobody wants to wait five minutes here
  const call = { from: '13977778888', to: '8000', afterMs: 100 }
  t.notOk(
    await sippCall(fs, { ...call, beforeMs: 8_000 }),
    'sipp sends no voice: it gets a goodbye that it did not expect',
  )
  await pause(1_000) // the list of channels is written a moment later
  t.match(await fs.api('show channels count'), /^0 total/)
})

async function until<T>(look: () => T | undefined, withinMs = 45_000): Promise<T> {
  for (const deadline = performance.now() + withinMs; performance.now() < deadline; await pause(50)) {
    const seen = look()
    if (seen !== undefined) return seen
  }
  throw new Error(`did not happen within ${withinMs} ms`)
}

const answered = (call: CallSeen | undefined) =>
  call?.answeredAt === undefined ? undefined : { ...call, answeredAt: call.answeredAt }
const ended = (call: CallSeen | undefined) => (call?.endedAt === undefined ? undefined : call)

function filesBelow(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    return entries.filter((file) => file.endsWith('.wav')).map((file) => path.join(folder, file))
  } catch {
    return []
  }
}

/** Seconds of a 16-bit mono WAV at 8 kHz that are louder than a whisper, counted in tenths. */
function loudSeconds(wav: Buffer): number {
  const samples = wav.subarray(44)
  let loud = 0
  for (let at = 0; at + 1_600 <= samples.length; at += 1_600) {
    let peak = 0
    for (let i = at; i < at + 1_600; i += 2) peak = Math.max(peak, Math.abs(samples.readInt16LE(i)))
    if (peak > 1_000) loud += 0.1
  }
  return loud
}

type Teardown = { teardown(after: () => unknown): unknown }

/** Something that listens where the engine would and does to each connection what it is told. */
async function standIn(t: Teardown, port: number, first: (socket: net.Socket) => void) {
  let behave = first
  const sockets = new Set<net.Socket>()
  const engine = {
    connections: 0,
    behave(next: typeof first) {
      behave = next
    },
  }
  const server = net.createServer((socket) => {
    engine.connections += 1
    sockets.add(socket)
    socket.on('error', () => socket.destroy())
    behave(socket)
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  })
  return engine
}

/** Takes the call as the engine does, and closes the connection at some time or never. */
function claim(socket: net.Socket, closesAfterMs?: number): void {
  socket.write('connect\n\n')
  socket.write(
    'sendmsg\ncall-command: execute\nexecute-app-name: transfer\nexecute-app-arg: wardline-park XML wardline\n\n',
  )
  if (closesAfterMs === undefined) return
  socket.on('data', (reply) => {
    if (reply.includes('Reply-Text: +OK')) setTimeout(() => socket.destroy(), closesAfterMs)
  })
}
