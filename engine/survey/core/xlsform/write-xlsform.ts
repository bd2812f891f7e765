import type { Question, Questionnaire, Text } from '../questionnaire.ts'
import { type Naming, toXPath } from './expression.ts'
import { note, type XlsFormNote } from './notes.ts'
import { relevances } from './relevance.ts'
import {
  format,
  formNames,
  introRow,
  labelColumn,
  languages,
  languageTitles,
  ownColumn,
  questionsGroup,
  type Sheet,
  thanksRow,
  yesNoList,
} from './sheets.ts'

type Cells = Readonly<Record<string, string>>

/** Excel takes 32,767 characters in a cell. */
const longestCell = 32_000

/**
 * The questionnaire as an XLSForm (https://xlsform.org): the sheets survey, choices and settings in its standard columns,
 * and what these cannot say in columns of our own, so that nothing is lost on the way back.
 */
export function toXlsForm(questionnaire: Questionnaire): { sheets: Sheet[]; notes: XlsFormNote[] } {
  const survey = surveyRows(questionnaire)
  const sheets = [
    sheetOf('survey', [...surveyColumns], survey.rows),
    sheetOf('choices', choiceColumns, choiceRows(questionnaire)),
    sheetOf('settings', settingColumns, [settingsRow(questionnaire)]),
  ]
  return { sheets, notes: [...generalNotes(questionnaire), ...survey.notes] }
}

const both = (name: string): string[] => languages.map((language) => ownColumn(name, language))

const surveyColumns = [
  'type',
  'name',
  ...languages.map(labelColumn),
  'required',
  'relevant',
  'constraint',
  'parameters',
  'wardline_id',
  ...both('title'),
  'wardline_key_question',
  'wardline_skip',
  'wardline_red_flag',
  'wardline_weight',
  'wardline_low_is_good',
  'wardline_yes_key',
  'wardline_no_key',
  'wardline_decimals',
  'wardline_confirm',
  'wardline_max_seconds',
  ...both('unit'),
  ...both('from'),
  ...both('to'),
]
const choiceColumns = ['list_name', 'name', ...languages.map(labelColumn), 'wardline_key', 'wardline_points']
const settingColumns = [
  'form_title',
  'form_id',
  'default_language',
  'wardline_format',
  'wardline_languages',
  ...both('title'),
  ...both('resume'),
  ...both('goodbye'),
  'wardline_manners',
]

/** Every column that we know, for telling which ones of a file are not. */
export const knownColumns = { survey: surveyColumns, choices: choiceColumns, settings: settingColumns }

const sheetOf = (name: string, columns: readonly string[], rows: readonly Cells[]): Sheet => ({
  name,
  rows: [[...columns], ...rows.map((cells) => columns.map((column) => cells[column] ?? ''))],
})

const labels = (text: Text): Cells => columnsOf(text, labelColumn)
const ownTexts = (name: string, text: Text | undefined): Cells =>
  columnsOf(text ?? {}, (language) => ownColumn(name, language))

function columnsOf(text: Text, columnFor: (language: 'zh-CN' | 'en') => string): Cells {
  return Object.fromEntries(languages.map((language) => [columnFor(language), text[language] ?? '']))
}

const yesNo = (value: boolean | undefined): string => (value === undefined ? '' : value ? 'yes' : 'no')
const json = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value))

function surveyRows(questionnaire: Questionnaire): { rows: Cells[]; notes: XlsFormNote[] } {
  const { questions, intro, thanks, consent } = questionnaire
  const asked = questionRows(questions)
  const opening = { name: introRow, ...labels(intro) }
  if (consent === undefined)
    return {
      rows: [{ type: 'note', ...opening }, ...asked.rows, { type: 'note', name: thanksRow, ...labels(thanks) }],
      notes: asked.notes,
    }
  const agreed = { relevant: `\${${introRow}} = 'yes'` }
  const keys = { wardline_yes_key: consent.yesKey, wardline_no_key: consent.noKey }
  return {
    rows: [
      { type: `select_one ${yesNoList}`, ...opening, required: 'yes', ...keys },
      { type: 'begin_group', name: questionsGroup, ...agreed },
      ...asked.rows,
      { type: 'end_group', name: questionsGroup },
      { type: 'note', name: thanksRow, ...labels(thanks), ...agreed },
    ],
    notes: asked.notes,
  }
}

/** When each question is shown, in the words of the form; '' for always. The reading compares with the same. */
export function relevanceTexts(questions: readonly Question[], nameOf: (question: string) => string): string[] {
  const dates = new Set(questions.flatMap(({ id, kind }) => (kind === 'date' ? [id] : [])))
  const naming: Naming = { nameOf, isDate: (question) => dates.has(question) }
  return relevances(questions).map((met) => {
    const text = met === true || met === undefined ? '' : toXPath(met, naming)
    return text.length > longestCell ? '' : text
  })
}

function questionRows(questions: readonly Question[]): { rows: Cells[]; notes: XlsFormNote[] } {
  const names = formNames({ questions })
  const nameOf = (id: string): string => String(names.get(id))
  const relevant = relevanceTexts(questions, nameOf)
  const met = relevances(questions)
  const rows = questions.map(
    (question, i): Cells => ({
      name: nameOf(question.id),
      ...labels(question.text),
      required: question.kind === 'statement' || question.optional === true ? '' : 'yes',
      relevant: String(relevant[i]),
      ...kindCells(question, nameOf(question.id)),
      ...settingCells(question, nameOf(question.id)),
    }),
  )
  const isTooLong = (row: Cells): boolean => String(row['wardline_skip']).length > longestCell
  const notes = rows.flatMap((row, i) => {
    const about = { name: String(row['name']) }
    return [
      ...(relevant[i] === '' && met[i] !== true ? [note('relevance-too-long', about)] : []),
      ...(isTooLong(row) ? [note('rules-too-long', about)] : []),
    ]
  })
  return { rows: rows.map((row) => (isTooLong(row) ? { ...row, wardline_skip: '' } : row)), notes }
}

const settingCells = (question: Question, name: string): Cells => ({
  wardline_id: name === question.id ? '' : question.id,
  ...ownTexts('title', question.title),
  wardline_key_question: yesNo(question.relevant),
  wardline_skip: question.skip === undefined || question.skip.length === 0 ? '' : json(question.skip),
  wardline_red_flag: json(question.redFlag),
  wardline_weight: question.score === undefined ? '' : String(question.score.weight),
  wardline_low_is_good: yesNo(question.score?.lowIsGood),
})

function kindCells(question: Question, name: string): Cells {
  switch (question.kind) {
    case 'statement':
      return { type: 'note' }
    case 'yes-no':
      return {
        type: `select_one ${yesNoList}`,
        wardline_yes_key: question.yesKey ?? '',
        wardline_no_key: question.noKey ?? '',
      }
    case 'choice':
      return { type: `select_one ${name}` }
    case 'scale':
      return {
        type: 'range',
        parameters: `start=${question.from} end=${question.to} step=1`,
        ...ownTexts('from', question.labels?.from),
        ...ownTexts('to', question.labels?.to),
      }
    case 'number':
      return {
        type: (question.decimals ?? 0) > 0 ? 'decimal' : 'integer',
        constraint: `. >= ${question.min} and . <= ${question.max}`,
        wardline_decimals: question.decimals === undefined ? '' : String(question.decimals),
        wardline_confirm: yesNo(question.confirm),
        ...ownTexts('unit', question.unit),
      }
    case 'date':
      return {
        type: 'date',
        constraint: dateConstraint(question),
        wardline_confirm: yesNo(question.confirm),
      }
    case 'voice':
      return { type: 'audio', wardline_max_seconds: String(question.maxSeconds) }
  }
}

const dateConstraint = ({ earliest, latest }: { earliest?: string; latest?: string }): string =>
  [
    ...(earliest === undefined ? [] : [`. >= date('${earliest}')`]),
    ...(latest === undefined ? [] : [`. <= date('${latest}')`]),
  ].join(' and ')

function choiceRows({ questions, consent }: Questionnaire): Cells[] {
  const names = formNames({ questions })
  const hasYesNo = consent !== undefined || questions.some(({ kind }) => kind === 'yes-no')
  const own = questions.flatMap((question) =>
    question.kind !== 'choice'
      ? []
      : question.choices.map(({ key, value, label, points }) => ({
          list_name: String(names.get(question.id)),
          name: value,
          ...labels(label),
          wardline_key: key,
          wardline_points: points === undefined ? '' : String(points),
        })),
  )
  if (!hasYesNo) return own
  return [
    { list_name: yesNoList, name: 'yes', ...labels({ 'zh-CN': '是', en: 'Yes' }) },
    { list_name: yesNoList, name: 'no', ...labels({ 'zh-CN': '否', en: 'No' }) },
    ...own,
  ]
}

function settingsRow(questionnaire: Questionnaire): Cells {
  const { code, title, languages: spoken, resume, goodbye, manners } = questionnaire
  const [first = 'zh-CN'] = spoken
  return {
    form_title: String(title[first]),
    form_id: code,
    default_language: languageTitles[first],
    wardline_format: format,
    wardline_languages: spoken.join(' '),
    ...ownTexts('title', title),
    ...ownTexts('resume', resume),
    ...ownTexts('goodbye', goodbye),
    wardline_manners: json(manners),
  }
}

function generalNotes({ questions, intro, thanks, resume, goodbye, manners }: Questionnaire): XlsFormNote[] {
  const texts = [intro, thanks, ...questions.map(({ text }) => text)].flatMap((text) => Object.values(text))
  const field = texts.map((text) => /\{\{[^}]*\}\}/.exec(text)?.[0]).find((found) => found !== undefined)
  const isPhoneOnly = resume !== undefined || goodbye !== undefined || manners !== undefined
  return [
    ...(field === undefined ? [] : [note('fields-stay', {}, { example: field })]),
    note('kept-apart'),
    ...(isPhoneOnly ? [note('phone-only')] : []),
  ]
}
