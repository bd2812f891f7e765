/** Milliseconds since the epoch. Every instant in Wardline is one; names end in `At`. */
export type EpochMs = number

export type Cancel = () => void

/**
 * Time, handed in. Nothing else in the engine reads the wall clock or starts a timer, so that a whole campaign day can
 * be run in virtual time.
 */
export interface Clock {
  now(): EpochMs
  /** Runs `wake` once at `at` (at once, but never synchronously, when that has passed). */
  at(at: EpochMs, wake: () => void): Cancel
}

/** Resolves after `ms` on the given clock. */
export function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.at(clock.now() + ms, resolve)
  })
}
