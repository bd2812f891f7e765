import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { speakLanguage } from '../i18n/i18n.ts'
import { standIn } from '../kit/hospital-time.ts'
import { ApiError, api, setCsrfToken, take, whenSignedOut } from './client.ts'
import type { paths } from './schema.d.ts'

export type Session = paths['/api/session']['get']['responses'][200]['content']['application/json']
export type User = Session['user']
export type Role = User['role']

/** Who is signed in; null: nobody. Taking it in sets the language, the clock and the token that every change must carry. */
export async function fetchSession(): Promise<Session | null> {
  try {
    return enter(await take(api.GET('/api/session')))
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) return null
    throw error
  }
}

export function enter(session: Session): Session {
  setCsrfToken(session.csrfToken)
  speakLanguage(session.user.language)
  standIn(session.timeZone)
  return session
}

export const sessionKey = ['session'] as const

export function useSession() {
  const queries = useQueryClient()
  useEffect(() => whenSignedOut(() => queries.setQueryData(sessionKey, null)), [queries])
  return useQuery({ queryKey: sessionKey, queryFn: fetchSession, staleTime: Number.POSITIVE_INFINITY, retry: 2 })
}

/** The user, on pages that are only shown to one. */
export function useUser(): User {
  const { data } = useSession()
  if (data === null || data === undefined) throw new Error('this page is for somebody who has signed in')
  return data.user
}

/** Mirrors the rights of the API so that nobody is offered what would be refused. */
export const useMay = (roles: readonly Role[]): boolean => roles.includes(useUser().role)
