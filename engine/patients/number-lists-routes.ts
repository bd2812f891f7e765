import { type TSchema, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import { type ListedNumbers, numberLists } from './listed-numbers.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['number lists']
const ListName = Type.Enum([...numberLists])

const ListedView = Type.Object(
  {
    id: Type.Integer(),
    list: ListName,
    number: Type.String(),
    reason: Type.String(),
    untilAt: OrNull(Instant),
    createdAt: Instant,
  },
  { title: 'ListedNumber' },
)

const NewListed = Type.Object(
  {
    list: ListName,
    number: Type.String({ minLength: 2, maxLength: 40 }),
    reason: Type.Optional(Type.String({ maxLength: 255 })),
    untilAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
)

const ListQuery = Type.Object({
  ...PageQuery.properties,
  list: Type.Optional(ListName),
  number: Type.Optional(Type.String({ maxLength: 40 })),
})

/** Black, white and do-not-call numbers. */
export function numberListsRoutes(lists: ListedNumbers): Routes {
  return async (app) => {
    app.get(
      '/listed-numbers',
      {
        schema: {
          summary: 'Listed numbers, newest first',
          tags,
          querystring: ListQuery,
          response: { 200: PageOf(ListedView) },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent'], audit: 'listed-number.search' },
      },
      async ({ query }) => {
        const { list, number } = query
        const filter = { ...(list !== undefined && { list }), ...(number !== undefined && { number }) }
        return toPage(await lists.list(filter, offsetOf(query)), query)
      },
    )

    app.post(
      '/listed-numbers',
      {
        schema: {
          summary: 'Put a number on a list, or change its entry',
          tags,
          body: NewListed,
          response: { 201: ListedView },
        },
        config: { allow: ['it', 'manager', 'supervisor', 'agent'] },
      },
      async (request, reply) => {
        const { reason = '', untilAt, list, number } = request.body
        const entry = { list, number, reason, userId: request.user.id, ...(untilAt !== undefined && { untilAt }) }
        const listed = await lists.add(entry)
        await request.audit({ act: 'listed-number.add', subjectId: listed.id, detail: { list } })
        return reply.status(201).send(listed)
      },
    )

    app.delete(
      '/listed-numbers/:id',
      {
        schema: { summary: 'Take a number off its list', tags, params: IdParams, response: { 204: Type.Null() } },
        config: { allow: ['it', 'manager', 'supervisor'], audit: 'listed-number.remove' },
      },
      async ({ params }, reply) => {
        if (!(await lists.remove(params.id))) throw new WardlineError('not-found', { what: 'number' })
        return reply.status(204).send(null)
      },
    )
  }
}
