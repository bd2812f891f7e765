import type { Questionnaire } from './model.ts'

/** What is being edited and not saved: kept in this browser, for the user who edits. */
export type Draft = {
  questionnaire: Questionnaire
  /** The sha256 of the version that it was begun with; `none`: there was none. */
  basedOn: string
  at: number
}

const keyOf = (login: string, code: string): string => `wardline.questionnaire.${login}.${code}`

export function readDraft(login: string, code: string): Draft | undefined {
  const kept = localStorage.getItem(keyOf(login, code))
  if (kept === null) return undefined
  try {
    return JSON.parse(kept) as Draft
  } catch {
    return undefined // what is kept there is unreadable: it is as good as none
  }
}

/** False: the browser could not keep it. */
export function writeDraft(login: string, code: string, draft: Draft): boolean {
  try {
    localStorage.setItem(keyOf(login, code), JSON.stringify(draft))
    return true
  } catch {
    return false // no room, or storage is switched off
  }
}

export const dropDraft = (login: string, code: string): void => localStorage.removeItem(keyOf(login, code))

/** Codes of which there is a draft. */
export function draftCodes(login: string): Set<string> {
  const start = keyOf(login, '')
  return new Set(
    Object.keys(localStorage)
      .filter((key) => key.startsWith(start))
      .map((key) => key.slice(start.length)),
  )
}
