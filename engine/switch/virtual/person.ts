/**
 * Whoever holds the phone at the other end. The exchange tells a person what reaches their ear; a person answers over
 * their {@link Line}. Scripted people are in `scripted-person.ts`, a town of them in `hospital-people.ts`.
 */
import type { HangupCause } from '../../calls/core/hangup-cause.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import type { Destination, Digit } from '../switch.ts'
import type { Sound, Sounding } from './sounds.ts'

export type Refusal = Extract<
  HangupCause,
  'busy' | 'rejected' | 'unallocated' | 'unreachable' | 'congestion' | 'carrier-error'
>

/** What the phone does when it is called. `setupMs`: until the network has found it; 200 unless said. */
export type PhoneReaction = { setupMs?: number; earlyMedia?: boolean } & (
  | { does: 'answer'; ringsMs: number }
  /** Rings until we give up. */
  | { does: 'ring' }
  /** Absent `ringsMs`: refused at once, without having rung. */
  | { does: 'refuse'; cause: Refusal; ringsMs?: number }
)

/** A prompt as a person hears it: they know what they are asked. */
export type Prompt = {
  /** `PlayRequest.name`: `survey/discharge/q2`. */
  name: string
  /** How long it is if it is heard to its end. Infinite for ringback. */
  durationMs: number
}

/** What a person can do once connected. Delays count from now; nothing is done after the call has ended. */
export type Line = {
  now(): EpochMs
  readonly random: Random
  /** Presses keys one after the other, each held for 120 ms with 130 ms between two. */
  press(keys: string, afterMs: number): void
  speak(forMs: number, afterMs: number): void
  hangUp(afterMs: number): void
  /** Does `act` later, if the call still lives then. Returns how to think better of it. */
  later(afterMs: number, act: () => void): () => void
}

/** How a call ended, to a person's ear. `fallback`: no engine was there to take it. */
export type EndHeard = { by: 'me' | 'them' | 'switch'; rawCause: string; answered: boolean }

export type Person = {
  /** Not looked at when the person is the one who calls. */
  phone: PhoneReaction
  /** Absent: a voice like any other. */
  voice?: Sound
  /** Speaks Opus, as browsers may. */
  isWideband?: boolean
  /** Connected: the other side can be heard from now on. */
  connected?(line: Line): void
  prompted?(prompt: Prompt, line: Line): void
  promptOver?(prompt: Prompt, how: 'finished' | 'stopped', line: Line): void
  /** Any sound that reaches the ear; its `until` moves forward when it is cut short. */
  hearsSound?(sounding: Sounding): void
  hearsKey?(digit: Digit): void
  ended?(end: EndHeard): void
}

/**
 * Who is at a number; `attempt` counts the calls to it, from 1. Undefined: a trunk number that nobody has, or an
 * extension that is not registered.
 */
export type People = (to: Destination, attempt: number) => Person | undefined

export const nobodyThere: Person = { phone: { does: 'refuse', cause: 'unallocated' } }
