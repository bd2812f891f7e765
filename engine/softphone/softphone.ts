import { createHash, randomBytes } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { isLineNumber, lineNumberOf } from './core/line-number.ts'
import type { SoftphoneStore } from './softphone-store.ts'

/** What a browser needs to be a telephone. */
export type SoftphoneLine = {
  number: string
  /** Told this once; valid until `expiresAt`, and no longer than the session. */
  password: string
  realm: string
  /** Of the line itself, `sip:700012@wardline`. */
  uri: string
  /** Whom it registers with, `sip:wardline`. */
  registrar: string
  expiresAt: EpochMs
}

export type SoftphoneOptions = {
  store: SoftphoneStore
  clock: Clock
  realm: string
  /** Whether there is a switch that browsers can be telephones of. */
  isHere: () => boolean
}

export type Softphone = ReturnType<typeof createSoftphone>

const validMs = toMs('4h')

/** Telephones in browsers: who may be one, under which number, with which password. */
export function createSoftphone({ store, clock, realm, isHere }: SoftphoneOptions) {
  const insist = (): void => {
    if (!isHere()) throw new WardlineError('softphone-not-here')
  }
  return {
    /** The extension of this user's browser, where there is a switch for it. */
    numberOf: (userId: number): string | undefined => (isHere() ? lineNumberOf(userId) : undefined),
    /** Throws `softphone-not-here` on a switch that has no way in for browsers. */
    insist,
    /**
     * A line with a new password; the one made before stops being good. Throws `softphone-not-here`,
     * `softphone-number-taken`.
     */
    async lineFor(userId: number, sessionHash: string): Promise<SoftphoneLine> {
      insist()
      const number = lineNumberOf(userId)
      if (number === undefined || (await store.isDeskPhone(number)))
        throw new WardlineError('softphone-number-taken', { number: number ?? '' })
      const password = randomBytes(24).toString('base64url')
      const ha1 = createHash('md5').update(`${number}:${realm}:${password}`).digest('hex')
      const madeAt = clock.now()
      const expiresAt = madeAt + validMs
      await store.keep({ userId, number, sessionHash, ha1, madeAt, expiresAt })
      return { number, password, realm, uri: `sip:${number}@${realm}`, registrar: `sip:${realm}`, expiresAt }
    },
    /** For the switch's directory: undefined for a line that has expired or was given back. */
    async secretOf(number: string): Promise<{ ha1: string } | undefined> {
      return isLineNumber(number) ? await store.secretOf(number, clock.now()) : undefined
    },
  }
}
