import type { Clock } from '../../kernel/clock.ts'
import type { CommandOutcome, PlayRequest } from '../switch.ts'
import { outcomeOf, playbackArgument } from './commands.ts'
import type { Connection } from './connection.ts'
import type { Leg, Told } from './leg.ts'
import { Readables } from './readables.ts'
import type { Watch } from './watch.ts'

/** How long a playback that was sent may take to start: the parked leg looks for orders every 20 ms. */
const startMs = 200
/** How long a playback that was broken off may take to say so. */
const endMs = 1_000
/** How long a leg may take from a bridge that ended back to being parked. */
const returnMs = 2_000

/** Playing on a leg, and stopping what plays, so that exactly one end is told for each start. */
export class Playbacks {
  readonly #connection: Connection
  readonly #clock: Clock
  readonly #watch: Watch
  readonly #tell: (told: Told[]) => void
  readonly #readables: Readables

  constructor(connection: Connection, clock: Clock, watch: Watch, tell: (told: Told[]) => void) {
    this.#connection = connection
    this.#clock = clock
    this.#watch = watch
    this.#tell = tell
    this.#readables = new Readables(clock)
  }

  async play(leg: Leg, { id, sources }: PlayRequest): Promise<CommandOutcome> {
    const argument = playbackArgument(sources)
    if (argument === undefined)
      return { kind: 'declined', why: 'a path cannot be given to the switch, or nothing is to be played' }
    if (leg.playing !== undefined) return { kind: 'declined', why: 'something plays on this leg already' }
    if (leg.isReturning || leg.isMoving)
      await this.#watch.until(leg.leg, () => !leg.isReturning && !leg.isMoving, returnMs)
    if (leg.room !== undefined || leg.listensTo !== undefined)
      return { kind: 'declined', why: 'the leg is connected to another one' }
    if (leg.playing !== undefined) return { kind: 'declined', why: 'something plays on this leg already' }
    leg.playing = { id, hasStarted: false, stopAsked: false }
    // A list skips a file that is missing, without a word: the switch tells of one only when it plays alone.
    const missing = sources.length > 1 && !(await this.#areReadable(sources))
    if (missing) {
      this.#fail(leg, id, 'file not found')
      return { kind: 'done' }
    }
    const reply = await this.#connection.send(`sendmsg ${leg.leg}`, {
      'call-command': 'execute',
      'execute-app-name': 'playback',
      'execute-app-arg': argument,
      'Event-UUID': id,
    })
    const outcome = outcomeOf(reply)
    if (outcome.kind !== 'done' && outcome.kind !== 'unknown' && leg.playing?.id === id) leg.playing = undefined
    return outcome
  }

  /**
   * Breaks off what plays. An order to break that reaches the leg between the order to play and its start wipes out the
   * latter, and no end is ever told: so a start is awaited first, and an end that does not come is told from here.
   */
  async stop(leg: Leg): Promise<CommandOutcome> {
    const { playing } = leg
    if (playing === undefined) return { kind: 'done' }
    const isOver = (): boolean => leg.playing !== playing
    await this.#hasStarted(leg)
    for (let tries = 0; tries < 2 && !isOver(); tries += 1) {
      const outcome = outcomeOf(await this.#connection.ask(`uuid_break ${leg.leg} all`))
      if (outcome.kind !== 'done') return outcome
      await this.#watch.until(leg.leg, isOver, endMs)
    }
    if (!isOver())
      this.#end(leg, {
        kind: 'PlaybackEnded',
        leg: leg.leg,
        at: this.#clock.now(),
        playback: playing.id,
        how: 'stopped',
      })
    return { kind: 'done' }
  }

  /**
   * Makes ready for an order that breaks off what plays by itself, as one to connect the leg does; its end is told then.
   * Saves the leg a round of 20 ms.
   */
  async giveWay(leg: Leg): Promise<void> {
    if (!(await this.#hasStarted(leg))) await this.stop(leg)
  }

  /** From here on what plays on the leg was stopped by us. False: it has not started in time. */
  async #hasStarted(leg: Leg): Promise<boolean> {
    const { playing } = leg
    if (playing === undefined) return true
    playing.stopAsked = true
    return await this.#watch.until(leg.leg, () => playing.hasStarted || leg.playing !== playing, startMs)
  }

  #areReadable(sources: PlayRequest['sources']): Promise<boolean> {
    return this.#readables.all(sources.flatMap((source) => (source.kind === 'file' ? [source.path] : [])))
  }

  #fail(leg: Leg, id: PlayRequest['id'], why: string): void {
    this.#end(leg, { kind: 'PlaybackEnded', leg: leg.leg, at: this.#clock.now(), playback: id, how: 'failed', why })
  }

  #end(leg: Leg, told: Told): void {
    leg.playing = undefined
    this.#tell([told])
  }
}
