import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'
import type { Language } from '../../i18n/i18n.ts'
import type { Questionnaire } from './model.ts'

export type Problem =
  paths['/api/questionnaires/check']['post']['responses'][200]['content']['application/json']['problems'][number]

export type Problems = {
  all: readonly Problem[]
  errors: number
  warnings: number
  isChecking: boolean
  /** The server could not be asked. */
  isAway: boolean
  /** Exactly at this field. */
  at: (path: string) => readonly Problem[]
  /** At this part or anything in it. */
  under: (path: string) => readonly Problem[]
}

const waitMs = 350

/** Everything that is wrong, asked as it is typed. What was found last stays on the screen until something newer is known. */
export function useCheck(questionnaire: Questionnaire): Problems {
  const [typed] = useDebouncedValue(questionnaire, waitMs)
  const { data, isFetching, isError } = useQuery({
    queryKey: ['questionnaire-check', typed],
    queryFn: () => take(api.POST('/api/questionnaires/check', { body: typed as unknown as Record<string, unknown> })),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 30_000,
  })
  const problems = data?.problems
  return useMemo(() => {
    const all = problems ?? []
    return {
      all,
      errors: all.filter(({ severity }) => severity === 'error').length,
      warnings: all.filter(({ severity }) => severity === 'warning').length,
      isChecking: isFetching || typed !== questionnaire,
      isAway: isError,
      at: (path: string) => all.filter((each) => each.path === path),
      under: (path: string) => all.filter((each) => each.path === path || each.path.startsWith(`${path}/`)),
    }
  }, [problems, isFetching, isError, typed, questionnaire])
}

export const messageOf = (problem: Problem, language: Language): string =>
  language === 'zh-CN' ? problem.zh : problem.en
