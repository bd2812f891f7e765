import { useCallback, useState } from 'react'
import type { paths } from '../../../api/schema.d.ts'
import type { Choices, Kind, Rules } from '../data.ts'
import { freshStaffing, type StaffingFields, type Taking } from '../staffing/staffing.ts'

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
  staffing: StaffingFields
  script: string | null
  /** The number, extension or name that calls are connected with. */
  application: string
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

export const freshState = (origin: string, choices: Choices): WizardState => ({
  origin,
  name: '',
  kind: 'keypad-survey',
  versionId: null,
  notice: { by: 'prompt', prompt: null, zh: '', en: '' },
  staffing: freshStaffing(choices),
  script: choices.scripts.length === 1 ? (choices.scripts[0] ?? null) : null,
  application: '',
  who: { from: 'filter' },
  filter: noFilter,
  rules: choices.rules,
})

const usualRing = 30
const ringForAgents = 18

/** Agents wait for whoever answers: they ring shorter, unless somebody has said how long. */
export function rulesFor(kind: Kind, rules: Rules): Rules {
  if (kind === 'agents' && rules.ringSeconds === usualRing) return { ...rules, ringSeconds: ringForAgents }
  if (kind !== 'agents' && rules.ringSeconds === ringForAgents) return { ...rules, ringSeconds: usualRing }
  return rules
}

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
    // What an older page has kept may lack parts that there are now.
    return { state: isSame ? { ...begin(), ...before } : begin(), wasKept: isSame }
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

/** What the campaign says, or who takes its calls, as the API takes it. */
export function saidOf(state: WizardState) {
  const { kind, versionId } = state
  if (kind === 'voice-notice') return { kind, ...noticeOf(state) }
  if (kind === 'keypad-survey') return { kind, ...(versionId !== null && { questionnaireVersionId: versionId }) }
  return takingOf(state) ?? { kind }
}

function noticeOf({ notice }: WizardState) {
  if (notice.by === 'prompt') return notice.prompt === null ? {} : { noticePrompt: notice.prompt }
  const noticeText = {
    ...(notice.zh.trim() !== '' && { 'zh-CN': notice.zh }),
    ...(notice.en.trim() !== '' && { en: notice.en }),
  }
  return Object.keys(noticeText).length > 0 ? { noticeText } : {}
}

/** Who takes the calls, or where they lead; undefined: that is not said yet, or the campaign speaks for itself. */
export function takingOf({ kind, versionId, staffing, script, application }: WizardState): Taking | undefined {
  if (kind === 'agents' && staffing.queueId !== null)
    return { kind, ...(versionId !== null && { questionnaireVersionId: versionId }), staffing }
  const leadsTo = kind === 'script' ? script : kind === 'application' ? application.trim() : null
  if (kind === 'keypad-survey' || kind === 'voice-notice' || leadsTo === null || leadsTo === '') return undefined
  return { kind, leadsTo }
}

/** What an estimate goes by: neither staff nor goal. */
export function estimatedOf(state: WizardState) {
  const { kind, versionId } = state
  if (kind === 'voice-notice' || kind === 'keypad-survey') return saidOf(state)
  return { kind, ...(kind === 'agents' && versionId !== null && { questionnaireVersionId: versionId }) }
}

export const isSaid = (state: WizardState): boolean => Object.keys(saidOf(state)).length > 1
