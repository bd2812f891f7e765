import type { Clock, EpochMs } from '../../kernel/clock.ts'
import { toMs } from '../../kernel/duration.ts'
import type { PhoneState } from '../switch.ts'
import type { Told } from './leg.ts'

type Lost = Extract<Told, { kind: 'PhoneLost' }>
export type PhoneKind = { device?: string; isWebRtc?: boolean }
type Phone = Required<PhoneKind> & { since: EpochMs }

/** A phone registers anew in good time; this is how long each registration holds. */
const registeredForMs = toMs('1h')

/**
 * Desk phones and browsers at the virtual switch. Those that were never plugged in answer as the `people` behind them say
 * and are in no list; one that was unplugged cannot be reached until it is plugged in again.
 */
export class Phones {
  readonly #clock: Clock
  readonly #tell: (told: Told) => void
  readonly #phones = new Map<string, Phone>()
  readonly #unplugged = new Set<string>()

  constructor(clock: Clock, tell: (told: Told) => void, pluggedIn: readonly string[] = []) {
    this.#clock = clock
    this.#tell = tell
    for (const extension of pluggedIn) this.#phones.set(extension, this.#newPhone({}))
  }

  /** Tells of it unless it is there already. */
  plugIn(extension: string, kind: PhoneKind = {}): void {
    this.#unplugged.delete(extension)
    if (this.#phones.has(extension)) return
    this.#phones.set(extension, this.#newPhone(kind))
    this.#tell({ kind: 'PhoneSeen', at: this.#clock.now(), extension })
  }

  unplug(extension: string, why: Lost['why'] = 'unregistered'): void {
    const wasThere = !this.#unplugged.has(extension)
    this.#unplugged.add(extension)
    this.#phones.delete(extension)
    if (wasThere) this.#tell({ kind: 'PhoneLost', at: this.#clock.now(), extension, why })
  }

  isUnplugged(extension: string): boolean {
    return this.#unplugged.has(extension)
  }

  /** Those that are plugged in. */
  extensions(): Set<string> {
    return new Set(this.#phones.keys())
  }

  states(): PhoneState[] {
    const now = this.#clock.now()
    return [...this.#phones]
      .map(([extension, { device, isWebRtc, since }]) => ({
        extension,
        since,
        expiresAt: since + Math.ceil((now - since + 1) / registeredForMs) * registeredForMs,
        device,
        address: '127.0.0.1:5060',
        isWebRtc,
      }))
      .toSorted((a, b) => (a.extension < b.extension ? -1 : 1))
  }

  #newPhone({ device = 'virtual', isWebRtc = false }: PhoneKind): Phone {
    return { device, isWebRtc, since: this.#clock.now() }
  }
}
