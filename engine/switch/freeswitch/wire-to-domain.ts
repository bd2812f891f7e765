/**
 * What FreeSWITCH writes, read once. This, channel-view.ts and reader.ts are the only places that know its header names.
 */
import type { EpochMs } from '../../kernel/clock.ts'
import { asLegId, asRoomId, type LegId, type PlaybackId, type RoomId } from '../../kernel/ids.ts'
import type { Digit } from '../switch.ts'
import { type ChannelView, viewOf } from './channel-view.ts'
import type { EventFields } from './event-fields.ts'
import { Reader } from './reader.ts'

/** How a leg ended, as the switch tells it. */
export type Ending = {
  rawCause: string
  rang: boolean
  answeredAt: EpochMs | undefined
  endedAt: EpochMs
  /** Which side put it down: `unsaid` where the endpoint does not tell. */
  side: 'them' | 'here' | 'unsaid'
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
  | (OfChannel & { kind: 'ChannelJoinedRoom' | 'ChannelLeftRoom'; room: RoomId })
  /** It is about to be at the ear of `other`. */
  | (OfChannel & { kind: 'ChannelListens'; other: LegId })
  | (OfChannel & { kind: 'PlaybackStarted' })
  | (OfChannel & { kind: 'PlaybackDone'; playback: PlaybackId; outcome: 'played' | 'cut' | 'failed'; why: string })
  | (OfChannel & { kind: 'RecordingDone'; file: string; durationMs: number })
  | (OfChannel & { kind: 'KeyPressed'; digit: Digit; durationMs: number })
  | (OfChannel & { kind: 'ChannelEnded'; ending: Ending })
  /** `registration` tells one registration of an extension from the next; a phone that says goodbye gives up all of them. */
  | { kind: 'PhoneRegistered'; at: EpochMs; profile: string; extension: string; registration: string }
  | {
      kind: 'PhoneGone'
      at: EpochMs
      profile: string
      extension: string
      registration: string | undefined
      why: 'unregistered' | 'expired'
    }
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
  const subclass = name === 'CUSTOM' ? read.text('Event-Subclass') : ''
  if (subclass.startsWith('sofia::')) return readOfPhone(subclass, read, at)
  const leg = read.leg('Unique-ID')
  if (leg === undefined) return undefined
  const base = { leg, at }
  return subclass === '' ? readOfChannel(name, read, base) : readOfPlace(subclass, read, base)
}

/** The subclasses of `CUSTOM` that are read here. */
export const customEvents = {
  room: 'conference::maintenance',
  /** Told by our own dialplan (freeswitch-conf/dialplan/wardline.xml). */
  listens: 'wardline::listens',
  registered: 'sofia::register',
  unregistered: 'sofia::unregister',
  expired: 'sofia::expire',
} as const

function readOfPlace(subclass: string, read: Reader, base: OfChannel): Happening | undefined {
  if (subclass === customEvents.listens) {
    const other = read.leg('Wardline-Other')
    return other && { ...base, kind: 'ChannelListens', other }
  }
  const room = subclass === customEvents.room ? asRoomId(read.text('Conference-Name')) : undefined
  if (room === undefined) return undefined
  const action = read.text('Action')
  if (action === 'add-member') return { ...base, kind: 'ChannelJoinedRoom', room }
  return action === 'del-member' ? { ...base, kind: 'ChannelLeftRoom', room } : undefined
}

function readOfPhone(subclass: string, read: Reader, at: EpochMs): Happening | undefined {
  const extension = read.text('from-user') || read.text('user')
  if (extension === '') return undefined
  const base = { at, profile: read.text('profile-name'), extension, registration: read.text('call-id') }
  switch (subclass) {
    case customEvents.registered:
      return { ...base, kind: 'PhoneRegistered' }
    case customEvents.expired:
      return { ...base, kind: 'PhoneGone', why: 'expired' }
    case customEvents.unregistered: {
      // A WebSocket that closes ends its own registration; a browser that was loaded anew has another one by then.
      const isOnlyThisOne = read.text('reason') === 'socket-disconnection'
      const registration = isOnlyThisOne ? base.registration : undefined
      return { ...base, registration, kind: 'PhoneGone', why: 'unregistered' }
    }
    default:
      return undefined
  }
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

/** The call that the outbound socket offers: its leg, and its caller's name in whatever characters it came. */
export function readOffer(header: (name: string) => string | null): { leg: LegId; fromName: string } | undefined {
  const leg = asLegId(header('Unique-ID') ?? '')
  return leg === undefined ? undefined : { leg, fromName: header('Caller-Caller-ID-Name') ?? '' }
}
