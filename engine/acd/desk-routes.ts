import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Day, exactBody, type Routes } from '../http/route-conventions.ts'
import type { ConversationEvent } from './core/conversation.ts'
import { colleaguesOf, type DeskPorts, deskView } from './desk-view.ts'
import { ColleagueView, DeskViewSchema, OrNull } from './desk-views.ts'

const strict = { additionalProperties: false } as const
const tags = ['desk']
const allow = ['agent', 'doctor', 'supervisor'] as const
const Number_ = Type.String({ pattern: '^\\+?[0-9]{2,20}$' })
const Id = Type.Integer({ minimum: 1 })
const Whom = Type.Enum(['agent', 'person'])

/** An agent's desk. Every act answers with the desk as it is then. */
export function deskRoutes(ports: DeskPorts): Routes {
  const view = (user: Parameters<typeof deskView>[1]) => deskView(ports, user)
  const { desks } = ports
  return async (app) => {
    app.get(
      '/desk',
      {
        schema: {
          summary: 'The own desk: state, queues, the call that is on',
          tags,
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      ({ user }) => view(user),
    )
    app.post(
      '/desk/sign-in',
      {
        schema: {
          summary: 'Sign in, with the own phone or another',
          tags,
          body: Type.Object(
            {
              phone: Type.Optional(Type.Object({ kind: Type.Enum(['extension', 'outside']), number: Number_ }, strict)),
              staysOffHook: Type.Optional(
                Type.Boolean({ description: 'Dialed now, and not rung any more: a beep tells of a call' }),
              ),
            },
            strict,
          ),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        await desks.signIn(request.user.id, request.body.phone, request.body.staysOffHook)
        await request.audit({ act: 'desk.sign-in', subjectId: request.user.id })
        return await view(request.user)
      },
    )
    app.post(
      '/desk/:act',
      {
        schema: {
          summary: 'Sign out, be ready, hang up, hold, retrieve, hand over, bring together, take back',
          tags,
          params: Type.Object({
            act: Type.Enum([
              'sign-out',
              'ready',
              'hang-up',
              'hold',
              'retrieve',
              'hand-over',
              'bring-together',
              'take-back',
            ]),
          }),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        const { user, params } = request
        const { act } = params
        if (act === 'sign-out') {
          desks.signOut(user.id)
          await request.audit({ act: 'desk.sign-out', subjectId: user.id })
        } else if (act === 'ready') await desks.ready(user.id)
        else if (act === 'hang-up') desks.hangUp(user.id)
        else desks.act(user.id, { kind: act } as ConversationEvent)
        return await view(user)
      },
    )
    app.post(
      '/desk/pause',
      {
        schema: {
          summary: 'Pause, for a reason of the list; after the call that is on',
          tags,
          body: Type.Object({ reason: Type.String({ maxLength: 32 }) }, strict),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async ({ user, body }) => {
        await desks.pause(user.id, body.reason)
        return await view(user)
      },
    )
    app.post(
      '/desk/third',
      {
        schema: {
          summary: 'Ring a third: to be asked first, or to take the person at once',
          tags,
          body: Type.Union([
            Type.Object({ to: Type.String({ minLength: 2, maxLength: 64 }), for: Whom }, strict),
            Type.Object({ colleague: Id, for: Whom }, strict),
          ]),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async ({ user, body }) => {
        if ('colleague' in body) desks.askColleague(user.id, body.colleague, body.for)
        else await desks.askNumber(user.id, body.to, body.for)
        return await view(user)
      },
    )
    app.get(
      '/desk/colleagues',
      {
        schema: {
          summary: 'Who else is signed in, those who can be asked first',
          tags,
          response: { 200: Type.Array(ColleagueView) },
        },
        config: { allow },
      },
      ({ user }) => colleaguesOf(ports.acd, user.id),
    )
    app.post(
      '/desk/person',
      {
        schema: {
          summary: 'Say who it is: the call is that patient’s from here on',
          tags,
          body: Type.Object({ patientId: Id }, strict),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        const { user, body } = request
        if (!(await ports.maySee(user, body.patientId))) throw new WardlineError('not-found', { what: 'patient' })
        desks.setPatient(user.id, body.patientId)
        await request.audit({ act: 'call.set-patient', subject: 'patient', subjectId: body.patientId })
        return await view(user)
      },
    )
    app.post(
      '/desk/keys',
      {
        schema: {
          summary: 'Press keys for the other side to hear',
          tags,
          body: Type.Object({ keys: Type.String({ pattern: '^[0-9*#]{1,32}$' }) }, strict),
          response: { 204: Type.Null() },
        },
        config: { allow },
      },
      async ({ user, body }, reply) => {
        await desks.talkOf(user.id).sendDigits(body.keys)
        return reply.status(204).send(null)
      },
    )
    app.post(
      '/desk/dial',
      {
        schema: {
          summary: 'Call a number, or one of a patient’s; the own phone rings first',
          tags,
          body: Type.Union([
            Type.Object({ number: Number_ }, strict),
            Type.Object({ patientId: Id, phoneId: Id }, strict),
          ]),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        const { user, body } = request
        if ('patientId' in body && !(await ports.maySee(user, body.patientId)))
          throw new WardlineError('not-found', { what: 'patient' })
        const asked =
          'number' in body ? { number: body.number } : await ports.phoneOfPatient(body.patientId, body.phoneId)
        if (asked === undefined) throw new WardlineError('not-found', { what: 'number' })
        const patient = 'patientId' in body ? { patient: body.patientId } : {}
        const call = await desks.dial(user.id, { ...asked, ...patient })
        if (call !== undefined) await request.audit({ act: 'call.dial', subjectId: call })
        return await view(user)
      },
    )
    app.post(
      '/desk/pick-up',
      {
        schema: {
          summary: 'Take a caller for whom a colleague’s phone rings, or one who waits',
          tags,
          body: Type.Object({ call: Type.String({ format: 'uuid' }) }, strict),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async ({ user, body }) => {
        desks.pickUp(user.id, body.call)
        return await view(user)
      },
    )
    const previewed = { dial: 'preview.dial', skip: 'preview.skip' } as const
    for (const act of ['dial', 'skip'] as const)
      app.post(
        `/desk/preview/${act}`,
        {
          schema: {
            summary:
              act === 'dial' ? 'Call the patient who was looked at' : 'Leave the patient for later, to whoever is free',
            tags,
            response: { 200: DeskViewSchema },
          },
          config: { allow },
        },
        async (request) => {
          const { user } = request
          const preview = await ports.previews.of(user.id)
          await ports.previews[act](user.id)
          if (preview !== undefined)
            await request.audit({ act: previewed[act], subject: 'patient', subjectId: preview.patientId })
          return await view(user)
        },
      )
    app.post(
      '/desk/wrap-up/extend',
      {
        schema: {
          summary: 'More time to write up',
          tags,
          body: Type.Object({ byMs: Type.Integer({ minimum: 1000, maximum: 3_600_000 }) }, strict),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async ({ user, body }) => {
        desks.extendWrapUp(user.id, body.byMs)
        return await view(user)
      },
    )
    app.post(
      '/desk/wrap-up',
      {
        schema: {
          summary: 'Write up a call; isDone: and take the next',
          tags,
          body: Type.Object(
            {
              call: Type.String({ format: 'uuid' }),
              code: OrNull(Type.String({ maxLength: 32 })),
              note: Type.String({ maxLength: 4000 }),
              nextDay: OrNull(Day),
              isMine: Type.Optional(Type.Boolean({ description: 'That day’s call is the agent’s own; else anyone’s' })),
              isDone: Type.Boolean(),
            },
            strict,
          ),
          response: { 200: DeskViewSchema },
        },
        ...exactBody,
        config: { allow },
      },
      async (request) => {
        const { user, body } = request
        const { isDone, isMine = false, ...wrapUp } = body
        await desks.writeUp(user.id, wrapUp)
        const { call, nextDay: day } = wrapUp
        if (day !== null) await ports.previews.agreed(call, { userId: user.id, day, isMine })
        await request.audit({ act: 'call.write-up', subjectId: wrapUp.call })
        if (isDone) desks.finishWrapUp(user.id, wrapUp.code)
        return await view(user)
      },
    )
  }
}
