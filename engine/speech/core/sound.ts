/** Samples of one channel, -1 to 1. All levels are dB relative to full scale. */
export type Sound = { samples: Float32Array; rate: number }

export const toDb = (level: number): number => 20 * Math.log10(Math.max(level, 1e-9))
export const fromDb = (db: number): number => 10 ** (db / 20)

/** What a prompt on a phone line should be: as loud as the person at the other end, never distorted. */
export const levelRules = {
  targetDb: -20,
  highestPeakDb: -1,
  /** What must be reached without a louder peak. Below it clicks drown the speech; louder than the target nothing is. */
  leastDb: -25,
  /** A sound whose loudest sample is below this holds nothing. */
  silentBelowDb: -55,
  /** Share of samples at full scale from which a recording is distorted. */
  clippedShare: 0.005,
} as const

export type Levelled =
  | { kind: 'levelled'; sound: Sound; rmsDb: number; peakDb: number }
  | { kind: 'unusable'; why: 'silent' | 'clipped' | 'uneven' }

const frameMs = 10
/** About a syllable: the shortest stretch of sound that has a loudness. */
const syllableMs = 100
const keepBeforeMs = 20
const keepAfterMs = 60

/** Cuts the silence at both ends, brings speech to the target level, and checks that it is fit to be played to a person. */
export function level(sound: Sound): Levelled {
  const samples = withoutOffset(sound.samples)
  const peak = peakOf(samples)
  if (toDb(peak) < levelRules.silentBelowDb) return { kind: 'unusable', why: 'silent' }
  if (clippedShare(sound.samples) > levelRules.clippedShare) return { kind: 'unusable', why: 'clipped' }
  const trimmed = trim({ samples, rate: sound.rate }, peak)
  const loudest = fromDb(levelRules.highestPeakDb) / peak
  const gain = Math.min(loudest, fromDb(levelRules.targetDb) / speechRms(trimmed))
  const levelled = { rate: sound.rate, samples: trimmed.samples.map((sample) => sample * gain) }
  const rmsDb = toDb(speechRms(levelled))
  return rmsDb >= levelRules.leastDb
    ? { kind: 'levelled', sound: levelled, rmsDb, peakDb: toDb(peak * gain) }
    : { kind: 'unusable', why: 'uneven' }
}

export const peakOf = (samples: Float32Array): number =>
  samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0)

/** The level of the speech in a sound: pauses (25 dB under the loudest stretch) do not count. */
export function speechRms({ samples, rate }: Sound): number {
  const energies = frameEnergies(samples, Math.round((rate * syllableMs) / 1000))
  const gate = Math.max(...energies) * fromDb(-25) ** 2
  const spoken = energies.filter((energy) => energy >= gate)
  return Math.sqrt(spoken.reduce((sum, energy) => sum + energy, 0) / Math.max(1, spoken.length))
}

/** The sound with silence around it. */
export function padded({ samples, rate }: Sound, leadMs: number, tailMs: number): Sound {
  const lead = Math.round((leadMs * rate) / 1000)
  const whole = new Float32Array(lead + samples.length + Math.round((tailMs * rate) / 1000))
  whole.set(samples, lead)
  return { samples: whole, rate }
}

function withoutOffset(samples: Float32Array): Float32Array {
  const mean = samples.reduce((sum, sample) => sum + sample, 0) / Math.max(1, samples.length)
  return samples.map((sample) => sample - mean)
}

function clippedShare(samples: Float32Array): number {
  return samples.reduce((count, sample) => count + (Math.abs(sample) >= 0.999 ? 1 : 0), 0) / samples.length
}

function trim({ samples, rate }: Sound, peak: number): Sound {
  const frame = Math.round((rate * frameMs) / 1000)
  const energies = frameEnergies(samples, frame)
  const gate = (peak * fromDb(-38)) ** 2
  const first = energies.findIndex((energy) => energy >= gate)
  const last = energies.findLastIndex((energy) => energy >= gate)
  const start = Math.max(0, first * frame - Math.round((keepBeforeMs * rate) / 1000))
  const end = Math.min(samples.length, (last + 1) * frame + Math.round((keepAfterMs * rate) / 1000))
  return { samples: samples.slice(start, end), rate }
}

function frameEnergies(samples: Float32Array, frame: number): number[] {
  const energies: number[] = []
  for (let start = 0; start < samples.length; start += frame) {
    const part = samples.subarray(start, start + frame)
    energies.push(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length)
  }
  return energies
}
