import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { WardlineError } from '../../engine/errors.ts'
import { askEngine } from '../engine-door.ts'

const acts = {
  schedule: 'wait for its first window, then start by itself (排期)',
  unschedule: 'back to a draft (取消排期)',
  start: 'call from now on, within its windows (启动)',
  pause: 'place no new call; calls that live go on (暂停)',
  resume: 'go on (继续)',
  stop: 'end it for good (停止)',
} as const

/**
 * `wardline campaign …`: campaigns of the running engine, asked as a page would ask. A campaign lives in the engine: lines,
 * windows and calls under way are known to nobody else.
 */
export function campaignCommand(): Command {
  const campaign = new Command('campaign').description(
    'campaigns of the running engine: new, list, show, start, … (外呼任务)',
  )
  campaign
    .command('new <file>')
    .description('make a draft; the file is the JSON that POST /api/campaigns takes')
    .action(async (file: string) => print(await askEngine('POST', '/campaigns', await readJson(file))))
  campaign
    .command('list')
    .description('newest first')
    .action(async () => print(await askEngine('GET', '/campaigns')))
  campaign
    .command('show <id>')
    .description('how far it is')
    .action(async (id: string) => print(await askEngine('GET', `/campaigns/${encodeURIComponent(id)}`)))
  campaign
    .command('again <id>')
    .description('the failures of a campaign as a new draft (失败名单再次外呼)')
    .requiredOption('--name <name>', 'of the new campaign')
    .action(async (id: string, { name }: { name: string }) =>
      print(await askEngine('POST', `/campaigns/${encodeURIComponent(id)}/call-failures`, { name })),
    )
  for (const [act, description] of Object.entries(acts))
    campaign
      .command(`${act} <id>`)
      .description(description)
      .action(async (id: string) => print(await askEngine('POST', `/campaigns/${encodeURIComponent(id)}/${act}`)))
  return campaign
}

const print = (answer: unknown): void => {
  if (answer !== undefined) console.log(JSON.stringify(answer, undefined, 2))
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new WardlineError('invalid-input', { why: 'the file is not JSON', whyZh: '文件不是有效的 JSON' })
  }
}
