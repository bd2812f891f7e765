import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import { useLanguage } from '../../../i18n/i18n.ts'
import type { Rules, RulesChecked } from '../data.ts'

export type Problem = RulesChecked['problems'][number]
export type RulesPart = 'when' | 'retries' | 'limits'

/** What the engine says of these rules: the same that will decide when they are saved. */
export function useRulesCheck(rules: Rules) {
  const [settled] = useDebouncedValue(rules, 300)
  return useQuery({
    queryKey: ['campaign-rules-check', settled],
    queryFn: () => take(api.POST('/api/campaign-wizard/rules', { body: settled })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
}

const parts: readonly [RegExp, RulesPart][] = [
  [/^(windows|callingHours|holidays|timeZone)\b/, 'when'],
  [/^(retry|budget|numbers)\b/, 'retries'],
]

/** The part of the form on which a place of the rules stands. */
export const partOf = (path: string): RulesPart => parts.find(([place]) => place.test(path))?.[1] ?? 'limits'

/** The problem at a place or below it, in the reader's language. */
export function useProblemAt(problems: readonly Problem[]): (path: string) => string | undefined {
  const key = useLanguage() === 'zh-CN' ? 'zh' : 'en'
  return (path) => {
    const found = problems.filter((problem) => problem.path === path || problem.path.startsWith(`${path}.`))
    return found.length === 0 ? undefined : [...new Set(found.map((problem) => problem[key]))].join('; ')
  }
}

export type RulesFieldsProps = {
  rules: Rules
  onChange: (rules: Rules) => void
  problems: readonly Problem[]
}
