import type { Registration, Unknown } from '../switch.ts'
import type { Reply } from './command-queue.ts'

export const registrationsCommand = 'show registrations as json'

/** What `show registrations as json` says: a row a phone, `{"row_count":0}` and no rows where there is none. */
export function registrationsOf(reply: Reply): readonly Registration[] | Unknown {
  if (reply.kind !== 'ok') return { kind: 'unknown', why: 'text' in reply ? reply.text.trim() : reply.kind }
  const told = parsed(reply.text)
  if (typeof told !== 'object' || told === null || !('row_count' in told))
    return { kind: 'unknown', why: 'the switch answered with something else' }
  const rows: unknown = 'rows' in told ? told.rows : []
  return Array.isArray(rows) ? rows.flatMap(registrationOf) : []
}

function registrationOf(row: unknown): Registration[] {
  if (typeof row !== 'object' || row === null || !('reg_user' in row)) return []
  const address = 'network_ip' in row ? String(row.network_ip) : ''
  return [{ extension: String(row.reg_user), address }]
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined // told above as an answer that is none
  }
}
