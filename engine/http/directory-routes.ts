import { createHash, timingSafeEqual } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import { contentOf, type Routes } from './route-conventions.ts'

export type DirectoryOptions = {
  /** What FreeSWITCH sends as the password of HTTP basic authentication; undefined: everybody is refused. */
  secret: string | undefined
  /** The XML that answers a form (switch/freeswitch/directory.ts). */
  answer: (form: Readonly<Record<string, string>>) => Promise<string>
}

/** POST /switch/directory: FreeSWITCH asks for the extension of a phone that registers or calls. */
export function directoryRoutes({ secret, answer }: DirectoryOptions): Routes {
  return async (app) => {
    app.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      async (_request: unknown, body: string | Buffer) => Object.fromEntries(new URLSearchParams(String(body))),
    )
    app.post(
      '/switch/directory',
      {
        schema: {
          summary: 'Extensions for FreeSWITCH (mod_xml_curl)',
          tags: ['switch'],
          response: { 200: contentOf('text/xml') },
        },
        config: { allow: 'anyone', rateLimit: false },
        logLevel: 'warn',
        onRequest: async (request) => {
          if (secret === undefined || !isSecretIn(request.headers.authorization, secret))
            throw new WardlineError('not-allowed')
        },
      },
      async (request, reply) =>
        reply.type('text/xml; charset=utf-8').send(await answer((request.body ?? {}) as Record<string, string>)),
    )
  }
}

/** Compares hashes, so that the time it takes tells nothing of the secret, its length included. */
function isSecretIn(header: string | undefined, secret: string): boolean {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')?.[1] ?? ''
  const given = Buffer.from(basic, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(given), hash(secret))
}
