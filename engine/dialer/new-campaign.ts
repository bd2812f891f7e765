import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { Campaign, CampaignKind } from './campaign.ts'
import type { CampaignsStore, Selection } from './campaigns-store.ts'
import { readRules } from './core/read-rules.ts'
import { type CampaignRules, retryCauses } from './core/rules.ts'

export type CampaignRequest = {
  name: string
  kind: CampaignKind
  questionnaireVersionId?: number
  noticePrompt?: string
  /** As much of `CampaignRules` as differs from the defaults. */
  rules?: unknown
  userId?: number
}

export type Made = { id: number; contacts: number }

/** Dispositions that `callFailuresAgain` takes when none are named: everybody who was not spoken with. */
export const failureDispositions: readonly string[] = [
  ...retryCauses.filter((cause) => cause !== 'partial' && cause !== 'broke-off'),
  'not-called',
]

/**
 * Makes a draft of a campaign and its list. Throws `campaign-rules-invalid` with every problem, `campaign-incomplete`
 * when there is nothing to say, `campaign-empty` when nobody is on the list.
 */
export async function makeCampaign(
  store: CampaignsStore,
  request: CampaignRequest,
  selection: Selection,
  now: EpochMs,
): Promise<Made> {
  const { name, kind, questionnaireVersionId, noticePrompt, userId } = request
  const isComplete = kind === 'keypad-survey' ? questionnaireVersionId !== undefined : noticePrompt !== undefined
  if (!isComplete) throw new WardlineError('campaign-incomplete', { kind })
  const said = {
    ...(questionnaireVersionId !== undefined && { questionnaireVersionId }),
    ...(noticePrompt !== undefined && { noticePrompt }),
    ...(userId !== undefined && { userId }),
  }
  return await store.create({ name, kind, rules: rulesOf(request.rules), ...said }, selection, now)
}

/** The failures of a campaign as a new one with the same words and rules, windows of given days left out. */
export async function callFailuresAgain(
  store: CampaignsStore,
  campaign: Campaign,
  change: { name: string; rules?: unknown; dispositions?: readonly string[]; userId?: number },
  now: EpochMs,
): Promise<Made> {
  const { kind, questionnaireVersionId, noticePrompt } = campaign
  const windows = campaign.rules.windows.filter(({ lastDay }) => lastDay === undefined)
  const request: CampaignRequest = {
    name: change.name,
    kind,
    ...(questionnaireVersionId !== undefined && { questionnaireVersionId }),
    ...(noticePrompt !== undefined && { noticePrompt }),
    rules: change.rules ?? { ...campaign.rules, windows },
    ...(change.userId !== undefined && { userId: change.userId }),
  }
  const dispositions = change.dispositions ?? failureDispositions
  return await makeCampaign(store, request, { from: 'campaign', campaignId: campaign.id, dispositions }, now)
}

/** Rules that a person or a program gave. Throws `campaign-rules-invalid`. */
export function rulesOf(given: unknown): CampaignRules {
  const read = readRules(given)
  if (read.kind === 'rules') return read.rules
  const why = read.problems.map(({ path, zh, en }) => `${path} ${zh} (${en})`).join('; ')
  throw new WardlineError('campaign-rules-invalid', { why })
}
