import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import type { Routes } from '../http/route-conventions.ts'
import { readQuestionnaire } from './core/check.ts'
import type { QuestionnaireLine, QuestionnaireOverviewStore } from './questionnaire-overview-store.ts'
import { Code, Definition, Head, ProblemView, problemViews, Version } from './questionnaire-views.ts'
import type { Surveys } from './survey.ts'
import { readTemplates } from './templates.ts'

export type SurveyRoutesParts = {
  surveys: Pick<Surveys, 'current' | 'save'>
  overview: Pick<QuestionnaireOverviewStore, 'overview'>
  /** Tells open pages that something was saved. */
  onSaved: (saved: { code: string; version: number }) => void
}

const tags = ['questionnaires']
const BasedOn = Type.String({ pattern: '^(?:[0-9a-f]{64}|none)$' })

/** Questionnaires: read by everybody who works with them, written by IT and managers. */
export function surveyRoutes({ surveys, overview, onSaved }: SurveyRoutesParts): Routes {
  return async (app) => {
    app.get(
      '/questionnaires',
      {
        schema: {
          summary: 'Questionnaires, each in its current version, with the responses to all of its versions',
          tags,
          response: { 200: Type.Array(Head) },
        },
        config: { allow: 'signed-in' },
      },
      async () => (await overview.overview()).map(headView),
    )

    app.get(
      '/questionnaires/:code',
      {
        schema: {
          summary: 'The current version of a questionnaire',
          tags,
          params: Type.Object({ code: Code }),
          response: { 200: Version },
        },
        config: { allow: 'signed-in' },
      },
      async (request) => {
        const found = await surveys.current(request.params.code)
        if (found === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
        const { id: versionId, version, frozenAt, questionnaire, sha256 } = found
        return { versionId, version, sha256, frozenAt: frozenAt ?? null, questionnaire: { ...questionnaire } }
      },
    )

    app.get(
      '/questionnaire-templates',
      {
        schema: { summary: 'Questionnaires to start from', tags, response: { 200: Type.Array(Definition) } },
        config: { allow: 'signed-in' },
      },
      async () => (await readTemplates()).map((template) => ({ ...template })),
    )

    app.post(
      '/questionnaires',
      {
        schema: {
          summary:
            'Save a questionnaire: what has answers or a campaign becomes a new version, a draft is written over',
          description:
            '`basedOn`: the sha256 of the version that the author began with, or "none" for a new code. Then 409 when somebody else has saved meanwhile.',
          tags,
          querystring: Type.Object({ basedOn: Type.Optional(BasedOn) }),
          body: Definition,
          response: {
            200: Type.Object({
              code: Type.String(),
              version: Type.Integer(),
              versionId: Type.Integer(),
              isNew: Type.Boolean(),
              sha256: Type.String(),
              warnings: Type.Array(ProblemView),
            }),
          },
        },
        config: { allow: ['it', 'manager'] },
      },
      async (request) => {
        const { basedOn } = request.query
        const userId = request.user.id
        const { warnings, ...saved } = await surveys.save(request.body, {
          userId,
          ...(basedOn !== undefined && { basedOn }),
        })
        await request.audit({ act: 'questionnaire.save', subjectId: saved.code, detail: { version: saved.version } })
        onSaved({ code: saved.code, version: saved.version })
        return { ...saved, warnings: problemViews(warnings) }
      },
    )

    app.post(
      '/questionnaires/check',
      {
        schema: {
          summary: 'Everything that is wrong with a questionnaire, without saving it',
          tags,
          body: Definition,
          response: { 200: Type.Object({ isValid: Type.Boolean(), problems: Type.Array(ProblemView) }) },
        },
        config: { allow: 'signed-in' },
      },
      async (request) => {
        const read = readQuestionnaire(request.body)
        return { isValid: read.kind !== 'invalid', problems: problemViews(read.problems) }
      },
    )
  }
}

const headView = ({ questionnaire, frozenAt, savedBy, ...line }: QuestionnaireLine) => ({
  ...line,
  code: questionnaire.code,
  title: { ...questionnaire.title },
  languages: [...questionnaire.languages],
  questions: questionnaire.questions.length,
  frozenAt: frozenAt ?? null,
  savedBy: savedBy ?? null,
})
