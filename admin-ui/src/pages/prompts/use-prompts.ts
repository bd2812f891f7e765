import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useLanguage } from '../../i18n/i18n.ts'

const key = ['prompts'] as const

/** Every text that is spoken. What others change is there at once. */
export function usePrompts() {
  const language = useLanguage()
  const refresh = useRefreshPrompts()
  useLive(['prompt.changed', 'questionnaire.saved'], () => void refresh())
  return useQuery({
    // What is wrong with a text is told in the language of the screen.
    queryKey: [...key, language],
    queryFn: () => take(api.GET('/api/prompts')),
    placeholderData: keepPreviousData,
  })
}

export function useRefreshPrompts(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: key })
}
