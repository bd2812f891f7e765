import type { LiveCall } from '../calls/live-call.ts'
import { WardlineError } from '../errors.ts'
import type { Clock, EpochMs } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { CallId } from '../kernel/ids.ts'
import type { Fields, Language, Speech, Utterance } from '../speech/speech.ts'
import { readQuestionnaire } from './core/check.ts'
import { endStateOf, isResumable } from './core/end-state.ts'
import { type Answers, isSamePlace, pathOf, progressFrom } from './core/path.ts'
import { languageFor, utterancesFor } from './core/phrases.ts'
import type { Problem } from './core/problems.ts'
import type { Answer, EndState } from './core/questionnaire.ts'
import { scoreOf } from './core/scoring.ts'
import { newSession } from './core/session.ts'
import { runSurvey, type SurveyKeeping, type VoiceFiles } from './keypad.ts'
import type { StoredResponse, SurveyStore } from './survey-store.ts'

/** What happens in a survey that others must act upon. Awaited; none of them should take long. */
export type SurveyEvents = {
  /** The person wants no more calls. Runs before good-bye is said. Told again, it changes nothing. */
  optOut(told: { number: string; patient: string; at: EpochMs }): Promise<void>
  /** An answer that must reach somebody at once, as soon as it is kept. */
  redFlag(told: {
    response: string
    patient: string
    campaign: number | undefined
    code: string
    answer: Answer
  }): Promise<void>
  /** A response has ended, also one that was gone on with when its patient called back. */
  ended(told: {
    response: string
    patient: string
    campaign: number | undefined
    call: CallId
    end: EndState
  }): Promise<void>
}

export type SurveysOptions = {
  store: SurveyStore
  speech: Speech
  clock: Clock
  voice: VoiceFiles
  events: SurveyEvents
  /** Fields that every text may use. */
  hospital: Fields
  /** For how long a patient who calls back goes on with what was left unfinished. */
  callBackMs?: number
}

export type SurveyRequest = {
  code: string
  patient: { id: string; fields: Fields; language: Language }
  /** Spoken instead of the patient's language, where the script says so. */
  language?: Language
  /** Default: the call's fact `campaign`. */
  campaign?: number
}

export type AskOutcome = EndState | 'unavailable'

/** The fact of a call that says what its survey came to. */
export const surveyFact = 'survey'

export function createSurveys(options: SurveysOptions) {
  const { store, speech, clock, voice, events, hospital } = options
  const callBackMs = options.callBackMs ?? toMs('7d')

  function keepingOf(call: LiveCall, response: StoredResponse): SurveyKeeping {
    const { id, patient, campaign } = response
    const { questionnaire } = response.version
    const { code } = questionnaire
    const answers = new Map(response.answers)
    let written = { next: response.next, isFlagged: response.isFlagged }
    return {
      async keep(kept) {
        const { answer, dropped, next, isFlagged } = kept
        const after = new Map(answers).set(answer.question, answer)
        for (const question of dropped) after.delete(question)
        // Mostly an answer says it all: a call that goes on later finds the next question by it.
        const isPlain =
          dropped.length === 0 &&
          isFlagged === written.isFlagged &&
          isSamePlace(questionnaire, after, written.next, next)
        await store.keep({ ...kept, response: id, call: call.id, isPlain, now: clock.now() })
        if (!isPlain) written = { next, isFlagged }
        answers.set(answer.question, answer)
        for (const question of dropped) answers.delete(question)
      },
      async pass(next) {
        await store.pass(id, next, clock.now())
        written = { ...written, next }
      },
      close: (end, next) => close(response, answers, { end, next, call: call.id }),
      redFlag: (answer) => events.redFlag({ response: id, patient, campaign, code, answer }),
      optOut: () =>
        events.optOut({ number: call.direction === 'outbound' ? call.to : call.from, patient, at: clock.now() }),
    }
  }

  async function close(
    { id, patient, campaign, version }: StoredResponse,
    answers: Answers,
    { end, next, call }: { end: EndState; next: string | undefined; call: CallId },
  ): Promise<void> {
    const score = scoreOf(version.questionnaire, answers)
    await store.close(id, { state: end, next, score, now: clock.now() })
    await events.ended({ response: id, patient, campaign, call, end })
  }

  /** Closes a response that nobody is filling in any more, with what its answers make of it. */
  async function settleOne(response: StoredResponse, call: CallId): Promise<EndState> {
    const { questionnaire } = response.version
    const end = endStateOf(questionnaire, response.answers)
    const progress = progressFrom(questionnaire, response.answers, response.next)
    const next = isResumable(end) ? pathOf(questionnaire, progress).next?.id : undefined
    await close(response, response.answers, { end, next, call })
    return end
  }

  return {
    /**
     * Asks a questionnaire over a call, from where this patient left it: on a later attempt of the same campaign, when
     * the patient calls back, or when this call lived on while the engine was away. A campaign's response that is
     * settled is not asked again. Resolves with the end state also when the person hung up; the call's next verb throws
     * then. The outcome is the call's fact `survey` as well. `unavailable`: there is no such questionnaire.
     */
    async ask(call: LiveCall, request: SurveyRequest): Promise<AskOutcome> {
      const { code, patient } = request
      const fact = call.facts.get('campaign')
      const campaign = request.campaign ?? (fact === undefined ? undefined : Number(fact))
      const now = clock.now()
      const wanted = request.language ?? patient.language
      const response = await store.open({
        code,
        patient: patient.id,
        campaign,
        call: call.id,
        language: wanted,
        since: now - callBackMs,
        now,
      })
      if (response === undefined) return 'unavailable'
      if (response.state !== 'open' && !isResumable(response.state)) return response.state
      const { questionnaire } = response.version
      const wasGoingOn = response.state === 'open' && response.lastCall === call.id
      const end = await runSurvey(call, {
        questionnaire,
        language: languageFor(questionnaire, wanted),
        fields: { ...hospital, ...patient.fields },
        session: newSession(
          progressFrom(questionnaire, response.answers, response.next),
          wasGoingOn ? 'recovered' : 'first',
        ),
        keeping: keepingOf(call, response),
        speech,
        voice,
        clock,
      })
      call.facts.set(surveyFact, end)
      return end
    },

    /**
     * Takes a questionnaire from JSON. Throws `questionnaire-invalid` with the first problem; ask `readQuestionnaire` for
     * all of them. Returns the warnings.
     */
    async save(
      json: unknown,
    ): Promise<{ code: string; version: number; versionId: number; isNew: boolean; warnings: Problem[] }> {
      const read = readQuestionnaire(json)
      if (read.kind === 'invalid') {
        const [first] = read.problems
        throw new WardlineError('questionnaire-invalid', {
          path: first?.path ?? '',
          why: first?.en ?? '',
          whyZh: first?.zh ?? '',
          count: read.problems.length,
        })
      }
      const saved = await store.save(read.questionnaire, clock.now())
      return { code: read.questionnaire.code, ...saved, warnings: read.problems }
    },

    /** The code of what this patient left unfinished within the call-back limit; undefined: nothing. */
    unfinishedOf: (patient: string) => store.unfinishedCode(patient, clock.now() - callBackMs),

    list: store.list,
    current: store.current,
    version: store.version,

    /** What a version may say to a patient, for rendering before a campaign dials. Throws `not-found`. */
    async utterancesFor(versionId: number): Promise<(patient: { fields: Fields; language: Language }) => Utterance[]> {
      const version = await store.version(versionId)
      if (version === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
      const utterances = utterancesFor(version.questionnaire)
      return ({ fields, language }) => utterances(language, { ...hospital, ...fields })
    },

    /** What the survey of a call came to: `open` while it goes on, undefined when it held none. */
    outcomeOf: store.stateAfter,

    /** What a call's survey came to, once nobody asks it any more: one that was left open is closed as it stands. */
    async settleOf(call: CallId): Promise<EndState | undefined> {
      const response = await store.openOf(call)
      if (response !== undefined) return await settleOne(response, call)
      const state = await store.stateAfter(call)
      return state === 'open' ? undefined : state
    },

    /** After a restart: closes the responses whose call ended while the engine was away. Returns how many. */
    async settle(isAlive: (call: CallId) => boolean): Promise<number> {
      let settled = 0
      for (const response of await store.openOnes()) {
        const { lastCall } = response
        if (lastCall === undefined || isAlive(lastCall)) continue
        await settleOne(response, lastCall)
        settled += 1
      }
      return settled
    },
  }
}

export type Surveys = ReturnType<typeof createSurveys>
