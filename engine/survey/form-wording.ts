import { WardlineError } from '../errors.ts'
import type { Fields, Language, Utterance } from '../speech/speech.ts'
import type { Questionnaire, Text } from './core/questionnaire.ts'

export type WordingParts = {
  /** What an utterance says, as people write it. Throws a WardlineError for one that cannot be said. */
  written(utterance: Utterance): Promise<string>
  /** The hospital's and the patient's. */
  fields: Fields
}

/** The questionnaire as it is read out to one patient: names and days stand where the fields were. */
export async function wordedFor(questionnaire: Questionnaire, parts: WordingParts): Promise<Questionnaire> {
  const [intro, thanks, ...texts] = await Promise.all(
    [questionnaire.intro, questionnaire.thanks, ...questionnaire.questions.map(({ text }) => text)].map((text) =>
      wordedText(text, parts),
    ),
  )
  const questions = questionnaire.questions.map((question, i) => ({ ...question, text: texts[i] ?? question.text }))
  return {
    ...questionnaire,
    intro: intro ?? questionnaire.intro,
    thanks: thanks ?? questionnaire.thanks,
    questions,
  }
}

async function wordedText(text: Text, { written, fields }: WordingParts): Promise<Text> {
  const entries = await Promise.all(
    Object.entries(text).map(async ([language, words]) => {
      const utterance: Utterance = { kind: 'text', text: words, language: language as Language, fields }
      // Where the record lacks a field, who reads it out sees which, and says it in other words.
      const asWritten = await written(utterance).catch((error: unknown) => {
        if (error instanceof WardlineError) return words
        throw error
      })
      return [language, asWritten] as const
    }),
  )
  return Object.fromEntries(entries)
}
