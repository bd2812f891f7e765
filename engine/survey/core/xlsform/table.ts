import type { Language } from '../../../speech/speech.ts'
import type { Text } from '../questionnaire.ts'
import { note, type XlsFormNote } from './notes.ts'
import { ownColumn, type Sheet } from './sheets.ts'

/** One row of a sheet, asked by the names of its columns whatever their order and spelling. */
export type Row = {
  /** As Excel counts. */
  row: number
  at(column: string): string
  /** A text by language, of the columns `label::English (en)`, or of our own `wardline_title_en`. */
  text(column: string): Text
}

export type Table = { rows: Row[]; languages: Language[]; notes: XlsFormNote[] }

const aliases: Readonly<Record<string, string>> = {
  caption: 'label',
  relevance: 'relevant',
  list: 'list_name',
  id_string: 'form_id',
  title: 'form_title',
}

type Head = { column: string; language: Language | undefined; isUnknown: string | undefined }

/** A sheet by its header, which is its first row with anything in it. `known` are the columns that mean something here. */
export function tableOf(sheet: Sheet | undefined, known: readonly string[], usual: Language): Table {
  const all = sheet?.rows ?? []
  const headerAt = all.findIndex((cells) => cells.some((cell) => cell.trim() !== ''))
  if (headerAt < 0) return { rows: [], languages: [], notes: [] }
  const heads = (all[headerAt] as readonly string[]).map((cell) => headOf(cell, known, usual))
  const body = all.map((cells, i) => ({ cells, row: i + 1 })).slice(headerAt + 1)
  const filled = body.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const isUsed = (at: number): boolean => filled.some(({ cells }) => (cells[at] ?? '').trim() !== '')
  return {
    rows: filled.map(({ cells, row }) => rowOf(cells, row, heads)),
    languages: [
      ...new Set(heads.flatMap(({ language }, at) => (language !== undefined && isUsed(at) ? [language] : []))),
    ],
    notes: heads.flatMap(({ isUnknown, column }, at) => {
      if (isUnknown === undefined || !isUsed(at)) return []
      const code = column === 'label' ? 'language-unknown' : 'column-unknown'
      return [note(code, { row: headerAt + 1 }, { column: isUnknown, language: isUnknown })]
    }),
  }
}

function headOf(cell: string, known: readonly string[], usual: Language): Head {
  const [name = '', ...rest] = cell.trim().split(/\s*::?\s*/)
  const spelled = name.toLowerCase().replaceAll(' ', '_')
  const column = known.includes(spelled) ? spelled : (aliases[spelled] ?? spelled)
  if (column !== 'label')
    return {
      column,
      language: undefined,
      isUnknown: known.includes(column) || cell.trim() === '' ? undefined : cell.trim(),
    }
  const written = rest.join(' ')
  const language = written === '' ? usual : languageNamed(written)
  return { column, language, isUnknown: language === undefined ? written : undefined }
}

const names: readonly (readonly [Language, RegExp])[] = [
  ['zh-CN', /^(?:zh\b|cmn\b|中文|汉语|普通话|简体|chinese|mandarin)/i],
  ['en', /^(?:en\b|英语|英文|english)/i],
]

/** `English (en)`, `zh-Hans`, `中文`: the code in brackets counts, else the name. */
export function languageNamed(text: string): Language | undefined {
  const [name, code] = [text.trim(), /\(([^)]+)\)/.exec(text)?.[1] ?? '']
  const found = names.find(([, pattern]) => pattern.test(code)) ?? names.find(([, pattern]) => pattern.test(name))
  return found?.[0]
}

function rowOf(cells: readonly string[], row: number, heads: readonly Head[]): Row {
  const at = (column: string): string => (cells[heads.findIndex((head) => head.column === column)] ?? '').trim()
  const label = (language: Language): string =>
    (cells[heads.findIndex((head) => head.column === 'label' && head.language === language)] ?? '').trim()
  return {
    row,
    at,
    text: (column) => textOf((language) => (column === 'label' ? label(language) : at(ownColumn(column, language)))),
  }
}

function textOf(wordsIn: (language: Language) => string): Text {
  const [zh, en] = [wordsIn('zh-CN'), wordsIn('en')]
  return { ...(zh !== '' && { 'zh-CN': zh }), ...(en !== '' && { en }) }
}
