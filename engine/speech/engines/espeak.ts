import { WardlineError } from '../../errors.ts'
import { runChild } from './child.ts'
import type { SpeechEngine } from './speech-engine.ts'

const timeoutMs = 20_000
const maxOutputBytes = 100_000
const voiceForm = /^[A-Za-z][\w+-]*$/

/**
 * espeak-ng, from the distribution. Its own reading of Chinese characters is unusable, so it gets pinyin
 * (voice `cmn-latn-pinyin`). About 20 ms a name. The text goes in over standard input.
 */
export function espeakEngine(options: { program?: string } = {}): SpeechEngine {
  const program = options.program ?? 'espeak-ng'
  const run = (args: readonly string[], stdin: string): Promise<Buffer> =>
    runChild({ engine: 'espeak-ng', program, args, stdin, timeoutMs, maxOutputBytes })
  return {
    name: 'espeak-ng',
    reads: 'pinyin',
    async version() {
      const answer = (await run(['--version'], '')).toString('utf8')
      return /\d+(?:\.\d+)+\S*/.exec(answer)?.[0] ?? 'unknown'
    },
    async synthesise({ text, voice, rate, outFile }) {
      if (!voiceForm.test(voice))
        throw new WardlineError('config-invalid', { name: 'voice', why: 'no such espeak-ng voice' })
      await run(['-v', voice, '-s', String(Math.round(rate)), '-b', '1', '--stdin', '-w', outFile], text)
    },
  }
}
