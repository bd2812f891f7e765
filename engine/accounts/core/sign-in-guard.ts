import type { EpochMs } from '../../kernel/clock.ts'

/** After `freeTries` failures every further try waits: `firstWaitMs`, then twice that, and so on up to `longestWaitMs`. */
export type GuardRule = {
  freeTries: number
  firstWaitMs: number
  longestWaitMs: number
  /** Failures older than this are forgotten. */
  forgetAfterMs: number
}

type Tries = { failures: number; lastAt: EpochMs }

/**
 * Slows down whoever guesses passwords: a wait that doubles, per key (a login name, an address). It never locks for
 * good, so nobody can lock a colleague out by typing nonsense for a day.
 *
 * A try counts as failed from the moment it begins until it has succeeded: a hundred tries at once are a hundred
 * tries. Unknown names count like known ones, so the wait tells nothing about who exists.
 */
export class SignInGuard {
  readonly #rule: GuardRule
  readonly #most: number
  readonly #tries = new Map<string, Tries>()

  /** `most`: keys remembered; the oldest go first. */
  constructor(rule: GuardRule, most = 10_000) {
    this.#rule = rule
    this.#most = most
  }

  /** How long `key` has to wait at `now`; 0 when it may try. */
  waitMs(key: string, now: EpochMs): number {
    const tries = this.#remembered(key, now)
    return tries === undefined ? 0 : Math.max(0, tries.lastAt + this.#waitAfter(tries.failures) - now)
  }

  begin(key: string, now: EpochMs): void {
    const failures = (this.#remembered(key, now)?.failures ?? 0) + 1
    this.#tries.delete(key) // so that it becomes the youngest
    this.#tries.set(key, { failures, lastAt: now })
    for (const oldest of this.#tries.keys()) {
      if (this.#tries.size <= this.#most) break
      this.#tries.delete(oldest)
    }
  }

  /** The try was right, or was not about the password: take it back. */
  takeBack(key: string): void {
    const tries = this.#tries.get(key)
    if (tries === undefined) return
    if (tries.failures <= 1) this.#tries.delete(key)
    else this.#tries.set(key, { ...tries, failures: tries.failures - 1 })
  }

  forget(key: string): void {
    this.#tries.delete(key)
  }

  get size(): number {
    return this.#tries.size
  }

  #remembered(key: string, now: EpochMs): Tries | undefined {
    const tries = this.#tries.get(key)
    return tries !== undefined && now - tries.lastAt < this.#rule.forgetAfterMs ? tries : undefined
  }

  #waitAfter(failures: number): number {
    const { freeTries, firstWaitMs, longestWaitMs } = this.#rule
    if (failures < freeTries) return 0
    return Math.min(firstWaitMs * 2 ** Math.min(failures - freeTries, 30), longestWaitMs)
  }
}
