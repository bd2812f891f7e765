import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { ApiError, api, take } from '../../../api/client.ts'
import type { paths } from '../../../api/schema.d.ts'
import { type Language, useLanguage } from '../../../i18n/i18n.ts'
import type { Questionnaire } from '../model.ts'

type Route = paths['/api/questionnaires/preview']['post']
export type Act = Route['requestBody']['content']['application/json']['acts'][number]
export type Preview = Route['responses'][200]['content']['application/json']
export type Line = Preview['lines'][number]

export type Trial = {
  acts: readonly Act[]
  language: Language
  /** Keys are pressed before the words have ended. */
  isEarly: boolean
  act: (act: Act) => void
  back: () => void
  again: () => void
  speak: (language: Language) => void
  setEarly: (isEarly: boolean) => void
}

/** What the tried patient does. It stays while the questionnaire is changed: the same keys are pressed again. */
export function useTrial(): Trial {
  const [acts, setActs] = useState<readonly Act[]>([])
  const [language, speak] = useState<Language>(useLanguage())
  const [isEarly, setEarly] = useState(false)
  return useMemo(
    () => ({
      acts,
      language,
      isEarly,
      act: (act) => setActs((before) => [...before, act]),
      back: () => setActs((before) => before.slice(0, -1)),
      again: () => setActs([]),
      speak: (next) => {
        speak(next)
        setActs([])
      },
      setEarly,
    }),
    [acts, language, isEarly],
  )
}

/** The conversation that follows. The server runs the same session that a call runs, in virtual time. */
export function usePreview(questionnaire: Questionnaire, { acts, language }: Trial) {
  const [typed] = useDebouncedValue(questionnaire, 200)
  return useQuery({
    queryKey: ['questionnaire-preview', typed, language, acts],
    queryFn: () =>
      take(
        api.POST('/api/questionnaires/preview', {
          body: { questionnaire: typed as unknown as Record<string, unknown>, language, acts: [...acts] },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  })
}

/** It cannot be tried as it is: the editor says why. */
export const isUnfinished = (error: unknown): boolean =>
  error instanceof ApiError && error.code === 'questionnaire-invalid'
