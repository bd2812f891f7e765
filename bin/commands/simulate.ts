import { Command, InvalidArgumentError, Option } from 'commander'
import { createPacer, type PacingRules } from '../../engine/dialer/core/pacing.ts'
import { type AskedDay, dayOf } from '../../engine/dialer/core/simulate/asked-day.ts'
import type { Day, DayResult } from '../../engine/dialer/core/simulate/day.ts'
import { simulateDay } from '../../engine/dialer/core/simulate/simulate.ts'
import { type Duration, toMs } from '../../engine/kernel/duration.ts'

type Options = {
  agents: number
  answerRate: number
  talk: number
  wrapUp: number
  ringLimit: number
  day: number
  cap: number
  mode: PacingRules['mode']
  linesPerAgent: number
  lines?: number
  detection: boolean
  seed: number
}

const examples = `
Examples (示例):
  bin/wardline simulate --agents 5 --answer-rate 0.4 --talk 120s
  bin/wardline simulate --agents 8 --answer-rate 0.25 --talk 3m --wrap-up 30s --day 4h --cap 0.01
  bin/wardline simulate --agents 5 --mode power --lines-per-agent 2`

const modes: Readonly<Record<PacingRules['mode'], string>> = {
  progressive: 'progressive 渐进式',
  power: 'power 固定倍率',
  predictive: 'predictive 预测式',
}

/** `wardline simulate`: a campaign day of a team in virtual time, beside one line for each idle agent. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('play a campaign day of a team of agents and print how busy they are (模拟一天的人工外呼)')
    .option('--agents <number>', 'agents at work (坐席人数)', whole(1, 500), 5)
    .option('--answer-rate <share>', 'calls that are answered, 0.01 to 1 (接通率)', share(0.01, 1), 0.4)
    .addOption(timed('--talk <duration>', 'a conversation, on average (平均通话时长)', ['1s', '2h'], '120s'))
    .addOption(timed('--wrap-up <duration>', 'writing it up, on average (平均话后处理时长)', ['1s', '1h'], '20s'))
    .addOption(timed('--ring-limit <duration>', 'no answer after this long (振铃时限)', ['15s', '2m'], '18s'))
    .addOption(timed('--day <duration>', 'how long is dialed (外呼时长)', ['10m', '1d'], '8h'))
    .option('--cap <share>', 'abandoned of those who answer, at most (呼损率上限)', share(0, 0.5), 0.03)
    .addOption(
      new Option('--mode <mode>', 'of pacing (外呼模式)')
        .choices(['progressive', 'power', 'predictive'])
        .default('predictive'),
    )
    .option(
      '--lines-per-agent <number>',
      'for power: lines for each idle agent (每名空闲坐席线路数)',
      share(1, 10),
      1.5,
    )
    .option('--lines <number>', 'lines there are; three an agent and four if not given (线路数)', whole(1, 5_000))
    .option('--detection', 'answering machines are detected, one answer in four (留言机检测)', false)
    .option('--seed <number>', 'of chance: the same seed, the same day (随机种子)', whole(0, 1_000_000_000), 1)
    .addHelpText('after', examples)
    .action((options: Options) => print(options))
}

function print(options: Options): void {
  const asked = askedOf(options)
  const hours = Number((options.day / toMs('1h')).toFixed(2))
  console.log(`${options.agents} agents 名坐席, ${hours} h 小时, seed 种子 ${options.seed}`)
  say(dayOf(asked), options)
  if (options.mode !== 'progressive') say(dayOf({ ...asked, mode: 'progressive' }), options)
}

function say(day: Day, { seed }: Options): void {
  const result = simulateDay(createPacer, day, seed)
  console.log(`\n${modes[day.rules.mode]}`)
  for (const line of linesOf(result, day.rules.abandonmentCap)) console.log(`  ${line}`)
}

function linesOf(result: DayResult, cap: number): string[] {
  const { occupancy, abandonment, abandoned, live, dialed, served, idleMsPerCall, worstAfter100 } = result
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
  return [
    `occupancy 坐席利用率: ${percent(occupancy)}`,
    `abandonment 呼损率: ${percent(abandonment)} (cap 上限 ${percent(cap)}; highest after 100 answers 接通100个后的最高值 ${percent(worstAfter100)})`,
    `idle before a call 每次通话前空闲: ${(idleMsPerCall / 1000).toFixed(1)} s 秒`,
    `dialed 拨打 ${dialed}, answered 接通 ${live}, served 服务 ${served}, abandoned 呼损 ${abandoned}`,
  ]
}

const askedOf = ({ talk, wrapUp, ringLimit, day, ...options }: Options): AskedDay => ({
  ...options,
  talkMs: talk,
  wrapUpMs: wrapUp,
  ringLimitMs: ringLimit,
  lengthMs: day,
})

/** What cannot be read or lies outside is refused with both bounds, in both languages. */
function bounded(least: number, most: number, given: number, words: { from: string; to: string }): number {
  if (given >= least && given <= most) return given
  throw new InvalidArgumentError(`From ${words.from} to ${words.to} (应在 ${words.from} 到 ${words.to} 之间).`)
}

const whole = (least: number, most: number) => (text: string) =>
  bounded(least, most, /^\d+$/.test(text) ? Number(text) : Number.NaN, { from: `${least}`, to: `${most}` })

const share = (least: number, most: number) => (text: string) =>
  bounded(least, most, /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN, { from: `${least}`, to: `${most}` })

function timed(flags: string, description: string, [from, to]: [Duration, Duration], usual: Duration): Option {
  const read = (text: string): number => bounded(toMs(from), toMs(to), readDuration(text), { from, to })
  return new Option(flags, description).argParser(read).default(toMs(usual), usual)
}

function readDuration(text: string): number {
  return /^\d+(\.\d+)?(ms|s|m|h|d)$/.test(text) ? toMs(text as Duration) : Number.NaN
}
