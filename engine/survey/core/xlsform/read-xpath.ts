/**
 * Reads the expressions that XLSForms use to say when a question is shown: comparisons of answers with values, `selected()`,
 * `and`, `or`, `not()`, brackets. Anything else is not understood, and said so: nothing is guessed.
 */
import type { Question } from '../questionnaire.ts'
import { type Expression, isSame, simplified } from './expression.ts'
import { nextAbove, nextBelow } from './to-condition.ts'

export type Names = {
  /** The question that goes by this name in the form; undefined: there is none that has an answer. */
  questionNamed: (name: string) => Question | undefined
}

/** The expression, or undefined when it is not understood. An empty text always holds. */
export function readXPath(text: string, names: Names): Expression | undefined {
  if (text.trim() === '') return true
  const tokens = tokensOf(text)
  if (tokens === undefined) return undefined
  const reading = new Reading(tokens, names)
  const expression = reading.either()
  return expression === undefined || !reading.isAtEnd ? undefined : tidied(simplified(expression))
}

type Token =
  | { is: 'name'; name: string }
  | { is: 'value'; value: string | number }
  | { is: 'sign'; sign: string }
  | { is: 'word'; word: string }

const pattern =
  /\s*(?:\$\{\s*([^}\s]+)\s*\}|'([^']*)'|"([^"]*)"|(-?\d+(?:\.\d+)?)|(<=|>=|!=|[=<>(),])|([A-Za-z][A-Za-z-]*))/y

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  const end = text.trimEnd().length
  for (pattern.lastIndex = 0; pattern.lastIndex < end; ) {
    const found = pattern.exec(text)
    if (found === null) return undefined
    tokens.push(tokenOf(found))
  }
  return tokens
}

function tokenOf([, name, single, double, number, sign, word]: RegExpExecArray): Token {
  if (name !== undefined) return { is: 'name', name }
  if (number !== undefined) return { is: 'value', value: Number(number) }
  if (sign !== undefined) return { is: 'sign', sign }
  if (word !== undefined) return { is: 'word', word }
  return { is: 'value', value: single ?? String(double) }
}

type Value = { value: string | number }
type Operand = { question: Question } | Value

const mirrored: Readonly<Record<string, string>> = { '=': '=', '!=': '!=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' }

class Reading {
  readonly #tokens: readonly Token[]
  readonly #names: Names
  #at = 0

  constructor(tokens: readonly Token[], names: Names) {
    this.#tokens = tokens
    this.#names = names
  }

  get isAtEnd(): boolean {
    return this.#at === this.#tokens.length
  }

  either(): Expression | undefined {
    return this.#chain('or', 'any', () => this.#both())
  }

  #both(): Expression | undefined {
    return this.#chain('and', 'all', () => this.#one())
  }

  #chain(word: string, how: 'any' | 'all', read: () => Expression | undefined): Expression | undefined {
    const parts: Expression[] = []
    do {
      const part = read()
      if (part === undefined) return undefined
      parts.push(part)
    } while (this.#takes({ is: 'word', word }))
    return how === 'any' ? { any: parts } : { all: parts }
  }

  #one(): Expression | undefined {
    if (this.#takes({ is: 'sign', sign: '(' })) return this.#closed(this.either())
    const token = this.#tokens[this.#at]
    if (token?.is === 'word' && token.word !== 'date' && token.word !== 'concat') return this.#call(token.word)
    return this.#comparison()
  }

  #call(word: string): Expression | undefined {
    this.#at += 1
    if (!this.#takes({ is: 'sign', sign: '(' })) return undefined
    if (word === 'true' || word === 'false') return this.#closed(word === 'true')
    if (word === 'selected') return this.#closed(this.#selected())
    if (word !== 'not') return undefined
    const inner = this.either()
    return this.#closed(inner === undefined ? undefined : { not: inner })
  }

  #selected(): Expression | undefined {
    const asked = this.#operand()
    if (asked === undefined || 'value' in asked || !this.#takes({ is: 'sign', sign: ',' })) return undefined
    const chosen = this.#operand()
    return chosen === undefined || !('value' in chosen) ? undefined : compared(asked.question, '=', chosen.value)
  }

  #comparison(): Expression | undefined {
    const left = this.#operand()
    const token = this.#tokens[this.#at]
    const sign = token?.is === 'sign' ? token.sign : ''
    if (left === undefined || mirrored[sign] === undefined) return undefined
    this.#at += 1
    const right = this.#operand()
    if (right === undefined) return undefined
    if ('question' in left) return 'value' in right ? compared(left.question, sign, right.value) : undefined
    return 'question' in right ? compared(right.question, String(mirrored[sign]), left.value) : undefined
  }

  #operand(): Operand | undefined {
    const token = this.#tokens[this.#at]
    this.#at += 1
    if (token?.is === 'value') return { value: token.value }
    if (token?.is === 'word') return this.#textOf(token.word)
    if (token?.is !== 'name') return undefined
    const question = this.#names.questionNamed(token.name)
    return question === undefined ? undefined : { question }
  }

  /** `date('2026-11-23')`, `concat('a', "'", 'b')`. */
  #textOf(word: string): Value | undefined {
    if ((word !== 'date' && word !== 'concat') || !this.#takes({ is: 'sign', sign: '(' })) return undefined
    let text = ''
    do {
      const token = this.#tokens[this.#at]
      if (token?.is !== 'value') return undefined
      text += String(token.value)
      this.#at += 1
    } while (this.#takes({ is: 'sign', sign: ',' }))
    return this.#closed({ value: text })
  }

  #closed<Inner>(inner: Inner | undefined): Inner | undefined {
    return this.#takes({ is: 'sign', sign: ')' }) ? inner : undefined
  }

  #takes(wanted: Token): boolean {
    const isThere = JSON.stringify(this.#tokens[this.#at]) === JSON.stringify(wanted)
    if (isThere) this.#at += 1
    return isThere
  }
}

function compared(question: Question, sign: string, value: string | number): Expression | undefined {
  const { id } = question
  if (value === '') return sign === '=' || sign === '!=' ? { question: id, answered: sign === '!=' } : undefined
  const isNumeric = question.kind === 'number' || question.kind === 'scale'
  const meant = isNumeric ? Number(value) : String(value)
  if (Number.isNaN(meant)) return undefined
  // An empty value differs from everything in XPath.
  if (sign === '!=')
    return {
      any: [
        { question: id, isNot: meant },
        { question: id, answered: false },
      ],
    }
  if (sign === '=') return { question: id, is: meant }
  if (typeof meant === 'string') return undefined
  const decimals = question.kind === 'number' ? (question.decimals ?? 0) : 0
  if (sign === '>=') return { question: id, atLeast: meant }
  if (sign === '<=') return { question: id, atMost: meant }
  return sign === '>'
    ? { question: id, atLeast: nextAbove(meant, decimals) }
    : { question: id, atMost: nextBelow(meant, decimals) }
}

/** `q != '' and q != 'x'` is our "is not". */
function tidied(expression: Expression): Expression {
  if (typeof expression === 'boolean' || 'question' in expression) return expression
  if ('not' in expression) return { not: tidied(expression.not) }
  if ('any' in expression) return { any: expression.any.map(tidied) }
  const parts = expression.all.map(tidied)
  const answered = new Set(parts.map(answeredIn))
  const stricter = parts.map((part) => {
    const isNot = isNotOrUnanswered(part)
    return isNot !== undefined && answered.has(isNot.question) ? isNot : part
  })
  const said = new Set(stricter.map((part) => (isIsNot(part) ? part.question : undefined)))
  return simplified({ all: stricter.filter((part) => !said.has(answeredIn(part) ?? '')) })
}

const isIsNot = (part: Expression | undefined): part is { question: string; isNot: string | number } =>
  typeof part === 'object' && 'isNot' in part

/** The question of which the expression says that it has an answer. */
const answeredIn = (part: Expression): string | undefined =>
  typeof part === 'object' && 'answered' in part && part.answered ? part.question : undefined

function isNotOrUnanswered(part: Expression): { question: string; isNot: string | number } | undefined {
  const [first] = typeof part === 'object' && 'any' in part ? part.any : []
  if (!isIsNot(first)) return undefined
  return isSame(part, { any: [first, { question: first.question, answered: false }] }) ? first : undefined
}
