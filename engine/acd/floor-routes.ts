import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { IdParams, type Routes, UuidParams } from '../http/route-conventions.ts'
import { asCallId, type CallId } from '../kernel/ids.ts'
import type { Acd } from './acd.ts'
import { isAtWork } from './core/presence.ts'
import type { FloorEvent } from './core/words.ts'
import type { Desks } from './desks.ts'
import { FloorViewSchema, floorView } from './floor-views.ts'
import type { Supervision } from './supervision.ts'

const strict = { additionalProperties: false } as const
const tags = ['floor']

type CallerMove = Extract<FloorEvent, { kind: 'caller-moved' }>['to']

export type FloorPorts = { acd: Acd; desks: Desks; supervision: Supervision }

/** What supervisors see of the floor, and their hand on it. Every act is in the audit log. */
export function floorRoutes({ acd, desks, supervision }: FloorPorts): Routes {
  /** Throws unless the agent sits at a desk. */
  const signedIn = (id: string) => {
    const state = acd.floor.ground.desks.get(id)?.state
    if (state === undefined || state.at === 'signed-out') throw new WardlineError('agent-has-left')
    return state
  }
  const canBeMovedTo = (to: CallerMove): void => {
    if (to === 'head') return
    if ('agent' in to && !isAtWork(signedIn(to.agent))) throw new WardlineError('agent-not-at-work')
    if ('queue' in to && acd.queueOf(to.queue)?.isOpen !== true) throw new WardlineError('not-found', { what: 'queue' })
  }
  const callIn = (id: string): CallId => {
    const call = asCallId(id)
    if (call === undefined) throw new WardlineError('not-found', { what: 'call' })
    return call
  }
  return async (app) => {
    app.get(
      '/floor',
      {
        schema: {
          summary: 'Queues, who waits in them, and agents, as they are now',
          tags,
          response: { 200: FloorViewSchema },
        },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      () => floorView(acd),
    )
    app.post(
      '/floor/agents/:id/state',
      {
        schema: {
          summary: 'Make an agent ready, paused or signed out; after the call that is on',
          tags,
          params: IdParams,
          body: Type.Object(
            {
              state: Type.Enum(['ready', 'paused', 'signed-out']),
              reason: Type.Optional(Type.String({ maxLength: 32 })),
            },
            strict,
          ),
          response: { 204: Type.Null() },
        },
        config: { allow: ['supervisor'] },
      },
      async (request, reply) => {
        const { id } = request.params
        const { state, reason } = request.body
        const now = signedIn(String(id))
        if (state === 'ready' && now.at === 'wrap-up' && now.until === undefined)
          throw new WardlineError('agent-owes-words')
        if (state === 'ready') await desks.ready(id)
        else if (state === 'signed-out') desks.signOut(id)
        else await desks.pause(id, reason ?? 'break')
        await request.audit({
          act: 'agent.force-state',
          subjectId: id,
          detail: { state, ...(reason !== undefined && { reason }) },
        })
        return reply.status(204).send(null)
      },
    )
    app.post(
      '/floor/callers/:id/move',
      {
        schema: {
          summary: 'Move a caller to the head of the line, to another queue, or to an agent',
          tags,
          params: UuidParams,
          body: Type.Union([
            Type.Object({ to: Type.Literal('head') }, strict),
            Type.Object({ queue: Type.String({ maxLength: 64 }) }, strict),
            Type.Object({ agent: Type.Integer({ minimum: 1 }) }, strict),
          ]),
          response: { 204: Type.Null() },
        },
        config: { allow: ['supervisor'] },
      },
      async (request, reply) => {
        const { body } = request
        const caller = request.params.id
        if (!acd.floor.ground.callers.has(caller)) throw new WardlineError('caller-has-gone')
        const to: CallerMove =
          'to' in body ? 'head' : 'queue' in body ? { queue: body.queue } : { agent: String(body.agent) }
        canBeMovedTo(to)
        acd.tell({ kind: 'caller-moved', caller, to })
        acd.ports.news({ topic: 'queue', queue: acd.floor.ground.callers.get(caller)?.queue ?? '' })
        await request.audit({ act: 'caller.move', subjectId: caller, detail: to === 'head' ? { to } : to })
        return reply.status(204).send(null)
      },
    )
    app.post(
      '/floor/calls/:id/listen',
      {
        schema: {
          summary: 'Listen to a call, whisper to its agent, or barge in; the own phone rings first',
          tags,
          params: UuidParams,
          body: Type.Object({ mode: Type.Enum(['listen', 'whisper', 'barge']) }, strict),
          response: { 204: Type.Null() },
        },
        config: { allow: ['supervisor'] },
      },
      async (request, reply) => {
        const { mode } = request.body
        await request.audit({ act: `call.${mode}`, subjectId: request.params.id })
        await supervision.listen(request.user.id, callIn(request.params.id), mode)
        return reply.status(204).send(null)
      },
    )
    app.get(
      '/floor/ear',
      {
        schema: {
          summary: 'Which call the own phone listens to',
          tags,
          response: {
            200: Type.Object({
              call: Type.Union([Type.String(), Type.Null()]),
              mode: Type.Union([Type.String({ description: 'listen, whisper, barge, talking' }), Type.Null()]),
            }),
          },
        },
        config: { allow: ['supervisor'] },
      },
      ({ user }) => supervision.earOf(user.id) ?? { call: null, mode: null },
    )
    app.delete(
      '/floor/ear',
      {
        schema: { summary: 'Listen no more', tags, response: { 204: Type.Null() } },
        config: { allow: ['supervisor'] },
      },
      async (request, reply) => {
        const { user } = request
        const ear = supervision.earOf(user.id)
        supervision.stop(user.id)
        if (ear !== undefined && ear.mode !== 'talking')
          await request.audit({ act: 'call.stop-listening', subjectId: ear.call })
        return reply.status(204).send(null)
      },
    )
    app.post(
      '/floor/calls/:id/:act',
      {
        schema: {
          summary: 'Take a call over from its agent, or end it for everybody',
          tags,
          params: Type.Object({ ...UuidParams.properties, act: Type.Enum(['take-over', 'release']) }),
          response: { 204: Type.Null() },
        },
        config: { allow: ['supervisor'] },
      },
      async (request, reply) => {
        const { id, act } = request.params
        await request.audit({ act: `call.${act}`, subjectId: id })
        if (act === 'release') supervision.release(callIn(id))
        else await supervision.takeOver(request.user.id, callIn(id))
        return reply.status(204).send(null)
      },
    )
  }
}
