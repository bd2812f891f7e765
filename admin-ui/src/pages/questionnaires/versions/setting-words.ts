/** Settings and their values in the words of the editor, for comparing versions. */
import { type Language, languages } from '../../../i18n/i18n.ts'
import { kitText } from '../../../kit/texts.ts'
import type { editorText } from '../editor-texts.ts'
import type { Condition, QuestionKind, Questionnaire, SkipRule } from '../model.ts'
import type { questionnaireText } from '../texts.ts'
import { conditionInWords, ruleInWords } from '../words.ts'

export type Speech = { t: typeof editorText; names: typeof questionnaireText; language: Language }
type EditorKey = Parameters<typeof editorText>[0]

const frame: Record<string, EditorKey> = {
  code: 'code',
  title: 'title',
  languages: 'languages',
  intro: 'intro',
  thanks: 'thanks',
  resume: 'resume',
  goodbye: 'goodbye',
  'consent/yesKey': 'yes-key',
  'consent/noKey': 'no-key',
  'manners/repeatKey': 'manners.repeatKey',
  'manners/backKey': 'manners.backKey',
  'manners/refuseKey': 'manners.refuseKey',
  'manners/optOutKey': 'manners.optOutKey',
  'manners/silence/waitMs': 'manners.wait',
  'manners/silence/limit': 'manners.silence-limit',
  'manners/invalid/limit': 'manners.invalid-limit',
  'manners/betweenDigitsMs': 'manners.between',
}

const ofQuestion: Record<string, EditorKey> = {
  id: 'id',
  kind: 'kind',
  text: 'text',
  title: 'report-title',
  relevant: 'relevant',
  optional: 'optional',
  skip: 'skip',
  redFlag: 'red-flag',
  'score/weight': 'score.weight',
  'score/lowIsGood': 'score.low-is-good',
  yesKey: 'yes-key',
  noKey: 'no-key',
  choices: 'choices',
  from: 'scale.from',
  to: 'scale.to',
  'labels/from': 'scale.from-label',
  'labels/to': 'scale.to-label',
  min: 'number.min',
  max: 'number.max',
  decimals: 'number.decimals',
  unit: 'number.unit',
  confirm: 'confirm',
  earliest: 'date.earliest',
  latest: 'date.latest',
  maxSeconds: 'voice.seconds',
}

const ofChoice: Record<string, EditorKey> = { key: 'choice.key', label: 'choice.label', points: 'choice.points' }

/** `text/en` → “What is said · English”. */
export function settingInWords(setting: string, of: 'frame' | 'question', { t, names }: Speech): string {
  const language = languages.find((each) => setting.endsWith(`/${each}`))
  const bare = language === undefined ? setting : setting.slice(0, -language.length - 1)
  const spoken = language === undefined ? '' : ` · ${names(`language.${language}`)}`
  const choice = /^choices\/(.+)\/([^/]+)$/.exec(bare)
  if (choice !== null) {
    const [, value = '', part = ''] = choice
    const key = ofChoice[part]
    return `${t('choice.named', { value })} · ${key === undefined ? part : t(key)}${spoken}`
  }
  const key = (of === 'frame' ? frame : ofQuestion)[bare]
  return `${key === undefined ? bare : t(key)}${spoken}`
}

export type Told = { setting: string; value: unknown; questionnaire: Questionnaire; about: string }

/** A value of a setting; several lines where it says several things. Undefined: there is none. */
export function valueInLines({ setting, value, questionnaire, about }: Told, speech: Speech): string[] | undefined {
  if (value === undefined) return undefined
  const speaking = { questionnaire, language: speech.language, t: speech.t }
  if (setting === 'skip') return (value as readonly SkipRule[]).map((rule) => ruleInWords(rule, about, speaking))
  if (setting === 'redFlag')
    return [speech.t('sentence.flag', { when: conditionInWords(value as Condition, about, speaking) })]
  if (setting === 'languages')
    return [(value as readonly Language[]).map((each) => speech.names(`language.${each}`)).join('、')]
  if (setting === 'kind') return [speech.t(`kind.${value as QuestionKind}`)]
  if (setting.endsWith('Ms')) return [String(Number(value) / 1000)]
  if (typeof value === 'boolean') return [kitText(value ? 'yes' : 'no')]
  return [String(value)]
}
