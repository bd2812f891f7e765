import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Command, Option } from 'commander'
import { createReports } from '../../engine/reports/reports.ts'
import { reportsStore } from '../../engine/reports/reports-store.ts'
import { type House, inHouse } from '../house.ts'

type Options = { out?: string; html?: boolean; language: 'zh-CN' | 'en' }

/** `wardline report CAMPAIGN`: the report of a campaign as a workbook or a page. */
export function reportCommand(): Command {
  return new Command('report')
    .description('write the report of a campaign, Excel or HTML (任务报表)')
    .argument('<campaign>', 'id of the campaign', toId)
    .option('--out <file>', 'where to write it')
    .option('--html', 'a page instead of a workbook')
    .addOption(new Option('--language <language>', 'of the report').choices(['zh-CN', 'en']).default('zh-CN'))
    .action((id: number, options: Options) => inHouse((house) => write(house, id, options)))
}

/** Zero is no campaign's id: it is answered as any unknown one. */
export const toId = (text: string): number => (/^\d{1,15}$/.test(text) ? Number(text) : 0)

async function write(house: House, id: number, { out, html = false, language }: Options): Promise<void> {
  const { config, db, clock } = house
  const reports = createReports({ store: reportsStore(db), clock, timeZone: config.timeZone })
  const file = path.resolve(out ?? `campaign-${id}.${html ? 'html' : 'xlsx'}`)
  if (html) await writeFile(file, await reports.html(id, language))
  else await reports.writeExcel(id, language, file)
  await house.audit('report.export', id)
  console.log(file)
}
