/**
 * How fast events of FreeSWITCH become events of the port, beside bare esl-lite on the same bytes.
 *
 * The bytes are the tapes of engine/switch/freeswitch/recordings-of-the-wire, repeated, written by a process of its own.
 * Both readers run in this one, by turns; each figure is the best of its turns. Seconds are this process's processor
 * time: both keep it busy without a pause, and what else runs on the machine does not count. The bare library only hands out what it
 * parsed; ours cuts frames, parses, reads happenings and books legs.
 */
import { fork } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { FreeSwitchClient } from 'esl-lite'
import { pino } from 'pino'
import { realClock } from '../engine/kernel/real-clock.ts'
import { loadTape, tapes } from '../engine/switch/conformance/tape/tape.ts'
import { frameOf } from '../engine/switch/freeswitch/fake-event-socket.ts'
import { FrameReader } from '../engine/switch/freeswitch/framing.ts'
import { LegBook } from '../engine/switch/freeswitch/leg-book.ts'
import { openLink } from '../engine/switch/freeswitch/link.ts'
import { readHappening } from '../engine/switch/freeswitch/wire-to-domain.ts'

const password = 'wire-bench'
const eventsATurn = 40_000
const turns = 3

/** The frames of all events on the tapes, in order. */
async function recordedEvents(): Promise<Buffer[]> {
  const files = (await readdir(tapes)).filter((file) => file.endsWith('.tape.br'))
  const perTape = await Promise.all(
    files.map(async (file) => {
      const { moments } = await loadTape(new URL(file, tapes))
      const readers = new Map<string, FrameReader>()
      return moments.flatMap((moment) => {
        if (moment.what !== 'wrote' || moment.who !== 'switch' || moment.line.kind !== 'event-socket') return []
        const name = `${moment.line.engine} ${moment.line.number}`
        const reader = readers.get(name) ?? new FrameReader()
        readers.set(name, reader)
        return reader.push(moment.bytes).filter(({ headers }) => headers.get('Content-Type') === 'text/event-json')
      })
    }),
  )
  return perTape.flat().map(({ body }) => frameOf(body))
}

/** The other process: whoever signs in and subscribes is sent everything, as fast as it reads, and a last word. */
async function serve(): Promise<void> {
  const events = await recordedEvents()
  const once = Buffer.concat(events)
  const times = Math.ceil(eventsATurn / events.length)
  const last = frameOf(Buffer.from(JSON.stringify({ 'Event-Name': 'SHUTDOWN', 'Core-UUID': 'last' })))
  const pour = async (socket: Socket): Promise<void> => {
    for (let turn = 0; turn < times && !socket.destroyed; turn += 1)
      if (!socket.write(once)) await new Promise((resolve) => socket.once('drain', resolve))
    // The bare library loses a frame now and then; one of these arrives.
    for (let copy = 0; copy < 5; copy += 1) socket.write(last)
  }
  const server = createServer((socket) => {
    let isPouring = false
    socket.on('error', () => undefined)
    socket.write('Content-Type: auth/request\n\n')
    socket.on('data', (bytes) => {
      for (const command of bytes.toString('utf8').split('\n\n').slice(0, -1)) {
        socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n')
        if (command !== 'event json SHUTDOWN' || isPouring) continue
        isPouring = true
        setTimeout(() => void pour(socket), 50)
      }
    })
  })
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0)
  })
}

type Turn = { events: number; seconds: number }

function bareTurn(port: number): Promise<Turn> {
  return new Promise((resolve) => {
    const client = new FreeSwitchClient({ host: '127.0.0.1', port, password, logger: pino({ level: 'silent' }) })
    const meter = new Meter()
    client.on('ALL', () => meter.count())
    client.on('SHUTDOWN', () => {
      if (meter.isOver) return
      client.end()
      resolve(meter.read())
    })
  })
}

async function ourTurn(port: number): Promise<Turn> {
  const meter = new Meter()
  const book = new LegBook()
  return await new Promise((resolve, reject) => {
    const take = (fields: Readonly<Record<string, unknown>>): void => {
      meter.count()
      if (fields['Event-Name'] === 'SHUTDOWN' && !meter.isOver) return resolve(meter.read())
      const happening = readHappening(fields)
      if (happening === undefined) return
      if (happening.kind === 'ChannelCreated') book.expect(happening.leg, { from: '8000', to: '13800001' }, 0)
      book.apply(happening)
    }
    openLink(
      { host: '127.0.0.1', port, password, clock: realClock, openMs: 5_000 },
      { onEvent: take, onHeard: () => undefined, onEventsLost: reject, onClosed: reject },
    ).then(async (link) => {
      if ('kind' in link) return reject(new Error(link.kind))
      await link.requests.request('event json SHUTDOWN', {}, 5_000)
    }, reject)
  })
}

class Meter {
  isOver = false
  #events = 0
  #startedAt = process.cpuUsage()

  count(): void {
    if (this.#events === 0) this.#startedAt = process.cpuUsage()
    this.#events += 1
  }

  read(): Turn {
    this.isOver = true
    const { user, system } = process.cpuUsage(this.#startedAt)
    return { events: this.#events, seconds: (user + system) / 1_000_000 }
  }
}

async function measure(): Promise<void> {
  const other = fork(fileURLToPath(import.meta.url), ['serve'])
  const port = await new Promise<number>((resolve) => other.once('message', (message) => resolve(Number(message))))
  const best = { ours: 0, bare: 0 }
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, run] of [
      ['bare', bareTurn],
      ['ours', ourTurn],
    ] as const) {
      const { events, seconds } = await run(port)
      console.log(`${name}: ${events} events in ${seconds.toFixed(2)} CPU s`)
      best[name] = Math.max(best[name], events / seconds)
      await pause(500) // what the last turn left behind is cleared away before the next
    }
  }
  other.kill()
  const figures = { eventsPerSecond: Math.round(best.ours), bareLibraryEventsPerSecond: Math.round(best.bare) }
  console.log(JSON.stringify({ bench: 'wire', ...figures }))
  process.exit(0) // esl-lite's client goes on for a while after its end
}

await (process.argv[2] === 'serve' ? serve() : measure())
