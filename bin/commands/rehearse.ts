import path from 'node:path'
import { Command, InvalidArgumentError, Option } from 'commander'
import { type Rehearsal, type RehearsalRequest, rehearse, type TranscriptLine } from '../../engine/rehearse/rehearse.ts'

type Options = {
  keys?: string[]
  hangupAfter?: string
  at?: string
  language: 'zh-CN' | 'en'
  patient?: string
  department: string
  questionnaire?: string
  notice?: string
  busy: string[]
}

const list = (text: string): string[] => text.split(',').map((part) => part.trim())

function keys(text: string): string[] {
  const pressed = list(text)
  if (pressed.every((part) => /^[0-9*#]+$/.test(part))) return pressed
  throw new InvalidArgumentError('Keys are 0-9, * and #, with commas between: 1,3,36*5# (按键只能是 0-9、* 和 #)')
}

/** `wardline rehearse dialplans/NAME.ts`: a script as it would run, in virtual time, as a transcript. */
export function rehearseCommand(): Command {
  return new Command('rehearse')
    .description('run a dialplan against a scripted caller and print the conversation (排练拨号脚本)')
    .argument('<script>', 'dialplans/NAME.ts, or the name of a script')
    .option('--keys <keys>', 'pressed in turn whenever the script waits: 1,3,36*5#', keys)
    .option('--hangup-after <name>', 'hang up when this prompt or question has been said')
    .option('--at <time>', 'the clock on the wall, 2026-11-23T10:00')
    .option('--patient <name>', 'the caller is this patient')
    .option('--department <department>', 'the patient’s department', '心内科')
    .option('--questionnaire <code>', 'call out and ask this questionnaire')
    .option('--notice <prompt>', 'call out and say this notice')
    .option('--busy <desks>', 'desks whose phone is busy: operator,nurse-desk', list, [])
    .addOption(new Option('--language <language>', 'language spoken').choices(['zh-CN', 'en']).default('zh-CN'))
    .action(run)
}

async function run(script: string, options: Options): Promise<void> {
  const name = path.basename(script, '.ts')
  const isFile = script.endsWith('.ts')
  const rehearsal = await rehearse(name, {
    ...requestOf(name, options),
    ...(isFile && { dialplans: path.resolve(path.dirname(script)) }),
  })
  for (const line of rehearsal.lines) console.log(written(line))
  console.log(`\n${endOf(rehearsal)}`)
  if (rehearsal.outcome === 'broken') process.exitCode = 1
}

/** A campaign's scripts call out; all others are called. */
function requestOf(name: string, options: Options): RehearsalRequest {
  const questionnaire = options.questionnaire ?? (name === 'keypad-survey' ? 'discharge' : undefined)
  const notice = options.notice ?? (name === 'voice-notice' ? 'notice/discharge' : undefined)
  const task = { ...(questionnaire !== undefined && { questionnaire }), ...(notice !== undefined && { notice }) }
  const isCampaign = Object.keys(task).length > 0
  const patient = options.patient ?? (isCampaign ? '王芳' : undefined)
  return {
    language: options.language,
    ...(options.keys && { keys: options.keys }),
    ...(options.hangupAfter !== undefined && { hangUpAfter: options.hangupAfter }),
    ...(options.at !== undefined && { at: options.at }),
    ...(isCampaign && { task }),
    ...(patient !== undefined && { patient: { name: patient, department: options.department } }),
    desks: Object.fromEntries(options.busy.map((desk) => [desk, 'busy' as const])),
  }
}

const clockTime = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', timeStyle: 'medium' })
const speakers = { call: '☎', engine: '🔊', person: '👤', desk: '🤝' } as const

const written = ({ at, who, words, name }: TranscriptLine): string =>
  `${clockTime.format(at)}  ${speakers[who]}  ${who === 'engine' ? `${words}   [${name}]` : `${name} ${words}`}`

function endOf({ outcome, error, facts }: Rehearsal): string {
  if (outcome === 'broken') return `broken: ${error instanceof Error ? error.message : String(error)}`
  const marks = Object.entries(facts).map(([name, value]) => `${name}=${value}`)
  return [`outcome: ${outcome}`, ...marks].join('  ')
}
