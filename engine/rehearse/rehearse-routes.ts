import { type Static, Type } from 'typebox'
import { Looks } from '../accounts/core/looks.ts'
import { contentOf, Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Played } from './play.ts'
import type { RehearsalOrder, Rehearsals } from './rehearsals.ts'

const closed = { additionalProperties: false }

const StepBody = Type.Union([
  Type.Object({ do: Type.Literal('press'), keys: Type.String({ pattern: '^[0-9*#]{1,32}$' }) }, closed),
  Type.Object({ do: Type.Literal('wait') }, closed),
  Type.Object({ do: Type.Literal('speak'), seconds: Type.Number({ minimum: 0.5, maximum: 300 }) }, closed),
  Type.Object({ do: Type.Literal('hang-up') }, closed),
])

const orderFields = {
  script: Type.String({ minLength: 1, maxLength: 64 }),
  direction: Type.Enum(['inbound', 'outbound']),
  number: Type.String({ pattern: '^\\+?[0-9]{2,20}$' }),
  patient: Type.Union([Type.Integer({ minimum: 1 }), Type.Literal('nobody'), Type.Literal('by-number')]),
  language: Type.Enum(['zh-CN', 'en']),
  at: Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d$' }),
  task: Type.Record(Type.String({ maxLength: 64 }), Type.String({ maxLength: 200 })),
  desks: Type.Enum(['answers', 'busy', 'no-answer']),
  steps: Type.Array(StepBody, { maxItems: 300 }),
}
const OrderBody = Type.Object(orderFields, closed)
const SoundBody = Type.Object({ ...orderFields, line: Type.Integer({ minimum: 0 }) }, closed)

const SourceView = Type.Union([Type.Object({ file: Type.String(), line: Type.Integer() }), Type.Null()])

const LineView = Type.Object({
  at: Instant,
  who: Type.Enum(['call', 'engine', 'person', 'desk', 'script']),
  words: Type.String(),
  name: Type.String(),
  verb: Type.String(),
  outcome: Type.String(),
  source: SourceView,
  isHearable: Type.Boolean(),
})

const PlayedView = Type.Object(
  {
    lines: Type.Array(LineView),
    /** `going-on`: three hours of its time have passed and it neither waits nor ends. */
    state: Type.Enum(['waiting', 'over', 'going-on']),
    waitsFor: Type.Union([Type.Enum(['key', 'voice']), Type.Null()]),
    waitMs: Type.Union([Type.Integer(), Type.Null()]),
    outcome: Type.Union([Type.String(), Type.Null()]),
    error: Type.Union([Type.String(), Type.Null()]),
    source: SourceView,
    patientName: Type.Union([Type.String(), Type.Null()]),
    assumedHours: Type.Array(Type.String()),
    assumedTargets: Type.Array(Type.String()),
  },
  { title: 'Rehearsal' },
)

function toView({ lines, at, source, patient, assumed }: Played): Static<typeof PlayedView> {
  const error = at.is === 'over' ? at.error : undefined
  return {
    lines: lines.map(({ verb = '', outcome = '', source: from = null, utterance, ...line }) => ({
      ...line,
      verb,
      outcome,
      source: from,
      isHearable: utterance !== undefined,
    })),
    state: at.is,
    waitsFor: at.is === 'waiting' ? at.for : null,
    waitMs: at.is === 'waiting' ? at.waitMs : null,
    outcome: at.is === 'over' ? at.outcome : null,
    error: error === undefined ? null : error instanceof Error ? error.message : String(error),
    source: source ?? null,
    patientName: patient === undefined ? null : String(patient.fields['name'] ?? ''),
    assumedHours: assumed.hours,
    assumedTargets: assumed.targets,
  }
}

/** Rehearsing a script in a browser: the whole call is played anew with every step, and nothing is kept between two. */
export function rehearseRoutes(rehearsals: Rehearsals, clock: Clock): Routes {
  const looks = new Looks()

  return async (app) => {
    app.post(
      '/rehearsals',
      {
        schema: {
          summary: 'Play a script to where it waits for the next step',
          tags: ['dialplans'],
          body: OrderBody,
          response: { 200: PlayedView },
        },
        config: { allow: ['it'] },
      },
      async (request) => {
        const order = request.body as RehearsalOrder
        const played = await rehearsals.play(order)
        const id = played.patient?.id
        if (id !== undefined && looks.begins(request.user.id, id, clock.now()))
          await request.audit({ act: 'patient.read', subjectId: id, purpose: 'rehearsal' })
        return toView(played)
      },
    )

    app.post(
      '/rehearsals/sound',
      {
        schema: {
          summary: 'What is said in a line of the transcript: WAV',
          tags: ['dialplans'],
          body: SoundBody,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow: ['it'] },
      },
      async (request, reply) => {
        const { line, ...order } = request.body
        const sound = await rehearsals.sound(order as RehearsalOrder, line)
        return reply.type('audio/wav').header('cache-control', 'private, no-store').send(sound)
      },
    )
  }
}
