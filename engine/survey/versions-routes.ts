import { Type } from 'typebox'
import { scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type {
  ResponseLine as Line,
  QuestionnaireOverviewStore,
  VersionLine as VersionOf,
} from './questionnaire-overview-store.ts'
import { Code, EndState, ResponseLine, Version, VersionLine } from './questionnaire-views.ts'

const tags = ['questionnaires']

/** The versions of a questionnaire, and who has answered them. */
export function versionsRoutes(store: QuestionnaireOverviewStore): Routes {
  return async (app) => {
    app.get(
      '/questionnaires/:code/versions',
      {
        schema: {
          summary: 'Versions of a questionnaire, newest first; frozen ones have answers and never change',
          tags,
          params: Type.Object({ code: Code }),
          response: { 200: Type.Array(VersionLine) },
        },
        config: { allow: 'signed-in' },
      },
      async ({ params }) => (await store.versions(params.code)).map(versionView),
    )

    app.get(
      '/questionnaires/:code/versions/:version',
      {
        schema: {
          summary: 'One version of a questionnaire',
          tags,
          params: Type.Object({ code: Code, version: Type.Integer({ minimum: 1 }) }),
          response: { 200: Version },
        },
        config: { allow: 'signed-in' },
      },
      async ({ params }) => {
        const found = await store.versionOf(params.code, params.version)
        if (found === undefined) throw new WardlineError('not-found', { what: 'questionnaire' })
        const { versionId, version, sha256, frozenAt, questionnaire } = found
        return { versionId, version, sha256, frozenAt: frozenAt ?? null, questionnaire: { ...questionnaire } }
      },
    )

    app.get(
      '/questionnaires/:code/responses',
      {
        schema: {
          summary: 'Responses to a questionnaire, newest first: who was asked and what came of it',
          tags,
          params: Type.Object({ code: Code }),
          querystring: Type.Object({
            ...PageQuery.properties,
            version: Type.Optional(Type.Integer({ minimum: 1 })),
            state: Type.Optional(Type.Union([EndState, Type.Literal('open')])),
            flagged: Type.Optional(Type.Boolean()),
          }),
          response: { 200: PageOf(ResponseLine) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'] },
      },
      async (request) => {
        const { page, pageSize, ...only } = request.query
        const found = await store.responses(
          { code: request.params.code, ...only },
          scopeOf(request.user),
          offsetOf({ page, pageSize }),
        )
        await request.audit({
          act: 'response.search',
          subjectId: request.params.code,
          detail: { rows: found.items.length },
        })
        return toPage({ items: found.items.map(responseView), total: found.total }, { page, pageSize })
      },
    )
  }
}

const versionView = ({ questionnaire, frozenAt, savedBy, ...line }: VersionOf) => ({
  ...line,
  questions: questionnaire.questions.length,
  frozenAt: frozenAt ?? null,
  savedBy: savedBy ?? null,
})

const responseView = ({ campaignId, campaignName, score, endedAt, lastCall, ...line }: Line) => ({
  ...line,
  campaignId: campaignId ?? null,
  campaignName: campaignName ?? null,
  score: score ?? null,
  endedAt: endedAt ?? null,
  lastCall: lastCall ?? null,
})
