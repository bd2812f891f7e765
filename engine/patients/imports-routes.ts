import { rm } from 'node:fs/promises'
import { Type } from 'typebox'
import type { Language, SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import {
  IdParams,
  offsetOf,
  PageOf,
  PageQuery,
  type Routes,
  type SavedUpload,
  toPage,
} from '../http/route-conventions.ts'
import type { ColumnUse, Mapping } from './core/fields.ts'
import { sightOf } from './core/sight.ts'
import type { ImportRecord } from './import-store.ts'
import { columnUses, ImportView, importers, PreviewView, toImportView, toPreviewView } from './import-views.ts'
import type { ImportRequest, Imports } from './imports.ts'

const tags = ['imports']
const maxBytes = 500_000_000

const formDescription =
  'multipart/form-data with the text fields first and the file last. `mapping`: a JSON list with one of the fields, "extra" or ' +
  '"ignore" for each column; `duplicates`: "update" or "skip"; `errorCells`: "refuse-file" or "reject-rows"; `dryRun`: "true".'

/** Importing patient lists. */
export function importsRoutes(imports: Imports): Routes {
  const asView = (record: ImportRecord, user: SignedInUser) =>
    toImportView(record, imports.progressOf(record.id), { language: user.language, userId: user.id })

  async function found(id: number): Promise<ImportRecord> {
    const record = await imports.byId(id)
    if (record === undefined) throw new WardlineError('not-found', { what: 'import' })
    return record
  }

  return async (app) => {
    app.post(
      '/imports/preview',
      {
        schema: {
          summary: 'Header, mapping and first rows of a list; nothing is kept',
          description: formDescription,
          tags,
          response: { 200: PreviewView },
        },
        config: { allow: importers, upload: { maxBytes } },
      },
      async (request) => {
        const upload = await request.saveUpload()
        try {
          const preview = await imports.preview(toRequest(upload, request.language))
          await request.audit({ act: 'import.preview', detail: { rows: preview.samples.length } })
          return toPreviewView(preview)
        } finally {
          await rm(upload.path, { force: true })
        }
      },
    )

    app.post(
      '/imports',
      {
        schema: {
          summary: 'Import a list; progress comes as live events `import.progress` and `import.ended`',
          description: formDescription,
          tags,
          response: { 202: Type.Object({ id: Type.Integer() }) },
        },
        config: { allow: importers, upload: { maxBytes } },
      },
      async (request, reply) => {
        const upload = await request.saveUpload()
        const drop = () => rm(upload.path, { force: true })
        try {
          const { id, done } = await imports.start({ ...toRequest(upload, request.language), userId: request.user.id })
          void done.then(drop)
          await request.audit({ act: 'import.start', subjectId: id })
          return await reply.status(202).send({ id })
        } catch (error) {
          await drop()
          throw error
        }
      },
    )

    app.get(
      '/imports',
      {
        schema: {
          summary: 'Imports, newest first',
          tags,
          querystring: PageQuery,
          response: { 200: PageOf(ImportView) },
        },
        config: { allow: importers },
      },
      async ({ query, user }) => {
        const { items, total } = await imports.list(offsetOf(query))
        return toPage({ items: items.map((record) => asView(record, user)), total }, query)
      },
    )

    app.get(
      '/imports/:id',
      {
        schema: { summary: 'One import', tags, params: IdParams, response: { 200: ImportView } },
        config: { allow: importers },
      },
      async ({ params, user }) => asView(await found(params.id), user),
    )

    app.post(
      '/imports/:id/cancel',
      {
        schema: {
          summary: 'Cancel a running import: nothing of it stays',
          tags,
          params: IdParams,
          response: { 200: ImportView },
        },
        config: { allow: importers, audit: 'import.cancel' },
      },
      async ({ params, user }) => {
        imports.cancel(params.id)
        return asView(await found(params.id), user)
      },
    )

    app.get(
      '/imports/:id/rejected.xlsx',
      {
        schema: {
          summary: 'The rejected rows with their reasons; who sees no phone numbers gets those of own lists only',
          tags,
          params: IdParams,
          response: { 200: Type.Any() },
        },
        config: { allow: importers, audit: 'import.read-rejected' },
      },
      async ({ params, user }, reply) => {
        const { rejectsFile, userId } = await found(params.id)
        if (sightOf(user).phones === 'masked' && userId !== user.id) throw new WardlineError('not-allowed')
        if (rejectsFile === undefined) throw new WardlineError('not-found', { what: 'file' })
        const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
        return await reply.sendFileOf({ file: rejectsFile, type, downloadAs: `import-${params.id}-rejected.xlsx` })
      },
    )
  }
}

function toRequest({ path: file, fileName, fields: form }: SavedUpload, language: Language): ImportRequest {
  const mapping = form['mapping'] === undefined ? undefined : readMapping(form['mapping'])
  return {
    file,
    fileName,
    language,
    isDryRun: form['dryRun'] === 'true',
    duplicates: form['duplicates'] === 'skip' ? 'skip' : 'update',
    errorCells: form['errorCells'] === 'reject-rows' ? 'reject-rows' : 'refuse-file',
    ...(mapping !== undefined && { mapping }),
  }
}

function readMapping(text: string): Mapping {
  const given = parsed(text)
  const isMapping = Array.isArray(given) && given.every((use) => columnUses.includes(use as ColumnUse))
  if (!isMapping) throw new WardlineError('import-mapping-invalid', { why: 'mapping' })
  return given as Mapping
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
