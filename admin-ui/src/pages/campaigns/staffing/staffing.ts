import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import type { Choices, Kind, Pacing } from '../data.ts'
import type { Problem } from '../rules/problems.ts'

export type Staffing = Pacing['staffing']
export type PacingMode = Staffing['mode']
/** As a form holds it: the queue may still be missing. */
export type StaffingFields = Omit<Staffing, 'queueId'> & { queueId: number | null }

export const modes: readonly PacingMode[] = ['preview', 'progressive', 'power', 'predictive']

export const freshStaffing = ({ staffing, queues }: Choices): StaffingFields => ({
  ...staffing,
  leftAlone: { hears: 'apology', purposeShare: null },
  queueId: queues.length === 1 ? (queues[0]?.id ?? null) : null,
})

/** Without a questionnaire there is no survey; with the first one the survey is what is usual. */
export const withQuestionnaire = (staffing: StaffingFields, had: boolean, has: boolean): StaffingFields =>
  had === has ? staffing : { ...staffing, leftAlone: { hears: has ? 'survey' : 'apology', purposeShare: null } }

/** 0.029 → 2.9, and back: shares are kept, percents are typed. */
export const percentOf = (share: number): number => Math.round(share * 1000) / 10
export const shareOf = (percent: number): number => Math.round(percent * 10) / 1000

/** The share of those who answer that may find no agent: the survey's, where it is a purpose. */
export const boundOf = ({ leftAlone, abandonmentCap }: Pick<Staffing, 'leftAlone' | 'abandonmentCap'>): number =>
  leftAlone.purposeShare ?? abandonmentCap

export type Taking = {
  kind: Exclude<Kind, 'voice-notice' | 'keypad-survey'>
  questionnaireVersionId?: number
  staffing?: StaffingFields
  leadsTo?: string
}

/** What the engine says of who takes the calls, or of where they lead; undefined: there is nothing to ask about yet. */
export function useTakingCheck(taking: Taking | undefined): readonly Problem[] {
  const asked = taking === undefined ? undefined : JSON.stringify(taking)
  const [settled] = useDebouncedValue(asked, 300)
  const check = useQuery({
    queryKey: ['campaign-taking-check', settled],
    queryFn: () => take(api.POST('/api/campaign-wizard/taking', { body: JSON.parse(settled ?? '') })),
    enabled: settled !== undefined && settled === asked,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  })
  return asked === undefined ? none : (check.data?.problems ?? none)
}

const none: readonly Problem[] = []

export type StaffingFieldsProps = {
  staffing: StaffingFields
  onChange: (staffing: StaffingFields) => void
  problems: readonly Problem[]
}
