import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { type ErrorCode, WardlineError } from '../errors.ts'
import { describeViolation, type Violation } from './validation-text.ts'

export const ErrorAnswer = Type.Object(
  {
    code: Type.String({ description: 'One of docs/errors.md; programs decide by this.' }),
    message: Type.String({ description: 'For people, in the language of the user or of Accept-Language.' }),
    params: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
  },
  { title: 'Error' },
)

/** The errors that fastify and its plugins raise by themselves, in our words. */
const foreign: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media-type-unknown',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'upload-missing',
}
const byStatus: Readonly<Record<number, ErrorCode>> = { 404: 'no-such-route', 416: 'range-not-satisfiable' }

/** Every error leaves as `{ code, message, params }`; what nobody foresaw is logged under an id that the user is given. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => send(asKnown(error, request), request, reply))
  app.setNotFoundHandler((request, reply) => send(new WardlineError('no-such-route'), request, reply))
}

function send(error: WardlineError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { seconds } = error.params
  if (error.status === 429 && seconds !== undefined) void reply.header('retry-after', seconds)
  return reply
    .status(error.status)
    .type('application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send({ code: error.code, message: error.messageIn(request.language), params: error.params })
}

function asKnown(error: FastifyError, request: FastifyRequest): WardlineError {
  if (error instanceof WardlineError && error.code !== 'internal') return error
  const why = invalidity(error)
  if (why !== undefined) return new WardlineError('invalid-input', why)
  const code = foreign[error.code] ?? byStatus[error.statusCode ?? 500]
  if (code !== undefined) return new WardlineError(code)
  const id = randomUUID().slice(0, 8)
  request.log.error({ err: error, errorId: id, route: request.routeOptions.url }, 'a request failed')
  return new WardlineError('internal', { id })
}

/** In both languages: the command line prints both. */
function invalidity(error: FastifyError): { why: string; whyZh: string } | undefined {
  if (error.validation !== undefined) {
    const violations = error.validation as Violation[]
    return { why: describeViolation(violations, 'en'), whyZh: describeViolation(violations, 'zh-CN') }
  }
  const status = error.statusCode ?? 500
  if (status < 400 || status >= 500 || foreign[error.code] !== undefined || byStatus[status] !== undefined)
    return undefined
  return { why: 'the request is not in the right form', whyZh: '请求格式不正确' }
}
