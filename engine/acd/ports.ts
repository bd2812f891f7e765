import type { LiveCall } from '../calls/live-call.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import type { Language, Speech } from '../speech/speech.ts'
import type { Destination, PlaybackSource, Switch } from '../switch/switch.ts'
import type { FloorLogLine } from './acd-log-store.ts'

/** What is told of the floor to those who watch it. Ids, codes and instants: nothing of any patient. */
export type FloorNews =
  | { topic: 'agent'; agent: string }
  | { topic: 'queue'; queue: string }
  /** `thirds`: agents whom that agent has called to it. */
  | { topic: 'call'; call: string; agent: string; thirds: readonly string[] }
  /** Whom a supervisor listens to, or that it is over. */
  | { topic: 'ear'; user: number }
  | { topic: 'deserted'; queue: string; because: string; waiting: number }

/** What queues and agents need of the rest of the house. */
export type AcdPorts = {
  clock: Clock
  switch: Switch
  speech: Pick<Speech, 'render'>
  /** What callers hear while they wait or are on hold. */
  music: readonly PlaybackSource[]
  /** A desk or a person by name, an extension, or an outside number. */
  destinationOf(target: string): Promise<Destination | undefined>
  /** The conversation, and not the waiting, is what is recorded. */
  recording: { pause(call: LiveCall): void; conversation(call: LiveCall): void }
  hospitalLanguage: Language
  /** When the hospital's day began, to which an instant belongs. */
  startOfDay(at: EpochMs): EpochMs
  log(line: FloorLogLine): void
  news(news: FloorNews): void
  onError(error: unknown): void
}
