/** Settings out of what a person or a program gave: parts left out are the usual ones, everything wrong is told at once. */
import type { TSchema } from 'typebox'
import Value from 'typebox/value'

/** What is wrong and where: `path` as in `retry.busy.limit`. */
export type RuleProblem = { path: string; zh: string; en: string }
export type RulesProblems = { kind: 'problems'; problems: readonly RuleProblem[] }

/** `value` is of the schema's type. */
export function readOver(
  schema: TSchema,
  usual: unknown,
  given: unknown,
): { kind: 'read'; value: unknown } | RulesProblems {
  const value = over(usual, given)
  const problems = [...Value.Errors(schema, value)].flatMap(asProblem)
  return problems.length > 0 ? { kind: 'problems', problems: distinct(problems) } : { kind: 'read', value }
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
  enum: () => ({ zh: '不在可选范围内', en: 'is not one of the choices' }),
}

/** One line a fault: what the validator says a second time in other words (`const`, `additionalProperties`) is left out. */
function asProblem(error: ShapeError): RuleProblem[] {
  const text = texts[error.keyword]?.(error.params as Bag)
  return text === undefined ? [] : [{ path: error.instancePath.slice(1).replaceAll('/', '.'), ...text }]
}

const distinct = (problems: readonly RuleProblem[]): RuleProblem[] => [
  ...new Map(problems.map((problem) => [`${problem.path} ${problem.en}`, problem])).values(),
]
