import type { EpochMs } from '../kernel/clock.ts'
import type { SignedInUser } from './core/roles.ts'

export const sessionCookie = 'wardline_session'

declare module 'fastify' {
  interface FastifyRequest {
    /** For http/ and accounts/ only: the session behind `request.user`. */
    signedIn: { user: SignedInUser; token: string; expiresAt: EpochMs } | null
  }
}
