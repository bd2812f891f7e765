import { readFileSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CallVerbs, Script } from '../dialplan/api.ts'
import type { SourceLine } from './transcript.ts'

/** Watches which line of its source a script is at: the one that called the last verb. */
export type LineWatch = {
  /** The same script, watched. */
  watched(script: Script): Script
  now(): SourceLine | undefined
}

/** `builtOf` gives the compiled file of a script by its name; a script without one runs unwatched. */
export function watchLines(builtOf: (name: string) => string | undefined): LineWatch {
  let current: SourceLine | undefined
  const watchedBody =
    (built: string, body: Script['run']): Script['run'] =>
    (call, desk) =>
      body(
        withEachVerb(call, () => {
          current = lineIn(built, callSites()) ?? current
        }),
        desk,
      )
  return {
    watched(script) {
      const built = builtOf(script.name)
      return built === undefined ? script : { ...script, run: watchedBody(built, script.run) }
    },
    now: () => current,
  }
}

function withEachVerb(call: CallVerbs, onVerb: () => void): CallVerbs {
  return new Proxy(call, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...given: unknown[]): unknown => {
        onVerb()
        return member.apply(target, given) as unknown
      }
    },
  })
}

/** Who called us, innermost first, at their places in the compiled files, also where stacks are shown by source maps. */
function callSites(): NodeJS.CallSite[] {
  const usual = Error.prepareStackTrace
  try {
    Error.prepareStackTrace = (_error, sites) => sites
    return new Error('where').stack as unknown as NodeJS.CallSite[]
  } finally {
    if (usual === undefined) delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
    else Error.prepareStackTrace = usual
  }
}

function lineIn(built: string, sites: readonly NodeJS.CallSite[]): SourceLine | undefined {
  const map = mapOf(built)
  for (const site of sites) {
    const [file, line, column] = [site.getFileName(), site.getLineNumber(), site.getColumnNumber()]
    if (file === null || file === undefined || line === null || column === null) continue
    if ((file.startsWith('file:') ? fileURLToPath(file) : file) !== built) continue
    const found = map?.findEntry(line - 1, column - 1)
    if (found !== undefined && 'originalLine' in found)
      return { file: path.basename(found.originalSource), line: found.originalLine + 1 }
  }
  return undefined
}

const maps = new Map<string, SourceMap | undefined>()
const mapsRemembered = 100

/** The map at the end of a compiled file, whose name changes with what is in it. */
function mapOf(built: string): SourceMap | undefined {
  if (!maps.has(built)) {
    if (maps.size >= mapsRemembered) maps.clear()
    const inline = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)\s*$/.exec(
      readFileSync(built, 'utf8'),
    )?.[1]
    const payload = inline && (JSON.parse(Buffer.from(inline, 'base64').toString('utf8')) as SourceMapPayload)
    maps.set(built, payload ? new SourceMap(payload) : undefined)
  }
  return maps.get(built)
}
