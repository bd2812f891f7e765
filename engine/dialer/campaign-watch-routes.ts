import { Type } from 'typebox'
import { IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { toMs } from '../kernel/duration.ts'
import { shownPhone, sightOf } from '../patients/core/sight.ts'
import type { Campaign } from './campaign.ts'
import { type CampaignDesk, readers } from './desk.ts'
import {
  ContactView,
  ExplanationView,
  orNull,
  ProgressView,
  toContactView,
  toEventView,
  toExplanationView,
  toHeadView,
  toView,
} from './dialer-views.ts'
import { Looks } from './looks.ts'

const ContactsQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Enum(['waiting', 'calling', 'done', 'excluded'])),
  disposition: Type.Optional(
    Type.String({ maxLength: 24, description: 'Of the last attempt; `not-called`: there was none' }),
  ),
  reason: Type.Optional(Type.String({ maxLength: 64 })),
  department: Type.Optional(Type.String({ maxLength: 100 })),
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'Part of a name; a patient number' })),
})

const CallNowView = Type.Object(
  {
    leg: Type.String(),
    contactId: Type.Integer(),
    patientId: Type.Integer(),
    patientName: Type.String(),
    department: Type.String(),
    number: Type.String({ description: 'As far as the role may see it' }),
    position: Type.Integer(),
    state: Type.Enum(['begun', 'ringing', 'answered']),
    begunAt: Instant,
    answeredAt: orNull(Instant),
  },
  { title: 'CallNow' },
)

const PaceView = Type.Object(
  {
    from: Instant,
    to: Instant,
    eachMs: Type.Integer(),
    points: Type.Array(Type.Object({ at: Instant, begun: Type.Integer(), answered: Type.Integer() })),
  },
  { title: 'CampaignPace' },
)

const tags = ['campaigns']

/** Looking on while a campaign calls. */
export function watchRoutes(desk: CampaignDesk): Routes {
  return async (app) => {
    await app.register(progressRoutes(desk))
    await app.register(contactRoutes(desk))
  }
}

function progressRoutes({ dialer, campaigns, lines, watch, pulses, houseCaps, clock }: CampaignDesk): Routes {
  async function progressOf(id: number) {
    const { campaign, counts, opensAt, preparation, liveCalls } = await dialer.progress(id)
    const [head, events, nextDueAt, waits, flagged] = await Promise.all([
      lines.head(id),
      campaigns.events(id),
      watch.nextDueAt(id),
      watch.waits(id),
      watch.flagged(id),
    ])
    const names = await watch.namesOf(events.flatMap(({ userId }) => userId ?? []))
    return {
      campaign: toView(campaign),
      ...toHeadView(head ?? { madeBy: undefined, questionnaire: undefined }),
      counts: { ...counts, byDisposition: { ...counts.byDisposition } },
      liveCalls,
      preparation,
      opensAt: opensAt ?? null,
      nextDueAt: nextDueAt ?? null,
      waits,
      closedPerMinute: pulses.closedPerMinute(id) ?? null,
      flagged,
      house: { lines: houseCaps().lines, used: dialer.liveCalls },
      events: events.map((event) => toEventView(event, names)),
    }
  }

  return async (app) => {
    app.get(
      '/campaigns/:id',
      {
        schema: {
          summary: 'A campaign and how far it is',
          tags,
          params: IdParams,
          response: { 200: ProgressView },
        },
        config: { allow: readers },
      },
      ({ params }) => progressOf(params.id),
    )
    app.get(
      '/campaigns/:id/pace',
      {
        schema: { summary: 'Its calls over time', tags, params: IdParams, response: { 200: PaceView } },
        config: { allow: readers },
      },
      async ({ params }) => {
        const { campaign } = await dialer.progress(params.id)
        const { from, to, eachMs } = stretchOf(campaign, clock.now())
        return { from, to, eachMs, points: await watch.pace(params.id, from, to, eachMs) }
      },
    )
  }
}

const points = 60

/** The last hour by the minute while it goes on; afterwards all of it in as many pieces. */
function stretchOf({ startedAt, endedAt }: Campaign, now: number) {
  const minuteMs = toMs('1m')
  const to = endedAt ?? now
  const from = endedAt === undefined ? to - points * minuteMs : (startedAt ?? to)
  const eachMs = Math.max(1, Math.ceil((to - from) / points / minuteMs)) * minuteMs
  return { from, to, eachMs }
}

function contactRoutes({ dialer, watch, clock }: CampaignDesk): Routes {
  const looks = new Looks(clock)
  return async (app) => {
    app.get(
      '/campaigns/:id/contacts',
      {
        schema: {
          summary: 'Its contacts, in the order of the list',
          tags,
          params: IdParams,
          querystring: ContactsQuery,
          response: { 200: PageOf(ContactView) },
        },
        config: { allow: readers },
      },
      async (request) => {
        const { params, query, user, url } = request
        if (looks.isNew(`${user.id} ${url}`)) await request.audit({ act: 'campaign.read-contacts' })
        const { page, pageSize, ...only } = query
        const { items, total } = await watch.contacts(params.id, only, offsetOf(query))
        return toPage({ items: items.map(toContactView), total }, { page, pageSize })
      },
    )
    app.get(
      '/campaigns/:id/departments',
      {
        schema: {
          summary: 'Departments on its list',
          tags,
          params: IdParams,
          response: { 200: Type.Array(Type.Object({ department: Type.String(), contacts: Type.Integer() })) },
        },
        config: { allow: readers },
      },
      ({ params }) => watch.departments(params.id),
    )
    app.get(
      '/campaigns/:id/calls-now',
      {
        schema: {
          summary: 'Whom it is calling at this moment',
          tags,
          params: IdParams,
          response: { 200: Type.Array(CallNowView) },
        },
        config: { allow: readers },
      },
      async (request) => {
        const { params, user, url } = request
        if (looks.isNew(`${user.id} ${url}`)) await request.audit({ act: 'campaign.watch-calls' })
        const sight = sightOf(user)
        const calls = await watch.callsNow(params.id)
        return calls.map((call) => ({
          ...call,
          number: shownPhone(call.number, sight),
          answeredAt: call.answeredAt ?? null,
        }))
      },
    )
    app.get(
      '/contacts/:id/explanation',
      {
        schema: {
          summary: 'Why this patient was called, or is not',
          tags,
          params: IdParams,
          response: { 200: ExplanationView },
        },
        config: { allow: readers },
      },
      async (request) => {
        const explanation = await dialer.explain(request.params.id)
        await request.audit({ act: 'contact.explain', subject: 'patient', subjectId: explanation.patientId })
        return toExplanationView(explanation, await watch.patientOf(request.params.id))
      },
    )
  }
}
