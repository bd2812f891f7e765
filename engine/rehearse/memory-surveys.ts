import { newResponseId, type ResponseId } from '../kernel/ids.ts'
import type { Questionnaire } from '../survey/core/questionnaire.ts'
import type { StoredResponse, SurveyStore } from '../survey/survey-store.ts'

/** The survey store of a rehearsal: nothing is kept, nobody's answers are touched. */
export function memorySurveyStore(questionnaires: readonly Questionnaire[]): SurveyStore {
  const versions = questionnaires.map((questionnaire, i) => ({
    id: i + 1,
    version: 1,
    questionnaire,
    sha256: '',
    frozenAt: undefined,
  }))
  const responses = new Map<ResponseId, StoredResponse>()
  const change = (id: ResponseId, changed: Partial<StoredResponse>): void => {
    const response = responses.get(id)
    if (response !== undefined) responses.set(id, { ...response, ...changed })
  }
  const versionOf = (code: string) => versions.find(({ questionnaire }) => questionnaire.code === code)

  return {
    save: () => Promise.reject(new Error('a rehearsal saves no questionnaire')),
    list: () =>
      Promise.resolve(
        versions.map(({ id, version, questionnaire: { code, title } }) => ({
          id,
          code,
          title,
          version,
          versionId: id,
          updatedAt: 0,
        })),
      ),
    current: (code) => Promise.resolve(versionOf(code)),
    version: (id) => Promise.resolve(versions.find((version) => version.id === id)),
    open(request) {
      const version = versionOf(request.code)
      if (version === undefined) return Promise.resolve(undefined)
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
        answers: new Map(),
      }
      responses.set(id, response)
      return Promise.resolve(response)
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
    unfinishedCode: () => Promise.resolve(undefined),
    openOnes: () => Promise.resolve([]),
  }
}
