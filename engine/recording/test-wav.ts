/** A WAV file as the switch writes it, 8 kHz, 16 bit, silent: for tests. */
export function wavBytes({ channels, ms }: { channels: 1 | 2; ms: number }): Buffer {
  const sound = Buffer.alloc(8 * ms * channels * 2)
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + sound.length, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(channels, 22)
  head.writeUInt32LE(8000, 24)
  head.writeUInt32LE(8000 * channels * 2, 28)
  head.writeUInt16LE(channels * 2, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(sound.length, 40)
  return Buffer.concat([head, sound])
}
