import path from 'node:path'
import { type SingleBar as Bar, SingleBar } from 'cli-progress'
import { Command, Option } from 'commander'
import { importStore } from '../../engine/patients/import-store.ts'
import { createImports, type ImportOutcome } from '../../engine/patients/imports.ts'
import { type House, inHouse } from '../house.ts'

type Options = { dryRun?: boolean; duplicates: 'update' | 'skip'; language: 'zh-CN' | 'en' }

/** `wardline import FILE`: a patient list into the database, with a progress bar. */
export function importCommand(): Command {
  return new Command('import')
    .description('import a patient list: .xlsx, .xls, .csv, .txt (导入患者名单)')
    .argument('<file>')
    .option('--dry-run', 'do everything and keep nothing')
    .addOption(
      new Option('--duplicates <policy>', 'patients that are there already')
        .choices(['update', 'skip'])
        .default('update'),
    )
    .addOption(
      new Option('--language <language>', 'of the reasons in the file of rejected rows')
        .choices(['zh-CN', 'en'])
        .default('zh-CN'),
    )
    .action((file: string, options: Options) => inHouse((house) => importFile(house, path.resolve(file), options)))
}

async function importFile(
  house: House,
  file: string,
  { dryRun = false, duplicates, language }: Options,
): Promise<void> {
  const { config, db, clock, inFlight } = house
  const bar = new SingleBar({ format: '{bar} {percentage}% | {rows} rows | {rejected} rejected | {rate}/s | {left}' })
  const imports = createImports({
    store: importStore(db),
    clock,
    inFlight,
    folder: path.join(config.varDir, 'rejects'),
    areaCode: config.defaultAreaCode,
    timeZone: config.timeZone,
    onProgress: ({ done, rowsRead, rowsRejected, rowsPerSecond, remainingMs }) =>
      show(bar, done, { rows: rowsRead, rejected: rowsRejected, rate: rowsPerSecond, left: secondsLeft(remainingMs) }),
    onEnd: () => undefined,
    onError: (error) => console.error(error instanceof Error ? error.message : error),
  })
  process.once('SIGINT', () => void imports.stop())
  bar.start(1, 0, { rows: 0, rejected: 0, rate: 0, left: '' })
  const request = { file, fileName: path.basename(file), duplicates, language, isDryRun: dryRun }
  const outcome = await imports.start(request).then(({ done }) => done)
  bar.stop()
  if (!dryRun) await house.audit('import.run', outcome.importId)
  report(outcome, dryRun)
}

const show = (bar: Bar, done: number, figures: object): void => bar.update(done, figures)
const secondsLeft = (ms: number | undefined): string => (ms === undefined ? '' : `${Math.ceil(ms / 1000)} s left`)

function report(outcome: ImportOutcome, isDryRun: boolean): void {
  if (outcome.kind === 'refused') throw outcome.error
  if (outcome.kind === 'cancelled') {
    process.exitCode = 130
    return console.log('Cancelled; nothing was imported. (已取消，未导入任何数据)')
  }
  const { rowsTotal, rowsAdded, rowsUpdated, rowsDuplicate, rowsRejected, rejectsFile, sheetsIgnored } = outcome
  console.log(
    `${isDryRun ? 'Dry run, nothing kept: ' : `Import ${outcome.importId}: `}${rowsTotal} rows, ${rowsAdded} added, ` +
      `${rowsUpdated} updated, ${rowsDuplicate} duplicates, ${rowsRejected} rejected. ` +
      `(共 ${rowsTotal} 行，新增 ${rowsAdded}，更新 ${rowsUpdated}，重复 ${rowsDuplicate}，退回 ${rowsRejected})`,
  )
  if (rejectsFile !== undefined) console.log(`Rejected rows, with reasons (退回的行及原因): ${rejectsFile}`)
  if (sheetsIgnored.length > 0) console.log(`Sheets not read (未读取的工作表): ${sheetsIgnored.join(', ')}`)
}
