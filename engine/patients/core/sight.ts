import type { Role } from '../../accounts/core/roles.ts'
import { nationalForm } from '../../kernel/phone-number.ts'

/** What a role sees of a patient's numbers. `on-request`: masked until asked for, and every asking is in the audit log. */
export type Sight = { phones: 'whole' | 'masked'; cards: 'on-request' | 'masked' }

const sights: Readonly<Record<Role, Sight>> = {
  it: { phones: 'whole', cards: 'on-request' },
  supervisor: { phones: 'whole', cards: 'on-request' },
  agent: { phones: 'whole', cards: 'on-request' },
  doctor: { phones: 'whole', cards: 'on-request' },
  // Managers read figures; they call nobody.
  manager: { phones: 'masked', cards: 'masked' },
}

export const sightOf = ({ role }: { role: Role }): Sight => sights[role]

/** A phone number as people write it, or `138****8000`, `0571****4321` to who may not see it. */
export function shownPhone(number: string, sight: Sight): string {
  const written = nationalForm(number)
  if (sight.phones === 'whole') return written
  const lead = written.startsWith('0') ? 4 : 3
  if (written.length >= 10) return masked(written, lead, 4)
  return written.length >= 7 ? masked(written, 3, 2) : masked(written, 1, 0)
}

/** An identity or insurance number with its middle hidden: `3301************12`. */
export function maskedCard(number: string): string {
  if (number.length >= 15) return masked(number, 4, 2)
  return masked(number, 0, number.length > 6 ? 4 : 0)
}

const masked = (text: string, lead: number, tail: number): string =>
  text.slice(0, lead) + '*'.repeat(Math.max(1, text.length - lead - tail)) + (tail === 0 ? '' : text.slice(-tail))
