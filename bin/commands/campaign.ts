import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { readConfig } from '../../engine/config.ts'
import { readHours } from '../../engine/dialplan/core/hours-text.ts'
import { WardlineError } from '../../engine/errors.ts'
import { askEngine } from '../engine-door.ts'
import { type CampaignSeen, lineOf, type ProgressSeen, progressOf } from './campaign-words.ts'

const acts = {
  schedule: 'wait for its first window, then start by itself (排期)',
  unschedule: 'back to a draft (取消排期)',
  start: 'call from now on, within its windows (启动)',
  pause: 'place no new call; calls that live go on (暂停)',
  resume: 'go on (继续)',
  stop: 'end it for good (停止)',
} as const

const examples = `
Examples (示例):
  bin/wardline campaign new --name 出院回访 --import 3 --questionnaire discharge --window '1-7 18:00-20:00'
  bin/wardline campaign new --name 停诊通知 --import 3 --notice notice/discharge --caller-id 057188881234
  bin/wardline campaign new --name 补呼 --rules rules.json --import 4 --questionnaire discharge
  bin/wardline campaign again 7 --name 未接通再呼`

type NewOptions = {
  name?: string
  import?: string
  questionnaire?: string
  notice?: string
  window: string[]
  callerId?: string
  rules?: string
}
type Json = { json?: boolean }

/**
 * `wardline campaign …`: campaigns of the running engine, asked as a page would ask. A campaign lives in the engine: lines,
 * windows and calls under way are known to nobody else.
 */
export function campaignCommand(): Command {
  const campaign = new Command('campaign')
    .description('campaigns of the running engine: new, list, show, start, … (外呼任务)')
    .addHelpText('after', examples)
  campaign
    .command('new [file]')
    .description('make a draft; options, or the JSON that POST /api/campaigns takes, or both: options win')
    .option('--name <name>', 'of the campaign')
    .option('--import <id>', 'call everybody on this imported list')
    .option('--questionnaire <code>', 'a keypad survey that asks this')
    .option('--notice <prompt>', 'a voice notice that says this')
    .option(
      '--window <line>',
      'when it calls: "1-5 18:00-20:00"; may be repeated',
      (line, all: string[]) => [...all, line],
      [],
    )
    .option('--caller-id <number>', 'what patients see')
    .option('--rules <file>', 'JSON, as much of the rules as differs from the defaults')
    .action(make)
  campaign.command('list').description('newest first').option('--json', 'as the API tells it').action(list)
  campaign.command('show <id>').description('how far it is').option('--json', 'as the API tells it').action(show)
  campaign
    .command('again <id>')
    .description('the failures of a campaign as a new draft (失败名单再次外呼)')
    .requiredOption('--name <name>', 'of the new campaign')
    .action(async (id: string, { name }: { name: string }) =>
      tellMade(await askEngine('POST', `${pathOf(id)}/call-failures`, { name })),
    )
  for (const [act, description] of Object.entries(acts))
    campaign
      .command(`${act} <id>`)
      .description(description)
      .action(async (id: string) =>
        console.log(lineOf((await askEngine('POST', `${pathOf(id)}/${act}`)) as CampaignSeen)),
      )
  return campaign
}

const pathOf = (id: string): string => `/campaigns/${encodeURIComponent(id)}`

async function make(file: string | undefined, options: NewOptions): Promise<void> {
  const written = file === undefined ? {} : await readJson(file)
  const rules = { ...(written['rules'] as object | undefined), ...(await rulesOf(options)) }
  const body = {
    ...written,
    ...(options.name !== undefined && { name: options.name }),
    ...(options.import !== undefined && {
      who: { from: 'filter', filter: { importId: numberOf('--import', options.import) } },
    }),
    ...(options.questionnaire !== undefined && (await surveyOf(options.questionnaire))),
    ...(options.notice !== undefined && { kind: 'voice-notice', noticePrompt: options.notice }),
    ...(Object.keys(rules).length > 0 && { rules }),
  }
  tellMade(await askEngine('POST', '/campaigns', body))
}

async function rulesOf({ rules, window, callerId }: NewOptions): Promise<object> {
  const given = rules === undefined ? {} : await readJson(rules)
  return {
    ...given,
    ...(window.length > 0 && { windows: windowsOf(window) }),
    ...(callerId !== undefined && { callerIds: { ...(given['callerIds'] as object | undefined), default: callerId } }),
  }
}

/** Days with the same hours are one window. */
function windowsOf(lines: readonly string[]) {
  const read = readHours(lines)
  if (read.kind === 'bad')
    throw new WardlineError('invalid-input', {
      why: `"${read.what}" is not like "1-5 18:00-20:00"`,
      whyZh: `“${read.what}”应写成“1-5 18:00-20:00”`,
    })
  const byTimes = new Map<string, { weekdays: number[]; from: number; to: number }>()
  for (const { weekday, opens: from, closes: to } of read.spans) {
    const key = `${from} ${to}`
    byTimes.set(key, { weekdays: [...(byTimes.get(key)?.weekdays ?? []), weekday], from, to })
  }
  return [...byTimes.values()]
}

async function surveyOf(code: string): Promise<object> {
  const { versionId } = (await askEngine('GET', `/questionnaires/${encodeURIComponent(code)}`)) as { versionId: number }
  return { kind: 'keypad-survey', questionnaireVersionId: versionId }
}

function numberOf(option: string, text: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text)
  throw new WardlineError('invalid-input', { why: `${option} takes a number`, whyZh: `${option} 应为数字` })
}

function tellMade(answer: unknown): void {
  const { id, contacts } = answer as { id: number; contacts: number }
  console.log(`campaign ${id}: draft, ${contacts} contacts (外呼任务 ${id}：草稿，${contacts} 人)`)
  console.log(`start it (启动): bin/wardline campaign start ${id}`)
}

async function list({ json = false }: Json): Promise<void> {
  const answer = (await askEngine('GET', '/campaigns?pageSize=100')) as { items: CampaignSeen[]; total: number }
  if (json) return print(answer)
  for (const campaign of answer.items) console.log(lineOf(campaign))
  if (answer.total > answer.items.length) console.log(`… and ${answer.total - answer.items.length} older ones`)
}

async function show(id: string, { json = false }: Json): Promise<void> {
  const answer = (await askEngine('GET', pathOf(id))) as ProgressSeen
  if (json) return print(answer)
  for (const line of progressOf(answer, readConfig(process.env).timeZone)) console.log(line)
}

const print = (answer: unknown): void => console.log(JSON.stringify(answer, undefined, 2))

async function readJson(file: string): Promise<Record<string, unknown>> {
  const read: unknown = await readFile(file, 'utf8').then((text) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      return undefined
    }
  })
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Record<string, unknown>
  throw new WardlineError('invalid-input', {
    why: `${file} is not JSON with an object in it`,
    whyZh: `${file} 不是有效的 JSON`,
  })
}
