import { Type } from 'typebox'
import type { Language, SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { answerLabel, textIn } from '../reports/core/campaign-report.ts'
import { shownSide } from './core/patient-changes.ts'
import { type Sight, shownPhone, sightOf } from './core/sight.ts'
import type { PatientCampaign } from './patient-campaigns-store.ts'
import type { KeptChange } from './patient-changes-store.ts'
import { OrNull, PatientView, readers, seekerOf, toRecordView } from './patient-views.ts'
import type { PatientRecord, PatientsStore } from './patients-store.ts'
import type { TimelineEntry, TimelineStore } from './timeline-store.ts'

const tags = ['patients']
const text = OrNull(Type.String())
const ofCampaign = { campaignId: OrNull(Type.Integer()), campaignName: text }

const TimelineView = Type.Union(
  [
    Type.Object({
      kind: Type.Literal('call'),
      at: Instant,
      callId: Type.String(),
      direction: Type.Enum(['inbound', 'outbound']),
      shown: Type.String(),
      answeredAt: OrNull(Instant),
      endedAt: OrNull(Instant),
      disposition: text,
      script: text,
      ...ofCampaign,
      recordings: Type.Array(
        Type.Object({
          id: Type.Integer(),
          kind: Type.Enum(['call', 'conversation', 'voice-answer']),
          durationMs: OrNull(Type.Integer()),
        }),
      ),
    }),
    Type.Object({
      kind: Type.Literal('attempt'),
      at: Instant,
      shown: Type.String(),
      disposition: text,
      cause: text,
      ...ofCampaign,
    }),
    Type.Object({
      kind: Type.Literal('response'),
      at: Instant,
      title: Type.String(),
      version: Type.Integer(),
      state: Type.String(),
      score: OrNull(Type.Number()),
      redFlag: Type.Boolean(),
      callId: text,
      channel: Type.String(),
      by: OrNull(Type.String({ description: 'Who filled it in at a desk, or did last' })),
      ...ofCampaign,
      answers: Type.Array(Type.Object({ question: Type.String(), answer: Type.String(), isVoice: Type.Boolean() })),
    }),
    Type.Object({
      kind: Type.Literal('import'),
      at: Instant,
      importId: Type.Integer(),
      fileName: Type.String(),
      what: Type.Enum(['added', 'updated', 'kept']),
    }),
  ],
  { title: 'TimelineEntry' },
)

const ChangeView = Type.Object(
  {
    id: Type.Integer(),
    at: Instant,
    userName: text,
    field: Type.String({ description: 'A field, `extra.…`, or `record` when it was made.' }),
    before: text,
    after: text,
  },
  { title: 'PatientChange' },
)

const CampaignOfPatient = Type.Object(
  {
    contactId: Type.Integer(),
    campaignId: Type.Integer(),
    name: Type.String(),
    kind: Type.String(),
    campaignState: Type.String(),
    state: Type.Enum(['waiting', 'calling', 'done', 'excluded']),
    disposition: text,
    reason: Type.String(),
    rings: Type.Integer(),
    attempts: Type.Integer(),
    nextAt: OrNull(Instant),
    /** What the rules say now of a contact that waits, in the user's language. */
    next: OrNull(Type.Object({ kind: Type.String(), until: OrNull(Instant), because: Type.String() })),
  },
  { title: 'CampaignOfPatient' },
)

/** What is next for a contact, and the rule that says so. */
export type NextStep = { kind: string; until: number | undefined; zh: string; en: string }

export type RecordRoutesParts = {
  patients: PatientsStore
  timeline: TimelineStore
  campaignsOf(patientId: number): Promise<PatientCampaign[]>
  changesOf(patientId: number, page: { limit: number; offset: number }): Promise<{ items: KeptChange[]; total: number }>
  nextStepOf(contactId: number): Promise<NextStep | undefined>
}

/** One patient: everything known, and everything that happened. Each look is in the audit log. */
export function patientRecordRoutes(parts: RecordRoutesParts): Routes {
  const { patients } = parts

  async function found(id: number, user: SignedInUser): Promise<PatientRecord> {
    const patient = await patients.byId(id, seekerOf(user))
    if (patient === undefined) throw new WardlineError('not-found', { what: 'patient' })
    return patient
  }

  return async (app) => {
    app.get(
      '/patients/:id',
      {
        schema: {
          summary: 'One patient with everything known',
          tags,
          params: IdParams,
          response: { 200: PatientView },
        },
        config: { allow: readers, audit: 'patient.read' },
      },
      async ({ params, user }) => {
        const [record, last] = await Promise.all([found(params.id, user), patients.lastResultOf(params.id)])
        return toRecordView(record, last, sightOf(user))
      },
    )

    app.post(
      '/patients/:id/show-numbers',
      {
        schema: {
          summary: 'The identity and insurance numbers in full; every asking is in the audit log',
          tags,
          params: IdParams,
          response: { 200: Type.Object({ idCardNo: text, insuranceNo: text }) },
        },
        config: { allow: ['it', 'supervisor', 'agent', 'doctor'], audit: 'patient.show-numbers' },
      },
      async ({ params, user }) => {
        const { idCardNo, insuranceNo } = await found(params.id, user)
        return { idCardNo, insuranceNo }
      },
    )

    app.get(
      '/patients/:id/timeline',
      {
        schema: {
          summary: 'Calls, attempts, answers and imports, newest first',
          tags,
          params: IdParams,
          querystring: PageQuery,
          response: { 200: PageOf(TimelineView) },
        },
        config: { allow: readers, audit: 'patient.read-timeline' },
      },
      async ({ params, query, user, language }) => {
        await found(params.id, user)
        const { items, total } = await parts.timeline.of(params.id, offsetOf(query))
        return toPage({ items: items.map((entry) => toEntryView(entry, language, sightOf(user))), total }, query)
      },
    )

    app.get(
      '/patients/:id/campaigns',
      {
        schema: {
          summary: 'Campaigns that the patient is in, with what comes next and why',
          tags,
          params: IdParams,
          response: { 200: Type.Array(CampaignOfPatient) },
        },
        config: { allow: readers, audit: 'patient.read-campaigns' },
      },
      async ({ params, user, language }) => {
        await found(params.id, user)
        const campaigns = await parts.campaignsOf(params.id)
        return await Promise.all(campaigns.map((campaign) => withNext(campaign, parts.nextStepOf, language)))
      },
    )

    app.get(
      '/patients/:id/changes',
      {
        schema: {
          summary: 'Who changed what, newest first',
          tags,
          params: IdParams,
          querystring: PageQuery,
          response: { 200: PageOf(ChangeView) },
        },
        config: { allow: readers, audit: 'patient.read-changes' },
      },
      async ({ params, query, user }) => {
        await found(params.id, user)
        const sight = sightOf(user)
        const { items, total } = await parts.changesOf(params.id, offsetOf(query))
        const shown = items.map(({ id, at, userName, field, before, after }) => ({
          id,
          at,
          userName,
          field,
          before: shownSide(field, before, sight),
          after: shownSide(field, after, sight),
        }))
        return toPage({ items: shown, total }, query)
      },
    )
  }
}

/** Only of a contact that may still be called: of the others the reason is what was written when it ended. */
async function withNext(campaign: PatientCampaign, nextStepOf: RecordRoutesParts['nextStepOf'], language: Language) {
  const isOpen = campaign.state === 'waiting' && !['finished', 'stopped'].includes(campaign.campaignState)
  const step = isOpen ? await nextStepOf(campaign.contactId) : undefined
  if (step === undefined) return { ...campaign, next: null }
  const { kind, until, zh, en } = step
  return { ...campaign, next: { kind, until: until ?? null, because: language === 'en' ? en : zh } }
}

function toEntryView(entry: TimelineEntry, language: Language, sight: Sight) {
  switch (entry.kind) {
    case 'call':
    case 'attempt': {
      const { number, ...rest } = entry
      return { ...rest, shown: shownPhone(number, sight) }
    }
    case 'response': {
      const { title, answers, ...rest } = entry
      const shown = answers.map(({ id, value, question, isSpoken }) => ({
        question: question === undefined ? id : textIn(question.title ?? question.text, language),
        answer: question === undefined ? value : answerLabel(question, value, language),
        isVoice: isSpoken,
      }))
      return { ...rest, title: textIn(title, language), answers: shown }
    }
    case 'import':
      return entry
  }
}
