import { dispositions, dispositionWords } from '../../../engine/calls/core/call-words.ts'
import { useLanguage } from '../i18n/i18n.ts'

type Outcome = (typeof dispositions)[number]

/** What a call came to, from the best to the worst, as lists and charts have it. */
export const outcomes: readonly Outcome[] = dispositions

const isOutcome = (code: string): code is Outcome => Object.hasOwn(dispositionWords, code)

/**
 * What a call came to, in the engine's own words, so that a page, a report and an export say the same. Undefined: it is none,
 * or one that only a newer engine knows.
 */
export function useOutcomeWord(): (code: string) => string | undefined {
  const language = useLanguage()
  return (code) => {
    if (!isOutcome(code)) return undefined
    const { zh, en } = dispositionWords[code]
    return language === 'en' ? `${en.charAt(0).toUpperCase()}${en.slice(1)}` : zh
  }
}

/** Grey is what happens every day and is nobody's doing. */
export const outcomeColors: Readonly<Record<Outcome, string>> = {
  completed: 'teal',
  partial: 'cyan',
  'broke-off': 'yellow',
  declined: 'orange',
  'opted-out': 'grape',
  busy: 'gray',
  'no-answer': 'gray',
  rejected: 'gray',
  machine: 'gray',
  abandoned: 'red',
  agreed: 'blue',
  unallocated: 'pink',
  unreachable: 'gray',
  failed: 'red',
  unknown: 'red',
}

/** A colour of the kit; the word always stands beside it. */
export const outcomeColor = (code: string): string => (isOutcome(code) ? outcomeColors[code] : 'gray')
