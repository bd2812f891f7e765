import { useOutcomeWord } from '../../kit/outcome-words.ts'
import { useQuestionnaireTexts } from './texts.ts'

/** How a response ended: in the words of calls, but for what only a response knows. */
export function useEndWord(): (end: string) => string {
  const t = useQuestionnaireTexts()
  const outcome = useOutcomeWord()
  return (end) => (end === 'open' || end === 'refused-by-key' ? t(`end.${end}`) : (outcome(end) ?? end))
}
