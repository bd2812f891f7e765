import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import multipart, { type Multipart } from '@fastify/multipart'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { WardlineError } from '../errors.ts'
import type { FileToSend, SavedUpload } from './route-conventions.ts'

/** Puts `reply.sendFileOf` and `request.saveUpload` in place. Uploads are streamed into `uploadsFolder`. */
export async function handleFiles(app: FastifyInstance, uploadsFolder: string): Promise<void> {
  await mkdir(uploadsFolder, { recursive: true })
  await app.register(files, { serve: false, root: uploadsFolder })
  app.decorateReply('sendFileOf', sendFileOf)

  await app.register(multipart, { limits: { files: 1, fields: 20, fieldSize: 64 * 1024, parts: 21 } })
  app.decorateRequest('saveUpload', function save(this: FastifyRequest) {
    return saveUpload(this, uploadsFolder)
  })
}

/** GET and HEAD, ranges, conditional requests: what a player needs to jump, by the file's name and not by a URL. */
async function sendFileOf(this: FastifyReply, { file, type, downloadAs }: FileToSend): Promise<FastifyReply> {
  const found = await stat(file).catch(() => undefined)
  if (found === undefined || !found.isFile()) throw new WardlineError('not-found', { what: 'file' })
  refuseBeyond(this, found.size)
  if (downloadAs !== undefined) {
    const plain = downloadAs.replace(/[^\x20-\x7e]|["\\%]/g, '_')
    void this.header(
      'content-disposition',
      `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(downloadAs)}`,
    )
  }
  const whole = path.resolve(file)
  // What patients said is not left behind in a browser's cache.
  void this.header('cache-control', 'private, no-store').header('content-type', type)
  return this.sendFile(path.basename(whole), path.dirname(whole), { cacheControl: false, contentType: false })
}

/** A player that asks beyond the end is told how long the file is. */
function refuseBeyond(reply: FastifyReply, size: number): void {
  const start = /^bytes=(\d+)-\d*$/.exec(reply.request.headers.range ?? '')?.[1]
  if (start === undefined || Number(start) < size) return
  void reply.header('content-range', `bytes */${size}`)
  throw new WardlineError('range-not-satisfiable')
}

async function saveUpload(request: FastifyRequest, folder: string): Promise<SavedUpload> {
  const maxBytes = request.routeOptions.config.upload?.maxBytes
  if (maxBytes === undefined)
    throw new Error(`${request.routeOptions.url} saves uploads without saying so in its config`)
  const part = await request.file({ limits: { fileSize: maxBytes }, throwFileSizeLimit: false })
  if (part === undefined) throw new WardlineError('upload-missing')
  const target = path.join(folder, `${randomUUID()}${safeEnding(part.filename)}`)
  try {
    await pipeline(part.file, createWriteStream(target, { flags: 'wx', mode: 0o600 }))
  } catch (error) {
    await rm(target, { force: true })
    throw error
  }
  if (part.file.truncated) {
    await rm(target, { force: true })
    throw new WardlineError('upload-too-large', { maxMegabytes: Math.max(1, Math.floor(maxBytes / 1_000_000)) })
  }
  const fields = Object.fromEntries(Object.entries(part.fields).flatMap(([name, field]) => textField(name, field)))
  return { path: target, fileName: path.basename(part.filename), bytes: part.file.bytesRead, fields }
}

/** The ending helps whoever looks into the folder; nothing is decided by it. */
const safeEnding = (fileName: string): string => /\.[a-z0-9]{1,8}$/i.exec(fileName)?.[0].toLowerCase() ?? ''

function textField(name: string, field: Multipart | (Multipart | undefined)[] | undefined): [string, string][] {
  const one = Array.isArray(field) ? field[0] : field
  return one?.type === 'field' ? [[name, String(one.value)]] : []
}
