import { Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { exactBody, IdParams, type Routes, UuidParams } from '../http/route-conventions.ts'
import type { CallId, ResponseId } from '../kernel/ids.ts'
import type { Language } from '../speech/speech.ts'
import type { Questionnaire } from './core/questionnaire.ts'
import { longestWords } from './core/typed-answer.ts'
import type { StoredForm } from './form-store.ts'
import { FormChoices, FormProgress, FormView, formView, openFormView, progressView } from './form-views.ts'
import type { Forms } from './forms.ts'
import { Code } from './questionnaire-views.ts'

export type FormRoutesParts = {
  forms: Forms
  /** Whether there is this patient, and the user may see them. */
  maySee(user: SignedInUser, patientId: number): Promise<boolean>
  languageOf(patientId: number): Promise<Language>
  /** The call in which this agent speaks with the patient, or did last. */
  callOf(user: SignedInUser, patientId: number): CallId | undefined
  /** The questionnaire with its texts as they are read out to this patient. */
  wordedFor(form: StoredForm): Promise<Questionnaire>
}

const tags = ['desk']
const allow = ['agent', 'doctor', 'supervisor'] as const
const strict = { additionalProperties: false } as const
const Revision = Type.Integer({ minimum: 0 })
const QuestionParams = Type.Object({
  id: Type.String({ format: 'uuid' }),
  question: Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' }),
})

/** Questionnaires filled in at desks: the patients of the own department for doctors, all of them for agents. */
export function formRoutes(parts: FormRoutesParts): Routes {
  const { forms } = parts

  async function mustSee(user: SignedInUser, patientId: number): Promise<void> {
    if (!(await parts.maySee(user, patientId))) throw new WardlineError('not-found', { what: 'patient' })
  }

  /** The response, where the user may see its patient; who writes in it, and during which call. */
  async function mine(user: SignedInUser, id: string) {
    const form = await forms.form(id as ResponseId)
    const patient = Number(form.patient)
    if (!(await parts.maySee(user, patient))) throw new WardlineError('not-found', { what: 'response' })
    return { form, id: form.id, by: { userId: user.id, call: parts.callOf(user, patient) } }
  }

  const worded = async (form: StoredForm) => formView(form, await parts.wordedFor(form))

  return async (app) => {
    app.get(
      '/patients/:id/questionnaires',
      {
        schema: {
          summary: 'What the patient may still be asked, and everything else that there is to ask',
          tags,
          params: IdParams,
          response: { 200: FormChoices },
        },
        config: { allow, audit: 'response.list' },
      },
      async ({ params, user }) => {
        await mustSee(user, params.id)
        const { open, others } = await forms.choicesFor(params.id)
        return {
          open: open.map((each) => openFormView(each, user.id)),
          others: others.map(({ title, ...rest }) => ({ ...rest, title: { ...title } })),
        }
      },
    )

    app.post(
      '/patients/:id/responses',
      {
        schema: {
          summary: 'Fill a questionnaire in: the one that was left, on the keypad or at a desk, or a new one',
          tags,
          params: IdParams,
          body: Type.Object(
            {
              code: Code,
              campaignId: Type.Optional(Type.Integer({ minimum: 1 })),
              takesOver: Type.Optional(Type.Boolean({ description: 'Also from a colleague who is filling it in' })),
            },
            strict,
          ),
          response: { 200: FormView },
        },
        config: { allow },
      },
      async (request) => {
        const { params, body, user } = request
        await mustSee(user, params.id)
        const form = await forms.begin(
          {
            code: body.code,
            patient: params.id,
            campaign: body.campaignId,
            language: await parts.languageOf(params.id),
            takesOver: body.takesOver === true,
          },
          { userId: user.id, call: parts.callOf(user, params.id) },
        )
        const detail = { response: form.id, questionnaire: body.code }
        await request.audit({ act: 'response.begin', subject: 'patient', subjectId: params.id, detail })
        return await worded(form)
      },
    )

    app.get(
      '/responses/:id',
      {
        schema: {
          summary: 'One filling-in, as it is now',
          tags,
          params: UuidParams,
          response: { 200: FormView },
        },
        config: { allow, audit: 'response.read' },
      },
      async ({ params, user }) => await worded((await mine(user, params.id)).form),
    )

    app.put(
      '/responses/:id/answers/:question',
      {
        schema: {
          summary: 'Answer a question, or answer it anew',
          tags,
          params: QuestionParams,
          body: Type.Object(
            { revision: Revision, value: Type.Union([Type.String({ maxLength: longestWords }), Type.Number()]) },
            strict,
          ),
          response: { 200: FormProgress },
        },
        ...exactBody,
        config: { allow },
      },
      async (request) => {
        const { params, body, user } = request
        const { id, by } = await mine(user, params.id)
        const given = { question: params.question, value: body.value }
        const { form, dropped, wasAnswered } = await forms.answer(id, given, { ...by, revision: body.revision })
        const detail = { question: params.question, dropped: dropped.length }
        if (wasAnswered) await request.audit({ act: 'response.correct', subjectId: id, detail })
        return progressView(form, dropped)
      },
    )

    app.delete(
      '/responses/:id/answers/:question',
      {
        schema: {
          summary: 'Take an answer back',
          tags,
          params: QuestionParams,
          querystring: Type.Object({ revision: Revision }),
          response: { 200: FormProgress },
        },
        config: { allow },
      },
      async (request) => {
        const { params, query, user } = request
        const { id, by } = await mine(user, params.id)
        const { form, dropped } = await forms.takeBack(id, params.question, { ...by, revision: query.revision })
        const detail = { question: params.question, dropped: dropped.length }
        await request.audit({ act: 'response.correct', subjectId: id, detail })
        return progressView(form, dropped)
      },
    )

    app.post(
      '/responses/:id/finish',
      {
        schema: {
          summary: 'End it as its answers stand; declined: the patient said no to it',
          tags,
          params: UuidParams,
          body: Type.Object({ revision: Revision, how: Type.Enum(['end', 'declined']) }, strict),
          response: { 200: FormProgress },
        },
        config: { allow },
      },
      async (request) => {
        const { params, body, user } = request
        const { id, by } = await mine(user, params.id)
        const form = await forms.finish(id, body.how, { ...by, revision: body.revision })
        await request.audit({ act: 'response.finish', subjectId: id, detail: { end: form.state } })
        return progressView(form)
      },
    )

    app.delete(
      '/responses/:id',
      {
        schema: {
          summary: 'Undo one that was opened by mistake, before anything is answered',
          tags,
          params: UuidParams,
          querystring: Type.Object({ revision: Revision }),
          response: { 204: Type.Null() },
        },
        config: { allow },
      },
      async (request, reply) => {
        const { params, query, user } = request
        const { id, by } = await mine(user, params.id)
        await forms.discard(id, { ...by, revision: query.revision })
        await request.audit({ act: 'response.discard', subjectId: id })
        return reply.status(204).send(null)
      },
    )
  }
}
