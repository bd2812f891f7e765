import { existsSync } from 'node:fs'
import path from 'node:path'

/** The checkout's folder: prompts/, dialplans/ and templates lie below it, also when the built copy under var/ runs. */
export const root: string = findRoot(import.meta.dirname)

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'prompts'))) return folder
  const parent = path.dirname(folder)
  if (parent === folder) throw new Error('prompts/ and package.json are missing beside the engine')
  return findRoot(parent)
}
