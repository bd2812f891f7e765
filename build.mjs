// Turns every .ts file into one .js file under var/build, the tree unchanged. One file in, one file out keeps stack
// traces, coverage and import.meta.url plain; `.ts` and `.js` are equally long, so source positions do not move.
import { readdir, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'

const root = import.meta.dirname
const rooms = ['engine', 'dialplans', 'db', 'bin', 'bench', 'test']
/** `node build.mjs engine/speech db` builds only what lies below these paths. */
const only = process.argv.slice(2).map((given) => given.replace(/\/$/, ''))

const relativeTsToJs = {
  name: 'relative-ts-to-js',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = await readFile(file, 'utf8')
      const contents = source.replace(/((?:from|import)\s*\(?\s*['"]\.{1,2}\/[^'"\n]+)\.ts(['"])/g, '$1.js$2')
      return { loader: 'ts', contents }
    })
  },
}

async function listSources() {
  const lists = await Promise.all(
    rooms.map(async (room) => {
      const entries = await readdir(path.join(root, room), { recursive: true }).catch(() => [])
      return entries.map((entry) => path.join(room, entry))
    }),
  )
  return lists.flat().filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
}

/** A source that was deleted must not live on as a built file: stale outputs go. */
async function removeStale(sources) {
  const wanted = new Set(sources.map((file) => file.replace(/\.ts$/, '.js')))
  const built = await readdir(path.join(root, 'var/build'), { recursive: true }).catch(() => [])
  const stale = built.filter((file) => file.endsWith('.js') && !wanted.has(file))
  await Promise.all(stale.map((file) => rm(path.join(root, 'var/build', file), { force: true })))
}

async function isFresh(file) {
  const [source, built] = await Promise.all([
    stat(path.join(root, file)),
    stat(path.join(root, 'var/build', file.replace(/\.ts$/, '.js'))).catch(() => undefined),
  ])
  return built !== undefined && built.mtimeMs > source.mtimeMs
}

export async function buildAll() {
  const sources = await listSources()
  await removeStale(sources)
  const wanted = only.length === 0 ? sources : sources.filter((file) => only.some((room) => file.startsWith(room)))
  const fresh = await Promise.all(wanted.map(isFresh))
  const entryPoints = wanted.filter((_, i) => !fresh[i])
  if (entryPoints.length === 0) return
  await build({
    entryPoints,
    outdir: path.join(root, 'var/build'),
    outbase: root,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: 'linked',
    logLevel: 'warning',
    absWorkingDir: root,
    plugins: [relativeTsToJs],
  })
}

await buildAll()
