import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { root } from '../root.ts'
import type { Questionnaire } from './core/questionnaire.ts'

const folder = path.join(root, 'engine/survey/templates')

/** The questionnaires that ship, to start from. */
export async function readTemplates(): Promise<Questionnaire[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort()
  return await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as Questionnaire),
  )
}
