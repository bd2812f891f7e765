import { rm } from 'node:fs/promises'
import { type TSchema, Type } from 'typebox'
import type { Language } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import {
  IdParams,
  Instant,
  offsetOf,
  PageOf,
  PageQuery,
  type Routes,
  type SavedUpload,
  toPage,
} from '../http/route-conventions.ts'
import { type ColumnUse, fields, type Mapping } from './core/fields.ts'
import type { ImportRecord } from './import-store.ts'
import type { ImportRequest, Imports } from './imports.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const tags = ['imports']
const maxBytes = 500_000_000
const uses: readonly ColumnUse[] = [...fields, 'extra', 'ignore']

const ImportView = Type.Object(
  {
    id: Type.Integer(),
    fileName: Type.String(),
    state: Type.Enum(['running', 'finished', 'failed', 'cancelled']),
    isDryRun: Type.Boolean(),
    rowsTotal: Type.Integer(),
    rowsAdded: Type.Integer(),
    rowsUpdated: Type.Integer(),
    rowsDuplicate: Type.Integer(),
    rowsRejected: Type.Integer(),
    hasRejectsFile: Type.Boolean(),
    errorCode: OrNull(Type.String()),
    /** Why nothing was imported, in the language of the user; null after a restart of the engine. */
    message: OrNull(Type.String()),
    startedAt: Instant,
    endedAt: OrNull(Instant),
  },
  { title: 'Import' },
)

const PreviewView = Type.Object(
  {
    sheet: Type.String(),
    headers: Type.Array(Type.String()),
    layout: Type.String(),
    mapping: Type.Array(Type.Enum([...uses])),
    guess: Type.Array(Type.Enum([...uses])),
    isRemembered: Type.Boolean(),
    samples: Type.Array(
      Type.Object({
        row: Type.Integer(),
        cells: Type.Array(Type.String()),
        patient: Type.Optional(Type.Any({ description: 'As it would be taken.' })),
        problems: Type.Optional(Type.Array(Type.Object({ header: Type.String(), reason: Type.String() }))),
      }),
    ),
  },
  { title: 'ImportPreview' },
)

const formDescription =
  'multipart/form-data with the text fields first and the file last. `mapping`: a JSON list with one of the fields, "extra" or ' +
  '"ignore" for each column; `duplicates`: "update" or "skip"; `errorCells`: "refuse-file" or "reject-rows"; `dryRun`: "true".'

/** Importing patient lists. */
export function importsRoutes(imports: Imports): Routes {
  const asView = (record: ImportRecord, language: Language) => ({
    ...record,
    hasRejectsFile: record.rejectsFile !== undefined,
    errorCode: record.errorCode ?? null,
    message: imports.refusalOf(record.id)?.messageIn(language) ?? null,
    endedAt: record.endedAt ?? null,
  })

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
        config: { allow: ['it', 'manager', 'supervisor'], upload: { maxBytes } },
      },
      async (request) => {
        const upload = await request.saveUpload()
        try {
          const { headers, mapping, guess, samples, ...preview } = await imports.preview(
            toRequest(upload, request.language),
          )
          await request.audit({ act: 'import.preview', detail: { rows: samples.length } })
          return {
            ...preview,
            headers: [...headers],
            mapping: [...mapping],
            guess: [...guess],
            samples: samples.map(({ cells, problems, ...sample }) => ({
              ...sample,
              cells: [...cells],
              ...(problems !== undefined && { problems: [...problems] }),
            })),
          }
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
        config: { allow: ['it', 'manager', 'supervisor'], upload: { maxBytes } },
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
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      async ({ query, language }) => {
        const { items, total } = await imports.list(offsetOf(query))
        return toPage({ items: items.map((record) => asView(record, language)), total }, query)
      },
    )

    app.get(
      '/imports/:id',
      {
        schema: { summary: 'One import', tags, params: IdParams, response: { 200: ImportView } },
        config: { allow: ['it', 'manager', 'supervisor'] },
      },
      async ({ params, language }) => asView(await found(params.id), language),
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
        config: { allow: ['it', 'manager', 'supervisor'], audit: 'import.cancel' },
      },
      async ({ params, language }) => {
        imports.cancel(params.id)
        return asView(await found(params.id), language)
      },
    )

    app.get(
      '/imports/:id/rejected.xlsx',
      {
        schema: {
          summary: 'The rejected rows with their reasons',
          tags,
          params: IdParams,
          response: { 200: Type.Any() },
        },
        config: { allow: ['it', 'manager', 'supervisor'], audit: 'import.read-rejected' },
      },
      async ({ params }, reply) => {
        const { rejectsFile } = await found(params.id)
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
  const isMapping = Array.isArray(given) && given.every((use) => uses.includes(use as ColumnUse))
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
