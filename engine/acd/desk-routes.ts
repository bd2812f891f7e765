import { type TSchema, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Day, exactBody, Instant, type Routes } from '../http/route-conventions.ts'
import type { ConversationEvent } from './core/conversation.ts'
import type { DeskPorts } from './desk-view.ts'
import { deskView } from './desk-view.ts'
import { AgentLineView } from './floor-views.ts'

const strict = { additionalProperties: false } as const
const tags = ['desk']
const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const allow = ['agent', 'doctor', 'supervisor'] as const
const Number_ = Type.String({ pattern: '^\\+?[0-9]{2,20}$' })

const PersonView = Type.Object(
  {
    number: Type.String({ description: 'Masked where the role demands' }),
    patients: Type.Array(
      Type.Object({
        id: Type.Integer(),
        name: Type.String(),
        patientNo: OrNull(Type.String()),
        department: Type.String(),
        isVip: Type.Boolean(),
      }),
      { description: 'Everybody who has this number; none: nobody known' },
    ),
  },
  { title: 'PersonOnCall' },
)
export const DeskViewSchema = Type.Object(
  {
    agent: OrNull(AgentLineView),
    phone: OrNull(
      Type.Object({ kind: Type.String(), number: Type.String() }, { description: 'Where the desk would sign in' }),
    ),
    queues: Type.Array(
      Type.Object({
        code: Type.String(),
        title: Type.Object({ 'zh-CN': Type.String(), en: Type.String() }),
        waiting: Type.Integer(),
        longestSince: OrNull(Instant),
      }),
    ),
    call: OrNull(
      Type.Object({
        id: Type.String(),
        direction: Type.String(),
        at: Type.String(),
        since: Instant,
        startedAt: Instant,
        queue: OrNull(Type.String()),
        third: OrNull(Type.String()),
        person: PersonView,
      }),
    ),
    offer: OrNull(
      Type.Object(
        { call: Type.String(), queue: Type.String(), since: Instant, person: PersonView },
        { description: 'The phone rings' },
      ),
    ),
    lastCall: OrNull(
      Type.Object(
        { id: Type.String(), endedAt: Instant, person: PersonView },
        { description: 'What is to be written up' },
      ),
    ),
  },
  { title: 'Desk' },
)

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
            },
            strict,
          ),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        await desks.signIn(request.user.id, request.body.phone)
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
        } else if (act === 'ready') desks.ready(user.id)
        else if (act === 'hang-up') desks.talkOf(user.id).hangUpAgent()
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
          body: Type.Object(
            { to: Type.String({ minLength: 2, maxLength: 64 }), for: Type.Enum(['agent', 'person']) },
            strict,
          ),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async ({ user, body }) => {
        desks.act(user.id, { kind: 'ring-third', ...body })
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
            Type.Object({ patientId: Type.Integer({ minimum: 1 }), phoneId: Type.Integer({ minimum: 1 }) }, strict),
          ]),
          response: { 200: DeskViewSchema },
        },
        config: { allow },
      },
      async (request) => {
        const { user, body } = request
        const asked =
          'number' in body ? { number: body.number } : await ports.phoneOfPatient(body.patientId, body.phoneId)
        if (asked === undefined) throw new WardlineError('not-found', { what: 'number' })
        const patient = 'patientId' in body ? { patient: body.patientId } : {}
        const call = await desks.dial(user.id, { ...asked, ...patient })
        await request.audit({ act: 'call.dial', subjectId: call })
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
        const { isDone, ...wrapUp } = body
        await desks.writeUp(user.id, wrapUp)
        await request.audit({ act: 'call.write-up', subjectId: wrapUp.call })
        if (isDone) desks.finishWrapUp(user.id)
        return await view(user)
      },
    )
  }
}
