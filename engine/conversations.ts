import type { AgentConversations } from './agent-conversations.ts'
import type { Disposition } from './calls/core/disposition.ts'
import { dialExtension, type ExtensionManners } from './calls/dial-extension.ts'
import { isHungUp, type LiveCall } from './calls/live-call.ts'
import type { Switchboard } from './calls/switchboard.ts'
import type { Attempt } from './dialer/campaign.ts'
import { ownNotice } from './dialer/core/notice.ts'
import type { Conversations } from './dialer/ports.ts'
import type { Language, Patient, Script } from './dialplan/api.ts'
import type { RunEnd, RunRequest } from './dialplan/runner.ts'
import { type CallId, callIdOf, type LegId } from './kernel/ids.ts'
import type { LegSnapshot } from './switch/switch.ts'

/** The fact under which a survey leaves what it came to, also when the patient hung up in the middle of it. */
export const surveyFact = 'survey'

export type ConversationParts = {
  switchboard: Switchboard
  run: (request: RunRequest) => Promise<RunEnd>
  scriptNamed: (name: string) => Script | undefined
  patientOf: (id: number, leg: LegId) => Promise<Patient | undefined>
  questionnaireCodeOf: (versionId: number) => Promise<string | undefined>
  /** What the survey of a call came to, as it is on disk; undefined: the call held none. */
  surveyOutcomeOf: (call: CallId) => Promise<string | undefined>
  /** The same for a call whose driver is gone: a response that was left open is closed with the answers that are kept. */
  settleSurveyOf: (call: CallId) => Promise<string | undefined>
  /** Whether the extension of a call that lived on without us had been dialed. */
  wasExtensionDialed: (call: CallId) => Promise<boolean>
  extensions: ExtensionManners
  /** Who speaks on calls of campaigns with agents. */
  agents: Pick<AgentConversations, 'speak' | 'resume'>
  /** Whether an agent spoke on a call that we did not see the end of. */
  hadAgent: (call: CallId) => Promise<boolean>
  hospitalLanguage: Language
  onError: (error: unknown) => void
}

/** What campaigns say on an answered call: the script of their kind, over the call that the switchboard has. */
export function createConversations(parts: ConversationParts): Conversations {
  const { switchboard } = parts

  /** The call has a driver from the first moment: whatever fails, its books close and nobody is left in silence. */
  async function converse(call: LiveCall, attempt: Attempt, isRecovered: boolean): Promise<Disposition> {
    const work = async (): Promise<Disposition> => {
      const request = await prepare(call, attempt).catch((error: unknown) => {
        parts.onError(error)
        return undefined
      })
      if (request === undefined) return await leave(call)
      if ((await reachExtension(call, attempt, isRecovered)) === 'gone') return 'broke-off'
      if (await hasAgent(call, attempt, request, isRecovered)) return await endOfTalk(call)
      const end = await parts.run({ ...request, isRecovered })
      return end.kind === 'broken' ? await despite(end.error) : dispositionOf(attempt, end, call.facts)
    }
    const despite = (fault: unknown): Promise<Disposition> => outcomeDespite(fault, call, attempt)
    return (await switchboard.drive(call, attempt.campaign.kind, work, despite)) ?? 'failed'
  }

  /** Whether an agent has spoken with the patient. Who hung up before was left alone, and is told nothing more. */
  async function hasAgent(call: LiveCall, attempt: Attempt, { language }: RunRequest, isRecovered: boolean) {
    const { staffing } = attempt.campaign
    if (staffing === undefined) return false
    const converse = isRecovered ? parts.agents.resume : parts.agents.speak
    return await converse(call, attempt, staffing, language).catch((error: unknown) => {
      if (!isHungUp(error)) parts.onError(error)
      return false
    })
  }

  /** What the agent has asked counts, where it was asked to its end. */
  async function endOfTalk(call: LiveCall): Promise<Disposition> {
    if (!call.hasEnded) await call.hangUp('finished').catch(() => undefined)
    const asked = await parts.surveyOutcomeOf(call.id).catch(parts.onError)
    return dispositionOfSurvey(asked ?? undefined) ?? 'completed'
  }

  /**
   * The script broke, or never came through: what the patient did all the same. A survey that we cut short is no
   * outcome of the patient's, so that the fault stands and the rules for faults hold.
   */
  async function outcomeDespite(fault: unknown, call: LiveCall, attempt: Attempt): Promise<Disposition> {
    parts.onError(fault)
    await leave(call)
    const { facts, endedBy, id } = call
    if (asksNothing(attempt.campaign)) return noticeOutcome(facts) ?? 'failed'
    const kept = facts.get(surveyFact) ?? (await parts.settleSurveyOf(id).catch(parts.onError)) ?? undefined
    const disposition = dispositionOfSurvey(kept) ?? 'failed'
    return endedBy === 'them' || !isResumable(disposition) ? disposition : 'failed'
  }

  /** Behind a main number the patient is reached by an extension, once: a call that is taken over may be through already. */
  async function reachExtension(call: LiveCall, { extension }: Attempt, isRecovered: boolean) {
    if (extension === undefined || (isRecovered && (await isThrough(call)))) return 'dialed'
    return await dialExtension(call, extension, parts.extensions)
  }

  /** With the database away it is taken for granted: a call that lived on is more often through than not. */
  function isThrough(call: LiveCall): Promise<boolean> {
    return parts.wasExtensionDialed(call.id).catch((error: unknown) => {
      parts.onError(error)
      return true
    })
  }

  async function prepare(call: LiveCall, attempt: Attempt): Promise<RunRequest> {
    const { noticeText } = attempt.campaign
    const name = scriptOf(attempt.campaign)
    const script = parts.scriptNamed(name)
    if (script === undefined) throw new Error(`there is no script «${name}» for this campaign`)
    const [patient, task] = await Promise.all([parts.patientOf(attempt.patientId, attempt.leg), taskOf(attempt)])
    const words = noticeText === undefined ? {} : { words: { [ownNotice]: noticeText } }
    return { script, call, patient, task, ...words, language: patient?.language ?? parts.hospitalLanguage }
  }

  /** There is nothing that could be said. */
  async function leave(call: LiveCall): Promise<Disposition> {
    const hasGone = call.hasEnded
    await call.hangUp('finished').catch(() => undefined)
    return hasGone ? 'broke-off' : 'failed'
  }

  async function taskOf({ campaign }: Attempt): Promise<Record<string, string>> {
    const code = campaign.questionnaireVersionId && (await parts.questionnaireCodeOf(campaign.questionnaireVersionId))
    return {
      ...(code && { questionnaire: code }),
      ...(campaign.noticePrompt !== undefined && { notice: campaign.noticePrompt }),
      ...(campaign.noticeText !== undefined && { notice: ownNotice }),
      ...(campaign.staffing !== undefined && { hears: campaign.staffing.leftAlone.hears }),
      ...(campaign.kind === 'application' && campaign.leadsTo !== undefined && { to: campaign.leadsTo }),
    }
  }

  /** The call as the switchboard has it, or taken over from the switch. */
  async function callOf(attempt: Attempt, found: LegSnapshot | undefined): Promise<LiveCall | undefined> {
    const known = switchboard.callOf(attempt.leg)
    if (known !== undefined || found === undefined) return known
    return await switchboard.adopt(found, factsOf(attempt))
  }

  async function hold(attempt: Attempt, found: LegSnapshot | undefined, isRecovered: boolean): Promise<Disposition> {
    const call = await callOf(attempt, found)
    // Gone between the answer and here: nothing was said.
    return call === undefined ? 'broke-off' : await converse(call, attempt, isRecovered)
  }

  return {
    begin: (attempt, found) => hold(attempt, found, false),
    resume: (attempt, found) => hold(attempt, found, true),
    async reconstruct({ leg, campaign }) {
      if (asksNothing(campaign)) return 'unknown' // whether it was heard died with the engine
      const asked = dispositionOfSurvey(await parts.surveyOutcomeOf(callIdOf(leg)))
      if (campaign.kind !== 'agents') return asked ?? 'broke-off'
      return asked ?? ((await parts.hadAgent(callIdOf(leg))) ? 'completed' : 'abandoned')
    },
  }
}

export const factsOf = ({ campaign, contactId, patientId }: Attempt): Record<string, string> => ({
  campaign: String(campaign.id),
  contact: String(contactId),
  patient: String(patientId),
})

/** Facts that scripts and surveys left on the call, as the campaign's outcome. */
function dispositionOf(
  { campaign }: Attempt,
  end: Exclude<RunEnd, { kind: 'broken' }>,
  facts: ReadonlyMap<string, string>,
): Disposition {
  const asked = dispositionOfSurvey(facts.get(surveyFact))
  switch (campaign.kind) {
    case 'voice-notice':
      return noticeOutcome(facts) ?? 'broke-off'
    case 'keypad-survey':
      return asked ?? (end.kind === 'hung-up' ? 'broke-off' : 'failed')
    case 'agents':
      return asked === undefined || asked === 'broke-off' ? 'abandoned' : asked
    case 'script':
      return asked ?? noticeOutcome(facts) ?? (end.kind === 'hung-up' ? 'broke-off' : 'completed')
    case 'application':
      return facts.has('connected') ? 'completed' : 'abandoned'
  }
}

/** The script that its answered calls run; of one with agents, what is heard where none of them is there. */
function scriptOf({ kind, leadsTo }: Attempt['campaign']): string {
  if (kind === 'agents') return 'left-alone'
  return kind === 'script' ? (leadsTo ?? '') : kind
}

/** What came of it is known to the script alone. */
const asksNothing = ({ kind }: Attempt['campaign']): boolean => kind !== 'keypad-survey' && kind !== 'agents'

function noticeOutcome(facts: ReadonlyMap<string, string>): Disposition | undefined {
  if (facts.has('opted-out')) return 'opted-out'
  return facts.has('heard') || facts.has('connected') ? 'completed' : undefined
}

/** The patient has not said the last word, and may go on another time. */
const isResumable = (disposition: Disposition): boolean => disposition === 'partial' || disposition === 'broke-off'

/** A survey's end in the campaign's terms; undefined when there was none, or it is not over. */
export function dispositionOfSurvey(end: string | undefined): Disposition | undefined {
  switch (end) {
    case 'completed':
    case 'partial':
    case 'declined':
    case 'opted-out':
    case 'broke-off':
      return end
    case 'refused-by-key':
      return 'declined'
    default:
      return undefined
  }
}
