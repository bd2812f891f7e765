/** Whatever the browser can read becomes what the server can: mono WAV of 16 bit. */

export const largestBytes = 60_000_000
/** Grows tenfold and more when it is unpacked, in this tab. */
export const largestPackedBytes = 20_000_000
const rate = 48_000

export type WavOutcome =
  | { kind: 'wav'; wav: Blob }
  | { kind: 'unreadable' }
  | { kind: 'empty' }
  | { kind: 'too-large'; limit: number; isWav: boolean }

/** A WAV of plain samples goes as it is; the server reads it better than a browser. */
export async function toWav(file: Blob): Promise<WavOutcome> {
  if (file.size === 0) return { kind: 'empty' }
  const isWav = await isPlainWav(file)
  const limit = isWav ? largestBytes : largestPackedBytes
  if (file.size > limit) return { kind: 'too-large', limit, isWav }
  if (isWav) return { kind: 'wav', wav: file }
  try {
    const context = new OfflineAudioContext(1, 1, rate)
    return { kind: 'wav', wav: wavOf(await context.decodeAudioData(await file.arrayBuffer())) }
  } catch {
    return { kind: 'unreadable' } // decodeAudioData says no more than that it could not
  }
}

async function isPlainWav(file: Blob): Promise<boolean> {
  const head = new DataView(await file.slice(0, 24).arrayBuffer())
  if (head.byteLength < 24 || textAt(head, 0) !== 'RIFF' || textAt(head, 8) !== 'WAVE') return false
  // Other chunks may come before the format: the server finds it.
  return textAt(head, 12) !== 'fmt ' || [1, 3, 0xfffe].includes(head.getUint16(20, true))
}

const textAt = (view: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)))

function wavOf(sound: AudioBuffer): Blob {
  const channels = Array.from({ length: sound.numberOfChannels }, (_, at) => sound.getChannelData(at))
  const view = new DataView(new ArrayBuffer(44 + sound.length * 2))
  const write = (at: number, text: string) =>
    [...text].forEach((letter, offset) => {
      view.setUint8(at + offset, letter.charCodeAt(0))
    })
  write(0, 'RIFF')
  view.setUint32(4, 36 + sound.length * 2, true)
  write(8, 'WAVEfmt ')
  view.setUint32(16, 16, true)
  view.setUint16(20, 1, true)
  view.setUint16(22, 1, true)
  view.setUint32(24, sound.sampleRate, true)
  view.setUint32(28, sound.sampleRate * 2, true)
  view.setUint16(32, 2, true)
  view.setUint16(34, 16, true)
  write(36, 'data')
  view.setUint32(40, sound.length * 2, true)
  for (let at = 0; at < sound.length; at += 1) {
    let sum = 0
    for (const channel of channels) sum += channel[at] ?? 0
    const sample = Math.max(-1, Math.min(1, sum / channels.length))
    view.setInt16(44 + at * 2, Math.round(sample * 32_767), true)
  }
  return new Blob([view], { type: 'audio/wav' })
}
