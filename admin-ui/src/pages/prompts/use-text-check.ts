import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import { type Language, useLanguage } from '../../i18n/i18n.ts'

const waitMs = 350

/** What is wrong with a text and how it would be said, asked as it is typed. */
export function useTextCheck(prompt: string, language: Language, text: string) {
  const shown = useLanguage()
  const [typed] = useDebouncedValue(text, waitMs)
  const isEmpty = typed.trim() === ''
  const { data, isFetching, isError } = useQuery({
    queryKey: ['prompt-check', prompt, language, typed, shown],
    queryFn: () => take(api.POST('/api/prompts/check', { body: { prompt, language, text: typed } })),
    enabled: !isEmpty,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  })
  return {
    check: isEmpty ? undefined : data,
    isChecking: isFetching || typed !== text,
    /** The server could not be asked. */
    isAway: isError && !isEmpty,
  }
}
