import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema, RouteOptions } from 'fastify'
import { Type } from 'typebox'
import { sessionCookie } from '../accounts/session-cookie.ts'
import { ErrorAnswer } from './error-reply.ts'

const uploadForm = Type.Object({ file: Type.String({ format: 'binary' }) })

/**
 * The OpenAPI document at /docs/json and a page to read it at /docs. Adds the error answer to every route's schema, and
 * stops the start-up at a route that is not described.
 */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  const undescribed: string[] = []
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide === true) return
    if (route.schema?.summary === undefined || route.schema.tags === undefined)
      undescribed.push(`${[route.method].flat().join()} ${route.url}`)
    route.schema = { ...route.schema, response: withErrors(route) }
  })
  app.addHook('onReady', async () => {
    if (undescribed.length > 0) throw new Error(`These routes have no summary or no tags: ${undescribed.join(', ')}`)
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Wardline', version, description: 'Sign in with POST /api/session; the session is a cookie.' },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: sessionCookie } },
      },
    },
    transform: ({ schema, url, route }) => ({ url, schema: documented(schema, route) }),
  })
  await app.register(docsPage)
}

/** The page is public, like the source: it holds no data, and trying a call out needs a session like any other. */
async function docsPage(app: FastifyInstance): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, allow: 'anyone' }
  })
  await app.register(swaggerUi, { routePrefix: '/docs', uiConfig: { docExpansion: 'none' } })
}

function withErrors(route: RouteOptions): Record<string, unknown> {
  return { '4xx': ErrorAnswer, '5xx': ErrorAnswer, ...(route.schema?.response as Record<string, unknown> | undefined) }
}

/** Says in the document what the conventions say in `config`: who may call, and that a file is sent. */
function documented(schema: FastifySchema | undefined, route: RouteOptions): FastifySchema {
  const { allow, upload } = route.config ?? {}
  const who = typeof allow === 'string' ? allow : (allow ?? []).join(', ')
  const form = upload === undefined ? {} : { consumes: ['multipart/form-data'], body: uploadForm }
  return {
    ...schema,
    ...form,
    description: [schema?.description, `Who: ${who}.`].filter(Boolean).join('\n\n'),
    security: allow === 'anyone' ? [] : [{ session: [] }],
  }
}
