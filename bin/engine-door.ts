import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { readConfig } from '../engine/config.ts'
import { type ErrorCode, type ErrorParams, WardlineError } from '../engine/errors.ts'
import { consoleDoorOf } from '../engine/http/console-door.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/**
 * Asks the running engine, as a page would, over its socket file: for what only the running engine can do. Resolves to the
 * answer's JSON. Throws the engine's own error, or `engine-away` when none runs here.
 */
export async function askEngine(method: Method, path: string, body?: unknown): Promise<unknown> {
  const door = consoleDoorOf(readConfig(process.env).varDir)
  const answer = await ask(door, method, path, body)
  if (answer.status < 400) return answer.body === '' ? undefined : JSON.parse(answer.body)
  const { code, params } = JSON.parse(answer.body) as { code: ErrorCode; params: ErrorParams }
  throw new WardlineError(code, params)
}

function ask(door: string, method: Method, path: string, body: unknown) {
  return new Promise<{ status: number; body: string }>((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' }
    const asked = request({ socketPath: door, method, path: `/api${path}`, headers, agent: false }, (response) => {
      text(response).then((all) => resolve({ status: response.statusCode ?? 500, body: all }), reject)
    })
    asked.once('error', (error: NodeJS.ErrnoException) => {
      const isAway = error.code === 'ENOENT' || error.code === 'ECONNREFUSED'
      reject(isAway ? new WardlineError('engine-away', { door }, { cause: error }) : error)
    })
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}
