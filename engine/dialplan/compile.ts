import { createHash } from 'node:crypto'
import path from 'node:path'
import { build, type Message } from 'esbuild'
import type { ScriptFault } from './loader.ts'

/** A script as one file of JavaScript, its source map inside, or why it cannot be. Equal digests: nothing has changed. */
export type Compiled = { digest: string } & (
  | { kind: 'compiled'; code: string }
  | { kind: 'broken'; fault: ScriptFault }
)

export async function compile(file: string): Promise<Compiled> {
  try {
    const { outputFiles } = await build({
      entryPoints: [file],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
      sourcemap: 'inline',
    })
    const code = outputFiles[0]?.text ?? ''
    return { kind: 'compiled', code, digest: digestOf(code) }
  } catch (error) {
    const fault = firstFault(error, file)
    return { kind: 'broken', fault, digest: digestOf(JSON.stringify(fault)) }
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

function firstFault(error: unknown, script: string): ScriptFault {
  const [first] = (error as { errors?: Message[] }).errors ?? []
  if (first === undefined) return { kind: 'syntax', message: String(error) }
  const { text: message, location } = first
  if (location === null) return { kind: 'syntax', message }
  const file = path.basename(location.file)
  return {
    kind: 'syntax',
    message,
    ...(file !== path.basename(script) && { file }),
    line: location.line,
    column: location.column + 1,
  }
}
