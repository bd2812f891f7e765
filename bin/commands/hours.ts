import { Command } from 'commander'
import { readHours, writeHours } from '../../engine/dialplan/core/hours-text.ts'
import { WardlineError } from '../../engine/errors.ts'
import { deskReference } from '../desk-reference.ts'

const examples = `
Examples (示例):
  bin/wardline hours set outpatients '1-5 8:00-12:00,14:00-17:30' '6 8:00-12:00'
  bin/wardline hours set outpatients '周一至周五 8:00-12:00,14:00-17:30'
  bin/wardline hours close booking-desk
  bin/wardline hours day 2026-12-31 holiday --name 盘点`

/** `wardline hours …`: when calendars are open, and the days that are not as their weekday. */
export function hoursCommand(): Command {
  const hours = new Command('hours')
    .description('opening hours and holidays that scripts go by: list, set, close, days, day (营业时间与节假日)')
    .addHelpText('after', examples)
  hours
    .command('list', { isDefault: true })
    .description('all calendars, and those that a script asks for and nobody has filled in')
    .action(list)
  hours
    .command('set <calendar> <lines...>')
    .description('days (1 Monday … 7 Sunday) and times, a line for days that are alike')
    .action(async (calendar: string, lines: string[]) => {
      const read = readHours(lines)
      if (read.kind === 'bad')
        throw new WardlineError('hours-invalid', {
          why: `"${read.what}" is not like "1-5 8:00-12:00,14:00-17:30"`,
          whyZh: `“${read.what}”应写成“1-5 8:00-12:00,14:00-17:30”`,
        })
      await deskReference.setHours(calendar, read.spans)
      await list()
    })
  hours
    .command('close <calendar>')
    .description('closed from now on, on every day')
    .action(async (calendar: string) => {
      await deskReference.setHours(calendar, [])
      await list()
    })
  hours
    .command('days <year>')
    .description('days of a year that are not as their weekday is')
    .action(async (year: string) => {
      for (const { day, kind, name } of await deskReference.days(Number(year)))
        console.log(`${day}\t${kind === 'holiday' ? 'holiday 放假' : 'workday 上班'}\t${name}`)
    })
  hours
    .command('day <day> <kind>')
    .description('make a day a holiday, a workday, or usual again: 2026-12-31 holiday')
    .option('--name <name>', 'of the day', '')
    .action(async (day: string, kind: string, { name }: { name: string }) => {
      if (kind === 'usual') await deskReference.removeDay(day)
      else if (kind === 'holiday' || kind === 'workday') await deskReference.setDay({ day, kind, name })
      else
        throw new WardlineError('invalid-input', {
          why: 'the kind is holiday, workday or usual',
          whyZh: '只能是 holiday、workday 或 usual',
        })
      console.log(`${day}: ${kind}`)
    })
  return hours
}

async function list(): Promise<void> {
  for (const { calendar, spans, isOpen, usedBy } of await deskReference.hours()) {
    const now = isOpen ? 'open now 营业中' : 'closed now 已关闭'
    const users = usedBy.length > 0 ? `\t(${usedBy.join(', ')})` : ''
    console.log(`${calendar}\t${now}${users}`)
    for (const line of writeHours(spans)) console.log(`  ${line}`)
    if (spans.length === 0) console.log('  — closed on every day (全天关闭)')
  }
}
