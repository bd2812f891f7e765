import { Type } from 'typebox'
import { Looks } from '../accounts/core/looks.ts'
import { type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { contentOf, Instant, offsetOf, PageOf, type Routes, toPage, UuidParams } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import { type Sight, shownPhone, sightOf } from '../patients/core/sight.ts'
import type { CallDetail } from './call-detail.ts'
import type { CallLogQueries } from './call-log-queries.ts'
import type { CallView } from './call-rows.ts'
import { CallDetailView, CallLine, filterOf, ListQuery, NewsQuery, TotalsQuery } from './calls-views.ts'
import { callsWorkbook } from './calls-workbook.ts'

export type CallsRoutesParts = {
  calls: CallLogQueries
  detail: (id: string, user: SignedInUser) => Promise<CallDetail | undefined>
  /** Names that a filter may offer: of campaigns that have called and of scripts that have run. */
  choices: () => Promise<{ campaigns: { id: number; name: string }[]; scripts: string[] }>
  clock: Clock
  timeZone: string
}

const everybody = ['it', 'manager', 'supervisor', 'agent', 'doctor'] as const
const tags = ['calls']

const Totals = Type.Object({
  calls: Type.Integer(),
  talkMs: Type.Integer(),
  answered: Type.Integer(),
  /** False: there are more than these, and summing them up would take too long. */
  isWhole: Type.Boolean(),
})
const News = Type.Object({ fresh: Type.Integer(), changed: Type.Array(CallLine) })
const Choices = Type.Object({
  campaigns: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String() })),
  scripts: Type.Array(Type.String()),
})
const Page = Type.Object({
  ...PageOf(CallLine).properties,
  /** `total` is as far as was counted: there are more. */
  isMore: Type.Boolean(),
  asOf: Instant,
})

const seekerOf = (user: SignedInUser) => ({
  ...scopeOf(user),
  wholeNumbersOnly: sightOf(user).phones === 'masked',
})

/** The person's side of the call is somebody's number; ours is not. */
const shown = <Call extends CallView>(call: Call, sight: Sight): Call => ({
  ...call,
  ...(call.direction === 'inbound'
    ? { fromNumber: shownPhone(call.fromNumber, sight) }
    : { toNumber: shownPhone(call.toNumber, sight) }),
})

function shownDetail(call: CallDetail, sight: Sight): CallDetail {
  const isMasked = sight.phones === 'masked'
  return {
    ...shown(call, sight),
    legs: call.legs.map((leg) => (leg.role === 'agent' ? leg : { ...leg, number: shownPhone(leg.number, sight) })),
    trail: call.trail.map((line) => (isMasked ? { ...line, pii: null } : line)),
  }
}

/** The call log: who was called, what came of it, and the trail of each call. */
export function callsRoutes({ calls, detail, choices, clock, timeZone }: CallsRoutesParts): Routes {
  const looks = new Looks()

  return async (app) => {
    app.get(
      '/calls',
      {
        schema: { summary: 'Call log, newest first', tags, querystring: ListQuery, response: { 200: Page } },
        config: { allow: everybody, audit: 'call.search' },
      },
      async ({ query, user }) => {
        const { page, pageSize, asOf, sort: by, order } = query
        const paging = { ...offsetOf({ page, pageSize }), sorting: { by, descends: order === 'desc' } }
        const found = await calls.list(filterOf(query), seekerOf(user), {
          ...paging,
          ...(asOf !== undefined && { asOf }),
        })
        const items = found.items.map((call) => shown(call, sightOf(user)))
        return { ...toPage({ ...found, items }, { page, pageSize }), isMore: found.isMore, asOf: found.asOf }
      },
    )

    app.get(
      '/calls/totals',
      {
        schema: {
          summary: 'How many calls a filter finds, and for how long people talked in them',
          tags,
          querystring: TotalsQuery,
          response: { 200: Totals },
        },
        config: { allow: everybody },
      },
      async ({ query, user }) => await calls.totals(filterOf(query), seekerOf(user), query.asOf ?? clock.now()),
    )

    app.get(
      '/calls/news',
      {
        schema: {
          summary: 'How many fitting calls have begun since, and how those stand that were going on',
          tags,
          querystring: NewsQuery,
          response: { 200: News },
        },
        config: { allow: everybody },
      },
      async ({ query, user }) => {
        const open = query.open === undefined ? [] : [query.open].flat()
        const news = await calls.news(filterOf(query), seekerOf(user), { asOf: query.asOf, open })
        return { ...news, changed: news.changed.map((call) => shown(call, sightOf(user))) }
      },
    )

    app.get(
      '/calls/choices',
      {
        schema: { summary: 'What the call log can be filtered by', tags, response: { 200: Choices } },
        config: { allow: everybody },
      },
      () => choices(),
    )

    app.get(
      '/calls/export.xlsx',
      {
        schema: {
          summary: 'The calls that a filter finds, as a workbook',
          tags,
          querystring: TotalsQuery,
          response: { 200: contentOf(xlsx) },
        },
        config: { allow: ['manager', 'supervisor', 'doctor'] },
      },
      async (request, reply) => {
        const { query, user, language } = request
        const [filter, seeker, asOf] = [filterOf(query), seekerOf(user), query.asOf ?? clock.now()]
        const { calls: count } = await calls.totals(filter, seeker, asOf)
        await request.audit({ act: 'call.export', detail: { calls: count } })
        const book = callsWorkbook({
          pages: calls.pages(filter, seeker, asOf),
          language,
          timeZone,
          sight: sightOf(user),
        })
        return reply
          .type(xlsx)
          .header('content-disposition', 'attachment; filename="calls.xlsx"')
          .header('cache-control', 'private, no-store')
          .send(book)
      },
    )

    app.get(
      '/calls/:id',
      {
        schema: {
          summary: 'One call with its legs, its trail and what was answered in it',
          tags,
          params: UuidParams,
          response: { 200: CallDetailView },
        },
        config: { allow: everybody },
      },
      async (request) => {
        const { user, params } = request
        const call = await detail(params.id, user)
        if (call === undefined) throw new WardlineError('not-found', { what: 'call' })
        // A page that is open while the call goes on asks again and again: that is one look.
        if (looks.begins(user.id, params.id, clock.now())) await request.audit({ act: 'call.read' })
        return shownDetail(call, sightOf(user))
      },
    )
  }
}

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
