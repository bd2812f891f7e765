import { fromJson } from '../../db/json.ts'
import type { Statements } from '../../db/statements.ts'
import type { Disposition } from '../calls/core/disposition.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { AttemptRecord, ContactState } from './campaign.ts'
import { type Contact, type ContactHistory, type ContactNumber, noHistory, type World } from './core/contact.ts'

/** What the campaign wanted to know was said elsewhere than on its own calls. */
export type LastWord = { disposition: Disposition; isFromDesk: boolean }

/** Everything that the rules look at for one contact, as it is in the database now. */
export type ContactFacts = Contact & {
  contactId: number
  campaignId: number
  patientId: number
  department: string
  state: ContactState
  disposition: Disposition | undefined
  reason: string
  lists: World['lists']
  recentCalls: World['recentCalls']
  onCall: World['onCall']
  lastWord: LastWord | undefined
  /** Who has promised to call. */
  promisedBy: string | undefined
}

type Row = {
  campaign_id: number
  patient_id: number
  department: string
  state: ContactState
  disposition: Disposition | null
  reason: string
  history: unknown
  for_user_id: number | null
  last_word: string | null
  position: number | null
  number: string | null
  extension: string | null
  do_not_call: number | null
  black: number | null
  attempt: string | null
  begun_at: EpochMs | null
  attempt_state: AttemptRecord['state'] | null
}

/**
 * A row for each number of the contact and each recent call to it, by whatever campaign; calls that never happened are
 * left out. Each list has a join of its own: with `list in (…)` the whole list would be read.
 */
const factsSql = `
  select c.campaign_id, c.patient_id, c.state, c.disposition, c.reason, c.history, c.for_user_id, patients.department,
    (select concat(r.channel, ' ', r.state) from responses r
      where r.patient_id = c.patient_id and r.campaign_id = c.campaign_id
        and r.state in ('completed', 'declined', 'refused-by-key', 'opted-out') limit 1) as last_word,
    p.position, p.number, p.extension, d.id as do_not_call, b.id as black,
    a.id as attempt, a.begun_at, a.state as attempt_state
  from contacts c
  join patients on patients.id = c.patient_id
  left join patient_phones p on p.patient_id = c.patient_id
  left join number_lists d on d.list = 'do-not-call' and d.number = p.number and (d.until_at is null or d.until_at > ?)
  left join number_lists b on b.list = 'black' and b.number = p.number and (b.until_at is null or b.until_at > ?)
  left join attempts a on a.number = p.number and a.begun_at > ? and (a.state <> 'ended' or a.disposition is not null)
  where c.id = ?
  order by p.position`

/** One indexed read, whatever the length of the list. */
export async function readFacts(
  sql: Statements,
  contactId: number,
  now: EpochMs,
  lookBackMs: number,
): Promise<ContactFacts | undefined> {
  const rows = await sql.rows<Row>(factsSql, [now, now, now - lookBackMs, contactId])
  const [contact] = rows
  if (contact === undefined) return undefined
  return {
    contactId,
    campaignId: contact.campaign_id,
    patientId: contact.patient_id,
    department: contact.department,
    state: contact.state,
    disposition: contact.disposition ?? undefined,
    reason: contact.reason,
    history: { ...noHistory, ...fromJson<Partial<ContactHistory>>(contact.history) },
    ...phonesOf(rows),
    ...callsOf(rows),
    promisedBy: contact.for_user_id === null ? undefined : String(contact.for_user_id),
    lastWord: contact.last_word === null ? undefined : lastWordIn(contact.last_word),
  }
}

function lastWordIn(channelAndState: string): LastWord {
  const [channel, state = ''] = channelAndState.split(' ')
  const disposition = state === 'refused-by-key' ? 'declined' : (state as Disposition)
  return { disposition, isFromDesk: channel === 'agent' }
}

/** A family's number may stand in two places: it counts once. */
function phonesOf(rows: readonly Row[]): Pick<ContactFacts, 'numbers' | 'lists'> {
  const numbers = new Map<string, ContactNumber>()
  const lists = new Map<string, 'do-not-call' | 'black'>()
  for (const { position, number, extension, do_not_call, black } of rows) {
    if (number === null || position === null) continue
    if (!numbers.has(number)) numbers.set(number, { position, number, ...(extension !== null && { extension }) })
    if (black !== null) lists.set(number, 'black')
    if (do_not_call !== null) lists.set(number, 'do-not-call')
  }
  return { numbers: [...numbers.values()], lists }
}

function callsOf(rows: readonly Row[]): Pick<ContactFacts, 'recentCalls' | 'onCall'> {
  const recentCalls = new Map<string, EpochMs[]>()
  const onCall = new Set<string>()
  const seen = new Set<string>()
  for (const { attempt, number, begun_at, attempt_state } of rows) {
    if (attempt === null || number === null || begun_at === null || seen.has(attempt)) continue
    seen.add(attempt)
    recentCalls.set(number, [...(recentCalls.get(number) ?? []), begun_at])
    if (attempt_state !== 'ended') onCall.add(number)
  }
  return { recentCalls, onCall }
}
