import { randomUUID } from 'node:crypto'

declare const brand: unique symbol
type Branded<Name extends string> = string & { readonly [brand]: Name }

/** One channel of the switch. It is chosen by us before dialing and is the channel's uuid on FreeSWITCH. */
export type LegId = Branded<'LegId'>
/** One conversation of one or more legs. It is the id of its first leg, so a call is found from either. */
export type CallId = Branded<'CallId'>
/** One playback; repeated in the event that ends it. */
export type PlaybackId = Branded<'PlaybackId'>
/** One conference room, chosen by us: letters, digits, `-` and `_`, 64 at most. It is the conference's name on FreeSWITCH. */
export type RoomId = Branded<'RoomId'>
/** One filling-in of a questionnaire by one patient, across all the calls it took. */
export type ResponseId = Branded<'ResponseId'>

export const newLegId = (): LegId => randomUUID() as LegId
export const newPlaybackId = (): PlaybackId => randomUUID() as PlaybackId
export const newRoomId = (): RoomId => randomUUID() as RoomId
export const newResponseId = (): ResponseId => randomUUID() as ResponseId

/** The call that a first leg opens. */
export const callIdOf = (firstLeg: LegId): CallId => firstLeg as string as CallId

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** For ids that come from outside (the wire, a URL): the id, or undefined when it is not a uuid. */
export const asLegId = (text: string): LegId | undefined => (uuid.test(text) ? (text as LegId) : undefined)
export const asCallId = (text: string): CallId | undefined => (uuid.test(text) ? (text as CallId) : undefined)
export const asRoomId = (text: string): RoomId | undefined =>
  /^[\w-]{1,64}$/.test(text) ? (text as RoomId) : undefined
