/**
 * What FreeSWITCH writes, read once. The only place that knows its header names.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import { asLegId, type LegId, type PlaybackId } from '../../kernel/ids.ts'
import type { Digit, LegSnapshot } from '../switch.ts'
import { type EventFields, fieldsOf } from './event-fields.ts'

/** How a leg ended, as the switch tells it. */
export type Ending = {
  rawCause: string
  rang: boolean
  answeredAt: EpochMs | undefined
  endedAt: EpochMs
  /** Which side put it down: `unsaid` where the endpoint does not tell. */
  side: 'them' | 'here' | 'unsaid'
}

/** A channel of ours as the switch knows it, with what only the adapter needs. */
export type ChannelView = LegSnapshot & {
  fromName: string
  trunk: string | undefined
  rang: boolean
  isPlaying: boolean
}

type OfChannel = { leg: LegId; at: EpochMs }

/** One event, in words. `Channel…` events also come for channels that are not ours. */
export type Happening =
  | (OfChannel & { kind: 'ChannelCreated' })
  | (OfChannel & { kind: 'ChannelRinging'; earlyMedia: boolean })
  | (OfChannel & { kind: 'ChannelAnswered' })
  | (OfChannel & { kind: 'ChannelBridged'; other: LegId })
  | (OfChannel & { kind: 'ChannelUnbridged' })
  /** `view` is there when the channel bears our mark. */
  | (OfChannel & { kind: 'ChannelParked'; view: ChannelView | undefined })
  | (OfChannel & { kind: 'PlaybackStarted' })
  | (OfChannel & { kind: 'PlaybackDone'; playback: PlaybackId; outcome: 'played' | 'cut' | 'failed'; why: string })
  | (OfChannel & { kind: 'RecordingDone'; file: string; durationMs: number })
  | (OfChannel & { kind: 'KeyPressed'; digit: Digit; durationMs: number })
  | (OfChannel & { kind: 'ChannelEnded'; ending: Ending })
  | { kind: 'JobDone'; at: EpochMs; job: string; result: string }
  | { kind: 'Heartbeat'; at: EpochMs; channels: number }

/** FreeSWITCH's samples behind a key's duration, whatever the codec. */
const samplesPerMs = 8

/** The event in words, or undefined where it is none of ours. Never throws, whatever `fields` hold. */
export function readHappening(fields: EventFields): Happening | undefined {
  const read = new Reader(fields)
  const name = read.text('Event-Name')
  const at = read.eventAt()
  if (name === 'BACKGROUND_JOB') return { kind: 'JobDone', at, job: read.text('Job-UUID'), result: read.text('_body') }
  if (name === 'HEARTBEAT') {
    const channels = Number(read.text('Session-Count'))
    return { kind: 'Heartbeat', at, channels }
  }
  const leg = read.leg('Unique-ID')
  return leg === undefined ? undefined : readOfChannel(name, read, { leg, at })
}

function readOfChannel(name: string, read: Reader, base: OfChannel): Happening | undefined {
  switch (name) {
    case 'CHANNEL_CREATE':
      return { ...base, kind: 'ChannelCreated' }
    case 'CHANNEL_PROGRESS':
      return { ...base, kind: 'ChannelRinging', earlyMedia: false }
    case 'CHANNEL_PROGRESS_MEDIA':
      return { ...base, kind: 'ChannelRinging', earlyMedia: true }
    case 'CHANNEL_ANSWER':
      return { ...base, kind: 'ChannelAnswered' }
    case 'CHANNEL_BRIDGE': {
      const other = read.otherLeg(base.leg)
      return other && { ...base, kind: 'ChannelBridged', other }
    }
    case 'CHANNEL_UNBRIDGE':
      return { ...base, kind: 'ChannelUnbridged' }
    case 'CHANNEL_PARK':
      return { ...base, kind: 'ChannelParked', view: viewOf(read) }
    case 'PLAYBACK_START':
      return { ...base, kind: 'PlaybackStarted' }
    case 'CHANNEL_EXECUTE_COMPLETE':
      return read.text('Application') === 'playback' ? { ...base, ...playbackOf(read) } : undefined
    case 'RECORD_STOP':
      return { ...base, kind: 'RecordingDone', ...recordingOf(read) }
    case 'DTMF':
      return keyOf(read, base)
    case 'CHANNEL_HANGUP_COMPLETE':
      return { ...base, kind: 'ChannelEnded', ending: endingOf(read) }
    default:
      return undefined
  }
}

function playbackOf(read: Reader) {
  const response = read.text('Application-Response')
  const isCut = read.text('Answer-State') === 'hangup' || response === 'PLAYBACK_INTERRUPTED'
  return {
    kind: 'PlaybackDone' as const,
    playback: read.text('Application-UUID') as PlaybackId,
    outcome: isCut ? ('cut' as const) : response === 'FILE PLAYED' ? ('played' as const) : ('failed' as const),
    why: response.toLowerCase(),
  }
}

function recordingOf(read: Reader): { file: string; durationMs: number } {
  return { file: read.text('Record-File-Path'), durationMs: read.count('variable_record_ms') }
}

function keyOf(read: Reader, base: OfChannel): Happening | undefined {
  const digit = read.text('DTMF-Digit')
  if (!/^[0-9*#]$/.test(digit)) return undefined // A to D: no phone has them
  const durationMs = Math.round(read.count('DTMF-Duration') / samplesPerMs)
  return { ...base, kind: 'KeyPressed', digit: digit as Digit, durationMs }
}

function endingOf(read: Reader): Ending {
  const answeredAt = read.microseconds('Caller-Channel-Answered-Time')
  return {
    rawCause: read.text('Hangup-Cause') || read.text('variable_hangup_cause') || 'NONE',
    rang: read.rang(),
    answeredAt,
    endedAt: read.microseconds('Caller-Channel-Hangup-Time') ?? read.eventAt(),
    side: sideOf(read.text('variable_sip_hangup_disposition')),
  }
}

/** `recv_bye`, `recv_refuse`, `recv_cancel` came from the far end; `send_…` from here. */
function sideOf(disposition: string): Ending['side'] {
  if (disposition.startsWith('recv_')) return 'them'
  return disposition.startsWith('send_') ? 'here' : 'unsaid'
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

/** The call that the outbound socket offers: its leg, and its caller's name in whatever characters it came. */
export function readOffer(header: (name: string) => string | null): { leg: LegId; fromName: string } | undefined {
  const leg = asLegId(header('Unique-ID') ?? '')
  return leg === undefined ? undefined : { leg, fromName: header('Caller-Caller-ID-Name') ?? '' }
}

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

function viewOf(read: Reader): ChannelView | undefined {
  const leg = read.leg('Unique-ID')
  const direction = read.variable(marks.leg)
  if (leg === undefined || (direction !== 'inbound' && direction !== 'outbound')) return undefined
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
    rang: read.rang(),
    isPlaying: isPlaying(read),
  }
}

/** An application's response stays `_none_` until it is through. */
function isPlaying(read: Reader): boolean {
  const response = read.variable('current_application_response')
  return read.variable('current_application') === 'playback' && (response === '' || response === '_none_')
}

class Reader {
  readonly #fields: EventFields

  constructor(fields: EventFields) {
    this.#fields = fields
  }

  text(name: string): string {
    return this.#fields.text(name)
  }

  variable(name: string): string {
    return this.text(`variable_${name}`)
  }

  leg(name: string): LegId | undefined {
    return asLegId(this.text(name))
  }

  otherLeg(own: LegId): LegId | undefined {
    const a = this.leg('Bridge-A-Unique-ID')
    return a === own ? this.leg('Bridge-B-Unique-ID') : a
  }

  count(name: string): number {
    const value = Number(this.text(name))
    return Number.isFinite(value) && value > 0 ? value : 0
  }

  /** An instant that the wire gives in microseconds; 0 stands for never. */
  microseconds(name: string): EpochMs | undefined {
    const value = this.count(name)
    return value > 0 ? Math.round(value / 1000) : undefined
  }

  eventAt(): EpochMs {
    return this.microseconds('Event-Date-Timestamp') ?? 0
  }

  rang(): boolean {
    return (
      this.count('Caller-Channel-Progress-Time') > 0 ||
      this.count('Caller-Channel-Progress-Media-Time') > 0 ||
      this.count('Caller-Channel-Answered-Time') > 0
    )
  }
}
