import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { type Static, type TSchema, Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import {
  contentOf,
  IdParams,
  Instant,
  offsetOf,
  PageOf,
  PageQuery,
  type Routes,
  toPage,
} from '../http/route-conventions.ts'
import { type ListedFilter, type ListedNumbers, type NumberList, numberLists } from './listed-numbers.ts'
import { listedNumbersCsv } from './listed-numbers-export.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['number lists']
const ListName = Type.Enum([...numberLists])
const Reason = Type.String({ maxLength: 255 })
const maxBytes = 50_000_000

const ListedView = Type.Object(
  {
    id: Type.Integer(),
    list: ListName,
    number: Type.String(),
    reason: Type.String(),
    untilAt: OrNull(Instant),
    createdAt: Instant,
    by: OrNull(Type.String()),
  },
  { title: 'ListedNumber' },
)

const NewListed = Type.Object(
  {
    list: ListName,
    number: Type.String({ minLength: 2, maxLength: 40 }),
    reason: Type.Optional(Reason),
    untilAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
)

const Counts = Type.Object({ current: Type.Integer(), expired: Type.Integer() })
const CountsView = Type.Object({ black: Counts, white: Counts, 'do-not-call': Counts }, { title: 'NumberListCounts' })

/** Why a number is taken off a list, for the audit log: a word, since a sentence could name somebody. */
const RemoveQuery = Type.Object({
  why: Type.Optional(
    Type.Enum(['asked', 'mistake', 'over', 'other'], {
      description: 'asked: the person wants to be called again. over: the reason is no more',
    }),
  ),
})

const filterFields = {
  list: Type.Optional(ListName),
  text: Type.Optional(Type.String({ maxLength: 100, description: 'Part of a number, or of a reason.' })),
  state: Type.Optional(Type.Enum(['current', 'expired', 'all'])),
}
const ListQuery = Type.Object({ ...PageQuery.properties, ...filterFields })
const FilterQuery = Type.Object(filterFields)

const ImportedView = Type.Object(
  {
    added: Type.Integer(),
    changed: Type.Integer(),
    refusedRows: Type.Integer(),
    refused: Type.Array(Type.Object({ row: Type.Integer(), text: Type.String(), why: Type.String() })),
  },
  { title: 'NumbersImported' },
)

const filterOf = ({ list, text, state }: Static<typeof FilterQuery>): ListedFilter => ({
  ...(list !== undefined && { list }),
  ...(text !== undefined && { text }),
  ...(state !== undefined && { state }),
})

/** Black, white and do-not-call numbers. */
export function numberListsRoutes(lists: ListedNumbers, timeZone = 'Asia/Shanghai'): Routes {
  return async (app) => {
    await app.register(entryRoutes(lists))
    await app.register(fileRoutes(lists, timeZone))
  }
}

function entryRoutes(lists: ListedNumbers): Routes {
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
      async ({ query }) => toPage(await lists.list(filterOf(query), offsetOf(query)), query),
    )

    app.get(
      '/listed-numbers/counts',
      {
        schema: { summary: 'How many numbers are on each list', tags, response: { 200: CountsView } },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      () => lists.counts(),
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
        schema: {
          summary: 'Take a number off its list',
          tags,
          params: IdParams,
          querystring: RemoveQuery,
          response: { 204: Type.Null() },
        },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      async (request, reply) => {
        const { why } = request.query
        const list = await lists.remove(request.params.id)
        if (list === undefined) throw new WardlineError('not-found', { what: 'number' })
        await request.audit({ act: 'listed-number.remove', detail: { list, ...(why !== undefined && { why }) } })
        return reply.status(204).send(null)
      },
    )
  }
}

function fileRoutes(lists: ListedNumbers, timeZone: string): Routes {
  return async (app) => {
    app.post(
      '/listed-numbers/import',
      {
        schema: {
          summary: 'Put the numbers of an .xlsx, .xls, .csv or .txt on a list, all or none',
          description:
            'multipart/form-data with the text fields first and the file last: `list`; `reason` for numbers without one; `dryRun`: "true". Columns are found by their header (number, reason, valid until); without one the first column with numbers is theirs.',
          tags,
          response: { 200: ImportedView },
        },
        config: { allow: ['it', 'supervisor'], upload: { maxBytes } },
      },
      async (request) => {
        const { path: file, fileName, fields } = await request.saveUpload()
        try {
          const list = listIn(fields['list'])
          const isDryRun = fields['dryRun'] === 'true'
          const reason = (fields['reason'] ?? '').slice(0, 255)
          const { language, user } = request
          const done = await lists.importFile({ file, fileName, list, reason, userId: user.id, language, isDryRun })
          const { added, changed, refusedRows } = done
          if (!isDryRun)
            await request.audit({ act: 'listed-number.import', detail: { list, added, changed, refusedRows } })
          return done
        } finally {
          await rm(file, { force: true })
        }
      },
    )

    app.get(
      '/listed-numbers/export.csv',
      {
        schema: {
          summary: 'Listed numbers as a .csv that Excel opens and the import takes again',
          tags,
          querystring: FilterQuery,
          response: { 200: contentOf('text/csv') },
        },
        config: { allow: ['it', 'manager', 'supervisor'], audit: 'listed-number.export' },
      },
      async ({ query, language }, reply) =>
        reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="numbers.csv"')
          .header('cache-control', 'private, no-store')
          .send(Readable.from(listedNumbersCsv(lists.pages(filterOf(query)), language, timeZone))),
    )
  }
}

function listIn(given: string | undefined): NumberList {
  const list = numberLists.find((name) => name === given)
  if (list === undefined) throw new WardlineError('invalid-input', { why: `list: ${numberLists.join(', ')}` })
  return list
}
