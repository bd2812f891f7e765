import type { Clock, EpochMs } from '../../kernel/clock.ts'
import type { PhoneState, Unknown } from '../switch.ts'
import type { Reply } from './command-queue.ts'
import type { Told } from './leg.ts'
import { apiArgument } from './quoting.ts'
import type { Happening } from './wire-to-domain.ts'

export const registrationsCommand = (profile: string): string =>
  `sofia xmlstatus profile ${apiArgument(profile) ?? 'phones'} reg`

/** A phone without `since`: FreeSWITCH does not say when it came. */
export type Registration = Omit<PhoneState, 'since'> & { registration: string }

const mostOfDevice = 100

const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

const element = (xml: string, name: string): string =>
  (new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? '').replace(
    /&(amp|lt|gt|quot);/g,
    (entity) => entities[entity] ?? entity,
  )

/** What `sofia xmlstatus profile … reg` says, by extension; of two of one extension the one that holds longer. */
export function registrationsIn(reply: Reply, now: EpochMs): Registration[] | Unknown {
  if (reply.kind !== 'ok') return { kind: 'unknown', why: 'text' in reply ? reply.text.trim() : reply.kind }
  if (!reply.text.includes('<profile>')) return { kind: 'unknown', why: reply.text.trim().slice(0, 200) }
  const found = new Map<string, Registration>()
  for (const [, xml = ''] of reply.text.matchAll(/<registration>([\s\S]*?)<\/registration>/g)) {
    const one = registrationOf(xml, now)
    const known = found.get(one.extension)
    if (one.extension !== '' && (known === undefined || known.expiresAt < one.expiresAt)) found.set(one.extension, one)
  }
  return [...found.values()].toSorted((a, b) => (a.extension < b.extension ? -1 : 1))
}

function registrationOf(xml: string, now: EpochMs): Registration {
  const status = element(xml, 'status') // Registered(WS-NAT)(unknown) exp(2026-11-28 04:00:00) expsecs(3660)
  const seconds = Number(/expsecs\((-?\d+)\)/.exec(status)?.[1] ?? 0)
  return {
    extension: element(xml, 'user').replace(/@.*/, ''),
    registration: element(xml, 'call-id'),
    expiresAt: now + seconds * 1000,
    device: element(xml, 'agent')
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, mostOfDevice),
    address: `${element(xml, 'network-ip')}:${element(xml, 'network-port')}`,
    // The status says WS only behind NAT.
    isWebRtc: /^Registered\(WSS?\b/.test(status) || /;transport(=|%3D)wss?\b/i.test(element(xml, 'contact')),
  }
}

type Seen = { registration: string; since: EpochMs }

/** Which extensions have a phone, as far as has been told. */
export class PhoneBook {
  readonly #phones = new Map<string, Seen>()
  readonly #profile: string

  constructor(profile: string) {
    this.#profile = profile
  }

  since(extension: string): EpochMs | undefined {
    return this.#phones.get(extension)?.since
  }

  apply(happening: Extract<Happening, { extension: string }>): Told[] {
    const { kind, profile, extension, registration, at } = happening
    if (profile !== this.#profile) return []
    const known = this.#phones.get(extension)
    if (kind === 'PhoneRegistered') {
      this.#phones.set(extension, { registration, since: known?.since ?? at })
      return known === undefined ? [{ kind: 'PhoneSeen', at, extension }] : []
    }
    // The end of a registration that another one has taken the place of is no news.
    if (known === undefined || (registration !== undefined && registration !== known.registration)) return []
    this.#phones.delete(extension)
    return [{ kind: 'PhoneLost', at, extension, why: happening.why }]
  }

  /** Everything that is registered now; `isFirst`: nothing is told of what was there before us. */
  compare(now: readonly Registration[], at: EpochMs, isFirst: boolean): Told[] {
    const listed = new Map(now.map(({ extension, registration }) => [extension, registration]))
    const lost = [...this.#phones.keys()].filter((extension) => !listed.has(extension))
    const seen = [...listed.keys()].filter((extension) => !this.#phones.has(extension))
    for (const extension of lost) this.#phones.delete(extension)
    for (const [extension, registration] of listed)
      this.#phones.set(extension, { registration, since: this.since(extension) ?? at })
    if (isFirst) return []
    return [
      ...lost.map((extension) => ({ kind: 'PhoneLost' as const, at, extension, why: 'expired' as const })),
      ...seen.map((extension) => ({ kind: 'PhoneSeen' as const, at, extension })),
    ]
  }
}

export type PhonesParts = { profile: string; clock: Clock; ask: (command: string) => Promise<Reply> }

/** The phones at the switch: what it says of them when it is asked, and what is told of them between. */
export class Phones {
  readonly #parts: PhonesParts
  readonly #book: PhoneBook

  constructor(parts: PhonesParts) {
    this.#parts = parts
    this.#book = new PhoneBook(parts.profile)
  }

  apply(happening: Parameters<PhoneBook['apply']>[0]): Told[] {
    return this.#book.apply(happening)
  }

  async registrations(): Promise<Registration[] | Unknown> {
    const { profile, clock, ask } = this.#parts
    return registrationsIn(await ask(registrationsCommand(profile)), clock.now())
  }

  /** What came and went while nobody told us. A switch that could not be asked tells nothing. */
  compare(found: Registration[] | Unknown, isFirst: boolean): Told[] {
    return 'kind' in found ? [] : this.#book.compare(found, this.#parts.clock.now(), isFirst)
  }

  async list(): Promise<PhoneState[] | Unknown> {
    const found = await this.registrations()
    if ('kind' in found) return found
    const now = this.#parts.clock.now()
    return found.map(({ registration: _, ...phone }) => ({ ...phone, since: this.#book.since(phone.extension) ?? now }))
  }
}
