/**
 * What the conformance suite needs around a switch: phones at the far end that do as they are told, a way to let time
 * pass, and a link that can be cut. The virtual switch has one rig, a real FreeSWITCH another.
 */
import type { Clock } from '../../kernel/clock.ts'
import type { Destination, PlaybackSource, Switch } from '../switch.ts'

export const refusals = ['busy', 'rejected', 'unallocated', 'unreachable', 'congestion'] as const
export type Refusal = (typeof refusals)[number]

/** What the phone at the other end does. `afterMs` of keys and speech counts from the answer. */
export type FarEnd = {
  /** It rings this long, then somebody picks up. Absent: nobody ever does. */
  answersAfterMs?: number
  /** Instead of answering. */
  refuses?: Refusal
  /** Rings this long before it refuses. Absent: it refuses at once and never rang. */
  ringsBeforeRefusingMs?: number
  /** Keys, one after the other from `afterMs` on, a few hundred ms apart where there are several. */
  presses?: readonly { afterMs: number; digits: string }[]
  /** A voice, or any steady sound. Nothing is said where this is absent. */
  speaks?: readonly { afterMs: number; forMs: number }[]
  /** The frequency of that sound, by which one voice is told from another. */
  voiceHz?: number
  /** An extension's phone that speaks as browsers do. Absent: as desk phones and trunks do. */
  codec?: 'opus'
  /** An extension that is asked to pick up by itself does. Absent: it knows nothing of that. */
  picksUpWhenAsked?: boolean
  /** Counted from the answer. Absent: stays until the other side hangs up. */
  hangsUpAfterMs?: number
}

/** How a call ended as the far end saw it: `busy` and the like when it was never answered. */
export type SeenEnd = 'hung-up' | 'busy' | 'rejected' | 'no-answer' | 'other'

/** What reached the far end. One phone takes one call. */
export type FarEndPhone = {
  /** Keys it received, in order. Needs `hears-keys`. */
  keysReceived(): Promise<string>
  /** When it heard sound, in ms since the answer; pauses under 200 ms do not count. Needs `hears-sound`. */
  soundHeard(): Promise<readonly { fromMs: number; toMs: number }[]>
  /** The same for a tone of this frequency, whatever else was heard. Needs `hears-sound`. */
  toneHeard(hz: number): Promise<readonly { fromMs: number; toMs: number }[]>
  /** Undefined while the call lives or there is none. Needs `sees-end`. */
  endSeen(): Promise<SeenEnd | undefined>
}

export type Capability =
  | 'hears-keys'
  | 'hears-sound'
  | 'sees-end'
  /** `callIn` works: somebody outside can call us. */
  | 'inbound'
  /** `extensionThat` works: phones registered on the switch itself. */
  | 'extensions'
  /** `loseLink` and `regainLink` work. */
  | 'link'
  /** `restartSwitch` works. */
  | 'restart'
  /** `anotherEngine` works. */
  | 'another-engine'
  /** Orders may be given that do not wait for each other. A tape has only the one order in which things happened. */
  | 'any-order'

export const everything: readonly Capability[] = [
  'hears-keys',
  'hears-sound',
  'sees-end',
  'inbound',
  'extensions',
  'link',
  'restart',
  'another-engine',
  'any-order',
]

export interface Rig {
  /** For the report: `virtual`, `freeswitch 1.10.12`. */
  readonly name: string
  /** Connected already. */
  readonly switch: Switch
  readonly clock: Clock
  /** What this rig lacks is skipped by the suite, by name. */
  readonly capabilities: ReadonlySet<Capability>
  /** Refusals that its far ends can make. */
  readonly refusals: ReadonlySet<Refusal>
  /** How far instants and lengths may be off: 0 in virtual time, some 150 ms on a real switch. */
  readonly toleranceMs: number
  /** A folder that switch and suite both see, for recordings. Removed by `close`. */
  readonly folder: string

  /** Lets `ms` pass, or less: until `isDone` says so. Everything that follows from what happened has happened then. */
  elapse(ms: number, isDone?: () => boolean): Promise<void>
  /** A phone outside that nobody else calls. */
  destinationThat(farEnd: FarEnd): Promise<{ to: Destination; phone: FarEndPhone }>
  /** A phone registered on the switch. Needs `extensions`. */
  extensionThat(farEnd: FarEnd): Promise<{ to: Destination; phone: FarEndPhone }>
  /** The phone of an extension says goodbye, or is found to be gone. Needs `extensions`. */
  unplug(extension: string, how: 'unregistered' | 'expired'): Promise<void>
  /** It is there again. Needs `extensions`. */
  plugIn(extension: string): Promise<void>
  /** Somebody outside calls us; `farEnd`'s times count from our answer. They give up after `givesUpAfterMs` of ringing. */
  callIn(
    farEnd: FarEnd,
    call: { from: string; fromName?: string; to: string; givesUpAfterMs?: number },
  ): Promise<FarEndPhone>
  /** An audio file of steady sound, `ms` long, that the switch can play. */
  promptFile(name: string, ms: number): Promise<PlaybackSource>

  /** Cuts the link between `switch` and the switch itself: calls there go on. Resolves when `SwitchLost` was told. */
  loseLink(): Promise<void>
  /** Resolves when `SwitchBack` was told. */
  regainLink(): Promise<void>
  /** Kills the switch, its calls with it, and starts it again. Resolves when `SwitchBack` was told. */
  restartSwitch(): Promise<void>
  /** A second port on the same switch, as an engine has that was started after the first one was killed. */
  anotherEngine(): Promise<Switch>
  /** Lets go of everything. No timer, socket or process is left behind. */
  close(): Promise<void>
}
