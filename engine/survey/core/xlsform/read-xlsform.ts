import type { Language } from '../../../speech/speech.ts'
import type { Question, Questionnaire, SkipRule, Text } from '../questionnaire.ts'
import { Manners } from '../questionnaire-schema.ts'
import { jsonIn, Notes, yesIn } from './cells.ts'
import { type Expression, simplified } from './expression.ts'
import type { XlsFormNote } from './notes.ts'
import { readQuestion } from './read-question.ts'
import { readXPath } from './read-xpath.ts'
import { skipsOf } from './relevance.ts'
import { introRow, languages, questionsGroup, type Sheet, thanksRow } from './sheets.ts'
import { languageNamed, type Row, tableOf } from './table.ts'
import { spokenText, usualIntro, usualThanks, withKeys } from './words.ts'
import { knownColumns, relevanceTexts } from './write-xlsform.ts'

export type ReadXlsForm =
  /** `questionnaire` is to be checked like any other before it is saved. */
  { kind: 'read'; questionnaire: Questionnaire; notes: XlsFormNote[] } | { kind: 'no-form'; zh: string; en: string }

/**
 * A questionnaire out of an XLSForm, ours or anybody's. What has no place in a telephone survey is in the notes, each with
 * its row: nothing is dropped in silence.
 */
export function fromXlsForm(sheets: readonly Sheet[]): ReadXlsForm {
  const sheetNamed = (name: string) => sheets.find((sheet) => sheet.name.trim().toLowerCase() === name)
  if (sheetNamed('survey') === undefined)
    return { kind: 'no-form', zh: '没有名为 survey 的工作表', en: 'it has no sheet called survey' }
  const settings = tableOf(sheetNamed('settings'), knownColumns.settings, 'zh-CN')
  const [setting] = settings.rows
  const usual = languageNamed(setting?.at('default_language') ?? '') ?? languageOfLabels(sheetNamed('survey'))
  const survey = tableOf(sheetNamed('survey'), knownColumns.survey, usual)
  const choices = tableOf(sheetNamed('choices'), knownColumns.choices, usual)
  const isOurs = (setting?.at('wardline_format') ?? '') !== ''
  const notes = new Notes()
  notes.list.push(...survey.notes, ...choices.notes, ...settings.notes)
  const form = readRows(survey.rows, choices.rows, isOurs, notes)
  if (form.questions.length === 0)
    return {
      kind: 'no-form',
      zh: '没有任何能在电话上询问的题目',
      en: 'it has no question that can be asked on the telephone',
    }
  const spoken = survey.languages.length > 0 ? survey.languages : [usual]
  const questionnaire = {
    ...frameOf(setting, isOurs ? spokenOf(setting, spoken) : spoken, notes),
    ...openingOf(form, notes),
    questions: isOurs ? form.questions : saidAloud(form.questions, notes),
  }
  return { kind: 'read', questionnaire, notes: notes.list }
}

/** A form with a plain column `label` does not say in which language it is: its characters do. */
function languageOfLabels(survey: Sheet | undefined): Language {
  return survey?.rows.some((cells) => cells.some((cell) => /\p{Script=Han}/u.test(cell))) ? 'zh-CN' : 'en'
}

type Form = { questions: Question[]; intro: Row | undefined; thanks: Row | undefined; isOurs: boolean }
type Asked = { row: Row; question: Question; shownWhen: string[] }

function readRows(rows: readonly Row[], choices: readonly Row[], isOurs: boolean, notes: Notes): Form {
  const { intro, thanks, rest } = framed(rows, isOurs, notes)
  const ids = new Ids()
  const asked: Asked[] = []
  const groups: string[] = []
  for (const row of rest) {
    const type = row.at('type').toLowerCase().replaceAll(' ', '_')
    if (/^begin_(?:group|repeat)$/.test(type)) groups.push(openGroup(row, type, notes))
    else if (/^end_(?:group|repeat)$/.test(type)) groups.pop()
    else if (type !== '') {
      const newId = () => ids.idFor(row, notes)
      const question = readQuestion(row, { notes, choices, isOurs, newId })
      if (question !== undefined) asked.push({ row, question, shownWhen: [...groups, row.at('relevant')] })
    }
  }
  return { questions: withSkips(asked, notes), intro, thanks, isOurs }
}

/** Rows that ask nobody anything; forms begin and end with them. */
const unasked =
  /^(?:start|end|today|deviceid|username|phonenumber|email|audit|simserial|subscriberid|start-geopoint|calculate|hidden|)$/

/** The opening and the closing, which are rows of a form and no questions of ours. */
function framed(rows: readonly Row[], isOurs: boolean, notes: Notes): Pick<Form, 'intro' | 'thanks'> & { rest: Row[] } {
  if (isOurs) {
    const named = (name: string) => rows.find((row) => row.at('name') === name)
    const [intro, thanks] = [named(introRow), named(thanksRow)]
    return { intro, thanks, rest: rows.filter((row) => row !== intro && row !== thanks) }
  }
  const isFreeNote = (row: Row | undefined): boolean =>
    row?.at('type').toLowerCase() === 'note' && row.at('relevant') === ''
  const said = rows.filter((row) => !unasked.test(row.at('type').toLowerCase()))
  const intro = isFreeNote(said[0]) ? said[0] : undefined
  const thanks = said.length > 1 && isFreeNote(said.at(-1)) ? said.at(-1) : undefined
  if (intro !== undefined) notes.add('note-as-intro', intro)
  if (thanks !== undefined) notes.add('note-as-thanks', thanks)
  return { intro, thanks, rest: rows.filter((row) => row !== intro && row !== thanks) }
}

/** When what is in the group is shown; '' for always. */
function openGroup(row: Row, type: string, notes: Notes): string {
  if (row.at('name') === questionsGroup) return ''
  if (type === 'begin_repeat') notes.add('repeat-once', row)
  const [title] = Object.values(row.text('label'))
  if (title !== undefined) notes.add('group-title', row, { title })
  return row.at('relevant')
}

class Ids {
  readonly #taken = new Set(['end', 'intro', 'resume', 'thanks', 'goodbye'])

  idFor(row: Row, notes: Notes): string {
    const own = row.at('wardline_id')
    const name = own === '' ? row.at('name') : own
    const spelled = name.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 64)
    const plain = /[A-Za-z0-9]/.test(spelled) ? spelled : 'question'
    let id = plain
    for (let n = 2; this.#taken.has(id); n += 1) id = `${plain.slice(0, 60)}-${n}`
    this.#taken.add(id)
    if (id !== name) notes.add('name-changed', row, { id })
    return id
  }
}

/** The questions with their skip rules: our own where they are whole, else made of when each question is shown. */
function withSkips(asked: readonly Asked[], notes: Notes): Question[] {
  const questions = asked.map(({ question }) => question)
  const hasOwn = questions.some(({ skip }) => skip !== undefined)
  if (hasOwn) {
    const edited = editedRows(asked)
    if (edited.length === 0) return questions
    for (const row of edited) notes.add('relevance-edited', row)
  }
  const { skips, ignored } = skipsOf(questions, relevancesOf(asked, notes))
  for (const place of ignored) notes.add('relevance-too-early', (asked[place] as Asked).row)
  return questions.map(({ skip: _, ...question }, i) => withRules(question, skips[i] as SkipRule[]))
}

const withRules = (question: Omit<Question, 'skip'>, skip: readonly SkipRule[]): Question =>
  ({ ...question, ...(skip.length > 0 && { skip }) }) as Question

/** Rows whose condition is not what our own rules come to: somebody has changed it in Excel. */
function editedRows(asked: readonly Asked[]): Row[] {
  const nameOf = new Map(asked.map(({ row, question }) => [question.id, row.at('name')]))
  const expected = relevanceTexts(
    asked.map(({ question }) => question),
    (id) => String(nameOf.get(id)),
  )
  const plain = (text: string): string => text.replace(/\s+/g, ' ').trim()
  return asked.flatMap(({ row }, i) => (plain(row.at('relevant')) === plain(String(expected[i])) ? [] : [row]))
}

function relevancesOf(asked: readonly Asked[], notes: Notes): Expression[] {
  const byName = new Map(asked.map(({ row, question }) => [row.at('name'), question]))
  const questionNamed = (name: string): Question | undefined => {
    const question = byName.get(name)
    return question?.kind === 'statement' ? undefined : question
  }
  return asked.map(({ row, shownWhen }) => {
    const parts = shownWhen.map((text) => {
      const read = readXPath(text, { questionNamed })
      if (read === undefined) notes.add('relevance-unknown', row, { text })
      return read ?? true
    })
    return simplified({ all: parts })
  })
}

function saidAloud(questions: readonly Question[], notes: Notes): Question[] {
  const said = questions.map(withKeys)
  if (said.some(({ text }, i) => JSON.stringify(text) !== JSON.stringify(questions[i]?.text)))
    notes.addOnce('keys-said')
  return said
}

type Frame = Pick<Questionnaire, 'code' | 'title' | 'languages' | 'resume' | 'goodbye' | 'manners'>

function spokenOf(setting: Row | undefined, found: readonly Language[]): readonly Language[] {
  const named = String(setting?.at('wardline_languages')).split(/\s+/)
  const known = languages.filter((language) => named.includes(language))
  const ordered = known.toSorted((a, b) => named.indexOf(a) - named.indexOf(b))
  return ordered.length > 0 ? ordered : found
}

function frameOf(setting: Row | undefined, spoken: readonly Language[], notes: Notes): Frame {
  const name = setting?.at('form_title') ?? ''
  const code = (setting?.at('form_id') ?? '')
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64)
  const own = setting?.text('title') ?? {}
  const usual = Object.fromEntries(spoken.map((language) => [language, name === '' ? code || 'XLSForm' : name]))
  const manners =
    setting === undefined ? undefined : jsonIn<Questionnaire['manners']>(setting, 'wardline_manners', Manners, notes)
  return {
    code: code === '' ? 'imported' : code,
    title: Object.keys(own).length > 0 ? own : usual,
    languages: spoken,
    ...textOrNothing('resume', setting),
    ...textOrNothing('goodbye', setting),
    ...(manners !== undefined && { manners }),
  }
}

function textOrNothing(part: 'resume' | 'goodbye', setting: Row | undefined): Partial<Frame> {
  const text: Text = setting?.text(part) ?? {}
  return Object.keys(text).length > 0 ? { [part]: text } : {}
}

type Opening = Pick<Questionnaire, 'intro' | 'thanks' | 'consent'>

function openingOf({ intro, thanks, isOurs }: Form, notes: Notes): Opening {
  if (intro === undefined) notes.add('intro-made')
  if (thanks === undefined) notes.add('thanks-made')
  const asksConsent = intro !== undefined && intro.at('type') !== 'note' && yesIn(intro, 'required') === true
  return {
    intro: intro === undefined ? usualIntro : spokenText(intro, { notes, isOurs }),
    thanks: thanks === undefined ? usualThanks : spokenText(thanks, { notes, isOurs }),
    ...(asksConsent && {
      consent: { yesKey: intro.at('wardline_yes_key') || '1', noKey: intro.at('wardline_no_key') || '2' },
    }),
  }
}
