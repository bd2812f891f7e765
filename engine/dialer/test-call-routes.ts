import { Type } from 'typebox'
import type { Language } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes, UuidParams } from '../http/route-conventions.ts'
import { asLegId } from '../kernel/ids.ts'
import { nationalForm } from '../kernel/phone-number.ts'
import { answerLabel, textIn } from '../reports/core/campaign-report.ts'
import { holds } from '../survey/core/path.ts'
import type { Answer, Questionnaire } from '../survey/core/questionnaire.ts'
import { type CampaignDesk, callers } from './desk.ts'
import { orNull, WordsView } from './dialer-views.ts'
import type { TestCall } from './test-calls-store.ts'

const strict = { additionalProperties: false }
const tags = ['test calls']

const TestCallBody = Type.Object(
  {
    kind: Type.Enum(['voice-notice', 'keypad-survey']),
    questionnaireVersionId: Type.Optional(Type.Integer({ minimum: 1 })),
    noticePrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    noticeText: Type.Optional(WordsView),
    /** Whose name and dates are spoken; a patient who is made up where nobody is named. */
    patientId: Type.Optional(Type.Integer({ minimum: 1 })),
    language: Type.Enum(['zh-CN', 'en']),
    to: Type.String({ minLength: 1, maxLength: 40, description: 'A number, or an extension of the house' }),
    callerId: Type.Optional(Type.String({ maxLength: 32, pattern: '^\\+?\\d*$' })),
  },
  strict,
)

const TestCallView = Type.Object(
  {
    id: Type.String(),
    state: Type.Enum(['begun', 'ringing', 'answered', 'ended']),
    kind: Type.Enum(['voice-notice', 'keypad-survey']),
    to: Type.String(),
    language: Type.String(),
    disposition: orNull(Type.String({ description: 'As of an attempt, or `cancelled`' })),
    cause: orNull(Type.String()),
    questions: Type.Integer({ description: 'That the questionnaire has' }),
    answers: Type.Array(
      Type.Object({
        question: Type.String(),
        title: Type.String(),
        value: Type.String(),
        label: Type.String(),
        isFlagged: Type.Boolean(),
      }),
    ),
    begunAt: Instant,
    answeredAt: orNull(Instant),
    endedAt: orNull(Instant),
  },
  { title: 'TestCall' },
)

/** "Call me first": who has asked for a test call follows it, and nobody else. */
export function testCallRoutes({ testCalls, testCallsStore, wording }: CampaignDesk): Routes {
  async function own(id: string, userId: number): Promise<TestCall> {
    const found = await testCallsStore.byId(id)
    if (found === undefined || found.userId !== userId) throw new WardlineError('not-found', { what: 'test call' })
    return found
  }

  return async (app) => {
    app.post(
      '/test-calls',
      {
        schema: {
          summary: 'Call a phone at hand with what a campaign would say; news come as `test-call.news`',
          tags,
          body: TestCallBody,
          response: { 201: Type.Object({ id: Type.String() }) },
        },
        config: { allow: callers },
      },
      async (request, reply) => {
        const { questionnaireVersionId, noticePrompt, noticeText, patientId, callerId = '', ...rest } = request.body
        const said = { questionnaireVersionId, noticePrompt, noticeText }
        await wording.check({ kind: rest.kind, ...said })
        const id = await testCalls.start({ ...rest, ...said, patientId, callerId, userId: request.user.id })
        await request.audit({ act: 'test-call.make', subjectId: id })
        return reply.status(201).send({ id })
      },
    )
    app.get(
      '/test-calls/:id',
      {
        schema: { summary: 'How a test call goes', tags, params: UuidParams, response: { 200: TestCallView } },
        config: { allow: callers },
      },
      async ({ params, user, language }) => {
        const call = await own(params.id, user.id)
        const { questionnaireVersionId } = call
        const asked =
          questionnaireVersionId === undefined ? undefined : await wording.questionnaireOf(questionnaireVersionId)
        return toView(call, asked, language)
      },
    )
    app.post(
      '/test-calls/:id/hang-up',
      {
        schema: { summary: 'End a test call', tags, params: UuidParams, response: { 204: Type.Null() } },
        config: { allow: callers },
      },
      async ({ params, user }, reply) => {
        const leg = asLegId((await own(params.id, user.id)).leg)
        if (leg !== undefined) await testCalls.hangUp(leg)
        return reply.status(204).send(null)
      },
    )
  }
}

function toView(call: TestCall, asked: Questionnaire | undefined, language: Language) {
  return {
    id: call.leg,
    state: call.state,
    kind: call.kind,
    to: nationalForm(call.number),
    language: call.language,
    disposition: call.disposition ?? null,
    cause: call.cause ?? null,
    questions: asked?.questions.filter(({ kind }) => kind !== 'statement').length ?? 0,
    answers: answersOf(call, asked, language),
    begunAt: call.begunAt,
    answeredAt: call.answeredAt ?? null,
    endedAt: call.endedAt ?? null,
  }
}

function answersOf({ answers }: TestCall, asked: Questionnaire | undefined, language: Language) {
  const known = new Map(answers.map(({ question, value }) => [question, asAnswer(question, value)]))
  return answers.map(({ question: id, value }) => {
    const question = asked?.questions.find((each) => each.id === id)
    if (question === undefined) return { question: id, title: id, value, label: value, isFlagged: false }
    return {
      question: id,
      title: textIn(question.title ?? question.text, language),
      value,
      label: answerLabel(question, value, language),
      isFlagged: question.redFlag !== undefined && holds(question.redFlag, known),
    }
  })
}

const asAnswer = (question: string, value: string): Answer => ({
  question,
  value,
  keys: '',
  answeredAt: 0,
  tookMs: 0,
  repeats: 0,
})
