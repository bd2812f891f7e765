import { type Static, Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import { FilterBody, OrNull, readers, SortingBody } from './patient-views.ts'
import type { SavedSearch, SearchesStore } from './searches-store.ts'

const tags = ['saved searches']
const Name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' })

const SearchView = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    isShared: Type.Boolean(),
    isOwn: Type.Boolean(),
    userName: Type.String(),
    filter: FilterBody,
    sorting: OrNull(SortingBody),
    updatedAt: Instant,
  },
  { title: 'SavedSearch' },
)

const SearchBody = Type.Object(
  { name: Name, isShared: Type.Boolean(), filter: FilterBody, sorting: OrNull(SortingBody) },
  { additionalProperties: false },
)

/** Searches for patients that people keep, for themselves or for everybody. What they find is what the reader may see. */
export function savedSearchesRoutes(searches: SearchesStore, clock: Clock): Routes {
  const view = ({ userId, filter, ...search }: SavedSearch, user: SignedInUser) => ({
    ...search,
    filter: filter as Static<typeof FilterBody>,
    isOwn: userId === user.id,
  })

  async function found(id: number, user: SignedInUser) {
    const search = await searches.byId(id, user.id)
    if (search === undefined) throw new WardlineError('not-found', { what: 'search' })
    return view(search, user)
  }

  return async (app) => {
    app.get(
      '/saved-searches',
      {
        schema: {
          summary: "The user's own and those that others share",
          tags,
          response: { 200: Type.Array(SearchView) },
        },
        config: { allow: readers },
      },
      async ({ user }) => (await searches.of(user.id)).map((search) => view(search, user)),
    )

    app.get(
      '/saved-searches/:id',
      {
        schema: { summary: 'One saved search', tags, params: IdParams, response: { 200: SearchView } },
        config: { allow: readers },
      },
      ({ params, user }) => found(params.id, user),
    )

    app.post(
      '/saved-searches',
      {
        schema: { summary: 'Keep a search', tags, body: SearchBody, response: { 201: SearchView } },
        config: { allow: readers },
      },
      async (request, reply) => {
        const id = await searches.add(request.user.id, request.body, clock.now())
        await request.audit({ act: 'search.save', subjectId: id, detail: { shared: request.body.isShared } })
        return reply.status(201).send(await found(id, request.user))
      },
    )

    app.put(
      '/saved-searches/:id',
      {
        schema: {
          summary: 'Change a search of one’s own',
          tags,
          params: IdParams,
          body: SearchBody,
          response: { 200: SearchView },
        },
        config: { allow: readers, audit: 'search.change' },
      },
      async ({ params, body, user }) => {
        if (!(await searches.change(params.id, user.id, body, clock.now())))
          throw new WardlineError('not-found', { what: 'search' })
        return await found(params.id, user)
      },
    )

    app.delete(
      '/saved-searches/:id',
      {
        schema: {
          summary: 'Forget a search of one’s own; IT also what others share',
          tags,
          params: IdParams,
          response: { 204: Type.Null() },
        },
        config: { allow: readers, audit: 'search.remove' },
      },
      async ({ params, user }, reply) => {
        if (!(await searches.remove(params.id, user.id, user.role === 'it')))
          throw new WardlineError('not-found', { what: 'search' })
        return reply.status(204).send(null)
      },
    )
  }
}
