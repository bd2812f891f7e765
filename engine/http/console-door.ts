import { createHash } from 'node:crypto'
import { chmod, mkdir, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { SignedInUser } from '../accounts/core/roles.ts'

/**
 * The API over a socket file that only the engine's own user can open: the command line of a running engine. Whoever
 * can open it could read the database as well, so it asks for no password; it counts as IT.
 */
export type ConsoleDoor = { close(): Promise<void> }

/** Id 0 is nobody in `users`; the audit log has no user and the address `command-line` for it. */
export const consoleUser: SignedInUser = {
  id: 0,
  login: 'command-line',
  name: 'command line',
  role: 'it',
  department: '',
  language: 'zh-CN',
}

const sockets = new WeakSet<object>()

export const isFromConsole = (request: FastifyRequest): boolean => sockets.has(request.raw.socket)

/** Where the door of an engine is; in the folder for temporary files when its own path is too long for a socket. */
export function consoleDoorOf(varDir: string): string {
  const inside = path.join(varDir, 'engine.sock')
  if (Buffer.byteLength(inside) <= 100) return inside
  return path.join(tmpdir(), `wardline-${createHash('sha256').update(inside).digest('hex').slice(0, 16)}.sock`)
}

export async function openConsoleDoor(app: FastifyInstance, file: string): Promise<ConsoleDoor> {
  await app.ready()
  await mkdir(path.dirname(file), { recursive: true })
  await rm(file, { force: true }) // of an engine that was killed
  const server = createServer((request, response) => {
    sockets.add(request.socket)
    app.routing(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(file, resolve)
  })
  await chmod(file, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
