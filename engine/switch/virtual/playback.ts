import type { Clock } from '../../kernel/clock.ts'
import type { CommandOutcome, PlaybackSource, PlayRequest } from '../switch.ts'
import { cut, type Leg, type Playing, type Told } from './leg.ts'
import type { Line } from './person.ts'
import { beep, busyTone, ringback, type Sound, type Sounding } from './sounds.ts'
import type { WavHeads } from './wav-head.ts'

export type PlaybackParts = {
  clock: Clock
  heads: WavHeads
  tell: (told: Told) => void
  lineOf: (leg: Leg) => Line
}

const declined = (why: string): CommandOutcome => ({ kind: 'declined', why })

/** Where a path may not go on the real switch, it goes nowhere here. */
const canBeCarried = (path: string): boolean =>
  path.startsWith('/') && !path.includes('://') && !/[!{}[\]'\\\p{Cc}\u2028\u2029]/u.test(path)

/** Starts playing on the leg. A file that is missing is told as a playback that failed, like on the real switch. */
export function startPlayback(leg: Leg, { id, name, sources }: PlayRequest, parts: PlaybackParts): CommandOutcome {
  if (sources.length === 0) return declined('nothing is to be played')
  if (!sources.every((source) => source.kind !== 'file' || canBeCarried(source.path)))
    return declined('a path cannot be given to the switch')
  if (leg.playing !== undefined) return declined('something plays on this leg already')
  if (leg.place.at !== 'parked') return declined('the leg is connected to another one')
  if (leg.answeredAt === undefined && leg.facts.direction === 'outbound') return declined('the leg is not answered')
  const streams = sources.map((source) => streamOf(source, parts.heads))
  const found = streams.filter((stream) => stream !== undefined)
  const isMissing = found.length < streams.length
  const durationMs = isMissing ? 0 : found.reduce((sum, { ms }) => sum + ms, 0)
  const prompt = { name, durationMs }
  const soundings = isMissing ? [] : soundingsOf(found, parts.clock.now())
  const end = (how: 'finished' | 'failed'): void => endPlayback(leg, how, parts)
  const disarm = Number.isFinite(durationMs)
    ? leg.later(durationMs, () => end(isMissing ? 'failed' : 'finished'))
    : () => undefined
  leg.playing = { id, prompt, soundings, disarm }
  if (isMissing) return { kind: 'done' }
  for (const sounding of soundings) leg.hears(sounding)
  leg.person.prompted?.(prompt, parts.lineOf(leg))
  return { kind: 'done' }
}

/** What plays on the leg is over, and is told. Nothing where nothing plays. */
export function endPlayback(leg: Leg, how: 'finished' | 'stopped' | 'failed', parts: PlaybackParts): void {
  const { playing } = leg
  if (playing === undefined) return
  leg.playing = undefined
  playing.disarm()
  const at = parts.clock.now()
  for (const sounding of playing.soundings) cut(sounding, at)
  const told = { kind: 'PlaybackEnded' as const, leg: leg.id, at, playback: playing.id }
  parts.tell(how === 'failed' ? { ...told, how, why: 'file not found' } : { ...told, how })
  if (how !== 'failed' && !leg.isOver) leg.person.promptOver?.(promptOf(playing), how, parts.lineOf(leg))
}

const promptOf = ({ prompt }: Playing): Playing['prompt'] => prompt

/** A sound and its length; `sound` undefined is silence. Undefined: the file is not there. */
type Stream = { sound: Sound | undefined; ms: number }

const tones = {
  ringback: { sound: ringback, ms: Number.POSITIVE_INFINITY },
  beep: { sound: beep, ms: 400 },
  busy: { sound: busyTone, ms: 14_000 },
} as const

function streamOf(source: PlaybackSource, heads: WavHeads): Stream | undefined {
  switch (source.kind) {
    case 'file': {
      const head = heads.of(source.path)
      return head && { sound: { kind: 'file', path: source.path }, ms: head.durationMs }
    }
    case 'tone':
      return tones[source.tone]
    case 'silence':
      return { sound: undefined, ms: Math.max(1, Math.round(source.ms)) }
  }
}

function soundingsOf(streams: readonly Stream[], startsAt: number): Sounding[] {
  let from = startsAt
  return streams.flatMap(({ sound, ms }) => {
    const sounding = sound && { sound, from, until: from + ms }
    from += ms
    return sounding && Number.isFinite(sounding.from) ? [sounding] : []
  })
}
