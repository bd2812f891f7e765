import { createContext, useContext } from 'react'
import { useLanguage } from '../../../i18n/i18n.ts'
import { useEditorTexts } from '../editor-texts.ts'
import type { Questionnaire } from '../model.ts'
import { messageOf, type Problems } from '../use-check.ts'
import type { Document } from '../use-document.ts'
import type { Speaking } from '../words.ts'
import type { Cards } from './use-cards.ts'

export type Workshop = {
  document: Document
  problems: Problems
  mayEdit: boolean
  cards: Cards
  /** Opens whatever holds this field, and puts the cursor into it. */
  reveal: (path: string) => void
}

const WorkshopContext = createContext<Workshop | undefined>(undefined)
export const WorkshopProvider = WorkshopContext.Provider

export function useWorkshop(): Workshop {
  const workshop = useContext(WorkshopContext)
  if (workshop === undefined) throw new Error('this belongs into the workshop of a questionnaire')
  return workshop
}

/** For sentences about the questionnaire, in the language of the screen. */
export function useSpeaking(): Speaking {
  const { document } = useWorkshop()
  return { questionnaire: document.questionnaire, language: useLanguage(), t: useEditorTexts() }
}

/** What is wrong with one field, as its input shows it; and its address, by which it is found. */
export function useField(path: string): { error: string | undefined; readOnly: boolean; 'data-path': string } {
  const { problems, mayEdit } = useWorkshop()
  const language = useLanguage()
  const told = problems.at(path).filter(({ severity }) => severity === 'error')
  return {
    error: told.length === 0 ? undefined : told.map((each) => messageOf(each, language)).join(' '),
    readOnly: !mayEdit,
    'data-path': path,
  }
}

/** Sets a part of the questionnaire that is no question. */
export function useFrame(): <Name extends keyof Questionnaire>(
  name: Name,
  value: Questionnaire[Name] | undefined,
  as?: string,
) => void {
  const { document } = useWorkshop()
  return (name, value, as) =>
    document.change((doc) => {
      const { [name]: _, ...rest } = doc.questionnaire
      return { ...doc, questionnaire: (value === undefined ? rest : { ...rest, [name]: value }) as Questionnaire }
    }, as ?? String(name))
}

/** Brings a field onto the screen and puts the cursor there: the field itself, or the nearest that it lies in. */
export function focusField(path: string): void {
  for (let at = path; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const found = document.querySelector<HTMLElement>(`[data-path="${CSS.escape(at)}"]`)
    if (found === null) continue
    found.scrollIntoView({ block: 'center' })
    const focusable = found.matches('input, textarea, button')
      ? found
      : found.querySelector<HTMLElement>('input, textarea, button')
    focusable?.focus({ preventScroll: true })
    return
  }
}

/** The same, once what was changed is on the screen. */
export const focusSoon = (path: string): void => {
  requestAnimationFrame(() => focusField(path))
}
