import { List, Paper, SimpleGrid, Stack, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { ErrorNote } from '../../../kit/page.tsx'
import type { Estimate } from '../data.ts'
import { useWizardTexts } from './wizard-texts.ts'

type Props = { estimate: Estimate | undefined; error: unknown; withAlternate: number }

/** Calls and hours, and what the figures rest on. */
export function EstimatePanel({ estimate, error, withAlternate }: Props) {
  const t = useWizardTexts()
  const format = useFormat()
  const endOf = useEnd()
  if (error !== null && error !== undefined && estimate === undefined) return <ErrorNote error={error} />
  if (estimate === undefined)
    return (
      <Text size="sm" c="dimmed" role="status">
        {t('chosen.counting')}
      </Text>
    )
  return (
    <Stack gap="sm" aria-live="polite">
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Figure label={t('estimate.calls')} value={format.number(estimate.attempts)} />
        <Figure label={t('estimate.answered')} value={format.number(estimate.answered)} />
        <Figure label={t('estimate.hours')} value={format.length(estimate.workMs)} />
        <Figure label={t('estimate.ends')} value={endOf(estimate)} />
      </SimpleGrid>
      <Basis estimate={estimate} withAlternate={withAlternate} />
    </Stack>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <Paper withBorder p="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={700} className="figures">
        {value}
      </Text>
    </Paper>
  )
}

function useEnd(): (estimate: Estimate) => string {
  const t = useWizardTexts()
  const format = useFormat()
  return ({ startsAt, endsAt, doneShare }) => {
    if (startsAt === null) return t('estimate.never')
    if (endsAt !== null) return format.moment(endsAt)
    return doneShare > 0 && doneShare < 1
      ? t('estimate.not-done', { share: format.share(doneShare) })
      : t('estimate.long')
  }
}

function Basis({ estimate, withAlternate }: { estimate: Estimate; withAlternate: number }) {
  const t = useWizardTexts()
  const format = useFormat()
  const { basis, answerRate, attemptsPerHour, limit } = estimate
  const figures = { attempts: format.number(basis.attempts), campaigns: basis.campaigns }
  return (
    <div>
      <Text size="sm" c="dimmed">
        {t(`estimate.basis-${basis.kind}`, figures)}
      </Text>
      <List size="sm" c="dimmed" spacing={1}>
        <List.Item>{t('estimate.rate', { share: format.share(answerRate) })}</List.Item>
        <List.Item>{t('estimate.talk', { time: format.length(basis.talkMs) })}</List.Item>
        <List.Item>{t('estimate.ring', { time: format.length(basis.unansweredMs) })}</List.Item>
        <List.Item>
          {t(limit === 'lines' ? 'estimate.pace-lines' : 'estimate.pace-cps', {
            count: format.number(Math.round(attemptsPerHour)),
          })}
        </List.Item>
        {withAlternate > 0 && <List.Item>{t('estimate.numbers', { count: format.number(withAlternate) })}</List.Item>}
      </List>
    </div>
  )
}
