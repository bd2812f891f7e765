const samplesPerSecond = 8000
const headerBytes = 44

/** A WAV file of a 440 Hz tone: 8 kHz, mono, 16 bit. */
export function toneFile(ms: number): Buffer {
  const samples = Math.round((samplesPerSecond * ms) / 1000)
  const file = Buffer.alloc(headerBytes + samples * 2)
  file.write('RIFF', 0)
  file.writeUInt32LE(file.length - 8, 4)
  file.write('WAVEfmt ', 8)
  file.writeUInt32LE(16, 16)
  file.writeUInt16LE(1, 20)
  file.writeUInt16LE(1, 22)
  file.writeUInt32LE(samplesPerSecond, 24)
  file.writeUInt32LE(samplesPerSecond * 2, 28)
  file.writeUInt16LE(2, 32)
  file.writeUInt16LE(16, 34)
  file.write('data', 36)
  file.writeUInt32LE(samples * 2, 40)
  for (let i = 0; i < samples; i += 1)
    file.writeInt16LE(Math.round(8000 * Math.sin((2 * Math.PI * 440 * i) / samplesPerSecond)), headerBytes + i * 2)
  return file
}
