import { Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import type { Clock } from '../kernel/clock.ts'
import type { PatientFilter } from './core/patient-filter.ts'
import { FilterBody, readers, seekerOf } from './patient-views.ts'
import type { PatientsStore } from './patients-store.ts'
import type { SelectionsStore } from './selections-store.ts'

const tags = ['patient selections']
const SelectionView = Type.Object(
  { id: Type.Integer(), patients: Type.Integer(), createdAt: Instant },
  { title: 'PatientSelection' },
)
const SelectionBody = Type.Object(
  {
    /** These, as far as the user may see them. */
    ids: Type.Optional(Type.Array(Type.Integer({ minimum: 1 }), { maxItems: 10_000 })),
    /** Or everybody whom this finds now. */
    filter: Type.Optional(FilterBody),
  },
  { additionalProperties: false },
)

/** Keeps whom somebody has chosen: a campaign, a bulk change or an export is made of a selection's id. */
export function selectionsRoutes(selections: SelectionsStore, patients: PatientsStore, clock: Clock): Routes {
  async function chosen(filter: PatientFilter, user: SignedInUser): Promise<number[]> {
    if (filter.selectionId !== undefined && (await selections.byId(filter.selectionId))?.userId !== user.id)
      throw new WardlineError('not-found', { what: 'selection' })
    return await patients.ids(filter, seekerOf(user))
  }

  return async (app) => {
    app.post(
      '/patient-selections',
      {
        schema: {
          summary: 'Keep a selection of patients for thirty days',
          tags,
          body: SelectionBody,
          response: { 201: SelectionView },
        },
        config: { allow: readers },
      },
      async (request, reply) => {
        const { ids, filter = {} } = request.body
        const found = await chosen(ids === undefined ? filter : { ids }, request.user)
        if (found.length === 0) throw new WardlineError('selection-empty')
        const selection = await selections.keep(request.user.id, found, clock.now())
        await request.audit({
          act: 'patient.select',
          subject: 'selection',
          subjectId: selection.id,
          detail: { patients: found.length },
        })
        return reply.status(201).send(selection)
      },
    )

    app.get(
      '/patient-selections/:id',
      {
        schema: { summary: 'How many a selection holds', tags, params: IdParams, response: { 200: SelectionView } },
        config: { allow: readers },
      },
      async ({ params, user }) => {
        const selection = await selections.byId(params.id)
        if (selection?.userId !== user.id) throw new WardlineError('not-found', { what: 'selection' })
        return selection
      },
    )
  }
}
