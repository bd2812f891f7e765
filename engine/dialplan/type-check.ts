import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { ScriptFault } from './loader.ts'

/**
 * Type faults of the scripts in `folder`, the first of each file, by file name without `.ts`. The compiler runs as a
 * process of its own: two seconds of it must not hold up calls.
 */
export async function checkTypes(folder: string): Promise<Map<string, ScriptFault>> {
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
  const args = [compiler, '--noEmit', '--pretty', 'false', '-p', path.join(folder, 'tsconfig.json')]
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { timeout: 60_000, cwd: folder }, (_error, stdout) => resolve(stdout))
  })
  const faults = new Map<string, ScriptFault>()
  for (const printed of output.split('\n')) {
    const found = /^(?<file>[^/()]+)\.ts\((?<line>\d+),(?<column>\d+)\): error TS\d+: (?<message>.+)$/.exec(
      printed,
    )?.groups
    if (found === undefined) continue
    const { file, message } = found as { file: string; message: string }
    const [line, column] = [Number(found['line']), Number(found['column'])]
    if (!faults.has(file)) faults.set(file, { kind: 'types', message, line, column })
  }
  return faults
}
