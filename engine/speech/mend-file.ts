import { readFile } from 'node:fs/promises'
import { WardlineError } from '../errors.ts'
import { type MendReport, mend, unusableWords } from './core/mend.ts'
import { readWav, writeWav } from './wav.ts'

const longestMs = 300_000

/** A WAV as it came from a microphone or a studio, as it is fit to be played. Throws `prompt-recording-unreadable`. */
export async function mendFile(file: string, fileName: string): Promise<{ wav: Buffer; report: MendReport }> {
  const refuse = ({ why, whyZh }: { why: string; whyZh: string }) =>
    new WardlineError('prompt-recording-unreadable', { file: fileName, why, whyZh })
  const read = readWav(await readFile(file))
  if (read.kind === 'unreadable') throw refuse(read)
  if ((read.sound.samples.length / read.sound.rate) * 1000 > longestMs)
    throw refuse({ why: 'it is longer than 5 minutes', whyZh: '超过 5 分钟' })
  const mended = mend(read.sound)
  if (mended.kind === 'unusable') throw refuse(unusableWords[mended.why])
  return { wav: writeWav(mended.sound), report: mended.report }
}
