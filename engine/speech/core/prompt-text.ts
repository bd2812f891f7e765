/** What is right and wrong with the text of a prompt that somebody has edited, before it is kept. */
import { WardlineError } from '../../errors.ts'
import type { Fields, Language } from '../speech.ts'
import { readers } from './reader.ts'
import { sampleFields } from './sample-fields.ts'
import { compileTemplate, type Template } from './template.ts'
import { silentReader, spokenWords, writtenOut } from './written.ts'

export type PromptRules = {
  prompt: string
  language: Language
  timeZone: string
  /** Fields that the text may speak. */
  known: readonly string[]
  /** Those among them that are always there: the hospital's, and what the prompt is given. */
  certain: readonly string[]
}

export type PromptTextCheck = {
  problem: WardlineError | undefined
  /** Fields that not everybody has and that nothing guards: who lacks one hears nothing. */
  unguarded: string[]
  fields: string[]
  /** With the samples filled in, as people write it and as it is read aloud; '' when the text is not valid. */
  written: string
  spoken: string
}

const longest = 2_000

export function checkPromptText(text: string, rules: PromptRules, samples: Fields = {}): PromptTextCheck {
  const { prompt, language, timeZone } = rules
  try {
    if (text.trim() === '') throw refusal(prompt, 'it is empty', '文字为空')
    const template = compileTemplate(prompt, text, { reader: readers[language], timeZone })
    const fields = [...new Set(template.fields)]
    refuseUnknown(fields, rules)
    const filled = samplesFor(rules, samples)
    const spoken = spokenWords(template.speak(filled), language)
    if (text.length > longest || spoken.length > longest)
      throw new WardlineError('speech-text-too-long', {
        prompt,
        length: Math.max(text.length, spoken.length),
        limit: longest,
      })
    const written = writtenOut(prompt, text, filled)
    return { problem: undefined, unguarded: unguardedIn(template, rules), fields, written, spoken }
  } catch (error) {
    // A text that cannot be said is the only thing that is thrown there.
    return { problem: error as WardlineError, unguarded: [], fields: [], written: '', spoken: '' }
  }
}

const refusal = (prompt: string, why: string, whyZh: string): WardlineError =>
  new WardlineError('prompt-invalid', { prompt, why, whyZh })

function refuseUnknown(fields: readonly string[], { prompt, known }: PromptRules): void {
  const unknown = fields.find((field) => !known.includes(field))
  if (unknown === undefined) return
  const list = known.join(', ')
  throw refusal(
    prompt,
    `there is no field {{${unknown}}}; there are: ${list}`,
    `没有字段 {{${unknown}}}；可用的有：${list}`,
  )
}

/** A field without a sample of its own is spoken by its name. */
const samplesFor = ({ known, language }: Pick<PromptRules, 'known' | 'language'>, given: Fields): Fields => ({
  ...Object.fromEntries(known.map((field) => [field, field])),
  ...sampleFields[language],
  ...given,
})

/**
 * Fields that the text speaks and that nothing guards, but for those that are certain: a patient who lacks one hears
 * nothing of it. Tried with one field missing at a time.
 */
export function unguardedIn(
  template: Template,
  { known, certain, language }: Omit<PromptRules, 'prompt' | 'timeZone'>,
): string[] {
  const samples = samplesFor({ known, language }, {})
  const uncertain = new Set(template.fields.filter((field) => known.includes(field) && !certain.includes(field)))
  return [...uncertain].filter((field) => {
    const { [field]: _, ...others } = samples
    try {
      template.speak(others)
      return false
    } catch (error) {
      return error instanceof WardlineError && error.params['field'] === field
    }
  })
}

/** The stretches of words that a recording can stand in for, by their number; those whose words vary have none. */
export function stretchesOf(text: string, rules: PromptRules): { stretch: number; text: string }[] {
  const template = compileTemplate(rules.prompt, text, { reader: silentReader, timeZone: 'UTC' })
  if (template.fields.length === 0) return []
  return template
    .speak(samplesFor(rules, {}))
    .flatMap((piece) =>
      piece.kind === 'frame' && piece.stretch !== undefined
        ? [{ stretch: piece.stretch, text: piece.text.trim() }]
        : [],
    )
}
