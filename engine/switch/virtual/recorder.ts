import type { Clock, EpochMs } from '../../kernel/clock.ts'
import type { InFlight } from '../../kernel/in-flight.ts'
import type { CommandOutcome } from '../switch.ts'
import type { Leg, Told } from './leg.ts'
import { Samples } from './sounds.ts'
import { makeFolderOf, type Tape, writeTape } from './tape.ts'
import type { WavHeads } from './wav-head.ts'

export type RecorderParts = {
  clock: Clock
  inFlight: InFlight
  heads: WavHeads
  tell: (told: Told) => void
  /** False: recordings are told of and not written. */
  writes: boolean
}

const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

/** Recordings of legs. A file is whole before its end is told. */
export class Recorder {
  readonly #parts: RecorderParts
  readonly #samples: Samples

  constructor(parts: RecorderParts) {
    this.#parts = parts
    this.#samples = new Samples(parts.heads)
  }

  async start(leg: Leg, file: string, kind: Tape['kind']): Promise<CommandOutcome> {
    if (leg.answeredAt === undefined) return declined('the leg is not answered')
    if (this.#parts.writes && !(await this.#parts.inFlight.during(() => makeFolderOf(file))))
      return declined('the folder cannot be made')
    if (leg.isOver) return { kind: 'no-such-leg' }
    if (leg.tapes.has(file)) return declined('it is being recorded into this file already')
    leg.newTape(file, kind)
    return { kind: 'done' }
  }

  async stop(leg: Leg, file: string): Promise<CommandOutcome> {
    const tape = leg.tapes.get(file)
    if (tape === undefined) return declined('it is not being recorded into this file')
    leg.tapes.delete(file)
    await this.#finish(leg, tape, this.#parts.clock.now())
    return { kind: 'done' }
  }

  /** Resolves when every recording of a leg that has ended is whole and told. */
  async stopAll(leg: Leg): Promise<void> {
    const at = this.#parts.clock.now()
    for (const tape of leg.tapes.values()) void this.#finish(leg, tape, at)
    leg.tapes.clear()
    await Promise.all(leg.writes)
  }

  #finish(leg: Leg, tape: Tape, at: EpochMs): Promise<void> {
    const finished = this.#write(tape, at).then(() => {
      leg.writes.delete(finished)
      this.#parts.tell({ kind: 'RecordingEnded', leg: leg.id, at, file: tape.file, durationMs: at - tape.startedAt })
    })
    leg.writes.add(finished)
    return finished
  }

  /** A disk that is full or gone: the end is told all the same, and whoever keeps recordings finds the file missing. */
  async #write(tape: Tape, at: EpochMs): Promise<void> {
    const { inFlight, writes } = this.#parts
    if (writes) await inFlight.during(() => writeTape(tape, at, this.#samples)).catch(() => undefined)
  }
}
