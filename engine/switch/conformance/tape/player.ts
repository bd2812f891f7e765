import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import path from 'node:path'
import { Duplex } from 'node:stream'
import { InFlight } from '../../../kernel/in-flight.ts'
import { VirtualClock } from '../../../kernel/virtual-clock.ts'
import type { OpenSocket } from '../../freeswitch/link.ts'
import { Renaming } from './renaming.ts'
import type { Line, Moment, Tape } from './tape.ts'

type Wrote = Extract<Moment, { what: 'wrote' }>

/** How long the engine may take for what it did then. It reads and makes files meanwhile; nothing else takes time. */
const patienceMs = 5_000
/** An alarm may have rung a little early then. */
const slackMs = 20

/**
 * FreeSWITCH out of a tape, in the tape's own time. What the switch wrote is written in the order of the tape; where an
 * engine wrote something, it must write the same before the tape goes on, but for ids that were made up.
 */
export class TapePlayer {
  readonly clock: VirtualClock
  readonly #tape: Tape
  readonly #renaming: Renaming
  readonly #claimsPort: number
  readonly #lines = new Map<string, PlayedLine>()
  /** Connections that engines have asked for and the tape has not come to. */
  readonly #asked: { engine: number; line: PlayedLine }[] = []
  #position = 0

  /** `folder` stands for the tape's own and is as long. */
  constructor(tape: Tape, parts: { folder: string; claimsPort: number }) {
    this.#tape = tape
    this.#claimsPort = parts.claimsPort
    this.#renaming = new Renaming(tape.folder, parts.folder)
    this.clock = new VirtualClock(tape.moments[0]?.at ?? 0, new InFlight())
  }

  /** How the adapter of one engine opens its connections. */
  socketsOf(engine: number): OpenSocket {
    return () => {
      const { socket, line } = lineInMemory()
      this.#asked.push({ engine, line })
      return socket
    }
  }

  /** Plays on until the rig was done with `of`; resolves to what it told. Rejects where then and now part. */
  async until(of: string): Promise<unknown> {
    for (;;) {
      const moment = this.#tape.moments[this.#position]
      if (moment === undefined) throw new Error(`the tape has ended, and ${of} was asked of the rig`)
      this.#position += 1
      await this.clock.run({ until: moment.at })
      if (moment.what !== 'told') await this.#play(moment)
      else if (moment.of === of) return moment.value
      else throw new Error(`the suite asks for ${of} where it had asked for ${moment.of}`)
    }
  }

  /** How much of the suite's story is still on the tape. */
  get untold(): number {
    return this.#tape.moments.slice(this.#position).filter(({ what }) => what === 'told').length
  }

  close(): void {
    for (const { line } of this.#asked) line.end()
    for (const line of this.#lines.values()) line.end()
  }

  async #play(moment: Exclude<Moment, { what: 'told' }>): Promise<void> {
    const name = nameOf(moment.line)
    if (moment.what === 'asked') {
      this.#lines.set(name, await this.#opened(moment.line))
      return
    }
    const line = this.#lines.get(name)
    if (line === undefined) throw new Error(`the tape writes on ${name}, which is not open`)
    if (moment.what === 'wrote') await (moment.who === 'switch' ? this.#write(line, moment) : this.#read(line, moment))
    else if (moment.what !== 'opened') line.end()
  }

  async #opened({ kind, engine }: Line): Promise<PlayedLine> {
    if (kind === 'claim') return await lineOverTcp(this.#claimsPort)
    const find = (): number => this.#asked.findIndex((one) => one.engine === engine)
    await this.#wait(() => find() !== -1, 'an engine did not connect where it had connected')
    const [found] = this.#asked.splice(find(), 1)
    return (found as { line: PlayedLine }).line
  }

  #write(line: PlayedLine, { bytes }: Wrote): Promise<void> {
    const now = this.#renaming.toNow(bytes)
    // A recording is whole when its end is told.
    for (const [file, sound] of Object.entries(this.#tape.recordings))
      if (bytes.includes(file)) makeFile(this.#renaming.toNow(Buffer.from(file)).toString(), sound)
    return line.write(now)
  }

  async #read(line: PlayedLine, { bytes }: Wrote): Promise<void> {
    await this.#wait(
      () => line.held.length >= bytes.length,
      () =>
        `the engine did not write what it had written:\n${bytes.toString()}\nbut only:\n${line.held.toString() || 'nothing'}`,
    )
    this.#renaming.compare(bytes, line.take(bytes.length))
  }

  async #wait(isDone: () => boolean, complaint: string | (() => string)): Promise<void> {
    await this.clock.run({ until: this.clock.now(), isDone })
    if (!isDone()) await this.clock.run({ until: this.clock.now() + slackMs, isDone })
    const giveUpAt = performance.now() + patienceMs
    while (!isDone()) {
      if (performance.now() > giveUpAt) throw new Error(typeof complaint === 'string' ? complaint : complaint())
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  }
}

const nameOf = ({ kind, engine, number }: Line): string => `${kind} ${engine} ${number}`

function makeFile(file: string, bytes: Buffer): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, bytes)
}

/** The switch's end of a connection: what the engine wrote is held until the tape comes to it. */
class PlayedLine {
  held = Buffer.alloc(0)
  readonly write: (bytes: Buffer) => Promise<void>
  readonly end: () => void

  constructor(write: (bytes: Buffer) => Promise<void>, end: () => void) {
    this.write = write
    this.end = end
  }

  hold(bytes: Buffer): void {
    this.held = Buffer.concat([this.held, bytes])
  }

  take(length: number): Buffer {
    const taken = this.held.subarray(0, length)
    this.held = this.held.subarray(length)
    return taken
  }
}

function lineInMemory(): { socket: Duplex; line: PlayedLine } {
  const socket: Duplex = new Duplex({
    read: () => undefined,
    write(chunk: Buffer, _encoding, done) {
      line.hold(chunk)
      done()
    },
  })
  const line: PlayedLine = new PlayedLine(
    async (bytes) => void socket.push(bytes),
    () => socket.destroy(),
  )
  return { socket, line }
}

async function lineOverTcp(port: number): Promise<PlayedLine> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined) // it closes, and the tape goes on
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  const line = new PlayedLine(
    (bytes) => new Promise((resolve) => socket.write(bytes, () => resolve())),
    () => socket.destroy(),
  )
  socket.on('data', (bytes) => line.hold(bytes))
  return line
}
