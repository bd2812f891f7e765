import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import type { LegId } from '../../kernel/ids.ts'
import type { CommandOutcome, HangUpReason, PlaybackSource } from '../switch.ts'
import type { Reply } from './command-queue.ts'
import { apiArgument, fileList, filePath, headerValue } from './quoting.ts'

/** What we hang up with. On a call that is not answered yet it becomes the SIP status in the comment. */
const causeOfReason: Readonly<Record<HangUpReason, string>> = {
  finished: 'NORMAL_CLEARING',
  busy: 'USER_BUSY', // 486
  declined: 'CALL_REJECTED', // 603
  'no-one-there': 'NO_ANSWER', // 480
}

export const hangUpCommand = (leg: LegId, reason: HangUpReason): string => `uuid_kill ${leg} ${causeOfReason[reason]}`

/** Stereo: what the leg says on the left, what it hears on the right. */
export type RecordingKind = 'whole' | 'voice'

const recordingSettings: Readonly<Record<RecordingKind, string>> = {
  whole: '{RECORD_STEREO=true}',
  voice: '{RECORD_STEREO=false,RECORD_READ_ONLY=true}',
}

/** undefined when the path cannot be carried. */
export function recordCommand(leg: LegId, file: string, how: RecordingKind | 'stop'): string | undefined {
  const carried = filePath(file)
  const argument = carried === undefined ? undefined : apiArgument(carried)
  if (argument === undefined) return undefined
  return how === 'stop'
    ? `uuid_record ${leg} stop ${argument}`
    : `uuid_record ${leg} start ${argument} 0 ${recordingSettings[how]}`
}

/** Makes the folder of a recording. True when it is there. */
export async function makeFolderOf(file: string): Promise<boolean> {
  return await mkdir(path.dirname(file), { recursive: true }).then(
    () => true,
    () => false,
  )
}

/** China's ringback and busy tones (GF 002): 450 Hz, 1 s in 5 and 0.35 s in 0.7. */
const tones: Readonly<Record<'ringback' | 'beep' | 'busy', string>> = {
  ringback: 'tone_stream://%(1000,4000,450);loops=-1',
  beep: 'tone_stream://%(400,0,1000)',
  busy: 'tone_stream://%(350,350,450);loops=20',
}

function streamOf(source: PlaybackSource): string | undefined {
  switch (source.kind) {
    case 'file':
      return filePath(source.path)
    case 'tone':
      return tones[source.tone]
    case 'silence':
      return `silence_stream://${Math.max(1, Math.round(source.ms))}`
  }
}

/** The argument of `playback`; undefined when there is nothing to play or a path cannot be carried. */
export function playbackArgument(sources: readonly PlaybackSource[]): string | undefined {
  const streams = sources.map(streamOf)
  const carried = streams.filter((stream) => stream !== undefined)
  const list = carried.length === streams.length ? fileList(carried) : undefined
  return list === undefined ? undefined : headerValue(list)
}

const saysNoSuchLeg = /no such channel|cannot locate session|invalid session id|invalid uuid|no such session/i

/** What a reply, or the result of an API command, means to whoever gave the command. */
export function outcomeOf(reply: Reply): CommandOutcome {
  switch (reply.kind) {
    case 'ok':
      return { kind: 'done' }
    case 'not-connected':
      return { kind: 'not-connected' }
    case 'full':
      return { kind: 'declined', why: 'too many commands are waiting for the switch' }
    case 'not-sent':
      return { kind: 'declined', why: 'the switch was too busy to be asked' }
    case 'lost':
      return { kind: 'unknown', why: reply.why }
    case 'error':
      return saysNoSuchLeg.test(reply.text)
        ? { kind: 'no-such-leg' }
        : { kind: 'declined', why: reply.text.replace(/^-(ERR|USAGE:?)\s*/, '').trim() }
  }
}
