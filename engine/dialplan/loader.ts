import { createHash } from 'node:crypto'
import { watch } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Message } from 'esbuild'
import type { Script } from './api.ts'
import { type NamesUsed, namesUsed } from './core/names-used.ts'
import { checkTypes } from './type-check.ts'

export type ScriptFault = { message: string; line?: number; column?: number }

export type ScriptStatus = {
  /** The file's name without `.ts`. */
  file: string
  /** The script that answers calls now: the last good one. Absent when there never was one. */
  script: Script | undefined
  loadedAt: number | undefined
  /** What that version asks of the settings. */
  uses: NamesUsed
  /** What is wrong with the file as it is now; calls go on with `script`. */
  fault: ScriptFault | undefined
}

export type Loader = {
  scriptNamed(name: string): Script | undefined
  scriptFor(number: string): Script | undefined
  statuses(): readonly ScriptStatus[]
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
      if (byFile.get(file)?.digest !== compiled.digest) changed.push({ file, compiled })
    }
    if (changed.length === 0) return
    const typeFaults =
      isFirst || options.types === false ? new Map<string, ScriptFault>() : await checkTypes(options.folder)
    for (const { file, compiled } of changed) await take(file, compiled, typeFaults.get(file))
  }

  async function take(file: string, compiled: Compiled, typeFault: ScriptFault | undefined): Promise<void> {
    const before = byFile.get(file)
    const loaded = compiled.kind === 'broken' ? compiled.fault : (typeFault ?? (await load(file, compiled)))
    if ('run' in loaded) {
      const uses = compiled.kind === 'compiled' ? namesUsed(compiled.code) : nothingUsed
      const isNew = { file, script: loaded, loadedAt: options.now(), uses, fault: undefined }
      byFile.set(file, { ...isNew, digest: compiled.digest })
      return
    }
    byFile.set(file, {
      file,
      script: before?.script,
      loadedAt: before?.loadedAt,
      uses: before?.uses ?? nothingUsed,
      fault: loaded,
      digest: compiled.digest,
    })
    options.onFault(file, loaded)
  }

  async function load(file: string, { digest, code }: Compiled & { kind: 'compiled' }): Promise<Script | ScriptFault> {
    const built = path.join(options.buildFolder, `${file}-${digest}.mjs`)
    await writeFile(built, code)
    try {
      const module = (await import(pathToFileURL(built).href)) as { default?: unknown }
      return checkShape(module.default) ?? claimFault(file, module.default as Script) ?? (module.default as Script)
    } catch (error) {
      return { message: error instanceof Error ? error.message : String(error) }
    }
  }

  function claimFault(file: string, script: Script): ScriptFault | undefined {
    const others = [...byFile.values()].filter((status) => status.file !== file && status.script !== undefined)
    for (const { file: other, script: theirs } of others) {
      if (theirs?.name === script.name) return { message: `the name «${script.name}» is taken by ${other}.ts` }
      const shared = script.numbers.find((number) => theirs?.numbers.includes(number))
      if (shared !== undefined) return { message: `number ${shared} is answered by ${other}.ts already` }
    }
    return undefined
  }

  const loader: Loader = {
    scriptNamed: (name) => scripts().find((script) => script.name === name),
    scriptFor: (number) => scripts().find((script) => script.numbers.includes(number)),
    statuses: () => [...byFile.values()].map(({ digest: _, ...status }) => status),
    uses: () =>
      [...byFile.values()].flatMap(({ script, uses }) => (script === undefined ? [] : [{ script: script.name, uses }])),
    reload() {
      reloading = reloading.then(() => reloadAll(false))
      return reloading
    },
    watch() {
      // An editor writes a file in several steps: wait until it has been quiet for a moment.
      watcher = watch(options.folder, () => {
        clearTimeout(settling)
        settling = setTimeout(() => {
          loader.reload().catch((error: unknown) => options.onFault('*', { message: String(error) }))
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

type Compiled = { digest: string } & ({ kind: 'compiled'; code: string } | { kind: 'broken'; fault: ScriptFault })

async function compile(file: string): Promise<Compiled> {
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
    const fault = firstFault(error)
    return { kind: 'broken', fault, digest: digestOf(JSON.stringify(fault)) }
  }
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

function firstFault(error: unknown): ScriptFault {
  const [first] = (error as { errors?: Message[] }).errors ?? []
  if (first === undefined) return { message: String(error) }
  return {
    message: first.text,
    ...(first.location && { line: first.location.line, column: first.location.column + 1 }),
  }
}

function checkShape(value: unknown): ScriptFault | undefined {
  const script = value as Partial<Script> | undefined
  if (typeof script?.name !== 'string' || typeof script.run !== 'function' || !Array.isArray(script.numbers)) {
    return {
      message: 'the default export is not a dialplan: export default dialplan(name, numbers, async (call, desk) => …)',
    }
  }
  return undefined
}
