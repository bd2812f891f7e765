import type { Disposition } from './calls/core/disposition.ts'
import { dialExtension, type ExtensionManners } from './calls/dial-extension.ts'
import type { LiveCall } from './calls/live-call.ts'
import type { Switchboard } from './calls/switchboard.ts'
import type { Attempt } from './dialer/campaign.ts'
import { ownNotice } from './dialer/core/notice.ts'
import type { Conversations } from './dialer/ports.ts'
import type { Language, Patient, Script } from './dialplan/api.ts'
import type { RunEnd, RunRequest } from './dialplan/runner.ts'
import { type CallId, callIdOf } from './kernel/ids.ts'
import type { LegSnapshot } from './switch/switch.ts'

/** The fact under which a survey leaves what it came to, also when the patient hung up in the middle of it. */
export const surveyFact = 'survey'

export type ConversationParts = {
  switchboard: Switchboard
  run: (request: RunRequest) => Promise<RunEnd>
  scriptNamed: (name: string) => Script | undefined
  patientOf: (id: number) => Promise<Patient | undefined>
  questionnaireCodeOf: (versionId: number) => Promise<string | undefined>
  /** What the survey of a call came to, as it is on disk; undefined: the call held none. */
  surveyOutcomeOf: (call: CallId) => Promise<string | undefined>
  /** The same for a call whose driver is gone: a response that was left open is closed with the answers that are kept. */
  settleSurveyOf: (call: CallId) => Promise<string | undefined>
  /** Whether the extension of a call that lived on without us had been dialed. */
  wasExtensionDialed: (call: CallId) => Promise<boolean>
  extensions: ExtensionManners
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
      const end = await parts.run({ ...request, isRecovered })
      return end.kind === 'broken' ? await despite(end.error) : dispositionOf(attempt, end, call.facts)
    }
    const despite = (fault: unknown): Promise<Disposition> => outcomeDespite(fault, call, attempt)
    return (await switchboard.drive(call, attempt.campaign.kind, work, despite)) ?? 'failed'
  }

  /**
   * The script broke, or never came through: what the patient did all the same. A survey that we cut short is no
   * outcome of the patient's, so that the fault stands and the rules for faults hold.
   */
  async function outcomeDespite(fault: unknown, call: LiveCall, attempt: Attempt): Promise<Disposition> {
    parts.onError(fault)
    await leave(call)
    const { facts, endedBy, id } = call
    if (attempt.campaign.kind === 'voice-notice') return noticeOutcome(facts) ?? 'failed'
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
    const { kind, noticeText } = attempt.campaign
    const script = parts.scriptNamed(kind)
    if (script === undefined) throw new Error(`there is no script «${kind}» for campaigns of that kind`)
    const [patient, task] = await Promise.all([parts.patientOf(attempt.patientId), taskOf(attempt)])
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
      if (campaign.kind === 'voice-notice') return 'unknown' // whether it was heard died with the engine
      return dispositionOfSurvey(await parts.surveyOutcomeOf(callIdOf(leg))) ?? 'broke-off'
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
  if (campaign.kind === 'voice-notice') return noticeOutcome(facts) ?? 'broke-off'
  return dispositionOfSurvey(facts.get(surveyFact)) ?? (end.kind === 'hung-up' ? 'broke-off' : 'failed')
}

function noticeOutcome(facts: ReadonlyMap<string, string>): Disposition | undefined {
  if (facts.has('opted-out')) return 'opted-out'
  return facts.has('heard') ? 'completed' : undefined
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
