import type { Random } from '../../engine/kernel/random.ts'
import type { Hospital } from '../ui-rows.ts'
import type { Insert } from './insert.ts'
import { campaignCount, campaignStart, contactOf, dayMs, isOnList, mobileOf, pickBy, rowsAtOnce } from './people.ts'

type Cell = string | number | null
type Row = Cell[]
type Batch = { calls: Row[]; legs: Row[]; attempts: Row[]; recordings: Row[]; responses: Row[] }

const columns: Readonly<Record<keyof Batch, string>> = {
  calls:
    'id,direction,from_number,to_number,patient_id,campaign_id,contact_id,script,started_at,answered_at,ended_at,disposition,cause,raw_cause,ended_by,termination_result,termination_reason,facts',
  legs: 'id,call_id,role,direction,number,started_at,rang_at,answered_at,ended_at,cause,raw_cause,ended_by',
  attempts:
    'id,campaign_id,contact_id,patient_id,number,phone_position,caller_id,state,rang,disposition,cause,raw_cause,begun_at,rang_at,answered_at,ended_at',
  recordings: 'call_id,kind,path,channels,duration_ms,bytes,state,started_at,ended_at',
  responses:
    'id,questionnaire_version_id,patient_id,campaign_id,channel,language,state,started_at,updated_at,ended_at,score,red_flag,last_call_id',
}

/** Outcomes of outbound calls, as often as a ward sees them. */
const outcomes = {
  completed: 38,
  partial: 6,
  'broke-off': 7,
  declined: 3,
  'opted-out': 0.5,
  busy: 8,
  'no-answer': 25,
  rejected: 4,
  machine: 1,
  unallocated: 2,
  unreachable: 5,
  failed: 0.4,
  unknown: 0.1,
}
type Outcome = keyof typeof outcomes
const answered: ReadonlySet<Outcome> = new Set(['completed', 'partial', 'broke-off', 'declined', 'opted-out'])
const ends: Readonly<Partial<Record<Outcome, { cause: string; raw: string; by: string; result: string }>>> = {
  busy: { cause: 'busy', raw: 'USER_BUSY', by: 'them', result: 'person-ended' },
  'no-answer': { cause: 'no-answer', raw: 'NO_ANSWER', by: 'switch', result: 'person-ended' },
  rejected: { cause: 'rejected', raw: 'CALL_REJECTED', by: 'them', result: 'person-ended' },
  unallocated: { cause: 'unallocated', raw: 'UNALLOCATED_NUMBER', by: 'them', result: 'upstream-error' },
  unreachable: { cause: 'unreachable', raw: 'SUBSCRIBER_ABSENT', by: 'them', result: 'person-ended' },
  failed: { cause: 'carrier-error', raw: 'NETWORK_OUT_OF_ORDER', by: 'switch', result: 'upstream-error' },
  unknown: { cause: 'switch-lost', raw: 'SWITCH_LOST', by: 'switch', result: 'our-error' },
}
const putDown = { cause: 'hung-up', raw: 'NORMAL_CLEARING', by: 'them', result: 'ok' }

/** Rows go in by their ids, so that each table is written from its beginning to its end; their instants lie anywhere. */
export async function fillCalls(insert: Insert, hospital: Hospital): Promise<void> {
  for (let first = 0; first < hospital.calls; first += rowsAtOnce) {
    const batch: Batch = { calls: [], legs: [], attempts: [], recordings: [], responses: [] }
    for (let i = first; i < Math.min(hospital.calls, first + rowsAtOnce); i += 1) addCall(batch, i, hospital)
    for (const table of Object.keys(batch) as (keyof Batch)[])
      await insert(table, columns[table].split(','), batch[table])
  }
}

/** Ids grow with `i` and are otherwise as random as real ones. */
function idOf(i: number, calls: number, random: Random): string {
  const head = Math.floor((i / calls) * 0xffff_ffff)
    .toString(16)
    .padStart(8, '0')
  const hex = (length: number): string =>
    Math.floor(random() * 16 ** length)
      .toString(16)
      .padStart(length, '0')
  return `${head}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(6)}${hex(6)}`
}

function addCall(batch: Batch, i: number, hospital: Hospital): void {
  const id = idOf(i, hospital.calls, hospital.random)
  if (hospital.random() < 0.1) addInbound(batch, id, hospital)
  else addOutbound(batch, id, hospital)
}

/** An instant of a working day between eight and eight on the hospital's clock. */
function someInstant(from: number, days: number, { random, now }: Hospital): number {
  const midnight = from + Math.floor(random() * days) * dayMs
  const at = midnight - ((midnight + 8 * 3_600_000) % dayMs) + (8 + random() * 12) * 3_600_000
  return Math.floor(Math.min(at, now - 60_000 - random() * 3_600_000))
}

function addOutbound(batch: Batch, id: string, hospital: Hospital): void {
  const { random, now, patients } = hospital
  const campaign = 1 + Math.floor(random() * campaignCount)
  const patient = Math.max(1, Math.floor(random() * patients))
  const listed = isOnList(campaign, patient) ? patient : patient + 1
  const contact = contactOf(hospital, campaign, listed)
  const outcome = pickBy(random, outcomes)
  const end = ends[outcome] ?? putDown
  const startedAt = someInstant(campaignStart(campaign, now), 26, hospital)
  const rangAt = startedAt + 2_000
  const answeredAt = answered.has(outcome) ? startedAt + 6_000 + Math.floor(random() * 20_000) : null
  const endedAt = answeredAt === null ? startedAt + 31_000 : answeredAt + talkOf(outcome, random)
  const number = mobileOf(listed)
  const tail = [end.cause, end.raw, end.by] as const
  const script = answeredAt === null ? null : campaign % 7 === 3 ? 'voice-notice' : 'keypad-survey'
  const facts = JSON.stringify({ campaign: String(campaign), contact: String(contact), patient: String(listed) })
  batch.calls.push([
    id,
    'outbound',
    '02100000000',
    number,
    listed,
    campaign,
    contact,
    script,
    startedAt,
    answeredAt,
    endedAt,
    outcome,
    ...tail,
    end.result,
    end.raw,
    facts,
  ])
  batch.legs.push([id, id, 'person', 'outbound', number, startedAt, rangAt, answeredAt, endedAt, ...tail])
  batch.attempts.push([
    id,
    campaign,
    contact,
    listed,
    number,
    1,
    '02100000000',
    'ended',
    1,
    outcome,
    end.cause,
    end.raw,
    startedAt,
    rangAt,
    answeredAt,
    endedAt,
  ])
  if (answeredAt === null) return
  addRecording(batch, id, answeredAt, endedAt)
  if (script !== 'keypad-survey') return
  const score = outcome === 'completed' ? Math.floor(random() * 100) : null
  const flag = outcome === 'completed' && random() < 0.02 ? 1 : 0
  batch.responses.push([
    id,
    1,
    listed,
    campaign,
    'keypad',
    'zh-CN',
    outcome,
    answeredAt,
    endedAt,
    endedAt,
    score,
    flag,
    id,
  ])
}

function talkOf(outcome: Outcome, random: Random): number {
  if (outcome === 'broke-off') return 1_000 + Math.floor(random() * 20_000)
  return 30_000 + Math.floor(random() * 150_000) + (random() < 0.002 ? 1_800_000 : 0)
}

function addInbound(batch: Batch, id: string, hospital: Hospital): void {
  const { random, now, patients } = hospital
  const isKnown = random() < 0.7
  const patient = isKnown ? 1 + Math.floor(random() * patients) : null
  const number = mobileOf(patient ?? 900_000 + Math.floor(random() * 90_000))
  const startedAt = someInstant(now - 364 * dayMs, 364, hospital)
  const answeredAt = random() < 0.97 ? startedAt + 300 : null
  const endedAt = (answeredAt ?? startedAt) + 5_000 + Math.floor(random() * 120_000)
  const tail = [putDown.cause, putDown.raw, random() < 0.7 ? 'them' : 'us'] as const
  const facts = JSON.stringify(patient === null ? {} : { patient: String(patient) })
  batch.calls.push([
    id,
    'inbound',
    number,
    '8000',
    patient,
    null,
    null,
    'hospital-main',
    startedAt,
    answeredAt,
    endedAt,
    null,
    ...tail,
    answeredAt === null ? 'person-ended' : 'ok',
    putDown.raw,
    facts,
  ])
  batch.legs.push([id, id, 'person', 'inbound', number, startedAt, null, answeredAt, endedAt, ...tail])
  if (answeredAt !== null) addRecording(batch, id, answeredAt, endedAt)
}

function addRecording(batch: Batch, id: string, from: number, to: number): void {
  const day = new Date(from).toISOString().slice(0, 10).replaceAll('-', '/')
  batch.recordings.push([id, 'call', `${day}/${id}.wav`, 2, to - from, 44 + (to - from) * 32, 'kept', from, to])
}
