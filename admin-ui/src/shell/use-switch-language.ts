import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../api/client.ts'
import { type Session, sessionKey } from '../api/session.ts'
import { type Language, speakLanguage } from '../i18n/i18n.ts'
import { tellFailure } from '../kit/notify.ts'

/** Changes the language of the user: here at once, and wherever the user signs in from now on. */
export function useSwitchLanguage() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (language: Language) => take(api.PATCH('/api/session', { body: { language } })),
    onSuccess: async (user) => {
      speakLanguage(user.language)
      queries.setQueryData<Session>(sessionKey, (before) => (before === undefined ? before : { ...before, user }))
      // Some answers are texts of the engine, in the user's language.
      await queries.invalidateQueries()
    },
    onError: tellFailure,
  })
}
