import { type Static, type TSchema, Type } from 'typebox'
import { Instant, PageQuery } from '../http/route-conventions.ts'
import type { CallFilter } from './call-search-store.ts'
import { dispositions, terminations } from './core/call-words.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const text = OrNull(Type.String())
const instant = OrNull(Instant)

const callFields = {
  id: Type.String(),
  direction: Type.Enum(['inbound', 'outbound']),
  /** Masked where the role demands it. */
  fromNumber: Type.String(),
  toNumber: Type.String(),
  patientId: OrNull(Type.Integer()),
  patientName: text,
  department: text,
  campaignId: OrNull(Type.Integer()),
  campaignName: text,
  contactId: OrNull(Type.Integer()),
  script: text,
  startedAt: Instant,
  answeredAt: instant,
  endedAt: instant,
  talkMs: OrNull(Type.Integer()),
  disposition: text,
  cause: text,
  rawCause: text,
  endedBy: text,
  termination: text,
  recording: OrNull(Type.Enum(['recording', 'kept', 'missing', 'deleted'])),
  hasRedFlag: Type.Boolean(),
}

export const CallLine = Type.Object(callFields, { title: 'Call' })

const LegView = Type.Object({
  id: Type.String(),
  role: Type.String(),
  direction: Type.String(),
  number: Type.String(),
  startedAt: Instant,
  rangAt: instant,
  answeredAt: instant,
  endedAt: instant,
  cause: text,
  rawCause: text,
  endedBy: text,
})

const facts = OrNull(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])))

const TrailView = Type.Object({
  seq: Type.Integer(),
  at: Instant,
  verb: Type.String(),
  prompt: Type.String(),
  /** What people call it: a questionnaire or a question by its title. Null: the prompt is its own name. */
  title: text,
  outcome: Type.String(),
  detail: facts,
  /** Keys that the person pressed as an answer; null for roles that see no numbers. */
  pii: facts,
})

const AnswerView = Type.Object({
  questionnaire: Type.String(),
  question: Type.String(),
  title: Type.String(),
  answer: Type.String(),
  keys: Type.String(),
  answeredAt: Instant,
  isRedFlag: Type.Boolean(),
})

export const CallDetailView = Type.Object(
  { ...callFields, legs: Type.Array(LegView), trail: Type.Array(TrailView), answers: Type.Array(AnswerView) },
  { title: 'CallDetail' },
)

const Several = <Schema extends TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Array(schema, { minItems: 1, maxItems: 50 })])

export const filterFields = {
  from: Type.Optional(Instant),
  to: Type.Optional(Instant),
  direction: Type.Optional(Type.Enum(['inbound', 'outbound'])),
  disposition: Type.Optional(Several(Type.Enum([...dispositions, 'none']))),
  termination: Type.Optional(Several(Type.Enum(terminations))),
  campaignId: Type.Optional(Type.Integer({ minimum: 1 })),
  patientId: Type.Optional(Type.Integer({ minimum: 1 })),
  script: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  department: Type.Optional(Several(Type.String({ maxLength: 100 }))),
  text: Type.Optional(
    Type.String({ maxLength: 100, description: 'A name, pinyin, initials, or a number or its end.' }),
  ),
  talkFromMs: Type.Optional(Type.Integer({ minimum: 0 })),
  talkToMs: Type.Optional(Type.Integer({ minimum: 0 })),
  hasRecording: Type.Optional(Type.Boolean()),
  hasRedFlag: Type.Optional(Type.Boolean()),
}

export const FilterQuery = Type.Object(filterFields)

/** The same calls as when the list was asked for first, whatever has begun since. */
const asOf = Type.Optional(Instant)

export const ListQuery = Type.Object({
  ...PageQuery.properties,
  ...filterFields,
  asOf,
  sort: Type.Enum(['startedAt', 'talkMs'], { default: 'startedAt' }),
  order: Type.Enum(['asc', 'desc'], { default: 'desc' }),
})
export const TotalsQuery = Type.Object({ ...filterFields, asOf })
export const NewsQuery = Type.Object({
  ...filterFields,
  asOf: Instant,
  open: Type.Optional(Several(Type.String({ format: 'uuid' }))),
})

const listOf = <Value>(given: Value | Value[] | undefined): Value[] | undefined =>
  given === undefined ? undefined : ([given].flat() as Value[])

/** The query as the search takes it. */
export function filterOf(query: Static<typeof FilterQuery>): CallFilter {
  const { from, to, direction, campaignId, patientId, script, text: typed, talkFromMs, talkToMs, hasRecording } = query
  const dispositionList = listOf<string>(query.disposition)
  const terminationList = listOf<string>(query.termination)
  const departments = listOf(query.department)
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(direction !== undefined && { direction }),
    ...(dispositionList !== undefined && { dispositions: dispositionList }),
    ...(terminationList !== undefined && { terminations: terminationList }),
    ...(campaignId !== undefined && { campaignId }),
    ...(patientId !== undefined && { patientId }),
    ...(script !== undefined && { script }),
    ...(departments !== undefined && { departments }),
    ...(typed !== undefined && { text: typed }),
    ...(talkFromMs !== undefined && { talkFromMs }),
    ...(talkToMs !== undefined && { talkToMs }),
    ...(hasRecording !== undefined && { hasRecording }),
    ...(query.hasRedFlag !== undefined && { hasRedFlag: query.hasRedFlag }),
  }
}
