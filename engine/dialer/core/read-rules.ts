import Value from 'typebox/value'
import { type CallingWindow, type CampaignRules, campaignRulesSchema, defaultRules } from './rules.ts'

/** What is wrong and where: `path` as in `retry.busy.limit`. */
export type RuleProblem = { path: string; zh: string; en: string }
export type RulesRead = { kind: 'rules'; rules: CampaignRules } | { kind: 'problems'; problems: readonly RuleProblem[] }

/** Rules out of what a person or a program gave: parts left out are the defaults, everything wrong is told at once. */
export function readRules(given: unknown): RulesRead {
  const whole = over(defaultRules, given)
  const shape = [...Value.Errors(campaignRulesSchema, whole)].flatMap(asProblem)
  if (shape.length > 0) return { kind: 'problems', problems: distinct(shape) }
  const rules = whole as CampaignRules
  const problems = contradictions(rules)
  return problems.length > 0 ? { kind: 'problems', problems } : { kind: 'rules', rules }
}

type Bag = Record<string, unknown>
const isBag = (value: unknown): value is Bag => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `given` laid over `base`, part by part. A list replaces a list. */
function over(base: unknown, given: unknown): unknown {
  if (given === undefined) return base
  if (!isBag(base) || !isBag(given)) return given
  const laid: Bag = { ...base }
  // Written as an own property also when a part is called `__proto__`: the schema then names it as unknown.
  for (const [name, value] of Object.entries(given)) {
    const below = Object.hasOwn(base, name) ? base[name] : undefined
    Object.defineProperty(laid, name, {
      value: over(below, value),
      enumerable: true,
      writable: true,
      configurable: true,
    })
  }
  return laid
}

type ShapeError = ReturnType<typeof Value.Errors>[number]

const texts: Readonly<Record<string, (params: Bag) => Omit<RuleProblem, 'path'>>> = {
  minimum: ({ limit }) => ({ zh: `不能小于 ${limit}`, en: `must be at least ${limit}` }),
  maximum: ({ limit }) => ({ zh: `不能大于 ${limit}`, en: `must be at most ${limit}` }),
  type: ({ type }) => ({ zh: `类型应为 ${type}`, en: `must be of type ${type}` }),
  required: ({ requiredProperties }) => ({
    zh: `缺少 ${String(requiredProperties)}`,
    en: `lacks ${String(requiredProperties)}`,
  }),
  pattern: () => ({ zh: '格式不对', en: 'does not have the right form' }),
  maxLength: ({ limit }) => ({ zh: `不能超过 ${limit} 个字符`, en: `must have at most ${limit} characters` }),
  maxItems: ({ limit }) => ({ zh: `不能超过 ${limit} 项`, en: `must have at most ${limit} entries` }),
  boolean: () => ({ zh: '没有这一项规则', en: 'there is no such rule' }),
  anyOf: () => ({ zh: '不在可选范围内', en: 'is not one of the choices' }),
}

/** One line a fault: what the validator says a second time in other words (`const`, `additionalProperties`) is left out. */
function asProblem(error: ShapeError): RuleProblem[] {
  const text = texts[error.keyword]?.(error.params as Bag)
  return text === undefined ? [] : [{ path: error.instancePath.slice(1).replaceAll('/', '.'), ...text }]
}

const distinct = (problems: readonly RuleProblem[]): RuleProblem[] => [
  ...new Map(problems.map((problem) => [`${problem.path} ${problem.en}`, problem])).values(),
]

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
