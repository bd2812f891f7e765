/**
 * How a feature offers itself over HTTP. This file is the whole contract: `<feature>-routes.ts` imports it, fastify,
 * typebox and its own folder, and nothing else of http/. What is declared below on `FastifyRequest` and `FastifyReply`
 * is put there by app.ts and needs no import.
 *
 * ```ts
 * import { Type } from 'typebox'
 * import { IdParams, PageOf, PageQuery, type Routes, toPage } from '../http/route-conventions.ts'
 * import { scopeOf } from '../accounts/core/roles.ts'
 *
 * const PatientView = Type.Object({ id: Type.Integer(), name: Type.String() }, { title: 'Patient' })
 *
 * export function patientRoutes(patients: Patients): Routes {
 *   return async (app) => {
 *     app.get('/patients/:id', {
 *       schema: { summary: 'One patient', tags: ['patients'], params: IdParams, response: { 200: PatientView } },
 *       config: { allow: ['it', 'supervisor', 'agent', 'doctor'], audit: 'patient.read' },
 *     }, (request) => patients.byId(request.params.id, scopeOf(request.user)))
 *
 *     app.get('/patients', {
 *       schema: { summary: 'Patients', tags: ['patients'], querystring: PageQuery, response: { 200: PageOf(PatientView) } },
 *       config: { allow: ['it', 'agent'], audit: 'patient.search' },
 *     }, async (request) => toPage(await patients.list(request.query), request.query))
 *   }
 * }
 * ```
 *
 * - **Where.** Paths are written without `/api`; app.ts mounts every feature below it. Plural nouns, kebab-case; an act
 *   that is not create/read/change/delete is `POST /things/:id/act` (`POST /campaigns/:id/pause`).
 * - **Schemas.** Every route has `summary`, `tags` and a `response` for its success; what is not in the response schema
 *   does not leave the house. The error answers are added to every route by app.ts. Bodies are closed objects
 *   (`{ additionalProperties: false }`), so that a misspelt field is refused and not ignored.
 * - **Errors.** Throw `new WardlineError(code, params)`; the answer is `{ code, message, params }` with the status of
 *   errors.ts and the message in the user's language (before sign-in: Accept-Language). Anything else that is thrown
 *   is `internal`: logged with an id, and the user is given the id. Params, codes and paths never hold personal data:
 *   search terms go into the query string or the body, which are not logged.
 * - **Who.** `config.allow` names the roles, or `'signed-in'`, or `'anyone'`. A route without it stops the start-up. Which
 *   rows a role may see is the feature's business: `scopeOf(request.user)` gives `{ departments? }` for its queries.
 * - **Audit.** Every look at a patient or a recording, every change that matters. `config.audit: 'patient.read'` writes
 *   a row once the handler has succeeded and before the answer leaves: subject `patient`, subject id `params.id`,
 *   purpose from the header `purpose`. For another subject or more detail: `await request.audit(...)` in the handler.
 * - **Lists.** `querystring: PageQuery` (or `Type.Object({ ...PageQuery.properties, … })`), `offsetOf(query)` for the SQL,
 *   `PageOf(Item)` for the answer. Pages count from 1. Every list has an order that is total (end it with the id).
 * - **Instants** are epoch milliseconds named `…At`; days are `YYYY-MM-DD` (`Day`). Rows count up (`IdParams`); calls,
 *   legs and responses have uuids (`UuidParams`).
 * - **Uploads.** `config: { allow, upload: { maxBytes } }` and no `body` schema; `const file = await request.saveUpload()`
 *   streams the field `file` to var/uploads/ and gives `{ path, fileName, bytes, fields }`; `fields` are the text fields
 *   that the form sent before it. Too large: `upload-too-large`, nothing stays on disk. The feature deletes the file
 *   when it has read it.
 * - **Downloads.** `return reply.sendFileOf({ file, type, downloadAs })` streams a file with HEAD, ranges (206/416) and a type;
 *   `return sendAudio(reply, file)` is that for a WAV or MP3 recording or prompt. Schema: `200: contentOf('audio/wav')`.
 * - **Live events.** Not here: `live.publish(topic, payload, { department })` of engine/live/live.ts.
 */
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyReply, FastifySchemaValidationError } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import Value from 'typebox/value'
import type { Language, Role, SignedInUser } from '../accounts/core/roles.ts'

/** A feature's routes: `export function campaignRoutes(campaigns: Campaigns): Routes`. */
export type Routes = FastifyPluginAsyncTypebox

/** Who may call a route. */
export type Allow = readonly [Role, ...Role[]] | 'signed-in' | 'anyone'

/** `patient.read`, `recording.play`, `campaign.start`: the subject, a dot, what was done to it. */
export type Act = `${string}.${string}`

export type AuditEntry = {
  act: Act
  subject?: string
  subjectId?: string | number
  purpose?: string
  /** Never personal data: ids, counts, codes. */
  detail?: Readonly<Record<string, string | number | boolean>>
}

export type SavedUpload = {
  path: string
  /** As the browser named it: for showing, never for a path. */
  fileName: string
  bytes: number
  fields: Readonly<Record<string, string>>
}

export type FileToSend = {
  file: string
  /** Media type, `audio/wav`. */
  type: string
  /** Offers to save it under this name; without it the browser shows or plays it. */
  downloadAs?: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    allow?: Allow
    audit?: Act
    upload?: { maxBytes: number }
    /** Also for programs on this machine that have no session (metrics, the switch). */
    alsoLoopback?: boolean
  }
  interface FastifyRequest {
    /** Who is asking. Throws `not-signed-in` on a route that allows `'anyone'`: nobody was asked for a session there. */
    readonly user: SignedInUser
    /** The language to answer in. */
    readonly language: Language
    /** Names the session without giving it away, for what must end with it; a row of `sessions`. Throws as `user` does. */
    readonly sessionHash: string
    /** For what outlives its request: whether the session does too. `isActive`: somebody is there and works. */
    isStillSignedIn(isActive: boolean): Promise<boolean>
    audit(entry: AuditEntry): Promise<void>
    saveUpload(): Promise<SavedUpload>
  }
  interface FastifyReply {
    sendFileOf(file: FileToSend): Promise<FastifyReply>
  }
}

/** Plays a recording or a prompt: GET and HEAD, ranges, the right type. `return sendAudio(reply, file)`. */
export function sendAudio(reply: FastifyReply, file: string, downloadAs?: string): Promise<FastifyReply> {
  const type = file.endsWith('.mp3') ? 'audio/mpeg' : 'audio/wav'
  return reply.sendFileOf({ file, type, ...(downloadAs !== undefined && { downloadAs }) })
}

/**
 * For a route whose body may hold null: `{ schema, ...exactBody, config }`. The usual validator makes the best of what it
 * is given, and so takes 0 for null and null for 0. Parameters of such a route must be texts.
 */
export const exactBody = {
  validatorCompiler:
    ({ schema }: { schema: unknown }) =>
    (given: unknown) =>
      Value.Check(schema as TSchema, given)
        ? { value: given }
        : { error: Value.Errors(schema as TSchema, given) as FastifySchemaValidationError[] },
}

export const IdParams = Type.Object({ id: Type.Integer({ minimum: 1 }) })
export const UuidParams = Type.Object({ id: Type.String({ format: 'uuid' }) })
/** A calendar day, `2026-11-23`. */
export const Day = Type.String({ format: 'date' })
/** Epoch milliseconds. */
export const Instant = Type.Integer({ minimum: 0 })

export const PageQuery = Type.Object({
  page: Type.Integer({ minimum: 1, maximum: 100_000, default: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 500, default: 50 }),
})
export type PageQuery = Static<typeof PageQuery>

/** The answer of a route that sends a file or a text that is not JSON: `response: { 200: contentOf('audio/wav') }`. */
export const contentOf = (type: string) => ({
  description: type,
  content: { [type]: { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } },
})

/** The answer of a list: `{ items, total, page, pageSize }`. */
export const PageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({
    items: Type.Array(item),
    total: Type.Integer(),
    page: Type.Integer(),
    pageSize: Type.Integer(),
  })

/** For `limit` and `offset` of a query. */
export const offsetOf = ({ page, pageSize }: PageQuery) => ({ limit: pageSize, offset: (page - 1) * pageSize })

export const toPage = <Item>(found: { items: Item[]; total: number }, { page, pageSize }: PageQuery) => ({
  items: found.items,
  total: found.total,
  page,
  pageSize,
})
