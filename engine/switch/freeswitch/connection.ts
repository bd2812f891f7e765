import { randomUUID } from 'node:crypto'
import type { Cancel, Clock } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import { CommandQueue, type Reply } from './command-queue.ts'
import type { EventFields } from './event-fields.ts'
import { type Link, type LinkFailure, type OpenSocket, openLink } from './link.ts'
import type { CommandHeaders } from './requests.ts'
import { customEvents, type Happening, readHappening } from './wire-to-domain.ts'

/** Milliseconds, and one number of commands. */
export type ConnectionTimes = {
  open: number
  /** Silence after which the link is asked whether it lives. */
  silence: number
  /** A command's reply. FreeSWITCH answers in microseconds; it does not wait for what was commanded. */
  reply: number
  /** A command's turn in the queue. */
  turn: number
  backOffFrom: number
  backOffTo: number
  commandsWaiting: number
}

export const usualTimes: ConnectionTimes = {
  open: 5_000,
  silence: 10_000,
  reply: 10_000,
  turn: 5_000,
  backOffFrom: 200,
  backOffTo: 10_000,
  commandsWaiting: 2_000,
}

export type ConnectionHandlers = {
  /** Signed in and listening; nothing was heard from the switch before this. */
  onUp: () => Promise<void>
  onDown: (why: string) => void
  onHappening: (happening: Happening) => void
  onEventsLost: (count: number) => void
  /** Trying to get in failed. Told every time; `connect` goes on trying. */
  onFailure: (failure: LinkFailure) => void
}

export type ConnectionOptions = {
  host: string
  port: number
  password: string
  clock: Clock
  random: Random
  times: ConnectionTimes
  openSocket?: OpenSocket
}

/** What we listen to. FreeSWITCH has some 90 types; about half of what a call makes is here. */
const eventTypes = [
  'CHANNEL_CREATE',
  'CHANNEL_PROGRESS',
  'CHANNEL_PROGRESS_MEDIA',
  'CHANNEL_ANSWER',
  'CHANNEL_BRIDGE',
  'CHANNEL_UNBRIDGE',
  'CHANNEL_PARK',
  'CHANNEL_EXECUTE_COMPLETE',
  'CHANNEL_HANGUP_COMPLETE',
  'PLAYBACK_START',
  'RECORD_STOP',
  'DTMF',
  'BACKGROUND_JOB',
  'HEARTBEAT',
  'CUSTOM', // and after it the names of those
  ...Object.values(customEvents),
]

const criticalLogLevel = 2

/** The line to one FreeSWITCH: opened again whenever it breaks, until it is closed. */
export class Connection {
  readonly #options: ConnectionOptions
  readonly #handlers: ConnectionHandlers
  readonly #queue: CommandQueue
  readonly #jobs = new Map<string, (result: Reply) => void>()
  #link: Link | undefined
  #attempts = 0
  #heardAt = 0
  #stopWatching: Cancel = () => undefined
  #cancelRetry: Cancel = () => undefined
  #isClosed = false

  constructor(options: ConnectionOptions, handlers: ConnectionHandlers) {
    this.#options = options
    this.#handlers = handlers
    const { commandsWaiting: waiting, turn: turnMs, reply: replyMs } = options.times
    this.#queue = new CommandQueue(options.clock, { waiting, turnMs, replyMs }, () =>
      this.#link?.close('a command was not answered in time'),
    )
  }

  get isUp(): boolean {
    return this.#link !== undefined
  }

  get commandsWaiting(): number {
    return this.#queue.length
  }

  /** One attempt, and after a failure another one, later and later. Resolves when the first attempt is over. */
  async connect(): Promise<void> {
    const { host, port, password, clock, times, openSocket } = this.#options
    const opened = await openLink(
      { host, port, password, clock, openMs: times.open, ...(openSocket && { openSocket }) },
      {
        onEvent: (fields) => this.#takeEvent(fields),
        onHeard: () => {
          this.#heardAt = clock.now()
        },
        onEventsLost: this.#handlers.onEventsLost,
        onClosed: (why) => this.#lose(why),
      },
    )
    if ('kind' in opened) return this.#retryLater(opened)
    if (this.#isClosed) return opened.close('closed')
    this.#link = opened
    this.#queue.attach(opened.requests)
    await this.#listen(opened)
  }

  /** Any command of the Event Socket. Never rejects. */
  send(command: string, headers: CommandHeaders = {}): Promise<Reply> {
    return this.#queue.send(command, headers)
  }

  /** An API command, and its result. FreeSWITCH sends us nothing else while it carries one out: only quick ones. */
  async ask(command: string): Promise<Reply> {
    return resultOf(await this.#queue.send(`api ${command}`))
  }

  /** An API command that takes its time: it is carried out in the background, and the result comes as an event. */
  async job(command: string, waitMs: number): Promise<Reply> {
    const { clock } = this.#options
    const id = randomUUID()
    const result = new Promise<Reply>((settle) => {
      const disarm = clock.at(clock.now() + waitMs, () =>
        done({ kind: 'lost', why: 'its result did not come in time' }),
      )
      const done = (outcome: Reply): void => {
        disarm()
        this.#jobs.delete(id)
        settle(outcome)
      }
      this.#jobs.set(id, done)
    })
    const reply = await this.#queue.send(`bgapi ${command}`, { 'Job-UUID': id })
    if (reply.kind !== 'ok') this.#jobs.get(id)?.(reply)
    return await result
  }

  /** Lets go of the switch and stops trying. */
  close(): void {
    this.#isClosed = true
    this.#cancelRetry()
    this.#link?.close('closed')
  }

  async #listen(link: Link): Promise<void> {
    await this.#queue.send(`event json ${eventTypes.join(' ')}`)
    await this.#queue.send(`log ${criticalLogLevel}`)
    if (this.#link !== link) return
    this.#watch(link)
    await this.#handlers.onUp()
    if (this.#link === link) this.#attempts = 0
  }

  #takeEvent(fields: EventFields): void {
    const happening = readHappening(fields)
    if (happening === undefined) return
    if (happening.kind === 'JobDone') this.#jobs.get(happening.job)?.(resultOf({ kind: 'ok', text: happening.result }))
    this.#handlers.onHappening(happening)
  }

  #lose(why: string): void {
    this.#link = undefined
    this.#stopWatching()
    this.#queue.detach()
    for (const done of [...this.#jobs.values()]) done({ kind: 'lost', why: 'the connection ended before its result' })
    this.#handlers.onDown(why)
    this.#scheduleRetry()
  }

  #retryLater(failure: LinkFailure): void {
    this.#handlers.onFailure(failure)
    this.#scheduleRetry()
  }

  /** Twice as long each time, and somewhere in the upper half of that: a hundred engines do not come back at once. */
  #scheduleRetry(): void {
    if (this.#isClosed) return
    const { clock, random, times } = this.#options
    const ceiling = Math.min(times.backOffTo, times.backOffFrom * 2 ** Math.min(this.#attempts, 20))
    this.#attempts += 1
    this.#cancelRetry = clock.at(clock.now() + ceiling * (0.5 + random() / 2), () => void this.connect())
  }

  /** A link that says nothing for a while is asked something; when even that is not answered it is lost. */
  #watch(link: Link): void {
    const { clock, times } = this.#options
    this.#stopWatching = clock.at(this.#heardAt + times.silence, () => {
      if (this.#link !== link) return
      if (clock.now() - this.#heardAt >= times.silence) {
        this.#heardAt = clock.now()
        void this.#queue.send('event json HEARTBEAT')
      }
      this.#watch(link)
    })
  }
}

/** An API command that was refused says so in its result, which begins with `-ERR` or `-USAGE`. */
const resultOf = (reply: Reply): Reply =>
  reply.kind === 'ok' && reply.text.startsWith('-') ? { kind: 'error', text: reply.text } : reply
