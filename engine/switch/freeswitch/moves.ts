import type { LegId, RoomId } from '../../kernel/ids.ts'
import type { CommandOutcome, ListenMode } from '../switch.ts'
import { outcomeOf } from './commands.ts'
import type { Connection } from './connection.ts'
import type { Leg, Told } from './leg.ts'
import type { LegBook } from './leg-book.ts'
import type { Playbacks } from './playbacks.ts'
import { roomName } from './quoting.ts'
import type { Watch } from './watch.ts'

/** How long a leg may take to where it was ordered. On a quiet switch it is there within 40 ms. */
const arriveMs = 2_000
/** How long a move may wait for those that were ordered before it. */
const turnMs = 10_000

const done: CommandOutcome = { kind: 'done' }
const noSuchLeg: CommandOutcome = { kind: 'no-such-leg' }
const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

/** Extensions of freeswitch-conf/dialplan/wardline.xml, which only a transfer reaches. */
const extensions = {
  parked: 'wardline-parked',
  room: (room: string): string => `wardline-room-${room}`,
  ear: (mode: ListenMode, other: LegId): string => `wardline-${mode}-${other}`,
}

/** What the application `eavesdrop` calls its modes: mixed into nothing, into what the other hears, into both. */
const eavesdropCommand: Readonly<Record<ListenMode, string>> = { listen: '0', whisper: '2', barge: '3' }

export type MovesParts = { connection: Connection; book: LegBook; watch: Watch; playbacks: Playbacks }

/**
 * Where legs go: to each other, into rooms, to an ear, back to being parked. A leg that is on its way takes no other
 * order: FreeSWITCH may lose one of two that come within the same 20 ms, or hang up.
 */
export class Moves {
  readonly #parts: MovesParts

  constructor(parts: MovesParts) {
    this.#parts = parts
  }

  /** See the port. Legs are those of the book. */
  bridge(leg: Leg, other: Leg): Promise<CommandOutcome> {
    const legs = [leg, other]
    const isOver = (): boolean => leg.bridgedTo === other.leg || legs.some((one) => this.#isGone(one))
    return this.#inTurn(
      legs,
      async () => {
        if (leg.bridgedTo === other.leg) return done
        await Promise.all(legs.map((one) => this.#parts.playbacks.giveWay(one)))
        return await this.#send(legs, `uuid_bridge ${leg.leg} ${other.leg}`)
      },
      () => this.#parts.watch.until(leg.leg, isOver, arriveMs),
    )
  }

  unbridge(leg: Leg): Promise<CommandOutcome> {
    return this.#inTurn([leg], async () => {
      const other = leg.bridgedTo === undefined ? undefined : this.#parts.book.get(leg.bridgedTo)
      if (leg.bridgedTo === undefined) return done
      const outcome = await this.#park(leg)
      if (other !== undefined) await this.#untilReturned(other)
      return outcome
    })
  }

  joinRoom(leg: Leg, room: RoomId): Promise<CommandOutcome> {
    const name = roomName(room)
    if (name === undefined) return Promise.resolve(declined('this cannot be the name of a room'))
    return this.#inTurn([leg], async () => {
      if (leg.room === room) return done
      return await this.#go(leg, extensions.room(name), () => leg.room === room)
    })
  }

  leaveRoom(leg: Leg): Promise<CommandOutcome> {
    return this.#inTurn([leg], async () => (leg.room === undefined ? done : await this.#park(leg)))
  }

  listen(leg: Leg, other: Leg, mode: ListenMode): Promise<CommandOutcome> {
    return this.#inTurn([leg], async () => {
      if (!isTalking(other) || leg.bridgedTo === other.leg) return declined('there is no conversation to listen to')
      if (leg.listensTo === other.leg) return await this.#changeMode(leg, mode)
      if ((await this.#rateOf(leg)) > (await this.#rateOf(other)))
        return declined('the codec of the listening phone is wider than that of the other one')
      const there = await this.#go(leg, extensions.ear(mode, other.leg), () => leg.listensTo === other.leg)
      // A change of mode that met the end of an earlier listening still lies in wait for the next one: this outdoes it.
      return there.kind === 'done' ? await this.#changeMode(leg, mode) : there
    })
  }

  stopListening(leg: Leg): Promise<CommandOutcome> {
    return this.#inTurn([leg], async () => (leg.listensTo === undefined ? done : await this.#park(leg)))
  }

  /** Those at the ear of a leg that was parted have nothing to hear. (Of one that ended FreeSWITCH lets go by itself.) */
  onTold(told: Told): void {
    if (told.kind === 'LegUnbridged' || told.kind === 'LegLeftRoom') this.#deafen(told.leg)
  }

  /** After a look at everything: nobody is at the ear of a leg that talks to nobody. */
  tidy(): void {
    for (const { listensTo } of this.#parts.book.all()) {
      const other = listensTo === undefined ? undefined : this.#parts.book.get(listensTo)
      if (other !== undefined && !isTalking(other)) this.#deafen(other.leg)
    }
  }

  #deafen(other: LegId): void {
    if (this.#parts.book.get(other) === undefined) return
    for (const leg of this.#parts.book.all())
      if (leg.listensTo === other)
        void this.#inTurn([leg], async () => (leg.listensTo === other ? await this.#park(leg) : done))
  }

  #park(leg: Leg): Promise<CommandOutcome> {
    return this.#go(leg, extensions.parked, (parks) => leg.parks > parks)
  }

  /**
   * Sends the leg there and waits until it is. FreeSWITCH may tell twice that a leg is parked, the second time after the
   * order was sent: only one that is parked and does not arrive was not let in.
   */
  async #go(leg: Leg, extension: string, isThere: (parksBefore: number) => boolean): Promise<CommandOutcome> {
    if (leg.answeredAt === undefined) return declined('the leg must be answered')
    const { playbacks, watch } = this.#parts
    // A leg that was placed is answered a moment before it is parked, and an order between the two would be lost.
    const isSettled = (): boolean => leg.parks > 0 || isTalking(leg) || this.#isGone(leg)
    await watch.until(leg.leg, isSettled, arriveMs)
    if (leg.playing !== undefined) await playbacks.stop(leg)
    const { parks } = leg
    const outcome = await this.#send([leg], `uuid_transfer ${leg.leg} ${extension} XML wardline`)
    if (outcome.kind !== 'done') return outcome
    await watch.until(leg.leg, () => isThere(parks) || this.#isGone(leg), arriveMs)
    if (this.#isGone(leg)) return noSuchLeg
    if (isThere(parks)) return done
    if (leg.parks > parks) return declined('the switch parked the leg instead')
    return { kind: 'unknown', why: 'the switch did not say that it was done' }
  }

  /**
   * Of what the phone says, in Hz. `eavesdrop` of 1.10.12 takes the sound of 8 kHz for such of 48 kHz when the one who
   * listens has Opus and the other has not: what they hear, and what is heard of them, is a twitter.
   */
  async #rateOf(leg: Leg): Promise<number> {
    const reply = await this.#parts.connection.ask(`uuid_getvar ${leg.leg} read_rate`)
    return reply.kind === 'ok' ? Number(reply.text) : Number.NaN
  }

  async #changeMode(leg: Leg, mode: ListenMode): Promise<CommandOutcome> {
    const headers = { 'unique-id': leg.leg, 'eavesdrop-command': eavesdropCommand[mode] }
    return outcomeOf(await this.#parts.connection.send('sendevent COMMAND', headers))
  }

  /**
   * Moves of one leg come one after the other, and a leg that is being let go is waited for. `arrival`: what is to be
   * awaited, once it was ordered, before the next move; whoever gave the order does not wait for it.
   */
  async #inTurn(
    legs: readonly Leg[],
    act: () => Promise<CommandOutcome>,
    arrival: () => Promise<unknown> = () => Promise.resolve(),
  ): Promise<CommandOutcome> {
    for (let busy = legs.find(isUnderWay); busy !== undefined; busy = legs.find(isUnderWay)) {
      const leg = busy
      if (!leg.isMoving) await this.#untilReturned(leg)
      else if (!(await this.#parts.watch.until(leg.leg, () => !leg.isMoving || this.#isGone(leg), turnMs)))
        return declined('the leg is still on its way to somewhere else')
    }
    if (legs.some((leg) => this.#isGone(leg))) return noSuchLeg
    for (const leg of legs) leg.isMoving = true
    const outcome = await act()
    void (outcome.kind === 'done' ? arrival() : Promise.resolve()).then(() => this.#rest(legs))
    return outcome
  }

  /** A leg whose return is not told in time is taken to be there: an event was lost, and the next look will tell. */
  async #untilReturned(leg: Leg): Promise<void> {
    await this.#parts.watch.until(leg.leg, () => !leg.isReturning || this.#isGone(leg), arriveMs)
    leg.isReturning = false
  }

  #rest(legs: readonly Leg[]): void {
    for (const leg of legs) {
      leg.isMoving = false
      this.#parts.watch.look(leg.leg)
    }
  }

  #isGone(leg: Leg): boolean {
    return this.#parts.book.get(leg.leg) !== leg
  }

  /** Whoever was connected to one of the legs and does not come along is on the way back to being parked. */
  async #send(legs: readonly Leg[], command: string): Promise<CommandOutcome> {
    const left = legs
      .map((leg) => leg.bridgedTo && this.#parts.book.get(leg.bridgedTo))
      .filter((one) => one !== undefined)
    const returning = left.filter((one) => !legs.includes(one))
    for (const leg of returning) leg.isReturning = true
    const outcome = outcomeOf(await this.#parts.connection.ask(command))
    if (outcome.kind !== 'done') for (const leg of returning) leg.isReturning = false
    return outcome
  }
}

const isUnderWay = ({ isMoving, isReturning }: Leg): boolean => isMoving || isReturning
const isTalking = ({ bridgedTo, room }: Leg): boolean => bridgedTo !== undefined || room !== undefined
