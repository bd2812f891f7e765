import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import { readQuestionnaire } from './core/check.ts'
import type { Surveys } from './survey.ts'

const Code = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' })
const Words = Type.Record(Type.String(), Type.String())
/** The questionnaire as it is written; its own schema and rules are checked when it is saved. */
const Definition = Type.Record(Type.String(), Type.Unknown())

const Problem = Type.Object(
  { path: Type.String(), zh: Type.String(), en: Type.String() },
  { title: 'QuestionnaireProblem' },
)

const Head = Type.Object(
  {
    id: Type.Integer(),
    code: Type.String(),
    title: Words,
    version: Type.Integer(),
    versionId: Type.Integer(),
    updatedAt: Instant,
  },
  { title: 'QuestionnaireHead' },
)

const Version = Type.Object(
  {
    versionId: Type.Integer(),
    version: Type.Integer(),
    /** Null until the first answer; from then on this version never changes. */
    frozenAt: Type.Union([Instant, Type.Null()]),
    questionnaire: Definition,
  },
  { title: 'QuestionnaireVersion' },
)

/** Questionnaires: read by everybody who works with them, written by IT and managers. */
export function surveyRoutes(surveys: Surveys): Routes {
  return async (app) => {
    app.get(
      '/questionnaires',
      {
        schema: {
          summary: 'Questionnaires, each in its current version',
          tags: ['questionnaires'],
          response: { 200: Type.Array(Head) },
        },
        config: { allow: 'signed-in' },
      },
      async () => (await surveys.list()).map((head) => ({ ...head, title: { ...head.title } })),
    )

    app.get(
      '/questionnaires/:code',
      {
        schema: {
          summary: 'The current version of a questionnaire',
          tags: ['questionnaires'],
          params: Type.Object({ code: Code }),
          response: { 200: Version },
        },
        config: { allow: 'signed-in' },
      },
      async (request) => {
        const found = await surveys.current(request.params.code)
        if (found === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
        const { id: versionId, version, frozenAt, questionnaire } = found
        return { versionId, version, frozenAt: frozenAt ?? null, questionnaire: { ...questionnaire } }
      },
    )

    app.post(
      '/questionnaires',
      {
        schema: {
          summary: 'Save a questionnaire: a changed content becomes a new version, answers keep theirs',
          tags: ['questionnaires'],
          body: Definition,
          response: {
            200: Type.Object({
              code: Type.String(),
              version: Type.Integer(),
              versionId: Type.Integer(),
              isNew: Type.Boolean(),
              warnings: Type.Array(Problem),
            }),
          },
        },
        config: { allow: ['it', 'manager'], audit: 'questionnaire.save' },
      },
      (request) => surveys.save(request.body),
    )

    app.post(
      '/questionnaires/check',
      {
        schema: {
          summary: 'Everything that is wrong with a questionnaire, without saving it',
          tags: ['questionnaires'],
          body: Definition,
          response: { 200: Type.Object({ isValid: Type.Boolean(), problems: Type.Array(Problem) }) },
        },
        config: { allow: ['it', 'manager'] },
      },
      async (request) => {
        const read = readQuestionnaire(request.body)
        return { isValid: read.kind !== 'invalid', problems: [...read.problems] }
      },
    )
  }
}
