/**
 * Prompt texts are Handlebars: fields, a few helpers, `if` and `unless`. Handlebars is the grammar; what a text says is
 * worked out here by walking its tree. No code is made from a text, nothing is looked up on a prototype, and a field's
 * value never becomes part of a template, so a value that holds braces is braces.
 */
import Handlebars from 'handlebars'
import { WardlineError } from '../../errors.ts'
import type { Fields } from '../speech.ts'
import type { Reader } from './reader.ts'

/** How a field is read aloud. */
export type FieldKind = 'text' | 'person' | 'date' | 'time' | 'amount' | 'digits' | 'number' | 'count'

/** What is spoken, in order. */
export type Piece =
  /**
   * Words of the prompt itself. `stretch` is its number among the prompt's stretches of words (one before the first
   * field, one after each field), by which a recording can stand in for it; undefined when its words vary.
   */
  | { kind: 'frame'; text: string; stretch: number | undefined }
  /** A field's value, already in words. */
  | { kind: 'field'; field: string; as: FieldKind; value: string | number; spoken: string }

export type Template = {
  /** Fields in the order of the text, one for each place where one is spoken. */
  readonly fields: readonly string[]
  /** Every field that can change what is said, those that are only asked about among them. */
  readonly uses: readonly string[]
  /** Throws `prompt-field-missing` when a field that is spoken has no value. */
  speak(fields: Fields): Piece[]
}

const helpers = new Set(['person', 'date', 'time', 'amount', 'digits', 'number', 'count', 'pick'])
/** Fields that are people's names without `{{person …}}` around them. */
const peopleFields = /^(?:name|doctor|nurse|patient|contact|.*Name|姓名|医生|护士)$/

/**
 * Reads a prompt text. `prompt` names it in errors. Throws `prompt-invalid` for anything that is not a field, a helper
 * of ours, `if` or `unless`.
 */
export function compileTemplate(prompt: string, text: string, options: { reader: Reader; timeZone: string }): Template {
  const program = parse(prompt, text)
  const fields: string[] = []
  const uses = new Set<string>()
  const steps = compileBlock(program, { prompt, fields, uses })
  const reader = rememberingWords(options.reader)
  return {
    fields,
    uses: [...uses],
    speak(values) {
      const speaking = new Speaking(prompt, values, reader, options.timeZone)
      for (const step of steps) step(speaking)
      return speaking.finish(fields.length)
    },
  }
}

/** The words of a prompt are few and said a hundred thousand times; values of fields are not remembered. */
function rememberingWords(reader: Reader): WordReader {
  const said = new Map<string, string>()
  const words = (written: string): string => {
    const known = said.get(written) ?? reader.text(written)
    said.set(written, known)
    return known
  }
  return { ...reader, words }
}

type WordReader = Reader & { words(written: string): string }
type Step = (speaking: Speaking) => void
type Source = { prompt: string; fields: string[]; uses: Set<string> }

class Speaking {
  readonly #prompt: string
  readonly #values: Fields
  readonly #reader: WordReader
  readonly #timeZone: string
  readonly #pieces: Piece[] = []
  #words = ''
  #isVarying = false
  #lastField = 0

  constructor(prompt: string, values: Fields, reader: WordReader, timeZone: string) {
    this.#prompt = prompt
    this.#values = values
    this.#reader = reader
    this.#timeZone = timeZone
  }

  words(text: string): void {
    this.#words += text
  }

  /** What follows is not the same for everybody. */
  vary(): void {
    this.#isVarying = true
  }

  /** The field's value, or undefined when there is none or it is blank. */
  value(field: string): string | number | undefined {
    const value = Object.hasOwn(this.#values, field) ? this.#values[field] : undefined
    return value === undefined || String(value).trim() === '' ? undefined : value
  }

  /** Speaks the field that stands at place `at` (from 1) of the text. */
  field(at: number, field: string, as: FieldKind, options: { withYear: boolean }): void {
    const value = this.value(field)
    if (value === undefined) throw new WardlineError('prompt-field-missing', { prompt: this.#prompt, field })
    this.#endFrame(at)
    this.#lastField = at
    this.#pieces.push({ kind: 'field', field, as, value, spoken: this.#read(value, as, options) })
  }

  finish(fields: number): Piece[] {
    this.#endFrame(fields + 1)
    return this.#pieces
  }

  literal(value: string | number, as: FieldKind): void {
    this.words(this.#read(value, as, { withYear: true }))
  }

  #endFrame(nextField: number): void {
    const isWhole = !this.#isVarying && nextField === this.#lastField + 1
    const text = this.#reader.words(this.#words)
    if (text !== '') this.#pieces.push({ kind: 'frame', text, stretch: isWhole ? nextField : undefined })
    this.#words = ''
    this.#isVarying = false
  }

  #read(value: string | number, as: FieldKind, { withYear }: { withYear: boolean }): string {
    const timeZone = this.#timeZone
    switch (as) {
      case 'text':
        return this.#reader.text(String(value))
      case 'person':
        return this.#reader.name(String(value))
      case 'date':
        return this.#reader.date(value, { timeZone, withYear })
      case 'time':
        return this.#reader.time(value, { timeZone })
      case 'amount':
      case 'digits':
      case 'number':
      case 'count':
        return this.#reader[as](value)
    }
  }
}

function parse(prompt: string, text: string): hbs.AST.Program {
  try {
    // A string only: Handlebars would take a ready-made tree as well.
    return Handlebars.parse(String(text).trim())
  } catch (error) {
    const why = String(error).split('\n', 1).join('').replace(/:$/, '')
    throw new WardlineError('prompt-invalid', { prompt, why }, { cause: error })
  }
}

function compileBlock(block: hbs.AST.Program | undefined, source: Source): Step[] {
  return (block?.body ?? []).map((statement) => compileStatement(statement, source))
}

function compileStatement(statement: hbs.AST.Statement, source: Source): Step {
  switch (statement.type) {
    case 'ContentStatement': {
      const { value } = statement as hbs.AST.ContentStatement
      return (speaking) => speaking.words(value)
    }
    case 'CommentStatement':
      return () => undefined
    case 'MustacheStatement':
      return compileMustache(statement as hbs.AST.MustacheStatement, source)
    case 'BlockStatement':
      return compileChoice(statement as hbs.AST.BlockStatement, source)
    default:
      throw refuse(source, `${statement.type} cannot be spoken`)
  }
}

/** `{{name}}`, `{{date dischargedOn year=false}}`, `{{pick sex male="先生" female="女士" other=""}}` */
function compileMustache({ path, params, hash }: hbs.AST.MustacheStatement, source: Source): Step {
  const pairs = hash?.pairs ?? []
  if (params.length === 0 && pairs.length === 0) {
    const field = fieldName(path, source)
    if (helpers.has(field)) throw refuse(source, `{{${field}}} needs a field: {{${field} x}}`)
    const as = peopleFields.test(field) ? 'person' : 'text'
    return speakField(field, as, { withYear: true }, source)
  }
  const helper = fieldName(path, source)
  const [param] = params
  if (!helpers.has(helper))
    throw refuse(source, `there is no helper {{${helper} …}}; there are: ${[...helpers].join(', ')}`)
  if (param === undefined || params.length > 1) throw refuse(source, `{{${helper} …}} takes one field`)
  if (helper === 'pick') return compilePick(fieldName(param, source), pairs, source)
  const withYear = !pairs.some(({ key, value }) => key === 'year' && 'value' in value && value.value === false)
  const as = helper as FieldKind
  if (param.type === 'StringLiteral' || param.type === 'NumberLiteral') {
    const { value } = param as hbs.AST.StringLiteral | hbs.AST.NumberLiteral
    return (speaking) => speaking.literal(value, as)
  }
  return speakField(fieldName(param, source), as, { withYear }, source)
}

function speakField(field: string, as: FieldKind, options: { withYear: boolean }, source: Source): Step {
  const at = source.fields.push(field)
  source.uses.add(field)
  return (speaking) => speaking.field(at, field, as, options)
}

function compilePick(field: string, pairs: readonly hbs.AST.HashPair[], source: Source): Step {
  const choices = new Map(pairs.map(({ key, value }) => [key, wordsOf(value, source)]))
  source.uses.add(field)
  return (speaking) => {
    speaking.vary()
    speaking.words(choices.get(String(speaking.value(field) ?? 'other')) ?? choices.get('other') ?? '')
  }
}

function wordsOf(value: hbs.AST.Expression, source: Source): string {
  if (value.type !== 'StringLiteral') throw refuse(source, 'the choices of {{pick}} are texts in quotes')
  return (value as hbs.AST.StringLiteral).value
}

function compileChoice({ path, params, program, inverse }: hbs.AST.BlockStatement, source: Source): Step {
  const word = fieldName(path, source)
  const [param] = params
  if ((word !== 'if' && word !== 'unless') || param === undefined || params.length > 1) {
    throw refuse(source, `{{#${word}}} cannot be used here; there are {{#if x}} and {{#unless x}}`)
  }
  const field = fieldName(param, source)
  source.uses.add(field)
  const present = compileBlock(word === 'if' ? program : inverse, source)
  const absent = compileBlock(word === 'if' ? inverse : program, source)
  return (speaking) => {
    speaking.vary()
    const value = speaking.value(field)
    for (const step of value === undefined || Number(value) === 0 ? absent : present) step(speaking)
    speaking.vary()
  }
}

/** A plain name; no path into something, no `@…`, no `../`. */
function fieldName(expression: hbs.AST.Expression, source: Source): string {
  const { parts, depth, data, original } = expression as hbs.AST.PathExpression
  if (expression.type !== 'PathExpression' || depth > 0 || data || parts.length !== 1 || parts[0] !== original) {
    throw refuse(source, 'a field is a plain name, {{name}}')
  }
  return String(parts[0])
}

const refuse = ({ prompt }: Source, why: string): WardlineError => new WardlineError('prompt-invalid', { prompt, why })
