import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import '@fastify/cookie'
import { WardlineError } from '../errors.ts'
import type { Routes } from '../http/route-conventions.ts'
import type { Accounts, SignedIn } from './accounts.ts'
import { LanguageName, Login, NewPassword, PersonName, SecretText, UserView } from './accounts-schemas.ts'
import { ownSessionsRoutes } from './own-sessions-routes.ts'
import { sessionCookie } from './session-cookie.ts'
import { usersRoutes } from './users-routes.ts'

const SessionView = Type.Object(
  {
    user: UserView,
    csrfToken: Type.String({ description: 'To be sent as x-csrf-token with everything that is not a GET.' }),
    expiresAt: Type.Integer({ description: 'When it ends if nothing more is asked.' }),
    timeZone: Type.String({ description: 'Of the hospital, an IANA name: pages show its days and times.' }),
  },
  { title: 'Session' },
)
const strict = { additionalProperties: false }
const fewTries = { rateLimit: { max: 30, timeWindow: 60_000 } }

/** Sign-in, the first set-up, the own password; and the users, in users-routes.ts. */
export function accountsRoutes(accounts: Accounts, timeZone: string): Routes {
  const toSession = ({ user, token, expiresAt }: SignedIn) => ({
    user,
    csrfToken: accounts.csrfTokenOf(token),
    expiresAt,
    timeZone,
  })
  return async (app) => {
    await app.register(setupRoutes(accounts, toSession))
    await app.register(sessionRoutes(accounts, toSession))
    await app.register(ownSessionsRoutes(accounts))
    await app.register(usersRoutes(accounts))
  }
}

type ToSession = (signedIn: SignedIn) => Static<typeof SessionView>

function setupRoutes(accounts: Accounts, toSession: ToSession): Routes {
  return async (app) => {
    app.get(
      '/setup',
      {
        schema: {
          summary: 'Whether the first administrator is still to be made',
          tags: ['accounts'],
          response: { 200: Type.Object({ needed: Type.Boolean() }) },
        },
        config: { allow: 'anyone' },
      },
      async () => ({ needed: !(await accounts.isSetUp()) }),
    )
    app.post(
      '/setup',
      {
        schema: {
          summary: 'Make the first administrator, with the code from the console',
          tags: ['accounts'],
          body: Type.Object(
            {
              code: SecretText,
              login: Login,
              name: PersonName,
              password: NewPassword,
              language: Type.Optional(LanguageName),
            },
            strict,
          ),
          response: { 201: SessionView },
        },
        config: { allow: 'anyone', ...fewTries },
      },
      async (request, reply) => {
        const { code, login, name, password, language = request.language } = request.body
        const user = { code, login, name, password, language, department: '' }
        const signedIn = await accounts.setUp({ ...user, ...whereOf(request) })
        enter(request, reply, signedIn)
        await request.audit({ act: 'user.setup', subjectId: signedIn.user.id })
        return reply.status(201).send(toSession(signedIn))
      },
    )
  }
}

function sessionRoutes(accounts: Accounts, toSession: ToSession): Routes {
  return async (app) => {
    app.post(
      '/session',
      {
        schema: {
          summary: 'Sign in',
          tags: ['accounts'],
          body: Type.Object({ login: Type.String({ maxLength: 64 }), password: SecretText }, strict),
          response: { 201: SessionView },
        },
        config: { allow: 'anyone', ...fewTries },
      },
      async (request, reply) => {
        const signedIn = await accounts
          .signIn({ ...request.body, ...whereOf(request) })
          .catch(failed(request, accounts))
        enter(request, reply, signedIn)
        await request.audit({ act: 'user.sign-in', subjectId: signedIn.user.id })
        return reply.status(201).send(toSession(signedIn))
      },
    )
    app.get(
      '/session',
      {
        schema: { summary: 'Who is signed in', tags: ['accounts'], response: { 200: SessionView } },
        config: { allow: 'signed-in' },
      },
      async (request) => {
        const { token, expiresAt } = held(request)
        return toSession({ user: await accounts.user(request.user.id), token, expiresAt })
      },
    )
    app.patch(
      '/session',
      {
        schema: {
          summary: 'Change the own language',
          tags: ['accounts'],
          body: Type.Object({ language: LanguageName }, strict),
          response: { 200: UserView },
        },
        config: { allow: 'signed-in' },
      },
      (request) => accounts.changeUser(request.user.id, request.body),
    )
    app.delete(
      '/session',
      {
        schema: { summary: 'Sign out', tags: ['accounts'], response: { 204: Type.Null() } },
        config: { allow: 'signed-in' },
      },
      async (request, reply) => {
        await accounts.signOut(held(request).token)
        await request.audit({ act: 'user.sign-out', subjectId: request.user.id })
        return reply.clearCookie(sessionCookie, { path: '/' }).status(204).send(null)
      },
    )
    app.post(
      '/session/password',
      {
        schema: {
          summary: 'Change the own password; other sessions end',
          tags: ['accounts'],
          body: Type.Object({ current: SecretText, next: NewPassword }, strict),
          response: { 204: Type.Null() },
        },
        config: { allow: 'signed-in', ...fewTries },
      },
      async (request, reply) => {
        const { user, token } = held(request)
        await accounts.changeOwnPassword({ user: user.id, token, ...request.body, address: request.ip })
        await request.audit({ act: 'user.change-password', subjectId: user.id })
        return reply.status(204).send(null)
      },
    )
  }
}

const whereOf = (request: FastifyRequest) => ({ address: request.ip, device: request.headers['user-agent'] ?? '' })

/** A wrong password is written down, with the user where there is one; what was typed as a login may be a password. */
function failed(request: FastifyRequest, accounts: Accounts) {
  return async (error: unknown): Promise<never> => {
    if (error instanceof WardlineError && error.code === 'sign-in-failed') {
      const { login } = request.body as { login: string }
      const user = await accounts.userByLogin(login).catch(() => undefined)
      await request.audit({ act: 'user.sign-in-failed', subjectId: user?.id ?? '' })
    }
    throw error
  }
}

function held(request: FastifyRequest) {
  if (request.signedIn === null) throw new Error('the route allows anyone and uses the session')
  return request.signedIn
}

/** From here on the request is that of the user who has just signed in. */
function enter(request: FastifyRequest, reply: FastifyReply, { user, token, expiresAt }: SignedIn): void {
  request.signedIn = { user, token, expiresAt }
  void reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: request.protocol === 'https',
  })
}
