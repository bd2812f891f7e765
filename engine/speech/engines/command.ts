import { writeFile } from 'node:fs/promises'
import { WardlineError } from '../../errors.ts'
import type { Reads } from '../core/voices-in-text.ts'
import { runChild } from './child.ts'
import type { SpeechEngine } from './speech-engine.ts'

export type CommandSettings = {
  /** Program and arguments. `{out}`, `{voice}`, `{language}` and `{rate}` are filled in; the text comes on standard input. */
  command: readonly string[]
  /** Whatever tells one version of program and model from another; changing it renders all prompts anew. */
  version: string
  reads?: Reads
  timeoutMs?: number
  maxOutputBytes?: number
}

/** Any program that reads a text and writes a WAV: to `{out}` when an argument names it, else to standard output. */
export function commandEngine(settings: CommandSettings): SpeechEngine {
  const [program, ...args] = settings.command
  if (program === undefined) throw new WardlineError('config-invalid', { name: 'speech.command', why: 'it is empty' })
  const name = `command ${program}`
  const writesFile = args.some((arg) => arg.includes('{out}'))
  return {
    name,
    reads: settings.reads ?? 'characters',
    version: () => Promise.resolve(settings.version),
    async synthesise({ text, voice, language, rate, outFile }) {
      const values: Readonly<Record<string, string>> = { out: outFile, voice, language, rate: String(rate) }
      const written = await runChild({
        engine: name,
        program,
        args: args.map((arg) => arg.replace(/\{(out|voice|language|rate)\}/g, (_, key: string) => String(values[key]))),
        stdin: text,
        timeoutMs: settings.timeoutMs ?? 30_000,
        maxOutputBytes: settings.maxOutputBytes ?? 50_000_000,
      })
      if (!writesFile) await writeFile(outFile, written)
    },
  }
}
