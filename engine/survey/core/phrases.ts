/** What a survey says, and as what it is spoken. */
import type { Fields, Language, Utterance } from '../../speech/speech.ts'
import { takesManyKeys, yesNoKeys } from './entry.ts'
import type { Question, Questionnaire, Text } from './questionnaire.ts'

/** Prompts of prompts/<language>/ that surveys use. */
export const surveyPrompts = [
  'survey/invalid-key',
  'survey/silence',
  'survey/confirm-number',
  'survey/confirm-decimal',
  'survey/confirm-date',
  'survey/out-of-range',
  'survey/invalid-date',
  'survey/date-out-of-range',
  'survey/moving-on',
  'survey/goodbye-silence',
  'survey/goodbye-invalid',
  'survey/resumed',
  'survey/recovered',
  'survey/declined',
  'survey/opted-out',
  'survey/yes-no-hint',
  'survey/scale-hint',
  'survey/number-hint',
  'survey/date-hint',
  'survey/voice-hint',
] as const

export type SurveyPrompt = (typeof surveyPrompts)[number]

export type Phrase =
  | { say: 'intro' | 'resume' | 'thanks' | 'goodbye' }
  | { say: 'question'; question: string }
  | { say: 'prompt'; prompt: SurveyPrompt; fields: Fields }

export const prompt = (name: SurveyPrompt, fields: Fields = {}): Phrase => ({ say: 'prompt', prompt: name, fields })

/** What the questionnaire says on a later call, else the house's own words for it. */
export const resumePhrase = (questionnaire: Questionnaire): Phrase =>
  questionnaire.resume === undefined ? prompt('survey/resumed') : { say: 'resume' }

export const goodbyePhrase = (questionnaire: Questionnaire): Phrase =>
  questionnaire.goodbye === undefined ? prompt('survey/declined') : { say: 'goodbye' }

/**
 * How to answer, in general words. A question's own text says it the first time; this comes after silence or a wrong
 * key, and always before a voice answer. None where the general words would be wrong or there are none.
 */
export function hintOf(question: Question): Phrase | undefined {
  if (question.kind === 'yes-no') {
    const { yes, no } = yesNoKeys(question)
    return yes === '1' && no === '2' ? prompt('survey/yes-no-hint') : undefined
  }
  if (question.kind === 'scale')
    return takesManyKeys(question)
      ? prompt('survey/number-hint')
      : prompt('survey/scale-hint', { from: question.from, to: question.to })
  if (question.kind === 'number') return prompt('survey/number-hint')
  if (question.kind === 'date') return prompt('survey/date-hint')
  return question.kind === 'voice' ? prompt('survey/voice-hint') : undefined
}

/** The language that a survey is held in: the patient's, if the questionnaire speaks it, else its first. */
export const languageFor = (questionnaire: Questionnaire, wanted: Language): Language =>
  questionnaire.languages.includes(wanted) ? wanted : (questionnaire.languages[0] ?? wanted)

/** The phrase's name on the switch and in the call log: `survey/discharge/q2`, or the prompt's id. */
export const phraseName = (questionnaire: Questionnaire, phrase: Phrase): string =>
  phrase.say === 'prompt' ? phrase.prompt : `survey/${questionnaire.code}/${partOf(phrase)}`

const partOf = (phrase: Exclude<Phrase, { say: 'prompt' }>): string =>
  phrase.say === 'question' ? phrase.question : phrase.say

/** What speech is to render. A recording under `questionnaire/<code>/<question>` stands in for a text. */
export function utteranceOf(
  questionnaire: Questionnaire,
  phrase: Phrase,
  language: Language,
  fields: Fields,
): Utterance {
  if (phrase.say === 'prompt')
    return { kind: 'prompt', prompt: phrase.prompt, language, fields: { ...fields, ...phrase.fields } }
  return {
    kind: 'text',
    text: textOf(questionnaire, phrase)[language] ?? '',
    language,
    fields,
    recordedAs: `questionnaire/${questionnaire.code}/${partOf(phrase)}`,
  }
}

function textOf(questionnaire: Questionnaire, phrase: Exclude<Phrase, { say: 'prompt' }>): Text {
  if (phrase.say !== 'question') return questionnaire[phrase.say] ?? {}
  return questionnaire.questions.find(({ id }) => id === phrase.question)?.text ?? {}
}

/**
 * Everything a survey may say to one patient, for rendering before the call. Only what reads back a number that was
 * keyed cannot be known.
 */
export const utterancesOf = (questionnaire: Questionnaire, language: Language, fields: Fields): Utterance[] =>
  utterancesFor(questionnaire)(language, fields)

/** The same for many patients: what does not depend on them is worked out once. */
export function utterancesFor(questionnaire: Questionnaire): (language: Language, fields: Fields) => Utterance[] {
  const phrases = phrasesOf(questionnaire)
  return (language, fields) => {
    const spoken = languageFor(questionnaire, language)
    return phrases.map((phrase) => utteranceOf(questionnaire, phrase, spoken, fields))
  }
}

function phrasesOf(questionnaire: Questionnaire): Phrase[] {
  const ownTexts = (['intro', 'resume', 'thanks', 'goodbye'] as const).filter((part) => questionnaire[part])
  const phrases: Phrase[] = [
    ...ownTexts.map((say): Phrase => ({ say })),
    ...questionnaire.questions.flatMap((question): Phrase[] => [
      { say: 'question', question: question.id },
      ...[hintOf(question), rangePhrase(question)].filter((phrase) => phrase !== undefined),
    ]),
    ...wordless.map((name) => prompt(name)),
    resumePhrase(questionnaire),
    goodbyePhrase(questionnaire),
  ]
  return [...new Map(phrases.map((phrase) => [JSON.stringify(phrase), phrase])).values()]
}

/** Prompts without fields of their own that any questionnaire may need. */
const wordless = [
  'survey/invalid-key',
  'survey/silence',
  'survey/moving-on',
  'survey/goodbye-silence',
  'survey/goodbye-invalid',
  'survey/recovered',
  'survey/opted-out',
  'survey/invalid-date',
] as const satisfies readonly SurveyPrompt[]

function rangePhrase(question: Question): Phrase | undefined {
  if (question.kind === 'number') return prompt('survey/out-of-range', { min: question.min, max: question.max })
  if (question.kind === 'scale' && takesManyKeys(question))
    return prompt('survey/out-of-range', { min: question.from, max: question.to })
  if (question.kind !== 'date' || question.earliest === undefined || question.latest === undefined) return undefined
  return prompt('survey/date-out-of-range', { min: question.earliest, max: question.latest })
}
