import { type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import { type Campaign, type CampaignEvent, campaignKinds } from './campaign.ts'
import type { CampaignLine } from './campaign-lines-store.ts'
import { campaignRulesSchema } from './core/rules.ts'
import { staffingSchema } from './core/staffing.ts'
import type { Explanation } from './explain.ts'
import type { WatchedContact } from './watch-store.ts'

export const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** Words by language. */
export const WordsView = Type.Record(Type.String(), Type.String())

const campaignFields = {
  id: Type.Integer(),
  name: Type.String(),
  kind: Type.Enum(campaignKinds),
  state: Type.Enum(['draft', 'scheduled', 'running', 'paused', 'finished', 'stopped']),
  pausedBecause: orNull(Type.String()),
  questionnaireVersionId: orNull(Type.Integer()),
  noticePrompt: orNull(Type.String()),
  noticeText: orNull(WordsView),
  madeFromCampaignId: orNull(Type.Integer()),
  staffing: orNull(staffingSchema),
  leadsTo: orNull(Type.String()),
  rules: campaignRulesSchema,
  createdAt: Instant,
  startedAt: orNull(Instant),
  endedAt: orNull(Instant),
}
export const CampaignView = Type.Object(campaignFields, { title: 'Campaign' })

const counts = Type.Object({
  contacts: Type.Integer(),
  waiting: Type.Integer(),
  calling: Type.Integer(),
  done: Type.Integer(),
  excluded: Type.Integer(),
  byDisposition: Type.Record(Type.String(), Type.Integer()),
})
const MakerView = orNull(Type.Object({ id: Type.Integer(), name: Type.String() }))
const AskedView = orNull(Type.Object({ code: Type.String(), title: WordsView, version: Type.Integer() }))

/** A campaign in a list. */
export const LineView = Type.Object(
  { ...campaignFields, madeBy: MakerView, questionnaire: AskedView, counts },
  { title: 'CampaignLine' },
)

export const ProgressView = Type.Object(
  {
    campaign: CampaignView,
    madeBy: MakerView,
    questionnaire: AskedView,
    counts,
    liveCalls: Type.Integer(),
    preparation: Type.Object({
      kind: Type.Enum(['idle', 'preparing', 'ready', 'failed']),
      done: Type.Optional(Type.Integer()),
      total: Type.Optional(Type.Integer({ description: 'A forecast' })),
      failures: Type.Optional(Type.Integer()),
      why: Type.Optional(Type.String()),
    }),
    opensAt: orNull(Instant),
    nextDueAt: orNull(Instant),
    waits: Type.Array(Type.Object({ reason: Type.String(), contacts: Type.Integer() })),
    closedPerMinute: orNull(Type.Number({ description: 'Contacts, lately' })),
    flagged: Type.Integer({ description: 'Responses with a red flag' }),
    house: Type.Object({ lines: Type.Integer(), used: Type.Integer() }),
    events: Type.Array(
      Type.Object({
        at: Instant,
        from: Type.String(),
        to: Type.String(),
        because: Type.String(),
        userId: orNull(Type.Integer()),
        userName: orNull(Type.String()),
      }),
    ),
  },
  { title: 'CampaignProgress' },
)

export const ContactView = Type.Object(
  {
    id: Type.Integer(),
    patientId: Type.Integer(),
    patientName: Type.String(),
    patientNo: orNull(Type.String()),
    department: Type.String(),
    state: Type.Enum(['waiting', 'calling', 'done', 'excluded']),
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
    patientName: Type.String(),
    patientNo: orNull(Type.String()),
    department: Type.String(),
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
  noticeText: campaign.noticeText === undefined ? null : { ...campaign.noticeText },
  madeFromCampaignId: campaign.madeFromCampaignId ?? null,
  staffing: campaign.staffing ?? null,
  leadsTo: campaign.leadsTo ?? null,
  rules: campaign.rules,
  createdAt: campaign.createdAt,
  startedAt: campaign.startedAt ?? null,
  endedAt: campaign.endedAt ?? null,
})

export const toHeadView = ({ madeBy, questionnaire }: Pick<CampaignLine, 'madeBy' | 'questionnaire'>) => ({
  madeBy: madeBy ?? null,
  questionnaire: questionnaire === undefined ? null : { ...questionnaire, title: { ...questionnaire.title } },
})

export const toLineView = (line: CampaignLine) => ({ ...toView(line), ...toHeadView(line), counts: toCountsView(line) })

const toCountsView = ({ counts: { byDisposition, ...rest } }: CampaignLine) => ({
  ...rest,
  byDisposition: { ...byDisposition },
})

export const toEventView = (event: CampaignEvent, names: ReadonlyMap<number, string>) => ({
  ...event,
  userId: event.userId ?? null,
  userName: (event.userId === undefined ? undefined : names.get(event.userId)) ?? null,
})

export const toContactView = (contact: WatchedContact) => ({
  ...contact,
  disposition: contact.disposition ?? null,
  nextAt: contact.nextAt ?? null,
})

export function toExplanationView(
  { decision, attempts, chain, ...contact }: Explanation,
  patient: Pick<WatchedContact, 'patientName' | 'patientNo' | 'department'>,
) {
  return {
    ...contact,
    ...patient,
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
