import type { Disposition } from '../../calls/core/disposition.ts'
import type { Question, Questionnaire, Text } from '../../survey/core/questionnaire.ts'

type Language = 'zh-CN' | 'en'

/** One line of a question's table: how many gave this answer, and their share of all who answered the question. */
export type AnswerCount = { label: string; value: string; count: number; share: number }

export type QuestionReport = {
  id: string
  title: string
  kind: Question['kind']
  answered: number
  counts: AnswerCount[]
  /** For scales and numbers. */
  figures: { mean: number; min: number; max: number } | undefined
}

export type DepartmentReport = {
  department: string
  contacts: number
  reached: number
  completed: number
  partial: number
}

export type Totals = {
  contacts: number
  /** Answered the phone at least once and heard us out or not: everything but the never-reached. */
  reached: number
  completed: number
  partial: number
  attempts: number
  byDisposition: { disposition: Disposition | 'open'; count: number; share: number }[]
}

export const reachedOutcomes = [
  'completed',
  'partial',
  'broke-off',
  'declined',
  'opted-out',
  'agreed',
] as const satisfies Disposition[]

const reachedBy: ReadonlySet<string> = new Set(reachedOutcomes)

export const isReached = (disposition: string | undefined): boolean =>
  disposition !== undefined && reachedBy.has(disposition)

/** Contacts that a new campaign could still win over: not reached, or broken off, and not by the patient's own wish. */
const failures: ReadonlySet<string> = new Set([
  'partial',
  'broke-off',
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'abandoned',
  'unallocated',
  'unreachable',
  'failed',
  'unknown',
] satisfies Disposition[])

export const isFailure = (disposition: string | undefined): boolean =>
  disposition !== undefined && failures.has(disposition)

export const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)

export function totalsOf(counts: ReadonlyMap<string, number>, attempts: number): Totals {
  const contacts = [...counts.values()].reduce((sum, count) => sum + count, 0)
  const countOf = (disposition: string): number => counts.get(disposition) ?? 0
  return {
    contacts,
    reached: [...counts].reduce((sum, [disposition, count]) => sum + (isReached(disposition) ? count : 0), 0),
    completed: countOf('completed'),
    partial: countOf('partial'),
    attempts,
    byDisposition: [...counts]
      .map(([disposition, count]) => ({
        disposition: disposition as Disposition | 'open',
        count,
        share: share(count, contacts),
      }))
      .sort((a, b) => b.count - a.count),
  }
}

/** Answers counted: per question, per value. */
export type Tally = ReadonlyMap<string, ReadonlyMap<string, number>>

/** A table for every question that is asked, in the order of the questionnaire, also for those nobody answered. */
export function questionReports(questionnaire: Questionnaire, tally: Tally, language: Language): QuestionReport[] {
  return questionnaire.questions
    .filter((question) => question.kind !== 'statement')
    .map((question) => questionReport(question, tally.get(question.id) ?? new Map(), language))
}

function questionReport(question: Question, counted: ReadonlyMap<string, number>, language: Language): QuestionReport {
  const answered = [...counted.values()].reduce((sum, count) => sum + count, 0)
  return {
    id: question.id,
    title: textIn(question.title ?? question.text, language),
    kind: question.kind,
    answered,
    counts: labelsOf(question, counted, language).map(({ value, label }) => {
      const count = counted.get(value) ?? 0
      return { value, label, count, share: share(count, answered) }
    }),
    figures: question.kind === 'scale' || question.kind === 'number' ? figuresOf(counted) : undefined,
  }
}

const yesNo = { 'zh-CN': { yes: '是', no: '否' }, en: { yes: 'Yes', no: 'No' } } as const

function labelsOf(
  question: Question,
  counted: ReadonlyMap<string, number>,
  language: Language,
): { value: string; label: string }[] {
  switch (question.kind) {
    case 'yes-no':
      return (['yes', 'no'] as const).map((value) => ({ value, label: yesNo[language][value] }))
    case 'choice':
      return question.choices.map(({ value, label }) => ({ value, label: textIn(label, language) }))
    case 'scale':
      return Array.from({ length: question.to - question.from + 1 }, (_, i) => ({
        value: String(question.from + i),
        label: scaleLabel(question, question.from + i, language),
      }))
    case 'number':
    case 'date':
      return [...counted.keys()].sort(byNumberThenText).map((value) => ({ value, label: value }))
    case 'voice':
    case 'statement':
      return []
  }
}

/** The ends of a scale say what they mean. */
function scaleLabel({ from, to, labels }: Question & { kind: 'scale' }, value: number, language: Language): string {
  const end = value === from ? labels?.from : value === to ? labels?.to : undefined
  return end === undefined ? String(value) : `${value} ${textIn(end, language)}`
}

const byNumberThenText = (a: string, b: string): number => Number(a) - Number(b) || a.localeCompare(b)

function figuresOf(counted: ReadonlyMap<string, number>): QuestionReport['figures'] {
  const entries = [...counted].map(([value, count]) => ({ value: Number(value), count }))
  const answered = entries.reduce((sum, { count }) => sum + count, 0)
  if (answered === 0) return undefined
  const values = entries.map(({ value }) => value)
  const sum = entries.reduce((total, { value, count }) => total + value * count, 0)
  return { mean: sum / answered, min: Math.min(...values), max: Math.max(...values) }
}

/** The text in the reader's language, else in whatever language there is. Fields stay as they were written. */
export const textIn = (text: Text, language: Language): string => text[language] ?? text['zh-CN'] ?? text.en ?? ''

/** An answer as people read it in a list. */
export function answerLabel(question: Question, value: string, language: Language): string {
  if (question.kind === 'yes-no' && (value === 'yes' || value === 'no')) return yesNo[language][value]
  if (question.kind !== 'choice') return value
  const choice = question.choices.find((candidate) => candidate.value === value)
  return choice === undefined ? value : textIn(choice.label, language)
}
