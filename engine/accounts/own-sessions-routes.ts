import { Type } from 'typebox'
import { WardlineError } from '../errors.ts'
import { Instant, type Routes } from '../http/route-conventions.ts'
import type { Accounts } from './accounts.ts'
import './session-cookie.ts'

const OwnSessionView = Type.Object(
  {
    id: Type.String(),
    address: Type.String(),
    device: Type.String({ description: 'What the browser says of itself.' }),
    createdAt: Instant,
    seenAt: Instant,
    endsAt: Instant,
    isCurrent: Type.Boolean(),
  },
  { title: 'OwnSession' },
)
const tags = ['accounts']

/** Where one is signed in, and an end to it. */
export function ownSessionsRoutes(accounts: Accounts): Routes {
  return async (app) => {
    app.get(
      '/sessions',
      {
        schema: {
          summary: 'The own sessions, the one used last first',
          tags,
          response: { 200: Type.Array(OwnSessionView) },
        },
        config: { allow: 'signed-in' },
      },
      ({ user, signedIn }) => accounts.sessionsOf(user.id, signedIn?.token ?? ''),
    )
    app.delete(
      '/sessions/:id',
      {
        schema: {
          summary: 'End one of the own sessions',
          tags,
          params: Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) }),
          response: { 204: Type.Null() },
        },
        config: { allow: 'signed-in' },
      },
      async (request, reply) => {
        const { user, params } = request
        if (!(await accounts.endSession(user.id, params.id))) throw new WardlineError('not-found', { what: 'session' })
        await request.audit({ act: 'user.end-session', subjectId: user.id })
        return reply.status(204).send(null)
      },
    )
  }
}
