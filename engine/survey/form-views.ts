import { Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import type { Questionnaire } from './core/questionnaire.ts'
import type { StoredForm } from './form-store.ts'
import { languageOfForm } from './forms.ts'
import type { OpenForm } from './open-forms-store.ts'
import { Definition, EndState, OrNull, Words } from './questionnaire-views.ts'

const State = Type.Union([EndState, Type.Literal('open')])
const Channel = Type.Enum(['keypad', 'agent'])
const Person = Type.Object({ id: Type.Integer(), name: Type.String() })
const Name = OrNull(Type.String())

const FormAnswer = Type.Object({
  question: Type.String(),
  value: Type.Union([Type.String(), Type.Number()]),
  answeredAt: Instant,
  by: OrNull(Type.String({ description: 'Who wrote it down; null: it was keyed, or spoken into a file' })),
})

/** What changes while it is filled in. */
const progress = {
  revision: Type.Integer({ description: 'Goes with every change; 409 when somebody else has written since' }),
  state: State,
  answers: Type.Array(FormAnswer),
}

export const FormProgress = Type.Object(
  { ...progress, dropped: Type.Array(Type.String({ description: 'Answers that the road does not lead to any more' })) },
  { title: 'FormProgress' },
)

export const FormView = Type.Object(
  {
    id: Type.String(),
    ...progress,
    patientId: Type.Integer(),
    version: Type.Integer(),
    language: Type.Enum(['zh-CN', 'en']),
    channel: Channel,
    campaign: OrNull(Type.Object({ id: Type.Integer(), name: Type.String() })),
    by: OrNull(Person),
    startedAt: Instant,
    updatedAt: Instant,
    questionnaire: Definition,
  },
  { title: 'Form', description: 'A questionnaire that is filled in at a desk; its texts speak of this patient' },
)

const FormHead = { code: Type.String(), title: Words, version: Type.Integer() }

export const FormChoices = Type.Object(
  {
    open: Type.Array(
      Type.Object({
        ...FormHead,
        campaign: OrNull(Type.Object({ id: Type.Integer(), name: Type.String(), state: Type.String() })),
        response: OrNull(
          Type.Object({
            id: Type.String(),
            state: State,
            channel: Channel,
            answers: Type.Integer(),
            updatedAt: Instant,
            by: Name,
            isMine: Type.Boolean({ description: 'The asking user is filling it in' }),
          }),
        ),
      }),
      { description: 'Wanted by campaigns, or left unfinished; campaigns first' },
    ),
    others: Type.Array(Type.Object(FormHead)),
  },
  { title: 'FormChoices' },
)

const answersOf = ({ answers, writers }: StoredForm) =>
  [...answers.values()].map(({ question, value, answeredAt }) => ({
    question,
    value,
    answeredAt,
    by: writers.get(question) ?? null,
  }))

export const progressView = (form: StoredForm, dropped: readonly string[] = []) => ({
  revision: form.revision,
  state: form.state,
  answers: answersOf(form),
  dropped: [...dropped],
})

export const formView = (form: StoredForm, questionnaire: Questionnaire) => ({
  id: form.id,
  revision: form.revision,
  state: form.state,
  answers: answersOf(form),
  patientId: Number(form.patient),
  version: form.version.version,
  language: languageOfForm(form),
  channel: form.channel,
  campaign: form.campaign === undefined ? null : { id: form.campaign, name: form.campaignName ?? '' },
  by: form.userId === undefined ? null : { id: form.userId, name: form.userName ?? '' },
  startedAt: form.startedAt,
  updatedAt: form.updatedAt,
  questionnaire: { ...questionnaire },
})

export const openFormView = ({ code, title, version, campaign, response }: OpenForm, userId: number) => ({
  code,
  title: { ...title },
  version,
  campaign: campaign === undefined ? null : { ...campaign },
  response:
    response === undefined
      ? null
      : {
          id: response.id,
          state: response.state,
          channel: response.channel,
          answers: response.answers,
          updatedAt: response.updatedAt,
          by: response.userName ?? null,
          isMine: response.state === 'open' && response.userId === userId,
        },
})
