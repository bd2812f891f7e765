import { type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import type { Problem } from './core/problems.ts'
import type { XlsFormNote } from './core/xlsform/notes.ts'

export const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
export const Code = Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' })
export const Words = Type.Record(Type.String(), Type.String())
/** The questionnaire as it is written; its own schema and rules are checked when it is saved. */
export const Definition = Type.Record(Type.String(), Type.Unknown())
export const EndState = Type.Enum(['completed', 'partial', 'broke-off', 'declined', 'refused-by-key', 'opted-out'])

export const ProblemView = Type.Object(
  {
    path: Type.String({ description: 'JSON pointer into the questionnaire.' }),
    code: Type.String(),
    severity: Type.Enum(['error', 'warning', 'note']),
    zh: Type.String(),
    en: Type.String(),
  },
  { title: 'QuestionnaireProblem' },
)
export const problemViews = (problems: readonly Problem[]) => problems.map((each) => ({ ...each }))

export const NoteView = Type.Object(
  {
    row: OrNull(Type.Integer()),
    name: Type.String(),
    code: Type.String(),
    weight: Type.Enum(['info', 'changed', 'lost']),
    zh: Type.String(),
    en: Type.String(),
  },
  { title: 'XlsFormNote' },
)
export const noteViews = (notes: readonly XlsFormNote[]) =>
  notes.map(({ row, ...each }) => ({ row: row ?? null, ...each }))

export const Count = Type.Object({
  all: Type.Integer({ description: 'Responses that were begun.' }),
  answered: Type.Integer({ description: 'Those among them that are completed or partial.' }),
})

const versionFields = {
  versionId: Type.Integer(),
  version: Type.Integer(),
  /** Null until the first answer; from then on this version never changes. */
  frozenAt: OrNull(Instant),
  sha256: Type.String(),
}

export const Head = Type.Object(
  {
    id: Type.Integer(),
    code: Type.String(),
    title: Words,
    languages: Type.Array(Type.String()),
    questions: Type.Integer(),
    ...versionFields,
    updatedAt: Instant,
    savedBy: OrNull(Type.String()),
    versions: Type.Integer(),
    responses: Count,
  },
  { title: 'QuestionnaireHead' },
)

export const Version = Type.Object({ ...versionFields, questionnaire: Definition }, { title: 'QuestionnaireVersion' })

export const VersionLine = Type.Object(
  {
    ...versionFields,
    isCurrent: Type.Boolean(),
    questions: Type.Integer(),
    savedAt: Instant,
    savedBy: OrNull(Type.String()),
    responses: Count,
    campaigns: Type.Integer({ description: 'Campaigns that ask this version.' }),
  },
  { title: 'QuestionnaireVersionLine' },
)

export const ResponseLine = Type.Object(
  {
    id: Type.String(),
    version: Type.Integer(),
    patientId: Type.Integer(),
    patientName: Type.String(),
    department: Type.String(),
    campaignId: OrNull(Type.Integer()),
    campaignName: OrNull(Type.String()),
    channel: Type.String(),
    language: Type.String(),
    state: Type.Union([EndState, Type.Literal('open')]),
    answers: Type.Integer(),
    score: OrNull(Type.Number()),
    isFlagged: Type.Boolean(),
    startedAt: Instant,
    endedAt: OrNull(Instant),
    lastCall: OrNull(Type.String()),
  },
  { title: 'QuestionnaireResponseLine' },
)
