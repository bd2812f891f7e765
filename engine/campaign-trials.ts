import type { LiveCall } from './calls/live-call.ts'
import { type ConversationParts, createConversations, surveyFact } from './conversations.ts'
import { standInFields } from './dialer/core/stand-in.ts'
import { TestCalls, type TestCallsParts } from './dialer/test-calls.ts'
import type { Patient, SurveyOutcome } from './dialplan/api.ts'
import type { LegId } from './kernel/ids.ts'
import type { Fields, Language } from './speech/speech.ts'
import type { Questionnaire } from './survey/core/questionnaire.ts'
import { askOnTrial, type TrialParts } from './survey/trial.ts'

export type CampaignTrialsParts = {
  calls: Omit<TestCallsParts, 'conversations'>
  conversations: ConversationParts
  survey: TrialParts
  questionnaireOf(versionId: number): Promise<Questionnaire | undefined>
}

/** Test calls hold the conversation that a campaign would hold, with a patient who is chosen or made up. */
export function createCampaignTrials(parts: CampaignTrialsParts) {
  const conversations = createConversations({ ...parts.conversations, patientOf })
  const calls: TestCalls = new TestCalls({ ...parts.calls, conversations })

  /** Spoken to in the language that was asked for, whoever it is. */
  async function patientOf(id: number, leg: LegId): Promise<Patient | undefined> {
    const language = calls.planOf(leg)?.language ?? 'zh-CN'
    if (id === 0) return { id: '0', fields: standInFields(language), language, isVip: false }
    const patient = await parts.conversations.patientOf(id, leg)
    return patient === undefined ? undefined : { ...patient, language }
  }

  return {
    calls,

    /** Asks the questionnaire of a test call; undefined: this is none. */
    async ask(call: LiveCall, spoken: { fields: Fields; language: Language }): Promise<SurveyOutcome | undefined> {
      const plan = calls.planOf(call.leg)
      if (plan === undefined) return undefined
      const questionnaire =
        plan.questionnaireVersionId === undefined ? undefined : await parts.questionnaireOf(plan.questionnaireVersionId)
      if (questionnaire === undefined) return 'unavailable'
      const end = await askOnTrial(
        call,
        {
          questionnaire,
          ...spoken,
          onAnswer: ({ question, value, dropped }) => calls.keyed(call.leg, { question, value }, dropped),
        },
        parts.survey,
      )
      call.facts.set(surveyFact, end)
      return end
    },
  }
}
