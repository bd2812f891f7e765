import { type Static, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { exactBody, IdParams, type Routes } from '../http/route-conventions.ts'
import type { CodeList } from './acd-settings-store.ts'
import { keptRulesSchema, mannersSchema } from './core/queue-settings.ts'
import type { QueueDesk } from './queue-settings.ts'

const strict = { additionalProperties: false } as const
const tags = ['queues']
const OrNull = <Schema extends ReturnType<typeof Type.String>>(schema: Schema) => Type.Union([schema, Type.Null()])
const Line = Type.String({ minLength: 1, maxLength: 100 })
const Title = Type.Object({ 'zh-CN': Line, en: Line }, strict)
const Code = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,62}$' })

/** Where the body is taken exactly as it is, so is the address, which is text. */
const IdAsText = Type.Object({ id: Type.String({ pattern: '^[1-9][0-9]{0,14}$' }) })

const QueueBody = Type.Object(
  { code: Code, title: Title, isOpen: Type.Boolean(), rules: keptRulesSchema, manners: mannersSchema },
  strict,
)
const QueueView = Type.Object(
  { id: Type.Integer(), ...QueueBody.properties, members: Type.Integer(), waiting: Type.Integer() },
  { title: 'Queue' },
)
const placeFields = {
  level: Type.Integer({ minimum: 0, maximum: 4 }),
  position: Type.Integer({ minimum: 0, maximum: 9999 }),
}
const Member = Type.Object({ userId: Type.Integer({ minimum: 1 }), ...placeFields }, strict)
const Phone = Type.Object(
  { kind: Type.Enum(['extension', 'outside']), number: Type.String({ pattern: '^\\+?[0-9]{2,20}$' }) },
  strict,
)
const agentFields = {
  number: OrNull(Type.String({ pattern: '^[0-9]{1,16}$' })),
  phone: Type.Union([Phone, Type.Null()]),
  answersItself: Type.Boolean(),
  skills: Type.Record(
    Type.String({ pattern: '^[\\w\\u4e00-\\u9fff-]{1,32}$' }),
    Type.Integer({ minimum: 1, maximum: 9 }),
    strict,
  ),
}
const AgentQueues = Type.Array(Type.Object({ ...placeFields, queueId: Type.Integer({ minimum: 1 }) }, strict), {
  maxItems: 200,
})
const AgentView = Type.Object(
  {
    userId: Type.Integer(),
    name: Type.String(),
    role: Type.String(),
    ...agentFields,
    queues: AgentQueues,
  },
  { title: 'AgentSettings' },
)
const CodeView = Type.Object(
  { code: Type.String(), title: Title, place: Type.Integer(), isRetired: Type.Boolean() },
  { title: 'ListedCode' },
)
const CodesBody = Type.Object(
  { codes: Type.Array(Type.Object({ code: Code, title: Title }, strict), { maxItems: 50 }) },
  strict,
)

/** Queues, who is in them, the people as agents, and the lists that agents choose from. What is changed holds at once. */
export function queuesRoutes(desk: QueueDesk): Routes {
  return async (app) => {
    await app.register(queueRoutes(desk))
    await app.register(agentRoutes(desk))
    await app.register(codeRoutes(desk, 'pause_reasons', '/pause-reasons', 'Reasons for a pause'))
    await app.register(codeRoutes(desk, 'wrap_up_codes', '/wrap-up-codes', 'What can come of a call'))
  }
}

function queueRoutes(desk: QueueDesk): Routes {
  return async (app) => {
    app.get(
      '/queues',
      {
        schema: { summary: 'Queues, by code', tags, response: { 200: Type.Array(QueueView) } },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      () => desk.queues(),
    )
    app.post(
      '/queues',
      {
        schema: {
          summary: 'Open a queue',
          tags,
          body: QueueBody,
          response: { 201: Type.Object({ id: Type.Integer() }) },
        },
        ...exactBody,
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        const id = await desk.addQueue(request.body as Static<typeof QueueBody>)
        await request.audit({ act: 'queue.add', subjectId: id })
        return reply.status(201).send({ id })
      },
    )
    app.put(
      '/queues/:id',
      {
        schema: { summary: 'Change a queue', tags, params: IdAsText, body: QueueBody, response: { 204: Type.Null() } },
        ...exactBody,
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        const id = Number(request.params.id)
        await desk.changeQueue({ id, ...(request.body as Static<typeof QueueBody>) })
        await request.audit({ act: 'queue.change', subjectId: id })
        return reply.status(204).send(null)
      },
    )
    app.delete(
      '/queues/:id',
      {
        schema: {
          summary: 'Delete a queue in which nobody waits',
          tags,
          params: IdParams,
          response: { 204: Type.Null() },
        },
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        await desk.removeQueue(request.params.id)
        await request.audit({ act: 'queue.remove', subjectId: request.params.id })
        return reply.status(204).send(null)
      },
    )
    app.get(
      '/queues/:id/members',
      {
        schema: {
          summary: 'Who is in a queue, by level',
          tags,
          params: IdParams,
          response: { 200: Type.Array(Member) },
        },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      ({ params }) => desk.membersOf(params.id),
    )
    app.put(
      '/queues/:id/members',
      {
        schema: {
          summary: 'Say who is in a queue, all of them',
          tags,
          params: IdParams,
          body: Type.Object({ members: Type.Array(Member, { maxItems: 2000 }) }, strict),
          response: { 204: Type.Null() },
        },
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        const { members } = request.body
        await desk.setMembers(request.params.id, members)
        await request.audit({
          act: 'queue.set-members',
          subjectId: request.params.id,
          detail: { members: members.length },
        })
        return reply.status(204).send(null)
      },
    )
  }
}

function agentRoutes(desk: QueueDesk): Routes {
  return async (app) => {
    app.get(
      '/agents',
      {
        schema: { summary: 'Everybody who may sit at a desk', tags, response: { 200: Type.Array(AgentView) } },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      async () => [...(await desk.agents())].map((agent) => ({ ...agent, queues: [...agent.queues] })),
    )
    app.put(
      '/agents/:id',
      {
        schema: {
          summary: 'Set an agent’s number, phone, skills and queues; the id is the user’s',
          tags,
          params: IdAsText,
          body: Type.Object({ ...agentFields, queues: AgentQueues }, strict),
          response: { 204: Type.Null() },
        },
        ...exactBody,
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        const userId = Number(request.params.id)
        const { number, phone, answersItself, skills, queues } = request.body
        await desk.setAgent({ userId, number, phone, answersItself, skills, queues })
        await request.audit({ act: 'agent.set', subjectId: userId })
        return reply.status(204).send(null)
      },
    )
  }
}

function codeRoutes(desk: QueueDesk, list: CodeList, path: string, summary: string): Routes {
  return async (app) => {
    app.get(
      path,
      { schema: { summary, tags, response: { 200: Type.Array(CodeView) } }, config: { allow: 'signed-in' } },
      () => desk.codes(list),
    )
    app.put(
      path,
      {
        schema: {
          summary: `${summary}: the whole list as it shall be`,
          tags,
          body: CodesBody,
          response: { 204: Type.Null() },
        },
        config: { allow: ['it', 'supervisor'] },
      },
      async (request, reply) => {
        const { codes } = request.body
        if (new Set(codes.map(({ code }) => code)).size < codes.length)
          throw new WardlineError('invalid-input', { why: 'two codes are the same', whyZh: '有两个相同的编号' })
        await desk.setCodes(list, codes)
        await request.audit({ act: 'code-list.set', subjectId: list, detail: { codes: codes.length } })
        return reply.status(204).send(null)
      },
    )
  }
}
