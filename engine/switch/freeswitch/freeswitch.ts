import type { Clock } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import type { Switch } from '../switch.ts'
import { Adapter } from './adapter.ts'
import type { ConnectionTimes } from './connection.ts'
import type { LinkFailure, OpenSocket } from './link.ts'

export type FreeSwitchOptions = {
  /** The Event Socket of FreeSWITCH. */
  host: string
  port: number
  password: string
  /** Where FreeSWITCH offers us the calls that come in: `WARDLINE_CLAIMS` of freeswitch-conf. Left out: none are taken. */
  claims?: { host: string; port: number }
  /** How extensions are dialed. Left out: those registered at the profile `phones` in the realm `wardline`. */
  phones?: { profile: string; domain: string } | ((extension: string) => string)
  clock: Clock
  random: Random
  /** How long the first connection may take, all attempts together. */
  firstConnectMs?: number
  times?: Partial<ConnectionTimes>
  /** How a connection is opened. Left out: over TCP. */
  openSocket?: OpenSocket
  /** Told each time that trying to get in has failed. */
  onFailure?: (failure: LinkFailure) => void
}

/**
 * The switch port on a real FreeSWITCH. Resolves when it is connected and its legs are known; rejects with
 * `switch-password-refused` or `switch-address-refused` at once, with `switch-unreachable` after `firstConnectMs`, and
 * with `switch-claims-port` when calls cannot be taken. After that the connection is kept: it is opened again as often as
 * it breaks.
 */
export async function connectFreeSwitch(options: FreeSwitchOptions): Promise<Switch> {
  const adapter = new Adapter(options)
  await adapter.start()
  return adapter.port
}
