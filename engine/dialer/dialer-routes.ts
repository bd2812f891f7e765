import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { IdParams, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { CampaignsStore, Selection } from './campaigns-store.ts'
import { campaignRulesSchema, defaultRules } from './core/rules.ts'
import type { Dialer } from './dialer.ts'
import {
  CampaignView,
  ContactView,
  ExplanationView,
  MadeView,
  ProgressView,
  toContactView,
  toEventView,
  toExplanationView,
  toView,
} from './dialer-views.ts'
import { callFailuresAgain, makeCampaign, rulesOf } from './new-campaign.ts'

const strict = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 200 })
const Kind = Type.Union([Type.Literal('voice-notice'), Type.Literal('keypad-survey')])
const RulesGiven = Type.Optional(Type.Unknown({ description: 'As much of the rules as differs from the defaults' }))

const readers = ['it', 'manager', 'supervisor'] as const
const callers = ['it', 'supervisor'] as const
/** 100,000 patients by id. */
const longListBytes = 4 * 1024 * 1024

/** Campaigns over HTTP: make, move, watch, explain. */
export function dialerRoutes(dialer: Dialer, campaigns: CampaignsStore, clock: Clock): Routes {
  return async (app) => {
    await app.register(listRoutes(dialer, campaigns, clock))
    await app.register(commandRoutes(dialer))
    await app.register(watchRoutes(dialer, campaigns))
  }
}

function listRoutes(dialer: Dialer, campaigns: CampaignsStore, clock: Clock): Routes {
  return async (app) => {
    app.get(
      '/campaigns',
      {
        schema: {
          summary: 'Campaigns, the newest first',
          tags: ['campaigns'],
          querystring: PageQuery,
          response: { 200: PageOf(CampaignView) },
        },
        config: { allow: readers },
      },
      async ({ query }) => {
        const { items, total } = await campaigns.list(offsetOf(query))
        return toPage({ items: items.map(toView), total }, query)
      },
    )
    app.get(
      '/campaign-rules',
      {
        schema: { summary: 'The default rules', tags: ['campaigns'], response: { 200: campaignRulesSchema } },
        config: { allow: readers },
      },
      () => Promise.resolve(defaultRules),
    )
    app.post(
      '/campaigns',
      {
        schema: {
          summary: 'Make a draft over a list of patients: by their ids, or everybody on an imported list',
          tags: ['campaigns'],
          body: Type.Object(
            {
              name: Name,
              kind: Kind,
              questionnaireVersionId: Type.Optional(Type.Integer({ minimum: 1 })),
              noticePrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
              rules: RulesGiven,
              patientIds: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 200_000 })),
              importId: Type.Optional(Type.Integer({ minimum: 1 })),
            },
            strict,
          ),
          response: { 201: MadeView },
        },
        bodyLimit: longListBytes,
        config: { allow: callers },
      },
      async (request, reply) => {
        const { patientIds, importId, ...asked } = request.body
        const by = { ...asked, userId: request.user.id }
        const made = await makeCampaign(campaigns, by, selectionOf(patientIds, importId), clock.now())
        await request.audit({ act: 'campaign.make', subjectId: made.id, detail: { contacts: made.contacts } })
        return reply.status(201).send(made)
      },
    )
    app.post(
      '/campaigns/:id/call-failures',
      {
        schema: {
          summary: 'Its failures as a new draft',
          tags: ['campaigns'],
          params: IdParams,
          body: Type.Object(
            { name: Name, rules: RulesGiven, dispositions: Type.Optional(Type.Array(Type.String(), { minItems: 1 })) },
            strict,
          ),
          response: { 201: MadeView },
        },
        config: { allow: callers },
      },
      async (request, reply) => {
        const { campaign } = await dialer.progress(request.params.id)
        const change = { ...request.body, userId: request.user.id }
        const made = await callFailuresAgain(campaigns, campaign, change, clock.now())
        await request.audit({ act: 'campaign.make', subjectId: made.id, detail: { from: campaign.id } })
        return reply.status(201).send(made)
      },
    )
  }
}

/** One of the two: a request with both would leave it open whom to call. Throws `invalid-input`. */
function selectionOf(patientIds: readonly number[] | undefined, importId: number | undefined): Selection {
  if (patientIds !== undefined && importId === undefined) return { from: 'patients', patientIds }
  if (importId !== undefined && patientIds === undefined) return { from: 'import', importId }
  throw new WardlineError('invalid-input', {
    why: 'say whom to call: either patientIds or importId',
    whyZh: '请指定名单：patientIds 或 importId 二选一',
  })
}

const commands = {
  schedule: 'Start by itself when its first window opens',
  unschedule: 'Back to a draft',
  start: 'Call from now on, within its windows',
  pause: 'No new calls; calls that live go on',
  resume: 'Go on after a pause',
  stop: 'No more calls, for good; calls that live go on',
} as const

function commandRoutes(dialer: Dialer): Routes {
  return async (app) => {
    for (const [command, summary] of Object.entries(commands) as [keyof typeof commands, string][]) {
      app.post(
        `/campaigns/:id/${command}`,
        {
          schema: { summary, tags: ['campaigns'], params: IdParams, response: { 200: CampaignView } },
          config: { allow: callers, audit: `campaign.${command}` },
        },
        async ({ params, user }) => toView(await dialer[command](params.id, { because: 'by-user', userId: user.id })),
      )
    }
    app.put(
      '/campaigns/:id/rules',
      {
        schema: {
          summary: 'New rules for a campaign that is not running',
          tags: ['campaigns'],
          params: IdParams,
          body: Type.Unknown(),
          response: { 200: campaignRulesSchema },
        },
        config: { allow: callers, audit: 'campaign.change-rules' },
      },
      async ({ params, body }) => {
        const rules = rulesOf(body)
        await dialer.changeRules(params.id, rules)
        return rules
      },
    )
  }
}

function watchRoutes(dialer: Dialer, campaigns: CampaignsStore): Routes {
  return async (app) => {
    app.get(
      '/campaigns/:id',
      {
        schema: {
          summary: 'A campaign and how far it is',
          tags: ['campaigns'],
          params: IdParams,
          response: { 200: ProgressView },
        },
        config: { allow: readers },
      },
      async ({ params }) => {
        const { campaign, opensAt, ...rest } = await dialer.progress(params.id)
        const events = (await campaigns.events(params.id)).map(toEventView)
        return { ...rest, campaign: toView(campaign), opensAt: opensAt ?? null, events }
      },
    )
    app.get(
      '/campaigns/:id/contacts',
      {
        schema: {
          summary: 'Its contacts, in the order of the list',
          tags: ['campaigns'],
          params: IdParams,
          querystring: Type.Object({
            ...PageQuery.properties,
            state: Type.Optional(
              Type.Union(['waiting', 'calling', 'done', 'excluded'].map((state) => Type.Literal(state))),
            ),
            disposition: Type.Optional(Type.String({ maxLength: 24 })),
          }),
          response: { 200: PageOf(ContactView) },
        },
        config: { allow: readers, audit: 'campaign.read-contacts' },
      },
      async ({ params, query }) => {
        const { page, pageSize, ...only } = query
        const { items, total } = await campaigns.contacts(params.id, only, offsetOf(query))
        return toPage({ items: items.map(toContactView), total }, { page, pageSize })
      },
    )
    app.get(
      '/contacts/:id/explanation',
      {
        schema: {
          summary: 'Why this patient was called, or is not',
          tags: ['campaigns'],
          params: IdParams,
          response: { 200: ExplanationView },
        },
        config: { allow: readers },
      },
      async (request) => {
        const explanation = await dialer.explain(request.params.id)
        await request.audit({ act: 'contact.explain', subject: 'patient', subjectId: explanation.patientId })
        return toExplanationView(explanation)
      },
    )
  }
}
