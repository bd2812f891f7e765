/** A recording that somebody made, made fit for the telephone; and what is to be said about it. */
import { resample } from './resample.ts'
import { level, levelRules, peakOf, type Sound, speechRms, toDb } from './sound.ts'

export type Mended = {
  kind: 'mended'
  sound: Sound
  report: MendReport
}
export type MendReport = {
  /** As it came. Levels are dB relative to full scale. */
  given: { rate: number; durationMs: number; rmsDb: number; peakDb: number }
  /** As it is kept. */
  kept: { rate: number; durationMs: number; rmsDb: number; peakDb: number }
  warnings: MendWarning[]
}
/**
 * `noisy`: the pauses are hardly quieter than the speech. `boosted`: it was recorded so softly that its noise was raised with it.
 * `short`: hardly a word. `low-rate`: made for less than a telephone carries.
 */
export type MendWarning = 'noisy' | 'boosted' | 'short' | 'low-rate'
export type Unusable = { kind: 'unusable'; why: keyof typeof unusableWords }

/** In words that can follow "cannot be used:". */
export const unusableWords = {
  silent: { why: 'it is silent', whyZh: '没有声音' },
  clipped: { why: 'it is distorted (too loud when it was recorded)', whyZh: '声音失真（录音时音量过大）' },
  uneven: { why: 'its loudness is too uneven', whyZh: '音量忽大忽小，相差过多' },
} as const

/** Kept at 16 kHz where there is as much: the telephone's rate may be raised later. */
const bestRate = 16_000
const telephoneRate = 8_000
const shortMs = 400
const noisyDb = 18
const boostDb = 20

/** Resampled, cut to what is said, levelled, and looked over. */
export function mend(given: Sound): Mended | Unusable {
  const rate = given.rate >= bestRate ? bestRate : telephoneRate
  const levelled = level(resample(given, rate))
  if (levelled.kind === 'unusable') return levelled
  const { sound, rmsDb, peakDb } = levelled
  const givenDb = toDb(speechRms(given))
  return {
    kind: 'mended',
    sound,
    report: {
      given: {
        rate: given.rate,
        durationMs: durationOf(given),
        rmsDb: tenth(givenDb),
        peakDb: tenth(toDb(peakOf(given.samples))),
      },
      kept: { rate, durationMs: durationOf(sound), rmsDb: tenth(rmsDb), peakDb: tenth(peakDb) },
      warnings: warningsOf(given, sound, givenDb),
    },
  }
}

function warningsOf(given: Sound, kept: Sound, givenDb: number): MendWarning[] {
  return [
    ...(givenDb - toDb(quietest(given)) < noisyDb ? (['noisy'] as const) : []),
    ...(levelRules.targetDb - givenDb > boostDb ? (['boosted'] as const) : []),
    ...(durationOf(kept) < shortMs ? (['short'] as const) : []),
    ...(given.rate < telephoneRate ? (['low-rate'] as const) : []),
  ]
}

/** The level of the quietest tenth: between words there is nothing but the room. */
function quietest({ samples, rate }: Sound): number {
  const frame = Math.max(1, Math.round(rate / 50))
  // A recording that is fit for anything is longer than one frame.
  const levels: number[] = []
  for (let at = 0; at + frame <= samples.length; at += frame) {
    const part = samples.subarray(at, at + frame)
    levels.push(Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / frame))
  }
  return levels.toSorted((a, b) => a - b)[Math.floor(levels.length / 10)] as number
}

const durationOf = ({ samples, rate }: Sound): number => Math.round((samples.length / rate) * 1000)
const tenth = (db: number): number => Math.round(db * 10) / 10
