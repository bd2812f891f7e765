import { Type } from 'typebox'
import { type Scope, scopeOf } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { contentOf, IdParams, Instant, type Routes, sendAudio, UuidParams } from '../http/route-conventions.ts'
import { asCallId, type CallId } from '../kernel/ids.ts'
import type { RecordingFeature } from './recording.ts'
import type { Recording } from './recording-store.ts'

const RecordingView = Type.Object(
  {
    id: Type.Integer(),
    kind: Type.Union([Type.Literal('call'), Type.Literal('voice-answer')]),
    state: Type.Union([
      Type.Literal('recording'),
      Type.Literal('kept'),
      Type.Literal('missing'),
      Type.Literal('deleted'),
    ]),
    channels: Type.Union([Type.Integer(), Type.Null()]),
    durationMs: Type.Union([Type.Integer(), Type.Null()]),
    bytes: Type.Union([Type.Integer(), Type.Null()]),
    startedAt: Instant,
  },
  { title: 'Recording' },
)

const toView = ({ id, kind, state, channels, durationMs, bytes, startedAt }: Recording) => ({
  id,
  kind,
  state,
  channels: channels ?? null,
  durationMs: durationMs ?? null,
  bytes: bytes ?? null,
  startedAt,
})

/** `mayHear` says whether a call lies within what a user may look at. */
export function recordingRoutes(
  recordings: RecordingFeature,
  mayHear: (call: CallId, scope: Scope) => Promise<boolean>,
): Routes {
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
        config: { allow: ['it', 'manager', 'supervisor', 'agent', 'doctor'] },
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
        config: { allow: ['manager', 'supervisor', 'agent', 'doctor'], audit: 'recording.play' },
      },
      async (request, reply) => {
        const recording = await recordings.byId(request.params.id)
        if (recording === undefined || !(await mayHear(recording.call, scopeOf(request.user)))) {
          throw new WardlineError('not-found', { what: 'recording' })
        }
        return await sendAudio(reply, recordings.fileOf(recording))
      },
    )
  }
}
