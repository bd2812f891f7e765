import { type Static, Type } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { IdParams, Instant, type Routes } from '../http/route-conventions.ts'
import type { BulkChanges } from './bulk-changes.ts'
import type { BulkRecord } from './bulk-changes-store.ts'
import { bulkEditors, OrNull } from './patient-views.ts'
import type { SelectionsStore } from './selections-store.ts'

const tags = ['patients']
const Tags = Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 64, pattern: '\\S' }), { maxItems: 20 }))

const What = Type.Object(
  { addTags: Tags, removeTags: Tags, isVip: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
)

const BulkView = Type.Object(
  {
    id: Type.Integer(),
    what: What,
    state: Type.Enum(['running', 'finished', 'cancelled', 'failed']),
    patients: Type.Integer(),
    done: Type.Integer(),
    /** Of those done, whom it changed: the others were so already. */
    changed: Type.Integer(),
    selectionId: Type.Integer(),
    startedAt: Instant,
    endedAt: OrNull(Instant),
  },
  { title: 'BulkChange' },
)

const toView = ({ userId: _, what, ...record }: BulkRecord) => ({ ...record, what: what as Static<typeof What> })

/** Tags and VIP marks on many patients at once. */
export function bulkChangesRoutes(bulk: BulkChanges, selections: SelectionsStore): Routes {
  async function own(id: number, user: SignedInUser): Promise<BulkRecord> {
    const record = await bulk.byId(id)
    if (record?.userId !== user.id) throw new WardlineError('not-found', { what: 'bulk change' })
    return record
  }

  return async (app) => {
    app.post(
      '/bulk-changes',
      {
        schema: {
          summary: 'Mark a selection; progress comes as live events `bulk.progress` and `bulk.ended`',
          tags,
          body: Type.Object({ selectionId: Type.Integer({ minimum: 1 }), what: What }, { additionalProperties: false }),
          response: { 202: BulkView },
        },
        config: { allow: bulkEditors },
      },
      async (request, reply) => {
        const { selectionId, what } = request.body
        const selection = await selections.byId(selectionId)
        if (selection?.userId !== request.user.id) throw new WardlineError('not-found', { what: 'selection' })
        const record = await bulk.start({
          userId: request.user.id,
          selectionId,
          what: trimmed(what),
          patients: selection.patients,
        })
        await request.audit({
          act: 'patient.change-many',
          subject: 'selection',
          subjectId: selectionId,
          detail: { patients: selection.patients },
        })
        return reply.status(202).send(toView(record))
      },
    )

    app.get(
      '/bulk-changes/last',
      {
        schema: { summary: "The user's last one, running or not", tags, response: { 200: OrNull(BulkView) } },
        config: { allow: bulkEditors },
      },
      async ({ user }) => {
        const record = await bulk.lastOf(user.id)
        return record === undefined ? null : toView(record)
      },
    )

    app.get(
      '/bulk-changes/:id',
      {
        schema: { summary: 'One bulk change', tags, params: IdParams, response: { 200: BulkView } },
        config: { allow: bulkEditors },
      },
      async ({ params, user }) => toView(await own(params.id, user)),
    )

    app.post(
      '/bulk-changes/:id/cancel',
      {
        schema: {
          summary: 'Stop it: what is done stays done',
          tags,
          params: IdParams,
          response: { 200: BulkView },
        },
        config: { allow: bulkEditors, audit: 'patient.cancel-change-many' },
      },
      async ({ params, user }) => {
        const record = await own(params.id, user)
        bulk.cancel(record.id)
        return toView(record)
      },
    )
  }
}

const trimmed = ({ addTags, removeTags, isVip }: Static<typeof What>) => ({
  ...(addTags !== undefined && { addTags: addTags.map((tag) => tag.trim()) }),
  ...(removeTags !== undefined && { removeTags }),
  ...(isVip !== undefined && { isVip }),
})
