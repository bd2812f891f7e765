import { watch } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Script } from './api.ts'
import { type Compiled, compile } from './compile.ts'
import { type NamesUsed, namesUsed } from './core/names-used.ts'
import { checkTypes } from './type-check.ts'

/**
 * What is wrong with a script. `message` is the compiler's or ours, in English; `kind` and `about` say it to people in any
 * language. Lines and columns count from 1; `file` is given when it is not the script itself but something it imports.
 */
export type ScriptFault = {
  kind: 'syntax' | 'types' | 'load' | 'no-dialplan' | 'name-taken' | 'number-taken'
  message: string
  /** The name or number that is taken, and the file that has it. */
  about?: { what: string; by: string }
  file?: string
  line?: number
  column?: number
}

export type ScriptStatus = {
  /** The file's name without `.ts`. */
  file: string
  /** The script that answers calls now: the last good one. Absent when there never was one. */
  script: Script | undefined
  loadedAt: number | undefined
  /** The compiled file behind `script`, with its source map inside. */
  built: string | undefined
  /** What that version asks of the settings. */
  uses: NamesUsed
  /** What is wrong with the file as it is now; calls go on with `script`. */
  fault: ScriptFault | undefined
}

export type Loader = {
  scriptNamed(name: string): Script | undefined
  scriptFor(number: string): Script | undefined
  statuses(): readonly ScriptStatus[]
  /** The text of a script as it is on disk; undefined when there is no such file among the scripts. */
  sourceOf(file: string): Promise<string | undefined>
  /** When the folder was read last. */
  readonly readAt: number
  /** What each script that answers calls now asks of the settings. */
  uses(): readonly { script: string; uses: NamesUsed }[]
  /** Reads the folder again; resolves when every changed file is either in use or refused with its fault. */
  reload(): Promise<void>
  /** Reloads when a file changes. */
  watch(): void
  close(): void
}

export type LoaderOptions = {
  /** Holds the scripts, one a file. */
  folder: string
  /** Where compiled scripts go. */
  buildFolder: string
  now: () => number
  onFault: (file: string, fault: ScriptFault) => void
  /** The folder was read again, whatever came of it. */
  onRead?: () => void
  /** Off where a rehearsal wants to start at once; the compiler has seen the file before then. */
  types?: boolean
}

/**
 * Loads dialplan scripts and swaps them while calls run. A live call holds the script it began with; a file that does
 * not compile, does not type-check or claims a number that another script answers is refused and the last good version
 * stays. At the start there is no last good version, so types are checked only for what changes later.
 */
export async function createLoader(options: LoaderOptions): Promise<Loader> {
  const byFile = new Map<string, ScriptStatus & { digest: string }>()
  let reloading: Promise<void> = Promise.resolve()
  let watcher: ReturnType<typeof watch> | undefined
  let settling: NodeJS.Timeout | undefined
  let readAt = options.now()
  await mkdir(options.buildFolder, { recursive: true })

  const scripts = (): Script[] => [...byFile.values()].flatMap(({ script }) => (script === undefined ? [] : [script]))

  async function reloadAll(isFirst: boolean): Promise<void> {
    const files = (await readdir(options.folder))
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
      .sort()
    for (const gone of [...byFile.keys()].filter((file) => !files.includes(`${file}.ts`))) byFile.delete(gone)
    const changed: { file: string; compiled: Compiled }[] = []
    for (const name of files) {
      const file = name.slice(0, -3)
      const compiled = await compile(path.join(options.folder, name))
      if (isNews(byFile.get(file), compiled)) changed.push({ file, compiled })
    }
    readAt = options.now()
    const typeFaults =
      changed.length === 0 || isFirst || options.types === false
        ? new Map<string, ScriptFault>()
        : await checkTypes(options.folder)
    for (const { file, compiled } of changed) await take(file, compiled, typeFaults.get(file))
    options.onRead?.()
  }

  async function take(file: string, compiled: Compiled, typeFault: ScriptFault | undefined): Promise<void> {
    const before = byFile.get(file)
    const { digest } = compiled
    const loaded = compiled.kind === 'broken' ? compiled.fault : (typeFault ?? (await load(file, compiled)))
    if (!('message' in loaded)) {
      const built = builtFile(file, digest)
      const uses = compiled.kind === 'compiled' ? namesUsed(compiled.code) : nothingUsed
      byFile.set(file, { file, script: loaded, loadedAt: options.now(), built, uses, fault: undefined, digest })
      return
    }
    const never = { script: undefined, loadedAt: undefined, built: undefined, uses: nothingUsed }
    const { script, loadedAt, built, uses } = before ?? never
    byFile.set(file, { file, script, loadedAt, built, uses, fault: loaded, digest })
    if (before?.fault?.message !== loaded.message) options.onFault(file, loaded)
  }

  const builtFile = (file: string, digest: string): string => path.join(options.buildFolder, `${file}-${digest}.mjs`)

  async function load(file: string, { digest, code }: Compiled & { kind: 'compiled' }): Promise<Script | ScriptFault> {
    const built = builtFile(file, digest)
    await writeFile(built, code)
    try {
      const module = (await import(pathToFileURL(built).href)) as { default?: unknown }
      return checkShape(module.default) ?? claimFault(file, module.default as Script) ?? (module.default as Script)
    } catch (error) {
      return { kind: 'load', message: error instanceof Error ? error.message : String(error) }
    }
  }

  function claimFault(file: string, script: Script): ScriptFault | undefined {
    const others = [...byFile.values()].filter((status) => status.file !== file && status.script !== undefined)
    for (const { file: other, script: theirs } of others) {
      const by = `${other}.ts`
      if (theirs?.name === script.name) {
        const message = `the name «${script.name}» is taken by ${by}`
        return { kind: 'name-taken', message, about: { what: script.name, by } }
      }
      const shared = script.numbers.find((number) => theirs?.numbers.includes(number))
      if (shared !== undefined) {
        const message = `number ${shared} is answered by ${by} already`
        return { kind: 'number-taken', message, about: { what: shared, by } }
      }
    }
    return undefined
  }

  const loader: Loader = {
    scriptNamed: (name) => scripts().find((script) => script.name === name),
    scriptFor: (number) => scripts().find((script) => script.numbers.includes(number)),
    statuses: () =>
      [...byFile.values()].map(({ file, script, loadedAt, built, uses, fault }) => ({
        file,
        script,
        loadedAt,
        built,
        uses,
        fault,
      })),
    // By listing, never by a path made of what somebody sent.
    sourceOf: async (file) =>
      byFile.has(file) ? await readFile(path.join(options.folder, `${file}.ts`), 'utf8') : undefined,
    get readAt() {
      return readAt
    },
    uses: () =>
      [...byFile.values()].flatMap(({ script, uses }) => (script === undefined ? [] : [{ script: script.name, uses }])),
    reload() {
      // A folder that could not be read once must not refuse every reload after.
      reloading = reloading.catch(() => undefined).then(() => reloadAll(false))
      return reloading
    },
    watch() {
      // An editor writes a file in several steps: wait until it has been quiet for a moment.
      watcher = watch(options.folder, () => {
        clearTimeout(settling)
        settling = setTimeout(() => {
          loader.reload().catch((error: unknown) => options.onFault('*', { kind: 'load', message: String(error) }))
        }, 150)
      })
    },
    close() {
      clearTimeout(settling)
      watcher?.close()
    },
  }
  await reloadAll(true)
  return loader
}

const nothingUsed: NamesUsed = { targets: [], calendars: [] }

/** A file that compiles and was refused all the same is tried again: what stood in its way may be in another file. */
const isNews = (known: (ScriptStatus & { digest: string }) | undefined, compiled: Compiled): boolean =>
  known?.digest !== compiled.digest || (known.fault !== undefined && compiled.kind === 'compiled')

function checkShape(value: unknown): ScriptFault | undefined {
  const script = value as Partial<Script> | undefined
  if (typeof script?.name !== 'string' || typeof script.run !== 'function' || !Array.isArray(script.numbers)) {
    return {
      kind: 'no-dialplan',
      message: 'the default export is not a dialplan: export default dialplan(name, numbers, async (call, desk) => …)',
    }
  }
  return undefined
}
