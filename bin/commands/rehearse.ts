import path from 'node:path'
import { Command, Option } from 'commander'
import { type Rehearsal, type RehearsalRequest, rehearse, type TranscriptLine } from '../../engine/rehearse/rehearse.ts'

type Options = {
  keys?: string[]
  hangupAfter?: string
  at?: string
  language?: 'zh-CN' | 'en'
  caller?: string
  patient?: Record<string, string>
  task?: Record<string, string>
}

/** `wardline rehearse dialplans/NAME.ts`: the conversation of a script, in virtual time, as a transcript. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('run a dialplan against a scripted caller and print the conversation (排练拨号脚本)')
    .argument('<script>', 'dialplans/NAME.ts, or its name')
    .option('--keys <keys>', 'keys pressed, one for each time the engine waits: 1,3', (keys) => keys.split(','))
    .option('--hangup-after <name>', 'hang up when this prompt or question has been said')
    .option('--at <time>', 'the clock on the wall: 2026-11-23T10:00')
    .addOption(new Option('--language <language>', 'of the patient').choices(['zh-CN', 'en']))
    .option('--caller <number>', 'the number that calls or is called')
    .option('--patient <field=value>', 'the patient: name=张三, may be repeated', collect)
    .option('--task <name=value>', 'what a campaign hands over: questionnaire=discharge, may be repeated', collect)
    .action(async (script: string, options: Options) => print(await rehearse(nameOf(script), toRequest(options))))
}

const nameOf = (script: string): string => path.basename(script).replace(/\.ts$/, '')

function collect(pair: string, all: Record<string, string> = {}): Record<string, string> {
  const at = pair.indexOf('=')
  return at < 0 ? { ...all, [pair]: '' } : { ...all, [pair.slice(0, at)]: pair.slice(at + 1) }
}

function toRequest({ hangupAfter, ...rest }: Options): RehearsalRequest {
  return { ...rest, ...(hangupAfter !== undefined && { hangUpAfter: hangupAfter }) }
}

function print({ lines, outcome, error, facts }: Rehearsal): void {
  const startedAt = lines[0]?.at ?? 0
  for (const line of lines.filter(({ who }) => who !== 'script')) console.log(lineOf(line, startedAt))
  const noted = Object.entries(facts).map(([name, value]) => `${name}=${value}`)
  console.log(`\n— ${outcome}${noted.length > 0 ? `  [${noted.join(' ')}]` : ''}`)
  if (outcome !== 'broken') return
  console.error(error instanceof Error ? (error.stack ?? error.message) : error)
  process.exitCode = 1
}

/** ` 12.4s  engine  «main/welcome» 您好，…` */
function lineOf({ at, who, words, name }: TranscriptLine, startedAt: number): string {
  const seconds = `${((at - startedAt) / 1000).toFixed(1)}s`.padStart(7)
  return `${seconds}  ${who.padEnd(6)}  ${name === '' ? '' : `«${name}» `}${words}`
}
