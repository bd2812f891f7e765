import { rm } from 'node:fs/promises'
import { type Static, Type } from 'typebox'
import type { Language, SignedInUser } from '../accounts/core/roles.ts'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes, UuidParams } from '../http/route-conventions.ts'
import type { ImportFiles } from './import-files.ts'
import type { ImportFile } from './import-files-store.ts'
import { importers, PreviewView, toPreviewView, Use } from './import-views.ts'
import type { ImportRequest, Imports } from './imports.ts'

const tags = ['imports']
const strict = { additionalProperties: false }
const maxBytes = 500_000_000

const FileView = Type.Object(
  { id: Type.String(), fileName: Type.String(), bytes: Type.Integer(), createdAt: Instant },
  { title: 'ImportFile' },
)

const place = {
  /** Only this sheet; else all that have the header of the first list. */
  sheet: Type.Optional(Type.String({ maxLength: 255 })),
  /** By its number in the sheet, the upper of two; else it is looked for. */
  headerRow: Type.Optional(Type.Integer({ minimum: 1 })),
  headerStoreys: Type.Optional(Type.Union([Type.Literal(1), Type.Literal(2)])),
}
const LookBody = Type.Object({ ...place, mapping: Type.Optional(Type.Array(Use, { maxItems: 1000 })) }, strict)
const ImportBody = Type.Object(
  {
    ...place,
    mapping: Type.Array(Use, { maxItems: 1000 }),
    duplicates: Type.Enum(['update', 'skip']),
    errorCells: Type.Enum(['refuse-file', 'reject-rows']),
    isDryRun: Type.Boolean(),
  },
  strict,
)

/** An upload that is looked at and imported in several steps. It is its uploader's alone. */
export function importFilesRoutes(files: ImportFiles, imports: Imports): Routes {
  async function own(id: string, user: SignedInUser): Promise<ImportFile> {
    const file = await files.byId(id)
    if (file?.userId !== user.id) throw new WardlineError('not-found', { what: 'file' })
    return file
  }

  return async (app) => {
    app.post(
      '/import-files',
      {
        schema: {
          summary: 'Upload a list; it is kept for two days or until it is imported',
          description: 'multipart/form-data with the field file.',
          tags,
          response: { 201: FileView },
        },
        config: { allow: importers, upload: { maxBytes } },
      },
      async (request, reply) => {
        const upload = await request.saveUpload()
        try {
          const file = await files.keep(upload, request.user.id)
          await request.audit({ act: 'import.upload', subjectId: file.id })
          return await reply.status(201).send(file)
        } catch (error) {
          await rm(upload.path, { force: true })
          throw error
        }
      },
    )

    app.get(
      '/import-files/:id',
      {
        schema: { summary: 'An uploaded list', tags, params: UuidParams, response: { 200: FileView } },
        config: { allow: importers },
      },
      ({ params, user }) => own(params.id, user),
    )

    app.delete(
      '/import-files/:id',
      {
        schema: { summary: 'Throw an uploaded list away', tags, params: UuidParams, response: { 204: Type.Null() } },
        config: { allow: importers },
      },
      async ({ params, user }, reply) => {
        await files.drop((await own(params.id, user)).id)
        return reply.status(204).send(null)
      },
    )

    app.post(
      '/import-files/:id/preview',
      {
        schema: {
          summary: 'Sheets, header, mapping and the first rows as they would be taken',
          tags,
          params: UuidParams,
          body: LookBody,
          response: { 200: PreviewView },
        },
        config: { allow: importers },
      },
      async (request) => {
        const file = await own(request.params.id, request.user)
        const preview = await imports.preview(toRequest(file, request.body, request.language))
        await request.audit({ act: 'import.preview', detail: { rows: preview.samples.length } })
        return toPreviewView(preview)
      },
    )

    app.post(
      '/import-files/:id/import',
      {
        schema: {
          summary: 'Import it, or try to; progress comes as live events `import.progress` and `import.ended`',
          tags,
          params: UuidParams,
          body: ImportBody,
          response: { 202: Type.Object({ id: Type.Integer() }) },
        },
        config: { allow: importers },
      },
      async (request, reply) => {
        const file = await own(request.params.id, request.user)
        const asked = toRequest(file, request.body, request.language)
        const by = { userId: request.user.id, fileId: file.id }
        // One that failed or was only tried can be corrected and tried again.
        const { id } = await imports.start({ ...asked, ...by, whenKept: () => files.drop(file.id) })
        await request.audit({ act: 'import.start', subjectId: id, detail: { dryRun: request.body.isDryRun } })
        return await reply.status(202).send({ id })
      },
    )
  }
}

type Asked = Static<typeof LookBody> & Partial<Static<typeof ImportBody>>

const toRequest = ({ path, fileName }: ImportFile, asked: Asked, language: Language): ImportRequest => ({
  file: path,
  fileName,
  language,
  ...asked,
})
