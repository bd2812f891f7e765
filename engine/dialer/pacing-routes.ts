import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import { toMs } from '../kernel/duration.ts'
import { sentenceOfPace } from './core/pacing-texts.ts'
import { staffingSchema } from './core/staffing.ts'
import { type CampaignDesk, callers, readers } from './desk.ts'
import { orNull } from './dialer-views.ts'
import { staffingOf } from './new-campaign.ts'
import type { PaceReason } from './pace.ts'
import { simulate } from './simulation.ts'

const tags = ['campaigns']
const strict = { additionalProperties: false }
const share = Type.Number({ minimum: 0, maximum: 1 })

const reasonFields = {
  because: Type.String(),
  lines: Type.Integer({ description: 'Lines that it asked for last' }),
  idle: Type.Integer({ description: 'Agents it may count on' }),
  busy: Type.Integer(),
  ringing: Type.Integer(),
  waiting: Type.Integer({ description: 'Answered, and no agent yet' }),
  answerRate: Type.Number(),
  risk: Type.Number(),
  limit: Type.Number(),
  live: Type.Integer({ description: 'Persons who answered' }),
  abandoned: Type.Integer(),
  room: Type.Number({ description: 'Abandonments that may still happen before the cap is reached' }),
}

const PacingView = Type.Object(
  {
    staffing: staffingSchema,
    queue: orNull(Type.Object({ code: Type.String(), title: Type.Record(Type.String(), Type.String()) })),
    now: orNull(Type.Object({ ...reasonFields, borrowed: Type.Integer(), zh: Type.String(), en: Type.String() })),
    totals: Type.Object({
      answered: Type.Integer(),
      served: Type.Integer(),
      leftAlone: Type.Integer(),
      abandoned: Type.Integer({ description: 'Left alone, but for those who answered a survey that is a purpose' }),
      abandonment: share,
    }),
    agents: Type.Array(
      Type.Object({
        userId: Type.Integer(),
        name: Type.String(),
        is: Type.Enum(['ready', 'busy', 'wrap-up', 'held', 'away']),
        isOnItsCall: Type.Boolean(),
        served: Type.Integer(),
      }),
    ),
    points: Type.Array(Type.Object({ at: Instant, ...reasonFields })),
  },
  { title: 'CampaignPacing' },
)

const SimulationBody = Type.Object(
  {
    agents: Type.Integer({ minimum: 1, maximum: 100 }),
    answerRate: Type.Number({ minimum: 0.01, maximum: 1 }),
    talkSeconds: Type.Number({ minimum: 1, maximum: 7200 }),
    wrapUpSeconds: Type.Number({ minimum: 1, maximum: 3600 }),
    ringSeconds: Type.Number({ minimum: 15, maximum: 120 }),
    hours: Type.Number({ minimum: 0.2, maximum: 12 }),
    cap: Type.Number({ minimum: 0, maximum: 0.2 }),
    linesPerAgent: Type.Number({ minimum: 1, maximum: 5 }),
    lines: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000 })),
    detection: Type.Optional(Type.Boolean()),
  },
  strict,
)

const SimulationView = Type.Object(
  {
    modes: Type.Array(
      Type.Object({
        mode: Type.Enum(['progressive', 'power', 'predictive']),
        occupancy: share,
        abandonment: share,
        worstAfter100: share,
        idleSecondsPerCall: Type.Number(),
        dialedPerDay: Type.Number(),
        servedPerDay: Type.Number(),
      }),
    ),
  },
  { title: 'CampaignSimulation' },
)

/** How campaigns with agents are paced: seen, changed while they run, and played beforehand. */
export function pacingRoutes(desk: CampaignDesk): Routes {
  return async (app) => {
    await app.register(watchRoutes(desk))
    await app.register(changeRoutes(desk))
    await app.register(simulationRoutes())
  }
}

function watchRoutes({ dialer, pacing, staff, clock }: CampaignDesk): Routes {
  return async (app) => {
    app.get(
      '/campaigns/:id/pacing',
      {
        schema: {
          summary: 'How a campaign with agents is paced now, and was: why so many lines',
          tags,
          params: IdParams,
          response: { 200: PacingView },
        },
        config: { allow: readers },
      },
      async ({ params }) => {
        const { campaign, pace } = await dialer.progress(params.id)
        const { staffing, endedAt, startedAt } = campaign
        if (staffing === undefined) throw new WardlineError('not-found', { what: 'pacing' })
        const to = endedAt ?? clock.now()
        const from = Math.max(startedAt ?? to, to - shownMs)
        const [totals, served, points] = await Promise.all([
          pacing.totals(params.id, staffing.leftAlone.purposeShare !== null),
          pacing.servedBy(params.id),
          pacing.points(params.id, from, to, mostPoints),
        ])
        return {
          staffing,
          queue: staff.queue(staffing.queueId) ?? null,
          now: pace === undefined ? null : { ...pace, ...sentences(pace) },
          totals: { ...totals, abandonment: totals.answered === 0 ? 0 : totals.abandoned / totals.answered },
          agents: staff.agents(staffing.queueId, served, (leg) => dialer.isOn(params.id, leg)),
          points: points.map(({ at, reason }) => ({ ...reason, at })),
        }
      },
    )
  }
}

/** On one screen. */
const shownMs = toMs('2h')
const mostPoints = 240

const sentences = (reason: PaceReason) => ({
  zh: sentenceOfPace(reason.because, reason, 'zh-CN'),
  en: sentenceOfPace(reason.because, reason, 'en'),
})

function changeRoutes({ dialer, campaigns, history, staff, clock }: CampaignDesk): Routes {
  return async (app) => {
    app.put(
      '/campaigns/:id/staffing',
      {
        schema: {
          summary: 'Other staff, mode, cap or throttle, also while it runs',
          tags,
          params: IdParams,
          body: Type.Unknown({ description: 'As much of the staffing as changes' }),
          response: { 200: staffingSchema },
        },
        config: { allow: callers, audit: 'campaign.change-staffing' },
      },
      async ({ params, body, user }) => {
        const campaign = await campaigns.byId(params.id)
        if (campaign?.staffing === undefined) throw new WardlineError('not-found', { what: 'campaign' })
        const { staffing: before, questionnaireVersionId } = campaign
        const staffing = staffingOf(body, questionnaireVersionId !== undefined, before)
        if (staff.queue(staffing.queueId) === undefined) throw new WardlineError('not-found', { what: 'queue' })
        await dialer.changeStaffing(params.id, staffing)
        await history.note(params.id, 'staffing-changed', user.id, clock.now())
        return staffing
      },
    )
  }
}

function simulationRoutes(): Routes {
  return async (app) => {
    app.post(
      '/campaign-wizard/simulation',
      {
        schema: {
          summary: 'How a day of such a team would go, in every mode: three days each, in virtual time',
          tags,
          body: SimulationBody,
          response: { 200: SimulationView },
        },
        config: { allow: callers },
      },
      async ({ body }, reply) => {
        const left = new AbortController()
        reply.raw.once('close', () => left.abort())
        const { talkSeconds, wrapUpSeconds, ringSeconds, hours, detection = false, ...rest } = body
        const asked = {
          ...rest,
          detection,
          talkMs: talkSeconds * 1000,
          wrapUpMs: wrapUpSeconds * 1000,
          ringLimitMs: ringSeconds * 1000,
          lengthMs: hours * toMs('1h'),
        }
        const modes = await simulate(asked, left.signal)
        return {
          modes: modes.map(({ idleMsPerCall, ...mode }) => ({ ...mode, idleSecondsPerCall: idleMsPerCall / 1000 })),
        }
      },
    )
  }
}
