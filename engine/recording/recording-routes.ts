import { Type } from 'typebox'
import { Looks } from '../accounts/core/looks.ts'
import { type Scope, type SignedInUser, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { contentOf, IdParams, Instant, type Routes, sendAudio, UuidParams } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import { asCallId, type CallId } from '../kernel/ids.ts'
import { type Peaks, peaksOf } from './peaks.ts'
import type { RecordingFeature } from './recording.ts'
import type { Recording } from './recording-store.ts'

const OrNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

const RecordingView = Type.Object(
  {
    id: Type.Integer(),
    kind: Type.Enum(['call', 'conversation', 'voice-answer']),
    state: Type.Enum(['recording', 'kept', 'missing', 'deleted']),
    channels: OrNull(Type.Integer()),
    durationMs: OrNull(Type.Integer()),
    bytes: OrNull(Type.Integer()),
    startedAt: Instant,
    endedAt: OrNull(Instant),
  },
  { title: 'Recording' },
)

const PeaksView = Type.Object(
  {
    durationMs: Type.Integer(),
    /** How loud each stretch is, 0 to 127; the person first, then the hospital's side. */
    channels: Type.Array(Type.Array(Type.Integer())),
  },
  { title: 'RecordingPeaks' },
)

const toView = ({ id, kind, state, channels, durationMs, bytes, startedAt, endedAt }: Recording) => ({
  id,
  kind,
  state,
  channels: channels ?? null,
  durationMs: durationMs ?? null,
  bytes: bytes ?? null,
  startedAt,
  endedAt: endedAt ?? null,
})

/** Fine enough for the widest screen; an hour is drawn a second a stretch. */
const stretches = 3_000
const peaksRemembered = 100

const listeners = ['manager', 'supervisor', 'agent', 'doctor'] as const

/** `mayHear` says whether a call lies within what a user may look at. */
export function recordingRoutes(
  recordings: RecordingFeature,
  mayHear: (call: CallId, scope: Scope) => Promise<boolean>,
  clock: Clock,
): Routes {
  const looks = new Looks()
  const peaksById = new Map<number, Peaks>()

  async function audible(id: number, user: SignedInUser): Promise<Recording> {
    const recording = await recordings.byId(id)
    if (recording === undefined || !(await mayHear(recording.call, scopeOf(user))))
      throw new WardlineError('not-found', { what: 'recording' })
    if (recording.state === 'deleted') throw new WardlineError('recording-deleted')
    if (!(await recordings.hasFile(recording))) throw new WardlineError('not-found', { what: 'recording' })
    return recording
  }

  async function peaks(recording: Recording): Promise<Peaks> {
    const known = peaksById.get(recording.id)
    if (known !== undefined) return known
    const found = await peaksOf(recordings.fileOf(recording), stretches)
    if (found === undefined) throw new WardlineError('recording-unreadable')
    // One that is still being written will be longer.
    if (recording.state === 'kept') peaksById.set(recording.id, found)
    if (peaksById.size > peaksRemembered) peaksById.delete(Number(peaksById.keys().next().value))
    return found
  }

  return async (app) => {
    app.get(
      '/calls/:id/recordings',
      {
        schema: {
          summary: 'Recordings of a call',
          tags: ['recordings'],
          params: UuidParams,
          response: { 200: Type.Array(RecordingView) },
        },
        config: { allow: ['it', ...listeners] },
      },
      async (request) => {
        const call = asCallId(request.params.id)
        if (call === undefined || !(await mayHear(call, scopeOf(request.user))))
          throw new WardlineError('not-found', { what: 'call' })
        return (await recordings.ofCall(call)).map(toView)
      },
    )

    app.get(
      '/recordings/:id/audio',
      {
        schema: {
          summary: 'The sound of a recording: WAV, the person on the left; ranges are served',
          tags: ['recordings'],
          params: IdParams,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow: listeners },
      },
      async (request, reply) => {
        const { params, user } = request
        const recording = await audible(params.id, user)
        // A player that jumps asks for a part each time: that is one listening.
        if (looks.begins(user.id, String(params.id), clock.now())) await request.audit({ act: 'recording.play' })
        return await sendAudio(reply, recordings.fileOf(recording))
      },
    )

    app.get(
      '/recordings/:id/peaks',
      {
        schema: {
          summary: 'The shape of a recording, for drawing it',
          tags: ['recordings'],
          params: IdParams,
          response: { 200: PeaksView },
        },
        config: { allow: listeners },
      },
      async ({ params, user }) => await peaks(await audible(params.id, user)),
    )

    app.get(
      '/recordings/:id/download',
      {
        schema: {
          summary: 'A recording as a file to keep',
          tags: ['recordings'],
          params: IdParams,
          response: { 200: contentOf('audio/wav') },
        },
        config: { allow: ['manager', 'supervisor'], audit: 'recording.download' },
      },
      async ({ params, user }, reply) => {
        const recording = await audible(params.id, user)
        return await sendAudio(reply, recordings.fileOf(recording), `${recording.call}-${recording.id}.wav`)
      },
    )
  }
}
