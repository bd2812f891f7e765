/** Questions and rules in the words of their readers. */

import type { Language } from '../../i18n/i18n.ts'
import { comparedValueOf, howOf } from './conditions.ts'
import { textFields } from './editor/fields.ts'
import type { editorText } from './editor-texts.ts'
import type { Condition, Question, Questionnaire, SkipRule, Text } from './model.ts'

export type EditorT = typeof editorText

export const textIn = (text: Text | undefined, language: Language): string =>
  text?.[language] ?? text?.['zh-CN'] ?? text?.en ?? ''

/** A text as its author reads it: ‹Name› where a field of the patient is spoken. */
export function readable(words: string, language: Language): string {
  const known = textFields.map(({ names, text }) => [text, names[language]] as const)
  const named = known.reduce(
    (sofar, [text, name]) =>
      Object.values(text).reduce((each, written) => each.replaceAll(written, `‹${name}›`), sofar),
    words,
  )
  return named
    .replace(/\{\{\s*[#/][^}]*\}\}|\{\{\s*else[^}]*\}\}/g, '')
    .replace(/\{\{([^}]*)\}\}/g, (_, inside: string) => `‹${nameWithin(inside, language)}›`)
    .replace(/\s+/g, ' ')
    .trim()
}

/** `date dischargedOn year=false` is the day of discharge. */
function nameWithin(inside: string, language: Language): string {
  const field = textFields.find(({ field: name }) => new RegExp(`\\b${name}\\b`).test(inside))
  return field?.names[language] ?? inside.trim()
}

/** The short name of a question: its title in reports, else how its text begins. */
export function titleOf(question: Question, language: Language, t: EditorT): string {
  const words = textIn(question.title, language) || readable(textIn(question.text, language), language)
  return words.trim() === '' ? t('question.untitled') : words
}

/** A Chinese sign says as much as two letters. */
const lengths: Record<Language, number> = { 'zh-CN': 24, en: 48 }
const shortened = (words: string, language: Language): string =>
  words.length > lengths[language] ? `${words.slice(0, lengths[language])}…` : words

export const shortTitleOf = (question: Question, language: Language, t: EditorT): string =>
  shortened(titleOf(question, language, t), language)

export type Speaking = { questionnaire: Pick<Questionnaire, 'questions'>; language: Language; t: EditorT }

/** An answer as the author knows it: a choice by its label. */
export function valueInWords(
  question: Question | undefined,
  value: string | number,
  { language, t }: Speaking,
): string {
  if (question?.kind === 'yes-no' && (value === 'yes' || value === 'no')) return t(`value.${value}`)
  const choice = question?.kind === 'choice' ? question.choices.find((each) => each.value === value) : undefined
  const words = textIn(choice?.label, language)
  return typeof value === 'number' ? String(value) : t('value.quoted', { value: words === '' ? value : words })
}

/** `the answer is “no”`; `about` is the question whose rule it is. */
export function conditionInWords(condition: Condition, about: string, speaking: Speaking): string {
  const { t } = speaking
  if (isAlways(condition)) return t('when.always')
  if ('all' in condition)
    return condition.all.map((part) => conditionInWords(part, about, speaking)).join(t('when.and'))
  if ('any' in condition) return condition.any.map((part) => conditionInWords(part, about, speaking)).join(t('when.or'))
  const subject = subjectInWords(condition.question, about, speaking)
  const joint = speaking.language === 'zh-CN' ? '' : ' '
  const value = comparedValueOf(condition)
  const how = `${subject}${joint}${t(`when.${howOf(condition)}`)}`
  if (value === undefined) return how
  const asked = speaking.questionnaire.questions.find(({ id }) => id === condition.question)
  return `${how}${joint}${valueInWords(asked, value, speaking)}`
}

function subjectInWords(id: string, about: string, { questionnaire, language, t }: Speaking): string {
  if (id === about) return t('when.this')
  const place = questionnaire.questions.findIndex((question) => question.id === id)
  const question = questionnaire.questions[place]
  const title = question === undefined ? id : shortTitleOf(question, language, t)
  return t('when.other', { n: place < 0 ? '?' : place + 1, title })
}

/** Answered or not: it says nothing. */
export function isAlways(condition: Condition): boolean {
  if (!('any' in condition) || condition.any.length !== 2) return false
  const [first, second] = condition.any
  if (first === undefined || second === undefined || !('answered' in first) || !('answered' in second)) return false
  return first.question === second.question && first.answered !== second.answered
}

export function targetInWords(goTo: string, { questionnaire, language, t }: Speaking): string {
  if (goTo === 'end') return t('go-to.end')
  const place = questionnaire.questions.findIndex(({ id }) => id === goTo)
  const question = questionnaire.questions[place]
  if (question === undefined) return goTo
  return t('go-to.question', { n: place + 1, title: shortTitleOf(question, language, t) })
}

export const ruleInWords = ({ when, goTo }: SkipRule, about: string, speaking: Speaking): string =>
  isAlways(when)
    ? speaking.t('sentence.always', { target: targetInWords(goTo, speaking) })
    : speaking.t('sentence.rule', {
        when: conditionInWords(when, about, speaking),
        target: targetInWords(goTo, speaking),
      })

/** What to press, in short: `1–5`, `1 是 · 2 否`. */
export function keysInWords(question: Question, { language, t }: Speaking): string {
  switch (question.kind) {
    case 'yes-no':
      return `${question.yesKey ?? '1'} ${t('value.yes')} · ${question.noKey ?? '2'} ${t('value.no')}`
    case 'choice':
      return question.choices.map(({ key, label, value }) => `${key} ${textIn(label, language) || value}`).join(' · ')
    case 'scale':
      return `${question.from}–${question.to}`
    case 'number':
      return `${question.min}–${question.max} ${textIn(question.unit, language)}`.trim()
    case 'date':
      return [question.earliest, question.latest].filter((day) => day !== undefined).join(' – ')
    case 'voice':
      return t('value.at-most-seconds', { count: question.maxSeconds })
    case 'statement':
      return ''
  }
}
