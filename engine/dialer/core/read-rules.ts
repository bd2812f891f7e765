import { type RuleProblem, type RulesProblems, readOver } from './read-over.ts'
import { type CallingWindow, type CampaignRules, campaignRulesSchema, defaultRules } from './rules.ts'

export type { RuleProblem } from './read-over.ts'
export type RulesRead = { kind: 'rules'; rules: CampaignRules } | RulesProblems

/** Rules out of what a person or a program gave: parts left out are the defaults, everything wrong is told at once. */
export function readRules(given: unknown): RulesRead {
  const read = readOver(campaignRulesSchema, defaultRules, given)
  if (read.kind === 'problems') return read
  const rules = read.value as CampaignRules
  const problems = contradictions(rules)
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'rules', rules }
}

/** What the shape allows and sense does not. */
function contradictions(rules: CampaignRules): RuleProblem[] {
  const problems: RuleProblem[] = []
  const say = (path: string, zh: string, en: string): void => void problems.push({ path, zh, en })
  if (!isTimeZone(rules.timeZone)) say('timeZone', '没有这个时区', 'there is no such time zone')
  if (rules.callingHours.from >= rules.callingHours.to) {
    say('callingHours', '结束时间必须晚于开始时间', 'must end after it begins')
  }
  rules.windows.forEach((window, i) => {
    for (const fault of faultsOf(window, rules)) say(`windows.${i}`, fault.zh, fault.en)
  })
  return problems
}

function faultsOf(window: CallingWindow, { callingHours }: CampaignRules): Omit<RuleProblem, 'path'>[] {
  const { weekdays, from, to, firstDay, lastDay } = window
  const wrong = (when: boolean, zh: string, en: string) => (when ? [{ zh, en }] : [])
  const isOutside = Math.max(from, callingHours.from) >= Math.min(to, callingHours.to)
  return [
    ...wrong(weekdays.length === 0, '至少选择一个星期几', 'must name at least one weekday'),
    ...wrong(from >= to, '结束时间必须晚于开始时间', 'must end after it begins'),
    ...wrong(from < to && isOutside, '时段完全在允许呼叫时间之外', 'lies wholly outside the calling hours'),
    ...[firstDay, lastDay].flatMap((day) =>
      wrong(day !== undefined && !isDay(day), `没有 ${day} 这一天`, `there is no day ${day}`),
    ),
    ...wrong(
      firstDay !== undefined && lastDay !== undefined && firstDay > lastDay,
      '结束日期早于开始日期',
      'its last day is before its first',
    ),
  ]
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined
  } catch {
    return false
  }
}

const isDay = (day: string): boolean => {
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day)
}
