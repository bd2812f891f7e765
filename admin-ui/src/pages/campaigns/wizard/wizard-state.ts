import { useCallback, useState } from 'react'
import type { paths } from '../../../api/schema.d.ts'
import type { Kind, Rules } from '../data.ts'

export type Who = paths['/api/campaign-wizard/who']['post']['requestBody']['content']['application/json']['who']

/** What is filtered by, as the fields of the form hold it: blank is not filtered by. */
export type FilterFields = {
  text: string
  departments: string[]
  tags: string[]
  dischargedFrom: string
  dischargedTo: string
  importId: number | null
}

export type WhoFields =
  | { from: 'filter' }
  /** Those who were chosen on the page of patients. */
  | { from: 'selection'; selectionId: number }
  | { from: 'search'; searchId: number | null }
  | { from: 'campaign'; campaignId: number | null; dispositions: string[] }
  /** The list that the draft has already. */
  | { from: 'kept' }

export type WizardState = {
  /** What it began with: `new`, `edit 12`, `copy 12`, `selection 3`. Another beginning begins afresh. */
  origin: string
  name: string
  kind: Kind
  versionId: number | null
  notice: { by: 'prompt' | 'text'; prompt: string | null; zh: string; en: string }
  who: WhoFields
  filter: FilterFields
  rules: Rules
}

export const noFilter: FilterFields = {
  text: '',
  departments: [],
  tags: [],
  dischargedFrom: '',
  dischargedTo: '',
  importId: null,
}

export const freshState = (origin: string, rules: Rules): WizardState => ({
  origin,
  name: '',
  kind: 'keypad-survey',
  versionId: null,
  notice: { by: 'prompt', prompt: null, zh: '', en: '' },
  who: { from: 'filter' },
  filter: noFilter,
  rules,
})

const kept = 'wardline.tab.campaign-wizard'

function stored(): WizardState | undefined {
  try {
    const text = sessionStorage.getItem(kept)
    return text === null ? undefined : (JSON.parse(text) as WizardState)
  } catch {
    return undefined // unreadable: as if there was none
  }
}

/** The wizard's fields, kept in this tab over a reload. `begin` says how to begin where there is nothing, or something else. */
export function useWizardState(origin: string, begin: () => WizardState) {
  const [{ state, wasKept }, set] = useState(() => {
    const before = stored()
    const isSame = before !== undefined && before.origin === origin
    return { state: isSame ? before : begin(), wasKept: isSame }
  })
  const replace = useCallback((next: WizardState) => {
    sessionStorage.setItem(kept, JSON.stringify(next))
    set({ state: next, wasKept: false })
  }, [])
  const change = useCallback(
    (next: Partial<WizardState>) =>
      set((before) => {
        const state = { ...before.state, ...next }
        sessionStorage.setItem(kept, JSON.stringify(state))
        return { ...before, state }
      }),
    [],
  )
  const forget = useCallback(() => sessionStorage.removeItem(kept), [])
  return { state, wasKept, change, replace, forget }
}

export type Wizard = ReturnType<typeof useWizardState>

/** As the API takes it; undefined: nobody is named yet. */
export function whoOf({ who, filter }: WizardState, searchFilter?: Record<string, unknown>): Who | undefined {
  switch (who.from) {
    case 'filter':
      return { from: 'filter', filter: filled(filter) }
    case 'selection':
      return { from: 'filter', filter: { selectionId: who.selectionId } }
    case 'search':
      return searchFilter === undefined ? undefined : { from: 'filter', filter: searchFilter }
    case 'campaign':
      if (who.campaignId === null) return undefined
      return {
        from: 'campaign',
        campaignId: who.campaignId,
        ...(who.dispositions.length > 0 && { dispositions: who.dispositions }),
      }
    case 'kept':
      return undefined
  }
}

function filled({ text, departments, tags, dischargedFrom, dischargedTo, importId }: FilterFields) {
  return {
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(departments.length > 0 && { departments }),
    ...(tags.length > 0 && { tags }),
    ...(dischargedFrom !== '' && { dischargedFrom }),
    ...(dischargedTo !== '' && { dischargedTo }),
    ...(importId !== null && { importId }),
  }
}

/** What the campaign says, as the API takes it. */
export function saidOf({ kind, versionId, notice }: WizardState) {
  if (kind === 'keypad-survey') return { kind, ...(versionId !== null && { questionnaireVersionId: versionId }) }
  if (notice.by === 'prompt') return { kind, ...(notice.prompt !== null && { noticePrompt: notice.prompt }) }
  const noticeText = {
    ...(notice.zh.trim() !== '' && { 'zh-CN': notice.zh }),
    ...(notice.en.trim() !== '' && { en: notice.en }),
  }
  return { kind, ...(Object.keys(noticeText).length > 0 && { noticeText }) }
}

export const isSaid = (state: WizardState): boolean => Object.keys(saidOf(state)).length > 1
