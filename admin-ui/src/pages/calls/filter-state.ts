import type { paths } from '../../api/schema.d.ts'
import { dayAt, instantOf } from '../../kit/hospital-time.ts'
import { useTabState, useUrlState } from '../../kit/url-state.ts'
import type { DispositionCode, TerminationCode } from './words.ts'

export type CallsQuery = NonNullable<paths['/api/calls/totals']['get']['parameters']['query']>

export const ranges = ['today', 'yesterday', '7d', '30d', 'all', 'custom'] as const
export type Range = (typeof ranges)[number]

/** Kept in the address, by the API's own names, so that other pages can link to calls: `?campaignId=3&disposition=busy`. */
const defaults = {
  range: '',
  from: '',
  to: '',
  direction: '',
  disposition: [] as readonly string[],
  termination: [] as readonly string[],
  campaignId: 0,
  patientId: 0,
  script: '',
  department: [] as readonly string[],
  talkFrom: 0,
  talkTo: 0,
  recording: '',
  flag: '',
  page: 1,
  pageSize: 50,
  sort: 'startedAt',
  order: 'desc',
}

type Defaults = typeof defaults
export type FilterState = {
  -readonly [Name in keyof Defaults]: Defaults[Name] extends readonly string[] ? string[] : Defaults[Name]
}
export type ChangeFilter = (change: Partial<FilterState>) => void

export type CallsFilter = {
  state: FilterState
  /** A name or a number: never in the address. */
  text: string
  /** Any change but one of the page goes to the first page. */
  change: ChangeFilter
  setText: (text: string) => void
  clear: () => void
}

const conditions: Partial<FilterState> = {
  range: '',
  from: '',
  to: '',
  direction: '',
  disposition: [],
  termination: [],
  campaignId: 0,
  patientId: 0,
  script: '',
  department: [],
  talkFrom: 0,
  talkTo: 0,
  recording: '',
  flag: '',
}

export function useCallsFilter(): CallsFilter {
  const [state, write] = useUrlState(defaults)
  const [text, setText] = useTabState('calls.text')
  const change: ChangeFilter = (next) => write({ page: 1, ...next })
  return {
    state: state as FilterState,
    text,
    change,
    setText: (next) => {
      setText(next)
      change({})
    },
    clear: () => {
      setText('')
      change(conditions)
    },
  }
}

/** Who comes by a link to a campaign's or a patient's calls wants all of them, whenever they were. */
export function rangeOf({ range, campaignId, patientId, from, to }: FilterState): Range {
  const given = ranges.find((each) => each === range)
  if (given !== undefined) return given
  if (from !== '' || to !== '') return 'custom'
  return campaignId > 0 || patientId > 0 ? 'all' : '7d'
}

/** The days of a range, `2026-11-23`, both included; empty: open. */
export function daysOf(state: FilterState, now: number): { from: string; to: string } {
  const day = (daysAgo: number): string => dayAt(now - daysAgo * 86_400_000)
  switch (rangeOf(state)) {
    case 'today':
      return { from: day(0), to: '' }
    case 'yesterday':
      return { from: day(1), to: day(1) }
    case '7d':
      return { from: day(6), to: '' }
    case '30d':
      return { from: day(29), to: '' }
    case 'all':
      return { from: '', to: '' }
    case 'custom':
      return { from: state.from, to: state.to }
  }
}

/** What the API is asked for. */
export function toQuery(state: FilterState, text: string, now: number): CallsQuery {
  const days = daysOf(state, now)
  const [from, to] = [instantOf(days.from), instantOf(days.to, { daysLater: 1 })]
  const { direction, campaignId, patientId, script, department, talkFrom, talkTo } = state
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...((direction === 'inbound' || direction === 'outbound') && { direction }),
    ...(state.disposition.length > 0 && { disposition: state.disposition as DispositionCode[] }),
    ...(state.termination.length > 0 && { termination: state.termination as TerminationCode[] }),
    ...(campaignId > 0 && { campaignId }),
    ...(patientId > 0 && { patientId }),
    ...(script !== '' && { script }),
    ...(department.length > 0 && { department }),
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(talkFrom > 0 && { talkFromMs: talkFrom * 1000 }),
    ...(talkTo > 0 && { talkToMs: talkTo * 1000 }),
    ...(state.recording !== '' && { hasRecording: state.recording === 'yes' }),
    ...(state.flag !== '' && { hasRedFlag: state.flag === 'yes' }),
  }
}

/** Whether anything but the time narrows the list. */
export const isNarrowed = (query: CallsQuery): boolean =>
  Object.keys(query).some((name) => name !== 'from' && name !== 'to')
