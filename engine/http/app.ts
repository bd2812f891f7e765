/**
 * The HTTP side of the engine: one fastify app with everything that every route shares, and the features' own routes
 * below /api. How a feature writes routes is told in route-conventions.ts.
 *
 * A request goes through: under-pressure → who is asking and may they (access.ts) → rate limit → schema → handler →
 * response schema → audit row → answer. Deny is the default at each step that can deny.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import files from '@fastify/static'
import underPressure from '@fastify/under-pressure'
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest, LogController } from 'fastify'
import type { Registry } from 'prom-client'
import type { Accounts } from '../accounts/accounts.ts'
import { accountsRoutes } from '../accounts/accounts-routes.ts'
import { auditRoutes } from '../accounts/audit-routes.ts'
import type { AuditStore } from '../accounts/audit-store.ts'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { Live } from '../live/live.ts'
import type { Log } from '../log.ts'
import { guardAccess } from './access.ts'
import { answerErrors } from './error-reply.ts'
import { eventsRoutes } from './events-routes.ts'
import { handleFiles } from './files.ts'
import { closeGracefully } from './graceful-close.ts'
import { type HealthChecks, healthRoutes } from './health-routes.ts'
import { measureRequests, metricsRoutes } from './metrics-routes.ts'
import { describeApi } from './openapi.ts'
import type { Routes } from './route-conventions.ts'

export type AppOptions = {
  accounts: Accounts
  audit: AuditStore
  live: Live
  clock: Clock
  log: Log
  registry: Registry
  health: HealthChecks
  uploadsFolder: string
  /** Where a file lies that is made to be downloaded, until it has been. */
  exportsFolder: string
  /** In which exports write instants. */
  timeZone: string
  /** Addresses of reverse proxies whose X-Forwarded-* are believed. */
  trustedProxies: readonly string[]
  version: string
  /** Every feature's routes; mounted below /api. */
  features: readonly Routes[]
  /** Routes for programs that keep to paths of their own (the switch's directory look-ups). */
  atRoot?: readonly Routes[]
  /** The built web UI; nothing is served when the folder is not there. */
  uiFolder?: string
  limits?: Partial<typeof usualLimits>
}

export type App = FastifyInstance

const usualLimits = { requestsPerMinute: 1200, eventLoopDelayMs: toMs('1s') }

/** Builds the app, not listening yet. `await app.listen({ host, port })` opens it, `await app.close()` ends it in good order. */
export async function buildApp(options: AppOptions): Promise<App> {
  const limits = { ...usualLimits, ...options.limits }
  const app: App = fastify({
    loggerInstance: options.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: 1_000_000,
    requestTimeout: toMs('5m'),
    // A misspelt field is refused, not thrown away.
    ajv: { customOptions: { removeAdditional: false } },
    genReqId: requestIds(),
  })
  // Without this a form on another site could post JSON as plain text.
  app.removeContentTypeParser('text/plain')

  closeGracefully(app, options.clock)
  answerErrors(app)
  logAnswers(app)
  measureRequests(app, options.registry)
  await app.register(underPressure, { maxEventLoopDelay: limits.eventLoopDelayMs, pressureHandler: shedLoad })
  await app.register(helmet, { contentSecurityPolicy: { directives: contentPolicy } })
  allowDevices(app)
  await app.register(cookie)
  guardAccess(app, options)
  await app.register(rateLimit, {
    hook: 'preParsing', // after access: a person has a limit of their own, wherever they sit
    max: limits.requestsPerMinute,
    timeWindow: toMs('1m'),
    // Not by the plugin's own look at the route: a page's files say so only after it has looked. A whole hospital may sit behind one address.
    allowList: (request) => request.routeOptions.config.rateLimit === false,
    keyGenerator: (request) => (request.signedIn === null ? request.ip : `user ${request.signedIn.user.id}`),
    errorResponseBuilder: (_request, { ttl }) =>
      new WardlineError('too-many-requests', { seconds: Math.ceil(ttl / 1000) }),
  })
  await handleFiles(app, options.uploadsFolder)
  await describeApi(app, options.version)

  await app.register(healthRoutes(options.health, options.clock))
  await app.register(metricsRoutes(options.registry))
  for (const routes of options.atRoot ?? []) await app.register(routes)
  const features = [
    accountsRoutes(options.accounts, options.timeZone),
    auditRoutes({ audit: options.audit, folder: options.exportsFolder, timeZone: options.timeZone }),
    eventsRoutes(options),
  ]
  for (const routes of [...features, ...options.features]) await app.register(routes, { prefix: '/api' })
  if (options.uiFolder !== undefined && existsSync(options.uiFolder)) await serveUi(app, options.uiFolder)
  return app
}

/** Everything from our own origin and nothing from anywhere else. */
const contentPolicy = {
  defaultSrc: ["'self'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"], // the UI kit sets style attributes
  imgSrc: ["'self'", 'data:', 'blob:'],
  mediaSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  objectSrc: ["'none'"],
  frameAncestors: ["'none'"],
  formAction: ["'self'"],
  // In a hospital's network there is often no HTTPS in front; browsers must not be sent to a port that is not there.
  upgradeInsecureRequests: null,
}

/** Our own pages may use a headset; nobody's may use more. */
function allowDevices(app: FastifyInstance): void {
  const devices = 'microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=(), usb=()'
  app.addHook('onSend', async (_request, reply, payload) => {
    void reply.header('permissions-policy', devices)
    return payload
  })
}

/**
 * What costs something is told to come back later. Health checks and the supervisor's view go on, and so do the files of the
 * pages: without one of them a page is blank and can tell nobody that it will be back. The switch is answered too: a phone that
 * it may not let in is off for its agent.
 */
function shedLoad(request: FastifyRequest): void {
  if (!/^\/(api|docs)(\/|$)/.test(request.routeOptions.url ?? '/api')) return
  throw new WardlineError('overloaded')
}

function requestIds(): () => string {
  const start = process.pid.toString(36)
  let count = 0
  return () => `${start}-${(++count).toString(36)}`
}

/** One line per answer: the route's template and never the URL, which may hold a number or a name. */
function logAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    void reply.header('x-request-id', request.id)
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const entry = {
      method: request.method,
      route: request.is404 ? undefined : request.routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      user: request.signedIn?.user.id,
    }
    if (reply.statusCode >= 500) request.log.warn(entry, 'answered with an error')
    else request.log.info(entry, 'answered')
  })
}

/** The UI is one page that routes by itself: a path that is no file and no API is that page. */
async function serveUi(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(async (ui) => {
    ui.addHook('onRoute', (route) => {
      route.config = { ...route.config, allow: 'anyone', rateLimit: false }
    })
    await ui.register(files, { root: path.resolve(folder), decorateReply: false, wildcard: false, index: false })
    ui.get('/*', { schema: { hide: true } }, async (request, reply) => {
      if (/^\/(api|docs|health|metrics|switch)(\/|$)/.test(request.url)) throw new WardlineError('no-such-route')
      return await reply.sendFile('index.html', path.resolve(folder))
    })
  })
}
