import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { OwnWords } from '../speech/core/own-words.ts'
import type { Campaign, CampaignKind } from './campaign.ts'
import type { CampaignsStore, NewCampaign, Selection } from './campaigns-store.ts'
import type { RulesProblems } from './core/read-over.ts'
import { readRules } from './core/read-rules.ts'
import { type CampaignRules, retryCauses } from './core/rules.ts'
import { readStaffing, type Staffing } from './core/staffing.ts'

export type CampaignRequest = {
  name: string
  kind: CampaignKind
  questionnaireVersionId?: number
  noticePrompt?: string
  /** Instead of a prompt: words of its own, by language. */
  noticeText?: OwnWords
  /** Of a campaign with agents: as much as differs from the usual; the queue at least. */
  staffing?: unknown
  /** The script that its calls run, or the number that they are connected with. */
  leadsTo?: string
  /** As much of `CampaignRules` as differs from the defaults. */
  rules?: unknown
  userId?: number
}

export type Made = { id: number; contacts: number }

/** Dispositions that `callFailuresAgain` takes when none are named: everybody who was not spoken with. */
export const failureDispositions: readonly string[] = [
  ...retryCauses.filter((cause) => cause !== 'partial' && cause !== 'broke-off' && cause !== 'agreed'),
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
  return await store.create(newCampaignOf(request), selection, now)
}

/** The request, whole and in order. Throws as `makeCampaign` does. */
export function newCampaignOf(request: CampaignRequest): NewCampaign {
  const { name, kind, userId } = request
  const said = whatItSays(request)
  if (said === undefined) throw new WardlineError('campaign-incomplete', { kind })
  const rules = rulesOf(kind === 'agents' ? withShortRing(request.rules) : request.rules)
  return { name, kind, rules, ...said, ...(userId !== undefined && { userId }) }
}

/** Agents wait for whoever answers; who has not done so by then mostly does not, and the line is wanted for the next. */
const ringSecondsForAgents = 18

/** Of rules as they were given: what is wrong with them is found by who reads them. */
const withShortRing = (given: unknown): unknown =>
  given === undefined || (typeof given === 'object' && given !== null && !Array.isArray(given))
    ? { ringSeconds: ringSecondsForAgents, ...given }
    : given

type Said = Pick<NewCampaign, 'questionnaireVersionId' | 'noticePrompt' | 'noticeText' | 'staffing' | 'leadsTo'>

/** What is said on its calls, and by whom; undefined where that is missing. */
function whatItSays(request: CampaignRequest): Said | undefined {
  const { questionnaireVersionId, leadsTo = '' } = request
  const asked = questionnaireVersionId === undefined ? undefined : { questionnaireVersionId }
  switch (request.kind) {
    case 'voice-notice': {
      const notice = noticeOf(request)
      return Object.keys(notice).length > 0 ? notice : undefined
    }
    case 'keypad-survey':
      return asked
    case 'agents':
      return { ...asked, staffing: staffingOf(request.staffing, asked !== undefined) }
    case 'script':
    case 'application':
      return leadsTo.trim() === '' ? undefined : { leadsTo: leadsTo.trim() }
  }
}

/** Words of its own come before a prompt; a language that was left blank is none. */
function noticeOf({ noticePrompt, noticeText }: CampaignRequest): Pick<NewCampaign, 'noticePrompt' | 'noticeText'> {
  const written = Object.entries(noticeText ?? {}).filter(([, text]) => text.trim() !== '')
  if (written.length > 0) return { noticeText: Object.fromEntries(written) }
  return noticePrompt === undefined ? {} : { noticePrompt }
}

/** The failures of a campaign as a new one with the same words and rules, windows of given days left out. */
export async function callFailuresAgain(
  store: CampaignsStore,
  campaign: Campaign,
  change: { name: string; rules?: unknown; dispositions?: readonly string[]; userId?: number },
  now: EpochMs,
): Promise<Made> {
  const { kind, questionnaireVersionId, noticePrompt, noticeText, staffing, leadsTo } = campaign
  const windows = campaign.rules.windows.filter(({ lastDay }) => lastDay === undefined)
  const request: CampaignRequest = {
    name: change.name,
    kind,
    ...(questionnaireVersionId !== undefined && { questionnaireVersionId }),
    ...(noticePrompt !== undefined && { noticePrompt }),
    ...(noticeText !== undefined && { noticeText }),
    ...(staffing !== undefined && { staffing }),
    ...(leadsTo !== undefined && { leadsTo }),
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
  throw invalid(read)
}

/** Throws `campaign-rules-invalid`. */
export function staffingOf(given: unknown, hasQuestionnaire: boolean, before?: Staffing): Staffing {
  const read = readStaffing(given, { hasQuestionnaire, ...(before && { before }) })
  if (read.kind === 'staffing') return read.staffing
  throw invalid(read)
}

const invalid = ({ problems }: RulesProblems): WardlineError =>
  new WardlineError('campaign-rules-invalid', {
    why: problems.map(({ path, zh, en }) => `${path} ${zh} (${en})`).join('; '),
  })
