import { List, SimpleGrid, Stack, Text } from '@mantine/core'
import type { CallingWindow, Rules } from '../data.ts'
import { useCampaignTexts } from '../texts.ts'
import { useWindowText } from '../use-window-text.ts'
import { clockText } from '../windows.ts'
import { useWord } from '../words.ts'
import { retryCauses } from './retry-fields.tsx'
import { useRulesTexts } from './rules-texts.ts'

/** Rules as sentences. */
export function RulesSummary({ rules, houseNumber }: { rules: Rules; houseNumber?: string | undefined }) {
  const t = useRulesTexts()
  const parts = useSentences(rules, houseNumber)
  return (
    <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg">
      {(['when', 'retries', 'limits'] as const).map((part) => (
        <Stack key={part} gap={4}>
          <Text fw={600} size="sm">
            {t(`part.${part}`)}
          </Text>
          <List size="sm" spacing={2} listStyleType="disc">
            {parts[part].map((sentence) => (
              <List.Item key={sentence}>{sentence}</List.Item>
            ))}
          </List>
        </Stack>
      ))}
    </SimpleGrid>
  )
}

function useSentences(rules: Rules, houseNumber: string | undefined) {
  const t = useRulesTexts()
  const campaign = useCampaignTexts()
  const word = useWord()
  const windowText = useWindowText()
  const { callingHours, holidays, budget, numbers, frequency, caps, callerIds } = rules
  const daysOf = ({ firstDay, lastDay }: CallingWindow): string => {
    if (firstDay !== undefined && lastDay !== undefined)
      return ` (${t('say.days', { first: firstDay, last: lastDay })})`
    if (firstDay !== undefined) return ` (${t('say.from-day', { first: firstDay })})`
    return lastDay === undefined ? '' : ` (${t('say.until-day', { last: lastDay })})`
  }
  const windows =
    rules.windows.length === 0
      ? [t('say.windows', { text: campaign('window.always') })]
      : rules.windows.map((window) => t('say.windows', { text: `${windowText(window)}${daysOf(window)}` }))
  return {
    when: [
      ...windows,
      t('say.hours', { from: clockText(callingHours.from), to: clockText(callingHours.to) }),
      t(holidays.skip ? 'say.holidays-skip' : 'say.holidays-call'),
    ],
    retries: [
      ...retryCauses.map((cause) => {
        const { waitMinutes, limit } = rules.retry[cause]
        const outcome = word('outcome', cause)
        return limit === 0 ? t('say.retry-never', { outcome }) : t('say.retry', { outcome, wait: waitMinutes, limit })
      }),
      t('say.budget', { rings: budget.rings, unrung: budget.unrung }),
      numbers.useAlternates ? t('say.alternates', { each: numbers.attemptsEach }) : t('say.no-alternates'),
    ],
    limits: [
      t('say.frequency', { gap: frequency.minGapMinutes, day: frequency.maxPer24Hours }),
      t('say.caps', { lines: caps.lines, pace: caps.callsPerSecond, ring: rules.ringSeconds }),
      t('say.order', { order: t(`order.${rules.order}`), priority: rules.priority }),
      t('say.caller', {
        number:
          callerIds.default !== ''
            ? callerIds.default
            : (houseNumber ?? '') !== ''
              ? (houseNumber ?? '')
              : t('caller.trunk'),
      }),
      ...Object.entries(callerIds.byDepartment).map(([department, number]) =>
        t('say.caller-department', { department, number }),
      ),
    ],
  }
}
