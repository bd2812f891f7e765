import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { WardlineError } from '../../engine/errors.ts'
import { type ReadQuestionnaire, readQuestionnaire } from '../../engine/survey/core/check.ts'
import { questionnaireStore } from '../../engine/survey/questionnaire-store.ts'
import { type House, inHouse } from '../house.ts'

/** `wardline questionnaire …`: questionnaires as JSON files. */
export function questionnaireCommand(): Command {
  const questionnaire = new Command('questionnaire').description('questionnaires: check, save, list, show (问卷)')
  questionnaire
    .command('check <file>')
    .description('everything that is wrong with a questionnaire; needs no database')
    .action(async (file: string) => void report(await read(file)))
  questionnaire
    .command('save <file>')
    .description('save it as the current version of its code; answers keep the version they were given to')
    .action((file: string) => inHouse((house) => save(house, file)))
  questionnaire
    .command('list')
    .description('all questionnaires')
    .action(() => inHouse(list))
  questionnaire
    .command('show <code>')
    .description('print the current version as JSON')
    .action((code: string) => inHouse((house) => show(house, code)))
  return questionnaire
}

async function read(file: string): Promise<ReadQuestionnaire> {
  const text = await readFile(file, 'utf8')
  try {
    return readQuestionnaire(JSON.parse(text))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WardlineError('invalid-input', { why: 'the file is not JSON', whyZh: '文件不是有效的 JSON' })
  }
}

/** Prints every problem; false when it cannot be used as it is. */
function report(found: ReadQuestionnaire): boolean {
  for (const { severity, path, zh, en } of found.problems) console.error(`${severity} ${path}\n  ${zh}\n  ${en}`)
  const isValid = found.kind === 'valid'
  if (isValid) console.log('The questionnaire can be used. (问卷可以使用)')
  else process.exitCode = 1
  return isValid
}

async function save(house: House, file: string): Promise<void> {
  const found = await read(file)
  if (!report(found) || found.kind !== 'valid') return
  const { code } = found.questionnaire
  const saved = await questionnaireStore(house.db).save(found.questionnaire, house.clock.now())
  await house.audit('questionnaire.save', code, { version: saved.version })
  console.log(`${code} version ${saved.version}${saved.isNew ? '' : ' (as before, 无变化)'}`)
}

async function list({ db }: House): Promise<void> {
  const heads = await questionnaireStore(db).list()
  for (const { code, version, title } of heads) console.log(`${code}\tv${version}\t${wordsOf(title)}`)
}

/** MariaDB hands JSON columns over as text. */
function wordsOf(title: unknown): string {
  const words = (typeof title === 'string' ? JSON.parse(title) : title) as Readonly<Record<string, string>>
  return words['zh-CN'] ?? words['en'] ?? ''
}

async function show({ db }: House, code: string): Promise<void> {
  const found = await questionnaireStore(db).current(code)
  if (found === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
  console.log(JSON.stringify(found.questionnaire, undefined, 2))
}
