import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import { sampleFields } from '../speech/core/sample-fields.ts'
import { spokenMs } from '../speech/core/written.ts'
import { readQuestionnaire } from './core/check.ts'
import { languageFor } from './core/phrases.ts'
import { type Preview, type PreviewAct, type PreviewLine, type PreviewParts, previewSurvey } from './preview.ts'
import { Definition, EndState, OrNull } from './questionnaire-views.ts'

const closed = { additionalProperties: false }
const early = { early: Type.Optional(Type.Boolean()) }
const Act = Type.Union([
  Type.Object({ do: Type.Literal('key'), digit: Type.String({ pattern: '^[0-9*#]$' }), ...early }, closed),
  Type.Object({ do: Type.Literal('silence') }, closed),
  Type.Object({ do: Type.Literal('speak'), seconds: Type.Integer({ minimum: 0, maximum: 600 }) }, closed),
  Type.Object({ do: Type.Literal('hang-up'), ...early }, closed),
])
const Fields = Type.Record(Type.String({ maxLength: 64 }), Type.Union([Type.String({ maxLength: 200 }), Type.Number()]))
const Language = Type.Enum(['zh-CN', 'en'])
const Value = Type.Union([Type.String(), Type.Number()])

const Line = Type.Object({
  at: Type.Integer({ description: 'Milliseconds of virtual time since the call was answered.' }),
  kind: Type.Enum([
    'said',
    'key',
    'silence',
    'beep',
    'spoke',
    'hung-up',
    'answered',
    'flagged',
    'passed',
    'opted-out',
    'noted',
    'ended',
  ]),
  name: Type.Optional(Type.String()),
  words: Type.Optional(Type.String()),
  problem: Type.Optional(Type.String()),
  isCut: Type.Optional(Type.Boolean()),
  utterance: Type.Optional(Type.Any({ description: 'For POST /speech/audio.' })),
  digit: Type.Optional(Type.String()),
  waitedMs: Type.Optional(Type.Integer()),
  seconds: Type.Optional(Type.Integer()),
  question: Type.Optional(Type.String()),
  value: Type.Optional(Value),
  label: Type.Optional(Type.String()),
  dropped: Type.Optional(Type.Array(Type.String())),
  outcome: Type.Optional(Type.String()),
  end: Type.Optional(EndState),
  next: Type.Optional(Type.String()),
})

const PreviewView = Type.Object(
  {
    lines: Type.Array(Line),
    waitsFor: Type.Enum(['key', 'voice', 'nothing']),
    question: OrNull(Type.String()),
    typed: Type.String(),
    end: OrNull(EndState),
    answers: Type.Array(Type.Object({ question: Type.String(), value: Value, label: Type.String() })),
    road: Type.Array(Type.String()),
    score: OrNull(Type.Number()),
    language: Language,
    fields: Fields,
  },
  { title: 'QuestionnairePreview' },
)

/** Trying a questionnaire before anybody is called. `now` is the instant at which the tried call is answered. */
export function previewRoutes(parts: { written: PreviewParts['written']; now: () => number }): Routes {
  return async (app) => {
    app.post(
      '/questionnaires/preview',
      {
        schema: {
          summary: 'The conversation that follows from these keys, run in virtual time; nothing is kept',
          tags: ['questionnaires'],
          body: Type.Object(
            {
              questionnaire: Definition,
              language: Language,
              fields: Type.Optional(Fields),
              acts: Type.Array(Act, { maxItems: 1_000 }),
              now: Type.Optional(Instant),
            },
            closed,
          ),
          response: { 200: PreviewView },
        },
        config: { allow: 'signed-in' },
      },
      async ({ body }) => {
        const read = readQuestionnaire(body.questionnaire)
        if (read.kind === 'invalid') {
          const [first] = read.problems
          const params = { path: first?.path ?? '', why: first?.en ?? '', whyZh: first?.zh ?? '' }
          throw new WardlineError('questionnaire-invalid', { ...params, count: read.problems.length })
        }
        const language = languageFor(read.questionnaire, body.language)
        const fields = { ...sampleFields[language], ...body.fields }
        const request = {
          questionnaire: read.questionnaire,
          language,
          fields,
          acts: body.acts as PreviewAct[],
          now: body.now ?? parts.now(),
        }
        const preview = await previewSurvey(request, { written: parts.written, msOf: spokenMs })
        return { ...previewView(preview), language, fields }
      },
    )
  }
}

const previewView = ({ lines, question, end, score, answers, road, ...rest }: Preview) => ({
  ...rest,
  lines: lines.map(lineView),
  question: question ?? null,
  end: end ?? null,
  score: score ?? null,
  answers: [...answers],
  road: [...road],
})

/** Without what is undefined; lists are copied because the schema's are not read-only. */
const lineView = (line: PreviewLine) => ({
  ...(Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as {
    at: number
    kind: PreviewLine['kind']
  }),
  at: Math.round(line.at),
})
