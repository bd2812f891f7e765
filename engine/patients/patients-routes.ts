import { type Static, Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { offsetOf, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
import type { PatientFilter } from './core/patient-filter.ts'
import { sightOf } from './core/sight.ts'
import {
  FilterBody,
  FilterQuery,
  filterOfQuery,
  filterQuery,
  PatientLineView,
  readers,
  SortingBody,
  seekerOf,
  toLineView,
} from './patient-views.ts'
import type { PatientsStore } from './patients-store.ts'
import type { SelectionsStore } from './selections-store.ts'

const tags = ['patients']
const Search = Type.Object(
  {
    filter: Type.Optional(FilterBody),
    sorting: Type.Optional(SortingBody),
    ...PageQuery.properties,
  },
  { additionalProperties: false },
)

type Asked = Omit<Static<typeof Search>, 'filter'> & { filter?: PatientFilter }

/** Looking patients up, by all that is known of them. Doctors see their own department's. */
export function patientsRoutes(patients: PatientsStore, selections: SelectionsStore): Routes {
  /** A selection is its maker's alone. */
  async function checked(filter: PatientFilter, user: SignedInUser): Promise<PatientFilter> {
    if (filter.selectionId === undefined) return filter
    const selection = await selections.byId(filter.selectionId)
    if (selection?.userId !== user.id) throw new WardlineError('not-found', { what: 'selection' })
    return filter
  }

  async function search(user: SignedInUser, asked: Asked) {
    const { filter = {}, sorting } = asked
    const paging = { ...offsetOf(asked), ...(sorting !== undefined && { sorting }) }
    const { items, total } = await patients.search(await checked(filter, user), seekerOf(user), paging)
    const sight = sightOf(user)
    return toPage({ items: items.map((patient) => toLineView(patient, sight)), total }, asked)
  }

  return async (app) => {
    app.get(
      '/patients',
      {
        schema: {
          summary: 'Patients by name, pinyin, initials, number, phone, and all that a search can name',
          tags,
          querystring: Type.Object({ ...PageQuery.properties, ...filterQuery }),
          response: { 200: PageOf(PatientLineView) },
        },
        config: { allow: readers, audit: 'patient.search' },
      },
      ({ query, user }) => search(user, { filter: filterOfQuery(query), page: query.page, pageSize: query.pageSize }),
    )

    app.post(
      '/patients/search',
      {
        schema: {
          summary: 'The same with the filter in the body, so that no name stands in an address',
          tags,
          body: Search,
          response: { 200: PageOf(PatientLineView) },
        },
        config: { allow: readers, audit: 'patient.search' },
      },
      ({ body, user }) => search(user, body),
    )

    await app.register(choiceRoutes(patients))
  }
}

/** What there is to choose among. */
function choiceRoutes(patients: PatientsStore): Routes {
  return async (app) => {
    app.get(
      '/patients/departments',
      {
        schema: {
          summary: 'Departments that have patients',
          tags,
          response: { 200: Type.Array(Type.Object({ department: Type.String(), patients: Type.Integer() })) },
        },
        config: { allow: readers },
      },
      async ({ user }) => await patients.departments(seekerOf(user)),
    )

    app.get(
      '/patients/tags',
      {
        schema: {
          summary: 'Tags that patients have, the most frequent first',
          tags,
          response: { 200: Type.Array(Type.Object({ tag: Type.String(), patients: Type.Integer() })) },
        },
        config: { allow: readers },
      },
      async ({ user }) => await patients.tags(seekerOf(user)),
    )

    app.get(
      '/patients/count',
      {
        schema: {
          summary: 'How many patients a filter finds',
          tags,
          querystring: FilterQuery,
          response: { 200: Type.Object({ patients: Type.Integer() }) },
        },
        config: { allow: readers },
      },
      async ({ query, user }) => ({ patients: await patients.count(filterOfQuery(query), seekerOf(user)) }),
    )
  }
}
