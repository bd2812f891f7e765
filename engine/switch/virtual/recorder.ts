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
    if (leg.tapes.has(file)) return declined('it is being recorded into this file already')
    leg.newTape(file, kind)
    if (!this.#parts.writes || (await this.#parts.inFlight.during(() => makeFolderOf(file)))) return { kind: 'done' }
    leg.tapes.delete(file)
    return declined('the folder cannot be made')
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
    const tapes = [...leg.tapes.values()]
    leg.tapes.clear()
    const at = this.#parts.clock.now()
    await Promise.all(tapes.map((tape) => this.#finish(leg, tape, at)))
  }

  async #finish(leg: Leg, tape: Tape, at: EpochMs): Promise<void> {
    const { inFlight, tell, writes } = this.#parts
    // A disk that is full or gone: the end is told all the same, and whoever keeps recordings finds the file missing.
    if (writes) await inFlight.during(() => writeTape(tape, at, this.#samples)).catch(() => undefined)
    tell({ kind: 'RecordingEnded', leg: leg.id, at, file: tape.file, durationMs: at - tape.startedAt })
  }
}
