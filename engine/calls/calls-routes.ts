import { type TSchema, Type } from 'typebox'
import { scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Instant, offsetOf, PageOf, PageQuery, type Routes, toPage, UuidParams } from '../http/route-conventions.ts'
import type { CallLogQueries } from './call-log-queries.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const text = OrNull(Type.String())
const instant = OrNull(Instant)

const callFields = {
  id: Type.String(),
  direction: Type.Union([Type.Literal('inbound'), Type.Literal('outbound')]),
  fromNumber: Type.String(),
  toNumber: Type.String(),
  patientId: OrNull(Type.Integer()),
  patientName: text,
  department: text,
  campaignId: OrNull(Type.Integer()),
  script: text,
  startedAt: Instant,
  answeredAt: instant,
  endedAt: instant,
  disposition: text,
  cause: text,
  rawCause: text,
  endedBy: text,
  termination: text,
}

const CallView = Type.Object(callFields, { title: 'Call' })

const LegView = Type.Object({
  id: Type.String(),
  role: Type.String(),
  number: Type.String(),
  startedAt: Instant,
  rangAt: instant,
  answeredAt: instant,
  endedAt: instant,
  rawCause: text,
  endedBy: text,
})

const facts = OrNull(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])))

const TrailView = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  verb: Type.String(),
  prompt: Type.String(),
  outcome: Type.String(),
  detail: facts,
  /** Keys that the person pressed as an answer. */
  pii: facts,
})

const CallDetail = Type.Object(
  { ...callFields, legs: Type.Array(LegView), trail: Type.Array(TrailView) },
  { title: 'CallDetail' },
)

const CallQuery = Type.Object({
  ...PageQuery.properties,
  direction: Type.Optional(Type.Union([Type.Literal('inbound'), Type.Literal('outbound')])),
  disposition: Type.Optional(Type.String({ maxLength: 24 })),
  campaignId: Type.Optional(Type.Integer({ minimum: 1 })),
  patientId: Type.Optional(Type.Integer({ minimum: 1 })),
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
})

/** The call log: who was called, what came of it, and the trail of each call. */
export function callsRoutes(calls: CallLogQueries): Routes {
  return async (app) => {
    app.get(
      '/calls',
      {
        schema: {
          summary: 'Call log, newest first',
          tags: ['calls'],
          querystring: CallQuery,
          response: { 200: PageOf(CallView) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'], audit: 'call.search' },
      },
      async (request) => {
        const { page, pageSize, ...filter } = request.query
        const found = await calls.list(filter, scopeOf(request.user), offsetOf({ page, pageSize }))
        return toPage(found, { page, pageSize })
      },
    )

    app.get(
      '/calls/:id',
      {
        schema: {
          summary: 'One call with its legs and its trail',
          tags: ['calls'],
          params: UuidParams,
          response: { 200: CallDetail },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'], audit: 'call.read' },
      },
      async (request) => {
        const call = await calls.one(request.params.id, scopeOf(request.user))
        if (call === undefined) throw new WardlineError('not-found', { what: 'call' })
        return call
      },
    )
  }
}
