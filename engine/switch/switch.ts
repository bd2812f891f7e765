/**
 * The telephony boundary. Everything above it speaks of legs and outcomes; everything below it is FreeSWITCH or the
 * virtual switch. Both pass the suite in `conformance/`.
 *
 * Commands take our ids and resolve to outcomes; they reject only for bugs. Events arrive in order, each with the
 * instant (`at`, the switch's clock) and a `seq` that grows by one per event of one switch.
 */
import type { HangupCause } from '../calls/core/hangup-cause.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { LegId, PlaybackId, RoomId } from '../kernel/ids.ts'

export type Digit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#'

export type Destination =
  /** A number outside, in the form the trunk wants it (see `trunkNumber` in kernel/phone-number.ts). */
  | { kind: 'trunk'; trunk: string; number: string }
  /** A phone registered on our own switch. */
  | { kind: 'extension'; extension: string }

export type OriginateRequest = {
  /** Chosen by the caller and written down before the call is placed; the leg will have this id. */
  leg: LegId
  to: Destination
  /** What the phone shows. The name may hold any text. */
  callerId: { number: string; name?: string }
  /** How long the far end may take until it answers. */
  ringMs: number
  /** An extension is asked to pick up by itself; a phone that is not set to do so rings as ever. */
  answersItself?: boolean
}

export type Answered = { kind: 'answered'; at: EpochMs }
export type Refused = { kind: 'refused'; cause: HangupCause; rawCause: string; rang: boolean }
/** The request was sent and its fate is not known; `settle` will tell. It must not be sent again. */
export type Unknown = { kind: 'unknown'; why: string }

export type CommandOutcome =
  | { kind: 'done' }
  | { kind: 'no-such-leg' }
  /** The switch understood and said no; nothing was done. */
  | { kind: 'declined'; why: string }
  /** The switch is away; nothing was sent. */
  | { kind: 'not-connected' }
  /** Sent, and no reply came: it may have been done. */
  | Unknown

export type PlaybackSource =
  /** An audio file on a path that the switch can read: 8 or 16 kHz mono WAV. */
  | { kind: 'file'; path: string }
  | { kind: 'tone'; tone: 'ringback' | 'beep' | 'busy' }
  | { kind: 'silence'; ms: number }

export type PlayRequest = {
  id: PlaybackId
  /** What is being said, for people and for scripted callers: a prompt's or a question's name, `survey/discharge/q2`. */
  name: string
  /** Played one after the other without a gap. A `tone: 'ringback'` goes on until it is stopped. */
  sources: readonly PlaybackSource[]
}

/** How a supervisor is at an agent's ear: heard by nobody, by the agent alone, by both sides. */
export type ListenMode = 'listen' | 'whisper' | 'barge'

export type HangUpReason = 'finished' | 'busy' | 'declined' | 'no-one-there'

/** A leg as the switch sees it now. */
export type LegSnapshot = {
  leg: LegId
  direction: 'inbound' | 'outbound'
  from: string
  to: string
  createdAt: EpochMs
  answeredAt: EpochMs | undefined
  bridgedTo: LegId | undefined
  room: RoomId | undefined
  /** The leg at whose ear it is. */
  listensTo: LegId | undefined
}

/** What the switch knows of a leg that we may have lost sight of. */
export type Settled =
  | { kind: 'alive'; snapshot: LegSnapshot }
  | {
      kind: 'ended'
      cause: HangupCause
      rawCause: string
      rang: boolean
      answeredAt: EpochMs | undefined
      endedAt: EpochMs
    }
  /** The switch would remember and does not: the originate was lost before it arrived. */
  | { kind: 'never-seen' }
  /** The switch was started after the leg was placed, or is away: nobody knows. */
  | Unknown

type LegEvent = { leg: LegId; at: EpochMs; seq: number }

export type SwitchEvent =
  /** Somebody calls us; the leg is parked, unanswered, and ours from now on. `to` is the number that was dialed. */
  | (LegEvent & { kind: 'LegOffered'; from: string; fromName: string; to: string; trunk: string | undefined })
  | (LegEvent & { kind: 'LegRinging'; earlyMedia: boolean })
  | (LegEvent & { kind: 'LegAnswered' })
  | (LegEvent & { kind: 'LegBridged'; other: LegId })
  | (LegEvent & { kind: 'LegUnbridged'; other: LegId })
  | (LegEvent & { kind: 'LegJoinedRoom'; room: RoomId })
  /** Also when the leg has ended there. */
  | (LegEvent & { kind: 'LegLeftRoom'; room: RoomId })
  /** The leg is at nobody's ear any more, for whatever reason; `other` is whom it heard. */
  | (LegEvent & { kind: 'ListeningEnded'; other: LegId })
  | (LegEvent & { kind: 'DigitPressed'; digit: Digit; durationMs: number })
  | (LegEvent & { kind: 'PlaybackEnded'; playback: PlaybackId; how: 'finished' | 'stopped' | 'failed'; why?: string })
  | (LegEvent & { kind: 'RecordingEnded'; file: string; durationMs: number })
  | (LegEvent & {
      kind: 'LegEnded'
      cause: HangupCause
      rawCause: string
      /** Who ended it: the far end, we by command, or the switch itself (ring limit, media lost, shutdown). */
      by: 'them' | 'us' | 'switch'
      rang: boolean
      answeredAt: EpochMs | undefined
    })
  /** A phone that was not there has registered. One that registers anew in time is not told of. */
  | { kind: 'PhoneSeen'; at: EpochMs; seq: number; extension: string }
  /** `unregistered`: it said goodbye, or its WebSocket closed; `expired`: it was not heard of in time. */
  | { kind: 'PhoneLost'; at: EpochMs; seq: number; extension: string; why: 'unregistered' | 'expired' }
  /** The link to the switch is gone. Calls may go on without us; commands answer `not-connected` until it is back. */
  | { kind: 'SwitchLost'; at: EpochMs; seq: number; why: string }
  /**
   * The link is up again and the adapter has compared: for every leg it knew and that is gone it has already emitted
   * `LegEnded`, and what came of phones. `legs` are those alive now. `restarted`: it is not the process that we knew.
   */
  | { kind: 'SwitchBack'; at: EpochMs; seq: number; restarted: boolean; legs: readonly LegSnapshot[] }

/** A gateway to the outside, as the switch sees it now. */
export type TrunkState = {
  name: string
  state: 'up' | 'registering' | 'down'
  /** In the switch's own words. */
  detail: string
  /** `none`: the carrier knows it by its address and wants no registration. */
  registration: 'registered' | 'trying' | 'failed' | 'none'
  /** Undefined: this switch measures nothing. */
  figures?: TrunkFigures
}

/** Calls are counted since the switch was started. */
export type TrunkFigures = {
  /** There and back; undefined: it is not pinged, or nothing came back yet. */
  pingMs: number | undefined
  upMs: number | undefined
  callsIn: number
  callsOut: number
  failedIn: number
  failedOut: number
}

/** A phone that is registered at the switch now. */
export type PhoneState = {
  extension: string
  /** Since when it was there without a break, as far as this link has seen. */
  since: EpochMs
  /** When it is given up unless it registers anew. */
  expiresAt: EpochMs
  /** What the phone calls itself, up to 100 characters: `Yealink SIP-T46U 108.86.0.20`. */
  device: string
  /** Where it is: `10.1.2.3:5060`. */
  address: string
  isWebRtc: boolean
}

export type SwitchEventKind = SwitchEvent['kind']

export type SwitchHealth = {
  kind: 'freeswitch' | 'virtual'
  connected: boolean
  since: EpochMs
  version: string | undefined
  /** Events that the switch numbered and we never saw, since the start. */
  sequenceGaps: number
  /** How far behind the last event was when it reached us. */
  lagMs: number
  commandsWaiting: number
}

export interface Switch {
  /**
   * Places a call and parks it when it is answered. Resolves when it is answered, when it has ended, or when its fate
   * cannot be known. Never retried by the adapter; a second request with a live leg's id is refused by the switch.
   */
  originate(request: OriginateRequest): Promise<Answered | Refused | Unknown>
  answer(leg: LegId): Promise<CommandOutcome>
  hangUp(leg: LegId, reason: HangUpReason): Promise<CommandOutcome>
  /** Starts a playback; `PlaybackEnded` tells how it ended. A leg plays one at a time: a second one is `declined`. */
  play(leg: LegId, request: PlayRequest): Promise<CommandOutcome>
  /** Stops what plays on the leg. `done` also when nothing played. */
  stopPlayback(leg: LegId): Promise<CommandOutcome>
  /** Stereo WAV of the whole leg: what it says on the left, what it hears on the right. The folder is made. */
  startRecording(leg: LegId, file: string): Promise<CommandOutcome>
  stopRecording(leg: LegId, file: string): Promise<CommandOutcome>
  /** Records only what the leg says (a voice answer, a message) until stopped: mono WAV. */
  startVoiceCapture(leg: LegId, file: string): Promise<CommandOutcome>
  stopVoiceCapture(leg: LegId, file: string): Promise<CommandOutcome>
  /**
   * Connects two answered legs, wherever they are. Whoever was connected to one of them is parked. When one ends the
   * other is parked again, with `LegUnbridged`. A leg plays nothing while it is connected, in a room or at an ear.
   */
  bridge(leg: LegId, other: LegId): Promise<CommandOutcome>
  /** Parts two connected legs; both are parked, each with `LegUnbridged`. `done` also when it was connected to nobody. */
  unbridge(leg: LegId): Promise<CommandOutcome>
  /**
   * Brings an answered leg into a room where everybody hears everybody, from wherever it is; whoever was connected to
   * it is parked. The room comes into being with its first leg and ends with its last.
   */
  joinRoom(leg: LegId, room: RoomId): Promise<CommandOutcome>
  /** Parks a leg that is in a room. `done` also when it was in none. */
  leaveRoom(leg: LegId): Promise<CommandOutcome>
  /**
   * Puts an answered leg at the ear of `other`, which is connected or in a room; said again, it changes the mode and
   * nothing else. Declined where its phone speaks a wider codec than the other's: FreeSWITCH cannot mix these. It ends, with `ListeningEnded`, when `other` ends or is parted; the leg is parked then.
   */
  listen(leg: LegId, other: LegId, mode: ListenMode): Promise<CommandOutcome>
  /** Parks a leg that is at an ear. `done` also when it was at none. */
  stopListening(leg: LegId): Promise<CommandOutcome>
  sendDigits(leg: LegId, digits: string): Promise<CommandOutcome>
  liveLegs(): Promise<readonly LegSnapshot[] | Unknown>
  /**
   * What became of a leg. `placedAt`: the instant, by our clock, before which nobody can have asked for it. A switch that
   * was started later knows nothing of it, whoever it has met since.
   */
  settle(leg: LegId, placedAt: EpochMs): Promise<Settled>
  /** The trunks that the switch has, by name. */
  trunks(): Promise<readonly TrunkState[] | Unknown>
  /** The phones that are registered, by extension. */
  phones(): Promise<readonly PhoneState[] | Unknown>
  subscribe(listener: (event: SwitchEvent) => void): () => void
  health(): SwitchHealth
  /** Lets go of the switch; legs that live go on living there. */
  close(): Promise<void>
}
