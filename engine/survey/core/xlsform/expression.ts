/**
 * Conditions as expressions: with negation and constants, which a questionnaire's own conditions lack, and with the values
 * of an XLSForm, where a question that was not asked is an empty text.
 */
import type { Condition } from '../questionnaire.ts'

export type Comparison = Exclude<Condition, { all: unknown } | { any: unknown }>
export type Expression =
  | boolean
  | Comparison
  | { all: readonly Expression[] }
  | { any: readonly Expression[] }
  | { not: Expression }

/** The same condition in fewer words. Constants are worked out, what is said twice is said once. */
export function simplified(expression: Expression): Expression {
  if (typeof expression === 'boolean' || 'question' in expression) return expression
  if ('not' in expression) return negated(simplified(expression.not))
  if ('all' in expression) return joined('all', expression.all)
  return joined('any', expression.any)
}

function negated(expression: Expression): Expression {
  if (typeof expression === 'boolean') return !expression
  if ('not' in expression) return expression.not
  if ('answered' in expression) return { question: expression.question, answered: !expression.answered }
  return { not: expression }
}

function joined(how: 'all' | 'any', given: readonly Expression[]): Expression {
  const decisive = how === 'any'
  const parts = new Map<string, Expression>()
  for (const each of given.map(simplified)) {
    if (each === decisive) return decisive
    if (typeof each === 'boolean') continue
    const inner = how in each ? (each as Record<typeof how, readonly Expression[]>)[how] : [each]
    for (const part of inner) parts.set(JSON.stringify(part), part)
  }
  const all = [...parts.values()]
  if (all.some((part) => parts.has(JSON.stringify(negated(part))))) return decisive
  const [first] = all
  if (first === undefined) return !decisive
  if (all.length === 1) return first
  return how === 'all' ? { all } : { any: all }
}

export const isSame = (a: Expression, b: Expression): boolean => JSON.stringify(a) === JSON.stringify(b)

/** How many comparisons it holds. */
export function sizeOf(expression: Expression): number {
  if (typeof expression === 'boolean' || 'question' in expression) return 1
  if ('not' in expression) return sizeOf(expression.not)
  const parts = 'all' in expression ? expression.all : expression.any
  return parts.reduce<number>((sum, part) => sum + sizeOf(part), 0)
}

/** False whenever `question` has no answer. */
export function needsAnswerOf(expression: Expression, question: string): boolean {
  if (typeof expression === 'boolean') return !expression
  if ('not' in expression) return false
  if ('all' in expression) return expression.all.some((part) => needsAnswerOf(part, question))
  if ('any' in expression) return expression.any.every((part) => needsAnswerOf(part, question))
  return expression.question === question && !('answered' in expression && !expression.answered)
}

/** Whether a question's values are days, which are written as such. */
export type Naming = { nameOf: (question: string) => string; isDate: (question: string) => boolean }

/** As an XLSForm has it: `${medication} = 'no' and not(${pain} >= 3)`. */
export function toXPath(expression: Expression, naming: Naming): string {
  if (typeof expression === 'boolean') return expression ? 'true()' : 'false()'
  if ('not' in expression) return `not(${toXPath(expression.not, naming)})`
  if ('all' in expression) return expression.all.map((part) => bracketed(part, 'any', naming)).join(' and ')
  if ('any' in expression) return expression.any.map((part) => bracketed(part, 'all', naming)).join(' or ')
  return comparisonToXPath(expression, naming)
}

function bracketed(part: Expression, within: 'all' | 'any', naming: Naming): string {
  const text = toXPath(part, naming)
  return typeof part === 'object' && within in part ? `(${text})` : text
}

function comparisonToXPath(comparison: Comparison, { nameOf, isDate }: Naming): string {
  const name = `\${${nameOf(comparison.question)}}`
  const literal = (value: string | number): string =>
    isDate(comparison.question) ? `date(${quoted(String(value))})` : literalOf(value)
  if ('is' in comparison) return `${name} = ${literal(comparison.is)}`
  // An empty value differs from everything in XPath; unanswered questions decide nothing here.
  if ('isNot' in comparison) return `(${name} != '' and ${name} != ${literal(comparison.isNot)})`
  if ('atLeast' in comparison) return `${name} >= ${comparison.atLeast}`
  if ('atMost' in comparison) return `${name} <= ${comparison.atMost}`
  return comparison.answered ? `${name} != ''` : `${name} = ''`
}

const literalOf = (value: string | number): string => (typeof value === 'number' ? String(value) : quoted(value))

/** XPath has no escapes: a text with both kinds of quotation marks is put together. */
function quoted(text: string): string {
  if (!text.includes("'")) return `'${text}'`
  if (!text.includes('"')) return `"${text}"`
  return `concat(${text
    .split(/(')/)
    .filter((part) => part !== '')
    .map((part) => (part === "'" ? `"'"` : `'${part}'`))
    .join(', ')})`
}
