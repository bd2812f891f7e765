const rate = 8_000

/** A WAV of a tone that is on and then off, in milliseconds, at a third of full scale. */
export function toneFile(hz: number, onMs: number, offMs: number): Blob {
  const samples = new Int16Array(((onMs + offMs) * rate) / 1000)
  const sounding = (onMs * rate) / 1000
  const fade = rate / 100 // ten milliseconds, or it clicks
  for (let at = 0; at < sounding; at += 1) {
    const edge = Math.min(1, at / fade, (sounding - at) / fade)
    samples[at] = Math.sin((2 * Math.PI * hz * at) / rate) * edge * 11_000
  }
  return new Blob([wavHead(samples.byteLength), samples], { type: 'audio/wav' })
}

function wavHead(bytes: number): ArrayBuffer {
  const head = new DataView(new ArrayBuffer(44))
  const write = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i += 1) head.setUint8(at + i, text.charCodeAt(i))
  }
  write(0, 'RIFF')
  head.setUint32(4, 36 + bytes, true)
  write(8, 'WAVEfmt ')
  head.setUint32(16, 16, true)
  head.setUint16(20, 1, true)
  head.setUint16(22, 1, true)
  head.setUint32(24, rate, true)
  head.setUint32(28, rate * 2, true)
  head.setUint16(32, 2, true)
  head.setUint16(34, 16, true)
  write(36, 'data')
  head.setUint32(40, bytes, true)
  return head.buffer
}
