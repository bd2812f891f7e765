/** Texts of forms that were made for a screen, made fit for an ear. */
import type { Language } from '../../../speech/speech.ts'
import type { Choice, Question, Text } from '../questionnaire.ts'
import type { Notes } from './cells.ts'
import { languages } from './sheets.ts'
import type { Row } from './table.ts'

/** Without references to other answers and without markup; our own texts as they are. */
export function spokenText(row: Row, { notes, isOurs }: { notes: Notes; isOurs: boolean }): Text {
  const given = row.text('label')
  if (isOurs) return given
  const cleaned = mapText(given, (words) =>
    words
      .replace(/\$\{[^}]*\}/g, '')
      .replace(/<\/?[A-Za-z][^>]*>/g, '')
      .replace(/(\*\*|__|^#+\s*)/gm, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  const has = (pattern: RegExp): boolean => Object.values(given).some((words) => pattern.test(words))
  if (has(/\$\{[^}]*\}/)) notes.add('reference-dropped', row)
  if (has(/<\/?[A-Za-z][^>]*>|\*\*|__|^#+\s/m)) notes.add('markup-dropped', row)
  return cleaned
}

export const mapText = (text: Text, change: (words: string, language: Language) => string): Text =>
  Object.fromEntries(
    languages.flatMap((language) => {
      const words = text[language]
      return words === undefined ? [] : [[language, change(words, language)]]
    }),
  )

/** The text with what to press after it. A form on a screen shows that; on a telephone it has to be said. */
export function withKeys(question: Question): Question {
  const text = mapText(question.text, (words, language) => {
    const keys = keysFor(question, language)
    return keys === '' ? words : `${ended(words, language)}${keys}`
  })
  return { ...question, title: question.text, text }
}

const ended = (words: string, language: Language): string => {
  const isEnded = /[。？！：，.?!:,]$/.test(words)
  if (language === 'zh-CN') return isEnded ? words : `${words}：`
  return isEnded ? `${words} ` : `${words}: `
}

type KeyWords = { [Kind in Question['kind']]: (question: Extract<Question, { kind: Kind }>) => string }

const keyWords: Readonly<Record<Language, KeyWords>> = {
  'zh-CN': {
    statement: () => '',
    'yes-no': () => '是，请按1；不是，请按2。',
    choice: ({ choices }) => `${choices.map((choice) => `${labelOf(choice, 'zh-CN')}请按${choice.key}`).join('，')}。`,
    scale: ({ from, to }) => `请按${from}到${to}之间的数字${to > 9 ? '，按井号键结束' : '键'}。`,
    number: ({ decimals }) => `请输入数字${decimals === 1 ? '，小数点请按星号键' : ''}，按井号键结束。`,
    date: () => '请输入八位日期，四位年份、两位月份、两位日期，按井号键结束。',
    voice: () => '',
  },
  en: {
    statement: () => '',
    'yes-no': () => 'For yes, press 1. For no, press 2.',
    choice: ({ choices }) => choices.map((choice) => `For ${labelOf(choice, 'en')}, press ${choice.key}.`).join(' '),
    scale: ({ from, to }) => `Press a number from ${from} to ${to}${to > 9 ? ', then pound' : ''}.`,
    number: ({ decimals }) =>
      `Enter the number${decimals === 1 ? ', with star for the decimal point' : ''}, then press pound.`,
    date: () =>
      'Enter the date in eight digits: four for the year, two for the month, two for the day. Then press pound.',
    voice: () => '',
  },
}

const keysFor = (question: Question, language: Language): string =>
  (keyWords[language][question.kind] as (question: Question) => string)(question)

const labelOf = ({ label, value }: Choice, language: Language): string => label[language] ?? value

export const usualIntro: Text = {
  'zh-CN':
    '您好，这里是{{hospital}}，想请您花几分钟回答几个问题。听题时可以直接按键，再听一遍请按星号键，回到上一题请按井号键。',
  en: 'Hello, this is {{hospital}}. Please take a few minutes to answer some questions. You can press a key at any time. Star repeats the question, and pound goes back to the one before.',
}
export const usualThanks: Text = {
  'zh-CN': '感谢您的配合，祝您健康，再见。',
  en: 'That was all. Thank you. We wish you good health. Goodbye.',
}
