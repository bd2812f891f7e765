import { Type } from 'typebox'
import { Day, Instant, type Routes } from '../http/route-conventions.ts'
import { campaignKinds } from './campaign.ts'
import { estimateOf, usualFigures } from './core/estimate.ts'
import { openDays } from './core/open-days.ts'
import { readRules } from './core/read-rules.ts'
import { type CampaignRules, campaignRulesSchema, defaultRules } from './core/rules.ts'
import { staffingSchema, usualStaffing } from './core/staffing.ts'
import { spokenFields } from './core/stand-in.ts'
import { type CampaignDesk, callers } from './desk.ts'
import { orNull, WordsView } from './dialer-views.ts'
import { rulesOf } from './new-campaign.ts'
import { WhoBody } from './who.ts'
import type { Said } from './wording.ts'

const strict = { additionalProperties: false }
const tags = ['campaigns']
const Language = Type.Enum(['zh-CN', 'en'])
const share = Type.Number({ minimum: 0, maximum: 1 })

const ChoicesView = Type.Object(
  {
    versions: Type.Array(
      Type.Object({
        versionId: Type.Integer(),
        code: Type.String(),
        title: WordsView,
        version: Type.Integer(),
        isCurrent: Type.Boolean(),
        createdAt: Instant,
      }),
    ),
    prompts: Type.Array(Type.Object({ id: Type.String(), languages: Type.Array(Language) })),
    fields: Type.Array(Type.String({ description: 'That a notice may speak' })),
    rules: campaignRulesSchema,
    callerIds: Type.Object(
      { default: Type.String(), byDepartment: Type.Record(Type.String(), Type.String()) },
      { description: 'Shown where a campaign says nothing' },
    ),
    queues: Type.Array(
      Type.Object({
        id: Type.Integer(),
        code: Type.String(),
        title: WordsView,
        isOpen: Type.Boolean(),
        agents: Type.Integer({ description: 'Who are signed in' }),
      }),
    ),
    scripts: Type.Array(Type.String({ description: 'That a campaign may run' })),
    staffing: Type.Omit(staffingSchema, ['queueId'], { description: 'What is usual' }),
    house: Type.Object({ lines: Type.Integer(), callsPerSecond: Type.Number() }),
  },
  { title: 'CampaignChoices' },
)

const ChosenView = Type.Object(
  {
    patients: Type.Integer(),
    withoutNumber: Type.Integer(),
    listed: Type.Integer({ description: 'Every number of theirs is on the do-not-call or the black list' }),
    withAlternate: Type.Integer(),
    departments: Type.Array(Type.Object({ department: Type.String(), patients: Type.Integer() })),
    exampleId: orNull(Type.Integer()),
  },
  { title: 'ChosenPatients' },
)

const RulesChecked = Type.Object(
  {
    isValid: Type.Boolean(),
    problems: Type.Array(Type.Object({ path: Type.String(), zh: Type.String(), en: Type.String() })),
    opensAt: orNull(Instant),
    days: Type.Array(
      Type.Object({
        day: Day,
        weekday: Type.Integer(),
        kind: orNull(Type.Enum(['holiday', 'workday'])),
        name: Type.String(),
        spans: Type.Array(Type.Object({ from: Type.Integer(), to: Type.Integer() })),
      }),
    ),
  },
  { title: 'CampaignRulesChecked' },
)

const HeardView = Type.Object(
  {
    patient: orNull(Type.Object({ id: Type.Integer(), name: Type.String() })),
    heard: Type.Array(
      Type.Object({
        language: Language,
        words: orNull(Type.String({ description: 'Null: a recording' })),
        problem: orNull(Type.String()),
      }),
    ),
  },
  { title: 'HeardNotice' },
)

const EstimateView = Type.Object(
  {
    attempts: Type.Integer(),
    answered: Type.Integer(),
    answerRate: share,
    meanCallMs: Type.Number(),
    attemptsPerHour: Type.Number(),
    limit: Type.Enum(['lines', 'calls-per-second']),
    workMs: Type.Number(),
    startsAt: orNull(Instant),
    endsAt: orNull(Instant),
    doneShare: share,
    /** What it rests on. */
    basis: Type.Object({
      kind: Type.Enum(['questionnaire', 'kind', 'usual']),
      attempts: Type.Integer(),
      campaigns: Type.Integer(),
      talkMs: Type.Number(),
      answerMs: Type.Number(),
      unansweredMs: Type.Number(),
      outcomes: Type.Record(Type.String(), share),
    }),
  },
  { title: 'CampaignEstimate' },
)

const shownDays = 14

/** What the making of a campaign asks on its way, before anything is kept. */
export function wizardRoutes(desk: CampaignDesk): Routes {
  return async (app) => {
    await app.register(choiceRoutes(desk))
    await app.register(rulesRoutes(desk))
    await app.register(noticeRoutes(desk))
    await app.register(estimateRoutes(desk))
  }
}

function choiceRoutes({
  choices,
  choice,
  who: chosen,
  wording,
  houseCaps,
  timeZone,
  callerIds,
  staff,
  clock,
}: CampaignDesk): Routes {
  return async (app) => {
    app.get(
      '/campaign-wizard/choices',
      {
        schema: { summary: 'What a campaign can be made of', tags, response: { 200: ChoicesView } },
        config: { allow: callers },
      },
      async () => {
        const [versions, prompts] = await Promise.all([choices.versions(), wording.prompts()])
        return {
          versions: versions.map((version) => ({ ...version, title: { ...version.title } })),
          prompts,
          fields: [...spokenFields],
          rules: { ...defaultRules, timeZone },
          callerIds: callerIds(),
          queues: [...staff.queues()],
          scripts: [...staff.scripts()],
          staffing: usualStaffing,
          house: houseCaps(),
        }
      },
    )
    app.post(
      '/campaign-wizard/who',
      {
        schema: {
          summary: 'Who would be called: how many, and how many of them cannot be',
          tags,
          body: Type.Object({ who: WhoBody(choice.filter) }, strict),
          response: { 200: ChosenView },
        },
        bodyLimit: 4 * 1024 * 1024,
        config: { allow: callers },
      },
      async ({ body: { who }, user }) => {
        const ids =
          who.from === 'filter'
            ? await choice.ids(who.filter, user)
            : chosen.ofCampaign(who.campaignId, who.dispositions)
        const { exampleId, departments, ...look } = await chosen.look(ids, clock.now())
        return { ...look, departments: [...departments], exampleId: exampleId ?? null }
      },
    )
  }
}

function rulesRoutes({ campaigns, choices, dialer, clock }: CampaignDesk): Routes {
  return async (app) => {
    app.post(
      '/campaign-wizard/rules',
      {
        schema: {
          summary: 'Everything that is wrong with rules, and the days on which they allow calls',
          tags,
          body: Type.Unknown({ description: 'As much of the rules as differs from the defaults' }),
          response: { 200: RulesChecked },
        },
        config: { allow: callers },
      },
      async ({ body }) => {
        const read = readRules(body)
        if (read.kind === 'problems') return { isValid: false, problems: [...read.problems], opensAt: null, days: [] }
        const days = openDays(read.rules, await campaigns.calendarDays(), clock.now(), shownDays)
        const names = await choices.dayNames(days[0]?.day ?? '', days.at(-1)?.day ?? '')
        return {
          isValid: true,
          problems: [],
          opensAt: dialer.openingsOf(read.rules).next(clock.now()) ?? null,
          days: days.map(({ kind, spans, ...day }) => ({
            ...day,
            kind: kind ?? null,
            name: names.get(day.day) ?? '',
            spans: [...spans],
          })),
        }
      },
    )
  }
}

function noticeRoutes({ wording, watch }: CampaignDesk): Routes {
  return async (app) => {
    app.post(
      '/campaign-wizard/notice',
      {
        schema: {
          summary: 'What a patient will hear of a notice',
          tags,
          body: Type.Object(
            {
              noticePrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
              noticeText: Type.Optional(WordsView),
              patientId: Type.Optional(Type.Integer({ minimum: 1 })),
            },
            strict,
          ),
          response: { 200: HeardView },
        },
        config: { allow: callers },
      },
      async (request) => {
        const { noticePrompt, noticeText, patientId } = request.body
        const name = patientId === undefined ? undefined : await watch.patientName(patientId)
        if (patientId !== undefined)
          await request.audit({ act: 'campaign.hear-notice', subject: 'patient', subjectId: patientId })
        const heard = await wording.hear({ noticePrompt, noticeText }, patientId)
        return {
          patient: patientId === undefined || name === undefined ? null : { id: patientId, name },
          heard: heard.map(({ language, words, problem }) => ({
            language,
            words: words ?? null,
            problem: problem?.messageIn(request.language) ?? null,
          })),
        }
      },
    )
  }
}

function estimateRoutes({ choices, dialer, wording, houseCaps, clock }: CampaignDesk): Routes {
  /** How earlier calls of the kind went, else what is usual. */
  async function figuresOf(said: Said) {
    const past = await choices.past(said.kind, said.questionnaireVersionId)
    if (past !== undefined) return past
    const figures = usualFigures(await wording.sizeOf(said))
    return { ...figures, attempts: 0, campaigns: 0, basis: 'usual' as const }
  }

  return async (app) => {
    app.post(
      '/campaign-wizard/estimate',
      {
        schema: {
          summary: 'How many calls and hours a campaign will take, and on what that rests',
          tags,
          body: Type.Object(
            {
              kind: Type.Enum(campaignKinds),
              questionnaireVersionId: Type.Optional(Type.Integer({ minimum: 1 })),
              noticePrompt: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
              noticeText: Type.Optional(WordsView),
              rules: Type.Optional(Type.Unknown()),
              contacts: Type.Integer({ minimum: 0, maximum: 10_000_000 }),
              withAlternate: Type.Optional(Type.Integer({ minimum: 0 })),
            },
            strict,
          ),
          response: { 200: EstimateView },
        },
        config: { allow: callers },
      },
      async ({ body: { contacts, withAlternate, rules: given, ...said } }) => {
        const rules: CampaignRules = rulesOf(given)
        const { attempts, campaigns, basis, ...figures } = await figuresOf(said)
        const openings = dialer.openingsOf(rules)
        const startAt = openings.next(clock.now())
        const alternateShare = contacts === 0 ? 0 : (withAlternate ?? 0) / contacts
        const asked = { contacts, alternateShare, figures, rules, openings, house: houseCaps() }
        const { endsAt, ...estimate } = estimateOf({ ...asked, startAt: startAt ?? clock.now() })
        return {
          ...estimate,
          startsAt: startAt ?? null,
          endsAt: endsAt ?? null,
          basis: { kind: basis, attempts, campaigns, ...figures, outcomes: { ...figures.outcomes } },
        }
      },
    )
  }
}
