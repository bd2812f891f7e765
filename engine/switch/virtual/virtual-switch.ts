import type { LegId } from '../../kernel/ids.ts'
import type { Switch } from '../switch.ts'
import { Exchange, type ExchangeOptions, type IncomingCall } from './exchange.ts'
import type { Person } from './person.ts'
import type { PhoneKind } from './phones.ts'
import { VirtualLink } from './virtual-link.ts'

export type VirtualSwitchOptions = ExchangeOptions

/** The embedded switch, and what is done to it from outside. */
export type VirtualSwitch = {
  /** The port, as the engine is given it. */
  readonly switch: Switch
  /** Legs that live. */
  readonly live: number
  /** Somebody calls us: the leg, or undefined when no engine was linked and the caller met the fallback. */
  callIn(person: Person, call: IncomingCall): LegId | undefined
  /** A phone registers at the switch, as a new one or after it was unplugged. */
  plugIn(extension: string, kind?: PhoneKind): void
  /** It is gone, as if it had said goodbye or, `expired`, as if its cable were cut an hour ago. Calls on it go on. */
  unplug(extension: string, why?: 'unregistered' | 'expired'): void
  /** The link of every engine breaks; calls go on. */
  loseLink(): void
  regainLink(): void
  /** The switch dies, its calls with it, and links are lost. */
  stop(): void
  /** It is there again, as a new process, and links are back. */
  start(): void
  /** One more engine on the same switch, as after a kill -9 of the first. */
  attach(): Switch
  /** Ends everything; no timer is left. Recordings under way are lost. */
  shutDown(): void
}

/**
 * A switch that lives in this process: the same port as the real one, people at the other end, real recordings, and
 * time that is handed in. On a virtual clock an evening of calls takes seconds.
 */
export function createVirtualSwitch(options: VirtualSwitchOptions): VirtualSwitch {
  const exchange = new Exchange(options)
  const links: VirtualLink[] = []
  const attach = (): VirtualLink => {
    const link = new VirtualLink(exchange)
    links.push(link)
    return link
  }
  const lose = (why: string): void => {
    for (const link of links) link.lose(why)
  }
  const regain = (): void => {
    for (const link of links) link.regain()
  }
  return {
    switch: attach().port,
    get live() {
      return exchange.live
    },
    callIn: (person, call) => exchange.callIn(person, call),
    plugIn: (extension, kind) => exchange.phones.plugIn(extension, kind),
    unplug: (extension, why) => exchange.phones.unplug(extension, why),
    loseLink: () => lose('the link was cut'),
    regainLink: regain,
    stop() {
      exchange.stop()
      lose('the switch has stopped')
    },
    start() {
      exchange.start()
      regain()
    },
    attach: () => attach().port,
    shutDown() {
      lose('the switch was shut down')
      exchange.stop()
    },
  }
}
