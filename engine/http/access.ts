import '@fastify/cookie'
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify'
import type { Accounts } from '../accounts/accounts.ts'
import type { AuditStore } from '../accounts/audit-store.ts'
import type { SignedInUser } from '../accounts/core/roles.ts'
import { sessionCookie } from '../accounts/session-cookie.ts'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import { consoleUser, isFromConsole } from './console-door.ts'
import { languageOf } from './request-language.ts'
import type { Allow, AuditEntry } from './route-conventions.ts'

const asConsole = { user: consoleUser, token: '', expiresAt: Number.MAX_SAFE_INTEGER }

type AccessOptions = { accounts: Accounts; audit: AuditStore; clock: Clock }

/**
 * Who may pass. Denied by default: a route that does not say whom it allows stops the start-up, and would be refused
 * if it were asked. Needs @fastify/cookie.
 */
export function guardAccess(app: FastifyInstance, { accounts, audit, clock }: AccessOptions): void {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', (route) => void routes.push(route))
  app.addHook('onReady', async () => {
    const unguarded = routes.filter((route) => route.config?.allow === undefined).map(nameOf)
    if (unguarded.length > 0) throw new Error(`These routes do not say whom they allow: ${unguarded.join(', ')}`)
  })

  app.decorateRequest('signedIn', null)
  app.decorateRequest('user', {
    getter(this: FastifyRequest) {
      if (this.signedIn === null) throw new WardlineError('not-signed-in')
      return this.signedIn.user
    },
  })
  app.decorateRequest('language', {
    getter(this: FastifyRequest) {
      return this.signedIn?.user.language ?? languageOf(this.headers['accept-language'])
    },
  })

  app.decorateRequest('sessionHash', {
    getter(this: FastifyRequest) {
      if (this.signedIn === null) throw new WardlineError('not-signed-in')
      return accounts.sessionHashOf(this.signedIn.token)
    },
  })
  app.decorateRequest('isStillSignedIn', async function ask(this: FastifyRequest, isActive: boolean) {
    const token = this.signedIn?.token ?? ''
    if (token === '') return this.signedIn !== null // the command line has no session
    return (await accounts.sessionOf(token, { isActive })) !== undefined
  })

  app.addHook('onRequest', async (request) => {
    if (request.is404) return
    const { allow, alsoLoopback } = request.routeOptions.config
    if (allow === undefined) throw new WardlineError('not-allowed')
    if (allow === 'anyone') return refuseOtherSites(request)
    if (alsoLoopback === true && isFromThisMachine(request)) return
    const isConsole = isFromConsole(request)
    request.signedIn = isConsole ? asConsole : await sessionBehind(request, accounts)
    if (request.signedIn === null) throw new WardlineError('not-signed-in')
    if (!isAllowed(allow, request.user)) throw new WardlineError('not-allowed')
    if (!isConsole) refuseForgery(request, request.signedIn.token, accounts)
  })

  app.addHook('onSend', async (request, reply, payload) => {
    // A browser warns its user before the session ends; each request moves the end.
    if (request.signedIn !== null) void reply.header('x-session-expires-at', request.signedIn.expiresAt)
    return payload
  })
  addAudit(app, audit, clock)
}

const nameOf = (route: RouteOptions): string => `${[route.method].flat().join()} ${route.url}`

const isAllowed = (allow: Allow, user: SignedInUser): boolean =>
  allow === 'anyone' || allow === 'signed-in' || allow.includes(user.role)

async function sessionBehind(request: FastifyRequest, accounts: Accounts) {
  const token = request.cookies[sessionCookie]
  if (token === undefined || token === '') return null
  const session = await accounts.sessionOf(token, { isActive: true })
  return session === undefined ? null : { ...session, token }
}

const isSafe = (method: string): boolean => method === 'GET' || method === 'HEAD' || method === 'OPTIONS'

/** Every browser of the last years says where a request comes from; programs say nothing. */
function refuseOtherSites(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (!isSafe(request.method) && site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new WardlineError('csrf-token-invalid')
}

function refuseForgery(request: FastifyRequest, token: string, accounts: Accounts): void {
  refuseOtherSites(request)
  if (isSafe(request.method)) return
  const given = request.headers['x-csrf-token']
  if (typeof given !== 'string' || !accounts.isCsrfTokenOf(token, given)) throw new WardlineError('csrf-token-invalid')
}

const loopback = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1'])

/** A proxy on this machine forwards the whole world: what it forwards does not count as coming from here. */
export function isFromThisMachine(request: FastifyRequest): boolean {
  const isForwarded = request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined
  return !isForwarded && loopback.has(request.socket.remoteAddress ?? '')
}

/**
 * The row of a route's `audit` is written after its handler and before its answer: no row, no answer.
 */
function addAudit(app: FastifyInstance, audit: AuditStore, clock: Clock): void {
  app.decorateRequest('audit', async function write(this: FastifyRequest, entry: AuditEntry) {
    await audit.add({
      at: clock.now(),
      userId: this.signedIn?.user.id || null,
      act: entry.act,
      subject: entry.subject ?? entry.act.slice(0, entry.act.indexOf('.')),
      subjectId: String(entry.subjectId ?? idIn(this.params)).slice(0, 64),
      purpose: entry.purpose ?? purposeOf(this),
      address: isFromConsole(this) ? consoleUser.login : this.ip.slice(0, 64),
      detail: entry.detail ?? null,
    })
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const act = request.routeOptions.config?.audit
    if (act === undefined || reply.statusCode >= 400) return payload
    await request.audit({ act })
    return payload
  })
}

/** Why somebody looks: a code that the UI or a program sends along (`follow-up-call`, `complaint`). */
function purposeOf(request: FastifyRequest): string {
  const given = request.headers['purpose']
  return typeof given === 'string' && /^[a-z0-9-]{1,64}$/.test(given) ? given : ''
}

function idIn(params: unknown): string {
  const { id } = (params ?? {}) as { id?: string | number }
  return id === undefined ? '' : String(id)
}
