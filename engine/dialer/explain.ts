import { WardlineError } from '../errors.ts'
import type { EpochMs } from '../kernel/clock.ts'
import type { AttemptsStore } from './attempts-store.ts'
import { lookBackOf, worldOf } from './calling.ts'
import type { AttemptRecord, ContactState } from './campaign.ts'
import type { CampaignsStore } from './campaigns-store.ts'
import type { Openings } from './core/calendar.ts'
import { type Decision, type Looked, nextStep } from './core/next-step.ts'
import { sentenceOf } from './core/rule-texts.ts'
import type { CampaignRules } from './core/rules.ts'

/** A rule that was looked at, as data and as sentences. */
export type ExplainedRule = Looked & { zh: string; en: string }

export type Explanation = {
  contactId: number
  campaignId: number
  patientId: number
  state: ContactState
  /** As it was recorded when it was decided. */
  reason: string
  /** What the rules say now. */
  decision: Decision
  chain: readonly ExplainedRule[]
  /** What was done, each with the rules that allowed it at that moment. */
  attempts: readonly (AttemptRecord & { why: readonly ExplainedRule[] })[]
}

export type ExplainParts = {
  campaigns: CampaignsStore
  attempts: AttemptsStore
  now: EpochMs
  openingsOf(rules: CampaignRules): Openings
}

/** Why a contact was called or is not: by the same function that decides. Throws `not-found`. */
export async function explain(contactId: number, parts: ExplainParts): Promise<Explanation> {
  const { campaigns, attempts, now } = parts
  const [glance, made] = await Promise.all([attempts.facts(contactId, now, 0), attempts.ofContact(contactId)])
  const campaign = glance === undefined ? undefined : await campaigns.byId(glance.campaignId)
  if (campaign === undefined) throw new WardlineError('not-found', { what: 'contact' })
  const facts = await attempts.facts(contactId, now, lookBackOf(campaign.rules))
  if (facts === undefined) throw new WardlineError('not-found', { what: 'contact' })
  const { decision, chain } = nextStep(facts, campaign.rules, now, worldOf(parts.openingsOf(campaign.rules), facts))
  const { campaignId, patientId, state, reason } = facts
  return {
    contactId,
    campaignId,
    patientId,
    state,
    reason,
    decision,
    chain: chain.map(inWords),
    attempts: made.map((attempt) => ({ ...attempt, why: attempt.why.map(inWords) })),
  }
}

const inWords = (looked: Looked): ExplainedRule => ({
  ...looked,
  zh: sentenceOf(looked, 'zh-CN'),
  en: sentenceOf(looked, 'en'),
})
