/** Channels as FreeSWITCH describes them when it is asked. Knows its header names, as wire-to-domain.ts does. */
import { asLegId, asRoomId, type LegId } from '../../kernel/ids.ts'
import type { LegSnapshot } from '../switch.ts'
import { fieldsOf } from './event-fields.ts'
import { Reader } from './reader.ts'

/** A channel of ours as the switch knows it, with what only the adapter needs. */
export type ChannelView = LegSnapshot & {
  fromName: string
  trunk: string | undefined
  rang: boolean
  isPlaying: boolean
}

/** The variables that we put on every leg of ours, and by which we know it again. */
export const marks = {
  /** `inbound` or `outbound`; what `show channels` lists of it is `presence`. */
  leg: 'wardline_leg',
  from: 'wardline_from',
  to: 'wardline_to',
  trunk: 'wardline_trunk',
  claimed: 'wardline_claimed',
  presence: 'presence_data',
  presenceValue: 'wardline',
} as const

/** The channel that `uuid_dump … json` describes, or undefined when it is not one of ours. */
export function readChannel(dump: string): ChannelView | undefined {
  return viewOf(new Reader(fieldsOf(parseObject(dump))))
}

/** The ids of the channels in `show channels as json` that bear our mark. The list may be a moment old. */
export function readChannelList(json: string): LegId[] {
  const rows = parseObject(json)['rows']
  if (!Array.isArray(rows)) return []
  return rows.flatMap((row: unknown) => {
    const read = new Reader(
      typeof row === 'object' && row !== null ? fieldsOf(row as Record<string, unknown>) : nothing,
    )
    const leg = read.leg('uuid')
    return leg !== undefined && read.text('presence_data') === marks.presenceValue ? [leg] : []
  })
}

const nothing = fieldsOf({})

function parseObject(json: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}

export function viewOf(read: Reader): ChannelView | undefined {
  const leg = read.leg('Unique-ID')
  const direction = read.variable(marks.leg)
  if (leg === undefined || (direction !== 'inbound' && direction !== 'outbound')) return undefined
  const isRunning = (application: string): boolean =>
    read.text('Channel-State') === 'CS_EXECUTE' && read.variable('current_application') === application
  const argument = read.variable('current_application_data')
  const isBridged = ['CS_EXCHANGE_MEDIA', 'CS_SOFT_EXECUTE', 'CS_HIBERNATE'].includes(read.text('Channel-State'))
  return {
    leg,
    direction,
    from: read.variable(marks.from) || read.text('Caller-Caller-ID-Number'),
    fromName: read.text('Caller-Caller-ID-Name'),
    to: read.variable(marks.to) || read.text('Caller-Destination-Number'),
    trunk: read.variable(marks.trunk) || undefined,
    createdAt: read.microseconds('Caller-Channel-Created-Time') ?? read.eventAt(),
    answeredAt: read.microseconds('Caller-Channel-Answered-Time'),
    bridgedTo: isBridged ? asLegId(read.variable('signal_bond')) : undefined,
    room: isRunning('conference') ? asRoomId(argument.replace(/@.*/, '')) : undefined,
    listensTo: isRunning('eavesdrop') ? asLegId(argument) : undefined,
    rang: read.rang(),
    isPlaying: isPlaying(read),
  }
}

/** An application's response stays `_none_` until it is through. */
function isPlaying(read: Reader): boolean {
  const response = read.variable('current_application_response')
  return read.variable('current_application') === 'playback' && (response === '' || response === '_none_')
}
