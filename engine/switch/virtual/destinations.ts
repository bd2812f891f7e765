import type { Destination, Refused } from '../switch.ts'
import type { ExchangeOptions } from './exchange.ts'
import { nobodyThere, type Person } from './person.ts'

export type Destinations = ReturnType<typeof destinationsOf>

const refused = (cause: Refused['cause'], rawCause: string): Refused => ({
  kind: 'refused',
  cause,
  rawCause,
  rang: false,
})

/** What the real switch can carry as a piece of a dial string. */
const canBeDialed = (text: string): boolean => /^[A-Za-z0-9_.*#+][A-Za-z0-9_.*#+-]{0,63}$/.test(text)

const mostCounted = 50_000

type DestinationParts = Pick<ExchangeOptions, 'people' | 'trunks'> & { isUnplugged: (extension: string) => boolean }

/** Where calls go: who is at a number, and whether there is a line to get there. */
export function destinationsOf({ people, trunks, isUnplugged }: DestinationParts) {
  const inUse = new Map<string, number>()
  let young = new Map<string, number>()
  let old = new Map<string, number>()

  /** Calls to a number so far; numbers that were not called for long are forgotten. */
  function countAttempt(number: string): number {
    const attempt = (young.get(number) ?? old.get(number) ?? 0) + 1
    young.set(number, attempt)
    if (young.size >= mostCounted) {
      old = young
      young = new Map()
    }
    return attempt
  }

  return {
    find(to: Destination, callerNumber: string): Refused | { kind: 'found'; person: Person; number: string } {
      const number = to.kind === 'trunk' ? to.number : to.extension
      if (![number, callerNumber].every(canBeDialed)) return refused('unallocated', 'CANNOT_BE_DIALED')
      if (to.kind === 'trunk' && trunks !== undefined && trunks[to.trunk] === undefined)
        return refused('carrier-error', 'INVALID_GATEWAY')
      const isGone = to.kind === 'extension' && isUnplugged(number)
      const person = isGone ? undefined : people(to, countAttempt(number))
      if (person !== undefined) return { kind: 'found', person, number }
      if (to.kind === 'extension') return refused('unreachable', 'USER_NOT_REGISTERED')
      return { kind: 'found', person: nobodyThere, number }
    },

    /** False when every line of the trunk is in use; the line counts as taken all the same until it is freed. */
    takeLine(trunk: string | undefined): boolean {
      if (trunk === undefined) return true
      const taken = (inUse.get(trunk) ?? 0) + 1
      inUse.set(trunk, taken)
      return taken <= (trunks?.[trunk]?.lines ?? Number.POSITIVE_INFINITY)
    },

    freeLine(trunk: string | undefined): void {
      if (trunk !== undefined) inUse.set(trunk, (inUse.get(trunk) ?? 1) - 1)
    },
  }
}
