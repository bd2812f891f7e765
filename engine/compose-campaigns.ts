/** The campaigns' part of the engine: whom they call, what is said on their calls, and the calls that try them first. */
import { createAgentChoice } from './agent-choice.ts'
import { createAgentConversations } from './agent-conversations.ts'
import type { CallsStore } from './calls/calls-store.ts'
import { extensionDialed } from './calls/dial-extension.ts'
import type { Switchboard } from './calls/switchboard.ts'
import { createCampaignPreviews } from './campaign-previews.ts'
import { createCampaignSpeech } from './campaign-speech.ts'
import { createStaffDesk } from './campaign-staff-desk.ts'
import { createCampaignTrials } from './campaign-trials.ts'
import type { EngineParts } from './compose.ts'
import type { Queues } from './compose-queues.ts'
import { type ConversationParts, createConversations, dispositionOfSurvey } from './conversations.ts'
import { attemptsStore } from './dialer/attempts-store.ts'
import { campaignsStore } from './dialer/campaigns-store.ts'
import { Dialer } from './dialer/dialer.ts'
import { pacingStore } from './dialer/pacing-store.ts'
import type { Telephony } from './dialer/ports.ts'
import { Pulses } from './dialer/pulses.ts'
import { testCallsStore } from './dialer/test-calls-store.ts'
import { Wording } from './dialer/wording.ts'
import { beginOfDay } from './dialplan/core/opening-hours.ts'
import type { Loader } from './dialplan/loader.ts'
import type { House } from './house.ts'
import type { CallId, LegId } from './kernel/ids.ts'
import { type PhoneRules, trunkNumber } from './kernel/phone-number.ts'
import type { Live } from './live/live.ts'
import type { PatientDirectory } from './patients/patient-directory.ts'
import type { RecordingFeature } from './recording/recording.ts'
import type { SpeechService } from './speech/create-speech.ts'
import type { Surveys } from './survey/survey.ts'

type CampaignParts = Omit<EngineParts, 'voice' | 'dialplans'> &
  Pick<ConversationParts, 'run' | 'scriptNamed'> & {
    live: Live
    house: House
    calls: CallsStore
    switchboard: Switchboard
    recording: RecordingFeature
    patients: PatientDirectory
    phoneRules: PhoneRules
    speech: SpeechService
    surveys: Surveys
    queues: Queues
    loader: Loader
    leadsSomewhere: (to: string) => Promise<boolean>
    onError: (area: string) => (error: unknown) => void
  }

export function composeCampaigns(parts: CampaignParts) {
  const { config, clock, inFlight, db, log, live, house, calls, switchboard, recording } = parts
  const { patients, phoneRules, speech, surveys, queues, onError } = parts
  const campaigns = campaignsStore(db)
  const attempts = attemptsStore(db)
  const questionnaireOf = async (versionId: number) => (await surveys.version(versionId))?.questionnaire
  const choice = createAgentChoice({ staff: queues.staff, lastAgentOf: queues.lastAgentOf })
  const agents = createAgentConversations({
    queueCalls: queues.queueCalls,
    queueById: (id) => queues.acd.queueById(id),
    agentFor: async (attempt, staffing) =>
      dialer.atDesks.previews.holderOf(attempt.leg) ?? (await choice(attempt, staffing)),
    isFree: (agent) => ['ready', 'held'].includes(queues.staff.now(agent).is),
    joined: ({ leg }) => dialer.atDesks.previews.letGo(leg),
    speech,
    now: () => clock.now(),
    told: (attempt, what) => dialer.told(attempt.campaign.id, attempt.leg, what),
    onError: onError('agents of campaigns'),
  })
  const conversation: ConversationParts = {
    switchboard,
    run: parts.run,
    scriptNamed: parts.scriptNamed,
    patientOf: patients.forCall,
    questionnaireCodeOf: async (versionId) => (await questionnaireOf(versionId))?.code,
    surveyOutcomeOf: surveys.outcomeOf,
    settleSurveyOf: surveys.settleOf,
    wasExtensionDialed: (call) => calls.hasCome(call, extensionDialed),
    extensions: config.extensions,
    agents,
    hadAgent: queues.logStore.hadAgent,
    hospitalLanguage: 'zh-CN',
    onError: onError('conversation'),
  }
  const telephony: Telephony = {
    originate: (request, facts) => switchboard.originate(request, facts),
    settle: (leg, placedAt) => parts.switch.settle(leg, placedAt),
    subscribe: (listener) => parts.switch.subscribe(listener),
    isConnected: () => parts.switch.health().connected,
    destinationOf: (number) => ({ kind: 'trunk', trunk: config.trunk, number: trunkNumber(number) }),
  }
  const pulses = new Pulses({ clock, publish: (pulse) => live.publish('campaign.pulse', { ...pulse }) })
  const dialer = new Dialer({
    clock,
    campaigns,
    attempts,
    pacing: pacingStore(db),
    staff: queues.staff,
    telephony,
    conversations: createConversations(conversation),
    speech: createCampaignSpeech({
      inFlight,
      speech,
      surveyUtterancesFor: surveys.utterancesFor,
      patientsOf: patients.ofCampaign,
      countOf: patients.countOfCampaign,
      onFailure: (campaign, { failed }) =>
        log.warn(
          { campaign: campaign.id, failures: failed.length, why: failed[0]?.why },
          'some prompts could not be spoken',
        ),
    }),
    caps: house.caps(),
    callerIds: house.callerIds,
    onEvent: (event) => {
      pulses.hear(event)
      // One for every sound: what a pulse says of them is enough.
      if (event.kind !== 'SpeechPreparing') live.publish(`campaign.${event.kind}`, { ...event })
      parts.onDialerEvent?.(event)
    },
    onPreview: (agent) => queues.acd.ports.news({ topic: 'agent', agent }),
    onError: onError('dialer'),
  })
  const trials = createCampaignTrials({
    calls: {
      clock,
      store: testCallsStore(db),
      telephony: { ...telephony, hangUp: (leg, reason) => parts.switch.hangUp(leg, reason) },
      phoneRules,
      callerId: () => house.callerIds().default,
      emit: (news) => live.publish('test-call.news', { ...news }),
      onError: onError('test call'),
    },
    conversations: conversation,
    survey: { speech, clock, voice: recording, hospital: house.hospital },
    questionnaireOf,
  })
  const wording = new Wording({
    questionnaireOf,
    words: (utterance) => speech.words(utterance),
    prompts: (language) => speech.prompts(language),
    leads: createStaffDesk({ queues, loader: parts.loader, leadsSomewhere: parts.leadsSomewhere }),
    fieldsOf: async (id) => (await patients.forCall(id))?.fields,
  })

  /**
   * A patient who calls back and answers is not called again for it; nor one whose answers were still being written when
   * the call had long been given up. While a campaign's own call lives, its end is what counts.
   */
  async function settleBesides(patient: number, campaign: number, call: CallId, end: string): Promise<void> {
    const live = switchboard.callOf(call as string as LegId)
    const disposition = dispositionOfSurvey(end)
    if (disposition === undefined || live?.direction === 'outbound') return
    await dialer.calledBack(campaign, patient, disposition, live === undefined ? 'answered-late' : 'called-back')
  }

  /** A patient who has answered an agent is not called for it any more, and counts in the campaign as one who was. */
  async function settleAtDesk(patient: number, campaign: number, end: string): Promise<void> {
    const disposition = dispositionOfSurvey(end)
    if (disposition !== undefined) await dialer.askedAtDesk(campaign, patient, disposition)
  }

  const previews = createCampaignPreviews({
    atDesks: dialer.atDesks,
    campaigns,
    attempts,
    beginOf: (day) => beginOfDay(day, config.timeZone),
  })

  return {
    campaigns,
    agentConversations: agents,
    previews,
    dialer,
    pulses,
    trials,
    wording,
    settleBesides,
    settleAtDesk,
  }
}
