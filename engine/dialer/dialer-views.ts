import { type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import type { Campaign, CampaignEvent, ContactLine } from './campaign.ts'
import { campaignRulesSchema } from './core/rules.ts'
import type { Explanation } from './explain.ts'

const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

export const CampaignView = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    kind: Type.String(),
    state: Type.String(),
    pausedBecause: orNull(Type.String()),
    questionnaireVersionId: orNull(Type.Integer()),
    noticePrompt: orNull(Type.String()),
    madeFromCampaignId: orNull(Type.Integer()),
    rules: campaignRulesSchema,
    createdAt: Instant,
    startedAt: orNull(Instant),
    endedAt: orNull(Instant),
  },
  { title: 'Campaign' },
)

export const ProgressView = Type.Object(
  {
    campaign: CampaignView,
    counts: Type.Object({
      contacts: Type.Integer(),
      waiting: Type.Integer(),
      calling: Type.Integer(),
      done: Type.Integer(),
      excluded: Type.Integer(),
      byDisposition: Type.Record(Type.String(), Type.Integer()),
    }),
    liveCalls: Type.Integer(),
    preparation: Type.Object({
      kind: Type.String({ description: 'idle, preparing, ready, failed' }),
      done: Type.Optional(Type.Integer()),
      failures: Type.Optional(Type.Integer()),
      why: Type.Optional(Type.String()),
    }),
    opensAt: orNull(Instant),
    events: Type.Array(
      Type.Object({
        at: Instant,
        from: Type.String(),
        to: Type.String(),
        because: Type.String(),
        userId: orNull(Type.Integer()),
      }),
    ),
  },
  { title: 'CampaignProgress' },
)

export const ContactView = Type.Object(
  {
    id: Type.Integer(),
    patientId: Type.Integer(),
    state: Type.String(),
    disposition: orNull(Type.String()),
    reason: Type.String(),
    rings: Type.Integer(),
    attempts: Type.Integer(),
    nextAt: orNull(Instant),
  },
  { title: 'Contact' },
)

const RuleView = Type.Object({
  rule: Type.String(),
  verdict: Type.String(),
  figures: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String()])),
  zh: Type.String(),
  en: Type.String(),
})

/** Numbers are told by their position only. */
export const ExplanationView = Type.Object(
  {
    contactId: Type.Integer(),
    campaignId: Type.Integer(),
    patientId: Type.Integer(),
    state: Type.String(),
    reason: Type.String(),
    decision: Type.Object({
      kind: Type.String({ description: 'dial, wait, exclude, done' }),
      why: orNull(Type.String()),
      until: orNull(Instant),
    }),
    chain: Type.Array(RuleView),
    attempts: Type.Array(
      Type.Object({
        leg: Type.String(),
        position: Type.Integer(),
        state: Type.String(),
        rang: Type.Boolean(),
        disposition: orNull(Type.String()),
        cause: orNull(Type.String()),
        begunAt: Instant,
        answeredAt: orNull(Instant),
        endedAt: orNull(Instant),
        why: Type.Array(RuleView),
      }),
    ),
  },
  { title: 'Explanation' },
)

export const MadeView = Type.Object({ id: Type.Integer(), contacts: Type.Integer() }, { title: 'CampaignMade' })

export const toView = (campaign: Campaign) => ({
  id: campaign.id,
  name: campaign.name,
  kind: campaign.kind,
  state: campaign.life.state,
  pausedBecause: campaign.life.pausedBecause ?? null,
  questionnaireVersionId: campaign.questionnaireVersionId ?? null,
  noticePrompt: campaign.noticePrompt ?? null,
  madeFromCampaignId: campaign.madeFromCampaignId ?? null,
  rules: campaign.rules,
  createdAt: campaign.createdAt,
  startedAt: campaign.startedAt ?? null,
  endedAt: campaign.endedAt ?? null,
})

export const toEventView = (event: CampaignEvent) => ({ ...event, userId: event.userId ?? null })

export const toContactView = (contact: ContactLine) => ({
  ...contact,
  disposition: contact.disposition ?? null,
  nextAt: contact.nextAt ?? null,
})

export function toExplanationView({ decision, attempts, chain, ...contact }: Explanation) {
  return {
    ...contact,
    decision: {
      kind: decision.kind,
      why: decision.kind === 'dial' ? null : decision.why,
      until: decision.kind === 'wait' ? decision.until : null,
    },
    chain: [...chain],
    attempts: attempts.map((attempt) => ({
      leg: attempt.leg,
      position: attempt.position,
      state: attempt.state,
      rang: attempt.rang,
      disposition: attempt.disposition ?? null,
      cause: attempt.cause ?? null,
      begunAt: attempt.begunAt,
      answeredAt: attempt.answeredAt ?? null,
      endedAt: attempt.endedAt ?? null,
      why: [...attempt.why],
    })),
  }
}
