/** The JSON schema of a questionnaire: for files, for the API and for the editor's forms. */
import { Type } from 'typebox'

const closed = { additionalProperties: false }
const Key = Type.String({ pattern: '^[0-9*#]$', description: 'one key of the phone' })
const DigitKey = Type.String({ pattern: '^[0-9]$', description: 'one digit' })
const Name = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' })
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' })
const Language = Type.Union([Type.Literal('zh-CN'), Type.Literal('en')])
const Text = Type.Object(
  { 'zh-CN': Type.Optional(Type.String({ maxLength: 2000 })), en: Type.Optional(Type.String({ maxLength: 2000 })) },
  { ...closed, description: 'a text by language; Handlebars with patient fields' },
)

const one = { question: Name }
const StringOrNumber = Type.Union([Type.String({ maxLength: 255 }), Type.Number()])
/** Conditions hold conditions: the schema refers to itself by name. */
export const Condition = Type.Cyclic(
  {
    Condition: Type.Union([
      Type.Object({ ...one, is: StringOrNumber }, closed),
      Type.Object({ ...one, isNot: StringOrNumber }, closed),
      Type.Object({ ...one, atLeast: Type.Number() }, closed),
      Type.Object({ ...one, atMost: Type.Number() }, closed),
      Type.Object({ ...one, answered: Type.Boolean() }, closed),
      Type.Object({ all: Type.Array(Type.Ref('Condition'), { minItems: 1, maxItems: 20 }) }, closed),
      Type.Object({ any: Type.Array(Type.Ref('Condition'), { minItems: 1, maxItems: 20 }) }, closed),
    ]),
  },
  'Condition',
)

const Choice = Type.Object(
  {
    key: DigitKey,
    value: Type.String({ minLength: 1, maxLength: 64 }),
    label: Text,
    points: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  },
  closed,
)

/** Of one question. */
export const mostRules = 50

/** The target first: only so many errors are told of one value, and a condition of the wrong kind uses them up. */
export const SkipRule = Type.Object({ goTo: Name, when: Condition }, closed)

const everyQuestion = {
  id: Name,
  text: Text,
  title: Type.Optional(Text),
  relevant: Type.Optional(Type.Boolean()),
  skip: Type.Optional(Type.Array(SkipRule, { maxItems: mostRules })),
  optional: Type.Optional(Type.Boolean()),
  redFlag: Type.Optional(Condition),
  score: Type.Optional(
    Type.Object({ weight: Type.Number({ exclusiveMinimum: 0 }), lowIsGood: Type.Optional(Type.Boolean()) }, closed),
  ),
}

const kind = <const Kind extends string>(name: Kind) => ({ ...everyQuestion, kind: Type.Literal(name) })

/** One schema a kind, so that what is wrong with a question is told by the schema that it means. */
export const questionSchemas = {
  statement: Type.Object(kind('statement'), closed),
  'yes-no': Type.Object({ ...kind('yes-no'), yesKey: Type.Optional(DigitKey), noKey: Type.Optional(DigitKey) }, closed),
  choice: Type.Object({ ...kind('choice'), choices: Type.Array(Choice, { minItems: 2, maxItems: 10 }) }, closed),
  scale: Type.Object(
    {
      ...kind('scale'),
      from: Type.Integer(),
      to: Type.Integer(),
      labels: Type.Optional(Type.Object({ from: Type.Optional(Text), to: Type.Optional(Text) }, closed)),
    },
    closed,
  ),
  number: Type.Object(
    {
      ...kind('number'),
      min: Type.Number(),
      max: Type.Number(),
      decimals: Type.Optional(Type.Union([Type.Literal(0), Type.Literal(1)])),
      unit: Type.Optional(Text),
      confirm: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  date: Type.Object(
    {
      ...kind('date'),
      earliest: Type.Optional(Day),
      latest: Type.Optional(Day),
      confirm: Type.Optional(Type.Boolean()),
    },
    closed,
  ),
  voice: Type.Object({ ...kind('voice'), maxSeconds: Type.Integer({ minimum: 3, maximum: 300 }) }, closed),
} as const

const Question = Type.Union([
  questionSchemas.statement,
  questionSchemas['yes-no'],
  questionSchemas.choice,
  questionSchemas.scale,
  questionSchemas.number,
  questionSchemas.date,
  questionSchemas.voice,
])

const Manners = Type.Partial(
  Type.Object(
    {
      repeatKey: Key,
      backKey: Key,
      refuseKey: Key,
      optOutKey: Key,
      silence: Type.Object(
        {
          waitMs: Type.Integer({ minimum: 1_000, maximum: 60_000 }),
          limit: Type.Integer({ minimum: 0, maximum: 10 }),
        },
        closed,
      ),
      invalid: Type.Object({ limit: Type.Integer({ minimum: 1, maximum: 10 }) }, closed),
      betweenDigitsMs: Type.Integer({ minimum: 500, maximum: 30_000 }),
    },
    closed,
  ),
)

const frame = {
  code: Type.String({ pattern: '^[A-Za-z0-9-]{1,64}$' }),
  title: Text,
  languages: Type.Array(Language, { minItems: 1, uniqueItems: true }),
  intro: Text,
  consent: Type.Optional(Type.Object({ yesKey: DigitKey, noKey: DigitKey }, closed)),
  thanks: Text,
  resume: Type.Optional(Text),
  goodbye: Type.Optional(Text),
  manners: Type.Optional(Manners),
}
const count = { minItems: 1, maxItems: 200 }

/** Everything but what the questions are. */
export const FrameSchema = Type.Object({ ...frame, questions: Type.Array(Type.Unknown(), count) }, closed)

export const QuestionnaireSchema = Type.Object(
  { ...frame, questions: Type.Array(Question, count) },
  { ...closed, title: 'Questionnaire' },
)
