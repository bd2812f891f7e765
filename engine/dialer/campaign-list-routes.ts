import { type Static, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { IdParams, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { campaignKinds } from './campaign.ts'
import { campaignRulesSchema, defaultRules } from './core/rules.ts'
import { type CampaignDesk, callers, readers } from './desk.ts'
import { LineView, MadeView, toLineView, WordsView } from './dialer-views.ts'
import { callFailuresAgain, makeCampaign, newCampaignOf } from './new-campaign.ts'
import { selectionOf, WhoBody } from './who.ts'

const strict = { additionalProperties: false }
const Name = Type.String({ minLength: 1, maxLength: 200 })
const Kind = Type.Enum(campaignKinds)
const State = Type.Enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'stopped'])
const RulesGiven = Type.Optional(Type.Unknown({ description: 'As much of the rules as differs from the defaults' }))

/** 100,000 patients by id. */
const longListBytes = 4 * 1024 * 1024

const ListQuery = Type.Object({
  ...PageQuery.properties,
  state: Type.Optional(Type.Union([State, Type.Array(State, { maxItems: 6 })])),
  kind: Type.Optional(Kind),
  text: Type.Optional(Type.String({ maxLength: 200, description: 'Part of its name' })),
  madeBy: Type.Optional(Type.Integer({ minimum: 1 })),
  asks: Type.Optional(Type.Integer({ minimum: 1, description: 'The version of a questionnaire that it asks, by id' })),
})

const campaignFields = {
  name: Name,
  kind: Kind,
  questionnaireVersionId: Type.Optional(Type.Integer({ minimum: 1 })),
  noticePrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
  /** Instead of a prompt: words of its own by language. */
  noticeText: Type.Optional(WordsView),
  staffing: Type.Optional(
    Type.Unknown({ description: 'Of a campaign with agents: as much as differs from the usual' }),
  ),
  leadsTo: Type.Optional(Type.String({ maxLength: 128, description: 'A script, or the number to connect with' })),
  rules: RulesGiven,
}

/** Campaigns as a list, and as they are made. */
export function listRoutes(desk: CampaignDesk): Routes {
  return async (app) => {
    await app.register(readRoutes(desk))
    await app.register(makeRoutes(desk))
    await app.register(draftRoutes(desk))
  }
}

function readRoutes({ lines }: CampaignDesk): Routes {
  return async (app) => {
    app.get(
      '/campaigns',
      {
        schema: {
          summary: 'Campaigns, the newest first',
          tags: ['campaigns'],
          querystring: ListQuery,
          response: { 200: PageOf(LineView) },
        },
        config: { allow: readers },
      },
      async ({ query }) => {
        const { items, total } = await lines.list(filterOf(query), offsetOf(query))
        return toPage({ items: items.map(toLineView), total }, query)
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
  }
}

function filterOf({ state, kind, text, madeBy, asks }: Static<typeof ListQuery>) {
  return {
    ...(state !== undefined && { states: [state].flat() }),
    ...(kind !== undefined && { kind }),
    ...(text !== undefined && { text }),
    ...(madeBy !== undefined && { userId: madeBy }),
    ...(asks !== undefined && { versionId: asks }),
  }
}

function makeRoutes({ dialer, campaigns, choice, wording, clock }: CampaignDesk): Routes {
  return async (app) => {
    app.post(
      '/campaigns',
      {
        schema: {
          summary: 'Make a draft over patients: of a filter, of another campaign, or by id',
          tags: ['campaigns'],
          body: Type.Object(
            {
              ...campaignFields,
              who: Type.Optional(WhoBody(choice.filter)),
              patientIds: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 200_000 })),
            },
            strict,
          ),
          response: { 201: MadeView },
        },
        bodyLimit: longListBytes,
        config: { allow: callers },
      },
      async (request, reply) => {
        const { patientIds, who, ...asked } = request.body
        const selection = selectionOf({ patientIds, who }, choice, request.user)
        if (selection === undefined) throw new WardlineError('campaign-empty')
        await wording.check(asked)
        const made = await makeCampaign(campaigns, { ...asked, userId: request.user.id }, selection, clock.now())
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

function draftRoutes({ drafts, choice, wording, clock }: CampaignDesk): Routes {
  return async (app) => {
    app.put(
      '/campaigns/:id',
      {
        schema: {
          summary: 'Write a draft anew; its list stays unless patients are chosen anew',
          tags: ['campaigns'],
          params: IdParams,
          body: Type.Object({ ...campaignFields, who: Type.Optional(WhoBody(choice.filter)) }, strict),
          response: { 200: MadeView },
        },
        bodyLimit: longListBytes,
        config: { allow: callers, audit: 'campaign.edit' },
      },
      async ({ params, body, user }) => {
        const { who, ...asked } = body
        await wording.check(asked)
        const selection = selectionOf({ who }, choice, user)
        const contacts = await drafts.change(params.id, newCampaignOf(asked), selection, clock.now())
        return { id: params.id, contacts }
      },
    )
    app.delete(
      '/campaigns/:id',
      {
        schema: { summary: 'Delete a draft', tags: ['campaigns'], params: IdParams, response: { 204: Type.Null() } },
        config: { allow: callers, audit: 'campaign.delete' },
      },
      async ({ params }, reply) => {
        await drafts.remove(params.id)
        return reply.status(204).send(null)
      },
    )
  }
}
