import type { Looked, RuleName } from './next-step.ts'

type Text = { zh: string; en: string }

/** What each rule says about the figures it compared; `{name}` is a figure. */
const texts: Readonly<Record<RuleName, Text>> = {
  'last-word': { zh: '上次结果：{outcome}', en: 'outcome of the last attempt: {outcome}' },
  'ring-budget': { zh: '响铃次数 {used}，上限 {limit}', en: 'attempts that rang: {used} of {limit}' },
  'unrung-cap': { zh: '未响铃的失败 {used} 次，上限 {limit}', en: 'attempts that never rang: {used} of {limit}' },
  'retry-limit': {
    zh: '“{outcome}”已出现 {used} 次，最多重拨 {limit} 次',
    en: '"{outcome}" {used} times; it may be followed by another attempt {limit} times',
  },
  list: { zh: '号码 {position} 的名单：{list}', en: 'number {position} is on list: {list}' },
  'number-exists': {
    zh: '号码 {position} 是否空号（已拨 {attempts} 次）',
    en: 'number {position} exists ({attempts} attempts on it)',
  },
  'number-in-turn': {
    zh: '轮到号码 {position}（已拨 {attempts} 次，每轮 {attemptsEach} 次）',
    en: 'number {position} has its turn ({attempts} attempts on it, {attemptsEach} a turn)',
  },
  'retry-wait': { zh: '“{outcome}”之后等待 {minutes} 分钟', en: '{minutes} minutes after "{outcome}"' },
  'frequency-gap': {
    zh: '同一号码两次呼叫至少间隔 {minutes} 分钟（号码 {position}）',
    en: 'at least {minutes} minutes between calls to number {position}',
  },
  'frequency-day': {
    zh: '号码 {position} 近期已呼叫 {calls} 次，24 小时内上限 {limit} 次',
    en: 'number {position} was called {calls} times lately, at most {limit} in 24 hours',
  },
  'line-to-number': {
    zh: '号码 {position} 上正在进行的通话：{calls}',
    en: 'calls of ours on number {position} right now: {calls}',
  },
  opening: { zh: '允许呼叫的时段与日期', en: 'windows, calling hours and holidays' },
}

const verdicts: Readonly<Record<Looked['verdict'], Text>> = {
  passes: { zh: '通过', en: 'passes' },
  'passes-over-number': { zh: '跳过该号码', en: 'passes over this number' },
  waits: { zh: '等待', en: 'waits' },
  ends: { zh: '不再呼叫', en: 'no more calls' },
}

const words = new Map<string, string>(
  Object.entries({
    none: '无',
    'do-not-call': '免打扰名单',
    black: '黑名单',
    completed: '完成',
    partial: '部分完成',
    'broke-off': '中途挂断',
    declined: '谢绝',
    'opted-out': '要求不再来电',
    busy: '忙',
    'no-answer': '无人接听',
    rejected: '拒接',
    machine: '语音信箱',
    abandoned: '接通后无坐席',
    agreed: '约定再打',
    unallocated: '空号',
    unreachable: '无法接通',
    failed: '线路故障',
    unknown: '结果不明',
  }),
)

/** One line of the chain as a person reads it. */
export function sentenceOf({ rule, verdict, figures }: Looked, language: 'zh-CN' | 'en'): string {
  const key = language === 'en' ? 'en' : 'zh'
  const said = texts[rule][key].replace(/\{(\w+)\}/g, (_, name: string) => spoken(figures[name], key))
  return key === 'zh' ? `${said}：${verdicts[verdict].zh}` : `${said}: ${verdicts[verdict].en}`
}

function spoken(figure: number | string | undefined, key: 'zh' | 'en'): string {
  const word = String(figure)
  return key === 'zh' ? (words.get(word) ?? word) : word
}
