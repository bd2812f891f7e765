import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import type { Choices, Chosen, Heard } from '../data.ts'
import { type Problem, partOf, useRulesCheck } from '../rules/problems.ts'
import { useTakingCheck } from '../staffing/staffing.ts'
import { useStaffingTexts } from '../staffing/staffing-texts.ts'
import { estimatedOf, isSaid, saidOf, takingOf, type Who, type WizardState } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

export const steps = ['what', 'who', 'when', 'retries', 'limits', 'summary'] as const
export type Step = (typeof steps)[number]

/** How many would be called, and how many of them cannot be. */
export function useChosen(who: Who | undefined) {
  const [settled] = useDebouncedValue(who, 400)
  return useQuery({
    queryKey: ['campaign-who', settled],
    queryFn: () => take(api.POST('/api/campaign-wizard/who', { body: { who: settled as Who } })),
    enabled: settled !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
}

/** What a patient will hear of the notice. */
export function useHeard(state: WizardState, patientId: number | null) {
  const { kind, ...said } = saidOf(state)
  const asked = JSON.stringify({ ...said, ...(patientId !== null && { patientId }) })
  const [settled] = useDebouncedValue(asked, 400)
  return useQuery({
    queryKey: ['campaign-notice', settled],
    queryFn: () => take(api.POST('/api/campaign-wizard/notice', { body: JSON.parse(settled) })),
    // Not what stood there before the last key: it may have been nothing that can be said.
    enabled: kind === 'voice-notice' && isSaid(state) && settled === asked,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}

export function useEstimate(state: WizardState, contacts: number | undefined, withAlternate: number) {
  const asked = JSON.stringify({ ...estimatedOf(state), rules: state.rules, contacts, withAlternate })
  const [settled] = useDebouncedValue(asked, 400)
  return useQuery({
    queryKey: ['campaign-estimate', settled],
    queryFn: () => take(api.POST('/api/campaign-wizard/estimate', { body: JSON.parse(settled) })),
    enabled: contacts !== undefined && isSaid(state) && settled === asked,
    placeholderData: keepPreviousData,
    retry: false,
  })
}

export type FieldProblems = Partial<
  Record<
    | 'name'
    | 'version'
    | 'prompt'
    | 'text'
    | 'queue'
    | 'script'
    | 'application'
    | 'dates'
    | 'campaign'
    | 'search'
    | 'who',
    string
  >
>

/** What keeps each step from being whole: texts at fields, and the engine's word on the rules. */
export function useWizardChecks(
  state: WizardState,
  parts: { choices: Choices; chosen: Chosen | undefined; heard: Heard | undefined },
) {
  const t = useWizardTexts()
  const staffingText = useStaffingTexts()
  const rules = useRulesCheck(state.rules)
  const taking = useTakingCheck(takingOf(state))
  const problems: readonly Problem[] = rules.data?.problems ?? []
  const { notice, who, filter, kind } = state
  const said = heardProblem(parts.heard)
  const isMissing = (condition: boolean, text: Parameters<typeof t>[0]) => (condition ? t(text) : undefined)
  const isNotice = kind === 'voice-notice'
  const what: FieldProblems = onlyThere({
    name: isMissing(state.name.trim() === '', 'what.name-missing'),
    version: isMissing(kind === 'keypad-survey' && state.versionId === null, 'what.questionnaire-missing'),
    prompt: isMissing(isNotice && notice.by === 'prompt' && notice.prompt === null, 'notice.prompt-missing'),
    text:
      isMissing(isNotice && notice.by === 'text' && !isSaid(state), 'notice.text-missing') ??
      (isNotice && notice.by === 'text' ? said : undefined),
    queue: kind === 'agents' && state.staffing.queueId === null ? staffingText('queue.missing') : undefined,
    script: isMissing(kind === 'script' && state.script === null, 'what.script-missing'),
    application: isMissing(kind === 'application' && state.application.trim() === '', 'what.application-missing'),
  })
  const areCrossed =
    who.from === 'filter' &&
    filter.dischargedFrom !== '' &&
    filter.dischargedTo !== '' &&
    filter.dischargedFrom > filter.dischargedTo
  const whom: FieldProblems = onlyThere({
    dates: isMissing(areCrossed, 'who.dates-crossed'),
    campaign: isMissing(who.from === 'campaign' && who.campaignId === null, 'who.campaign-missing'),
    search: isMissing(who.from === 'search' && who.searchId === null, 'who.search-missing'),
    who: isMissing(who.from !== 'kept' && parts.chosen?.patients === 0, 'who.nobody'),
  })
  const ofPart = (part: 'when' | 'retries' | 'limits') => problems.filter(({ path }) => partOf(path) === part)
  return {
    fields: { ...what, ...whom },
    rules: problems,
    taking,
    checked: rules.data,
    counts: {
      what: Object.keys(what).length + taking.length,
      who: Object.keys(whom).length,
      when: ofPart('when').length,
      retries: ofPart('retries').length,
      limits: ofPart('limits').length,
      summary: 0,
    } satisfies Record<Step, number>,
  }
}

export type WizardChecks = ReturnType<typeof useWizardChecks>

const heardProblem = (heard: Heard | undefined): string | undefined =>
  heard?.heard.find(({ problem }) => problem !== null)?.problem ?? undefined

const onlyThere = (fields: Record<string, string | undefined>): FieldProblems =>
  Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== undefined))
