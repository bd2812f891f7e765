// `npm run --silent bench -- NAME` builds, runs bench/NAME.ts and leaves its exit code; the last line printed is JSON.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const root = path.dirname(import.meta.dirname)
const [name, ...rest] = process.argv.slice(2)
const known = readdirSync(import.meta.dirname)
  .filter(
    (file) => file.endsWith('.ts') && !file.includes('.test.') && existsSync(path.join(import.meta.dirname, file)),
  )
  .map((file) => file.slice(0, -3))

if (name === undefined || !known.includes(name)) {
  console.error(`usage: npm run --silent bench -- NAME\n  where NAME is one of: ${known.join(', ')}`)
  process.exit(2)
}
const built = spawnSync(process.execPath, [path.join(root, 'build.mjs')], { stdio: ['ignore', 'inherit', 'inherit'] })
if (built.status !== 0) process.exit(built.status ?? 1)
const bench = [path.join(root, 'var/build/bench', `${name}.js`), ...rest]
const run = spawnSync(process.execPath, ['--expose-gc', '--enable-source-maps', ...bench], {
  stdio: 'inherit',
  cwd: root,
})
process.exit(run.status ?? 1)
