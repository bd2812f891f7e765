import type { Sound } from './sound.ts'

/** Zero crossings of the filter on each side: 16 keeps what would alias about 70 dB down, far below a phone line's noise. */
const crossings = 16
/** Where the filter begins to cut, as a share of the lower rate's band. */
const rollOff = 0.94

/** The sound at another rate, by a windowed sinc: no aliasing when the rate goes down, no images when it goes up. */
export function resample(sound: Sound, rate: number): Sound {
  if (sound.rate === rate) return sound
  const divisor = greatestCommonDivisor(sound.rate, rate)
  const [step, phases] = [sound.rate / divisor, rate / divisor]
  const cutoff = rollOff * Math.min(1, rate / sound.rate)
  const reach = Math.ceil(crossings / cutoff)
  const kernels: Float64Array[] = []
  const samples = new Float32Array(Math.max(1, Math.round((sound.samples.length * rate) / sound.rate)))
  for (let at = 0; at < samples.length; at += 1) {
    const phase = (at * step) % phases
    kernels[phase] ??= kernelAt(phase / phases, cutoff, reach)
    samples[at] = convolve(sound.samples, Math.floor((at * step) / phases), kernels[phase], reach)
  }
  return { samples, rate }
}

function convolve(samples: Float32Array, centre: number, kernel: Float64Array, reach: number): number {
  let sum = 0
  const last = Math.min(samples.length - 1, centre + reach)
  for (let at = Math.max(0, centre - reach + 1); at <= last; at += 1) {
    sum += (samples[at] as number) * (kernel[at - centre + reach - 1] as number)
  }
  return sum
}

/** The filter for an output sample that lies `offset` of an input sample behind one. It sums to one. */
function kernelAt(offset: number, cutoff: number, reach: number): Float64Array {
  const kernel = new Float64Array(2 * reach)
  for (let at = 0; at < kernel.length; at += 1) {
    const distance = at - reach + 1 - offset
    const angle = Math.PI * cutoff * distance
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
    kernel[at] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)))
  }
  const sum = kernel.reduce((total, weight) => total + weight, 0)
  return kernel.map((weight) => weight / sum)
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
