import { newResponseId, type ResponseId } from '../kernel/ids.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { StoredResponse, SurveyStore } from '../survey/survey-store.ts'

type Version = StoredResponse['version']

/** The survey store of a rehearsal: nothing is kept, nobody's answers are touched. */
export function memorySurveyStore(questionnaireOf: (code: string) => Promise<Questionnaire | undefined>): SurveyStore {
  const versions = new Map<string, Version>()
  const responses = new Map<ResponseId, StoredResponse>()
  const change = (id: ResponseId, changed: Partial<StoredResponse>): void => {
    const response = responses.get(id)
    if (response !== undefined) responses.set(id, { ...response, ...changed })
  }
  async function versionOf(code: string): Promise<Version | undefined> {
    const questionnaire = versions.get(code)?.questionnaire ?? (await questionnaireOf(code))
    if (questionnaire === undefined) return undefined
    const version = versions.get(code) ?? {
      id: versions.size + 1,
      version: 1,
      questionnaire,
      sha256: '',
      frozenAt: undefined,
    }
    versions.set(code, version)
    return version
  }

  return {
    save: () => Promise.reject(new Error('a rehearsal saves no questionnaire')),
    list: () => Promise.resolve([]),
    current: versionOf,
    version: (id) => Promise.resolve([...versions.values()].find((version) => version.id === id)),
    async open(request) {
      const version = await versionOf(request.code)
      if (version === undefined) return undefined
      const id = newResponseId()
      const response: StoredResponse = {
        id,
        version,
        patient: request.patient,
        campaign: request.campaign,
        state: 'open',
        language: request.language,
        next: undefined,
        startedAt: request.now,
        lastCall: undefined,
        isFlagged: false,
        answers: new Map(),
      }
      responses.set(id, response)
      return response
    },
    keep({ response, answer, dropped, next }) {
      const answers = new Map(responses.get(response)?.answers)
      answers.set(answer.question, answer)
      for (const question of dropped) answers.delete(question)
      change(response, { answers, next })
      return Promise.resolve()
    },
    pass: (response, next) => Promise.resolve(change(response, { next })),
    close: (response, { state, next }) => Promise.resolve(change(response, { state, next })),
    response: (id) => Promise.resolve(responses.get(id)),
    stateAfter: () => Promise.resolve(undefined),
    openOf: () => Promise.resolve(undefined),
    unfinishedCode: () => Promise.resolve(undefined),
    openOnes: () => Promise.resolve([]),
  }
}
