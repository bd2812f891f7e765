import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Line, Moment, Tape } from './tape.ts'

export type Player = {
  /** Where the adapter finds its FreeSWITCH. */
  eventSocketPort: number
  /** Resolves when the tape has been played to its end; rejects when the adapter did not do what it did then. */
  play: (claimsPort: number) => Promise<void>
  close: () => Promise<void>
}

/** How long the adapter may take to write what it wrote then. */
const patienceMs = 5_000

/**
 * FreeSWITCH out of a tape. What the switch wrote is written in the order of the tape; where the adapter wrote
 * something, it must write the same, ids that it makes up excepted, before the tape goes on.
 */
export async function startPlayer(tape: Tape): Promise<Player> {
  const accepted = new Mail<Socket>()
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    accepted.post(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const lines = new Map<string, OpenLine>()
  return {
    eventSocketPort: portOf(server),
    play: async (claimsPort) => {
      const madeUp = new Map<string, string>()
      for (const moment of tape.moments) await playMoment(moment, { lines, accepted, claimsPort, madeUp })
    },
    close: async () => {
      for (const { socket } of lines.values()) socket.destroy()
      for (const socket of accepted.left()) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

type Playing = {
  lines: Map<string, OpenLine>
  accepted: Mail<Socket>
  claimsPort: number
  /** Ids of jobs, which are the adapter's to choose: then → now. */
  madeUp: Map<string, string>
}

async function playMoment(moment: Moment, playing: Playing): Promise<void> {
  const name = `${moment.line.kind} ${moment.line.number}`
  if (moment.what === 'opened') {
    playing.lines.set(name, new OpenLine(await openLine(moment.line, playing)))
    return
  }
  const line = playing.lines.get(name)
  if (line === undefined) throw new Error(`the tape writes on ${name}, which is not open`)
  if (moment.what !== 'wrote') return void line.socket.end()
  if (moment.who === 'switch') return void line.socket.write(renamed(moment.bytes, playing.madeUp))
  const expected = moment.bytes.toString('utf8')
  const written = (await line.read(Buffer.byteLength(expected))).toString('utf8')
  learnNames(expected, written, playing.madeUp)
  if (renamed(Buffer.from(expected), playing.madeUp).toString('utf8') !== written)
    throw new Error(`the adapter wrote\n${written}\nwhere it had written\n${expected}`)
}

async function openLine({ kind }: Line, { accepted, claimsPort }: Playing): Promise<Socket> {
  if (kind === 'event-socket') return await accepted.next()
  const socket = connect(claimsPort, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  return socket
}

const madeUpId = /(?:Job-UUID|job-uuid): ([0-9a-f-]{36})/g

function learnNames(then: string, now: string, names: Map<string, string>): void {
  const nows = [...now.matchAll(madeUpId)]
  for (const [index, match] of [...then.matchAll(madeUpId)].entries()) {
    const [, old] = match
    const [, current] = nows[index] ?? []
    if (old !== undefined && current !== undefined) names.set(old, current)
  }
}

function renamed(bytes: Buffer, names: Map<string, string>): Buffer {
  if (names.size === 0) return bytes
  let text = bytes.toString('latin1')
  for (const [old, current] of names) text = text.replaceAll(old, current)
  return Buffer.from(text, 'latin1')
}

/** Things that come and are waited for, in either order. */
class Mail<Thing> {
  #waiting: Thing[] = []
  #reader: ((thing: Thing) => void) | undefined

  post(thing: Thing): void {
    const reader = this.#reader
    this.#reader = undefined
    if (reader === undefined) this.#waiting.push(thing)
    else reader(thing)
  }

  next(): Promise<Thing> {
    const first = this.#waiting.shift()
    return first === undefined ? inTime(new Promise((resolve) => (this.#reader = resolve))) : Promise.resolve(first)
  }

  left(): Thing[] {
    return this.#waiting
  }
}

class OpenLine {
  readonly socket: Socket
  #held = Buffer.alloc(0)
  #look: () => void = () => undefined

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (bytes) => {
      this.#held = Buffer.concat([this.#held, bytes])
      this.#look()
    })
  }

  async read(bytes: number): Promise<Buffer> {
    if (this.#held.length < bytes)
      await inTime(
        new Promise<void>((resolve) => {
          this.#look = () => this.#held.length >= bytes && resolve()
        }),
        () => `only:\n${this.#held.toString('utf8')}`,
      )
    const read = this.#held.subarray(0, bytes)
    this.#held = this.#held.subarray(bytes)
    return read
  }
}

function inTime<Value>(promise: Promise<Value>, saw: () => string = () => 'nothing'): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the adapter did not write what it had written; ${saw()}`)),
      patienceMs,
    )
    promise.then(
      (value) => {
        clearTimeout(timer)
        resolve(value)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
