/** One row of the sheet survey as a question of ours. */

import { Type } from 'typebox'
import type { Choice, Question } from '../questionnaire.ts'
import { Condition, SkipRule } from '../questionnaire-schema.ts'
import { jsonIn, type Notes, numberIn, yesIn } from './cells.ts'
import { yesNoList } from './sheets.ts'
import type { Row } from './table.ts'
import { spokenText } from './words.ts'

export type Reading = { notes: Notes; choices: readonly Row[]; isOurs: boolean }

/** What sets the kinds apart; the rest is common to all. */
type Kinded = Question extends infer Each ? (Each extends Question ? Omit<Each, 'id' | 'text'> : never) : never

const mostChoices = 10
const usualRange = { min: 0, max: 999 }
const usualSeconds = 60

/** Undefined: it cannot be asked on the telephone; why is in the notes. */
export function readQuestion(row: Row, reading: Reading & { newId: () => string }): Question | undefined {
  const kinded = kindOf(row, reading)
  if (kinded === undefined) return undefined
  return {
    id: reading.newId(),
    text: spokenText(row, reading),
    ...settingsOf(row, kinded.kind, reading.notes),
    ...kinded,
  } as Question
}

function kindOf(row: Row, reading: Reading): Kinded | undefined {
  const type = row.at('type').toLowerCase().replace(/\s+/g, ' ')
  const select = /^select[_ ](one|multiple) (\S+)( or[_ ]other)?$/.exec(type.replace('select one from ', 'select_one '))
  if (select !== null) return selected(row, reading, select)
  switch (type) {
    case 'note':
      return { kind: 'statement' }
    case 'text':
    case 'string':
      reading.notes.add('text-as-voice', row)
      return { kind: 'voice', maxSeconds: usualSeconds }
    case 'audio':
      return { kind: 'voice', maxSeconds: numberIn(row, 'wardline_max_seconds', reading.notes) ?? usualSeconds }
    case 'int':
    case 'integer':
    case 'decimal':
      return numberOf(row, type === 'decimal', reading.notes)
    case 'range':
      return rangeOf(row, reading.notes)
    case 'date':
      return dateOf(row, reading.notes)
    default:
      reading.notes.add('type-unknown', row, { type: row.at('type') })
      return undefined
  }
}

function selected(row: Row, reading: Reading, [, how, , other]: RegExpExecArray): Kinded | undefined {
  const { choices, notes } = reading
  // The list's name as it is written: the type was looked at in small letters.
  const list = row
    .at('type')
    .split(/\s+/)
    .at(other === undefined ? -1 : -2) as string
  const own = choices.filter((choice) => choice.at('list_name') === list)
  if (own.length === 0) {
    notes.add('choices-missing', row, { list })
    return undefined
  }
  if (how === 'multiple') notes.add('multiple-as-choice', row)
  if (other !== undefined) notes.add('or-other', row)
  const names = own.map((choice) => choice.at('name'))
  const isYesNo = list === yesNoList || (names.length === 2 && names.includes('yes') && names.includes('no'))
  if (isYesNo && !own.some((choice) => choice.at('wardline_key') !== '')) return yesNoOf(row)
  if (own.length > mostChoices) notes.add('choices-too-many', row)
  return { kind: 'choice', choices: own.slice(0, mostChoices).map((choice, i) => choiceOf(choice, i, reading)) }
}

function yesNoOf(row: Row): Kinded {
  const [yesKey, noKey] = [row.at('wardline_yes_key'), row.at('wardline_no_key')]
  return { kind: 'yes-no', ...(yesKey !== '' && { yesKey }), ...(noKey !== '' && { noKey }) }
}

function choiceOf(row: Row, i: number, reading: Reading): Choice {
  const points = numberIn(row, 'wardline_points', reading.notes)
  const key = row.at('wardline_key')
  return {
    key: key === '' ? String((i + 1) % 10) : key,
    value: row.at('name'),
    label: spokenText(row, reading),
    ...(points !== undefined && { points }),
  }
}

function numberOf(row: Row, isDecimal: boolean, notes: Notes): Kinded {
  const limits = limitsIn(row, notes, isDecimal ? 0.1 : 1)
  const [min, max] = [Number(limits.least ?? usualRange.min), Number(limits.most ?? usualRange.max)]
  if (limits.least === undefined || limits.most === undefined) notes.add('range-made', row, { min, max })
  const decimals = numberIn(row, 'wardline_decimals', notes) ?? (isDecimal ? 1 : undefined)
  const unit = row.text('unit')
  return {
    kind: 'number',
    min,
    max,
    ...(decimals !== undefined && { decimals: decimals as 0 | 1 }),
    ...(Object.keys(unit).length > 0 && { unit }),
    ...confirmOf(row),
  }
}

function rangeOf(row: Row, notes: Notes): Kinded {
  const parameter = (name: string, usual: number): number => {
    const found = new RegExp(`\\b${name}\\s*=\\s*(-?[\\d.]+)`).exec(row.at('parameters'))?.[1]
    return found === undefined ? usual : Number(found)
  }
  const [from, to, step] = [parameter('start', 0), parameter('end', 10), parameter('step', 1)]
  if (step !== 1 || ![from, to].every(Number.isInteger))
    return numberKindOf(from, to, [from, to, step].every(Number.isInteger) ? 0 : 1, row, notes)
  const [labelFrom, labelTo] = [row.text('from'), row.text('to')]
  const labels = {
    ...(Object.keys(labelFrom).length > 0 && { from: labelFrom }),
    ...(Object.keys(labelTo).length > 0 && { to: labelTo }),
  }
  return { kind: 'scale', from, to, ...(Object.keys(labels).length > 0 && { labels }) }
}

/** A range in other steps than one is a number between its ends. */
function numberKindOf(min: number, max: number, decimals: 0 | 1, row: Row, notes: Notes): Kinded {
  notes.add('range-made', row, { min, max })
  return { kind: 'number', min, max, decimals }
}

function dateOf(row: Row, notes: Notes): Kinded {
  const { least, most } = limitsIn(row, notes, 0)
  return {
    kind: 'date',
    ...(least !== undefined && { earliest: String(least) }),
    ...(most !== undefined && { latest: String(most) }),
    ...confirmOf(row),
  }
}

const confirmOf = (row: Row): { confirm?: boolean } => {
  const confirm = yesIn(row, 'wardline_confirm')
  return confirm === undefined ? {} : { confirm }
}

/** `. >= 60 and . <= 260`, `. <= date('2026-12-31')`. `unit` takes "more than" to "at least". */
function limitsIn(row: Row, notes: Notes, unit: number): { least?: string | number; most?: string | number } {
  const limits: { least?: string | number; most?: string | number } = {}
  const constraint = row.at('constraint')
  for (const part of constraint === '' ? [] : constraint.split(/\s+and\s+/i)) {
    const found = /^\(?\s*\.\s*(<=|>=|<|>)\s*(?:(-?\d+(?:\.\d+)?)|(?:date\(\s*)?'(\d{4}-\d\d-\d\d)'\s*\)?)\s*\)?$/.exec(
      part.trim(),
    )
    const [, sign = '', number, day] = found ?? []
    const value = number === undefined ? day : Number(number)
    const isStrict = sign.length === 1
    if (value === undefined || (isStrict && typeof value === 'string'))
      notes.add('constraint-unknown', row, { text: part })
    else if (sign.startsWith('>')) limits.least = isStrict ? rounded(Number(value) + unit) : value
    else limits.most = isStrict ? rounded(Number(value) - unit) : value
  }
  return limits
}

const rounded = (value: number): number => Math.round(value * 10) / 10

function settingsOf(row: Row, kind: Question['kind'], notes: Notes): Partial<Question> {
  const title = row.text('title')
  const relevant = yesIn(row, 'wardline_key_question')
  const skip = jsonIn<Question['skip']>(row, 'wardline_skip', Type.Array(SkipRule), notes)
  const redFlag = jsonIn<Question['redFlag']>(row, 'wardline_red_flag', Condition, notes)
  const weight = numberIn(row, 'wardline_weight', notes)
  const lowIsGood = yesIn(row, 'wardline_low_is_good')
  const isOptional = kind !== 'statement' && yesIn(row, 'required') !== true
  return {
    ...(Object.keys(title).length > 0 && { title }),
    ...(relevant !== undefined && { relevant }),
    ...(isOptional && { optional: true }),
    ...(skip !== undefined && { skip }),
    ...(redFlag !== undefined && { redFlag }),
    ...(weight !== undefined && { score: { weight, ...(lowIsGood !== undefined && { lowIsGood }) } }),
  }
}
