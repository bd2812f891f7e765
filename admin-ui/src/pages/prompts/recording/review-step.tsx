import { Button, Group, List, Stack, Text } from '@mantine/core'
import { useFormat } from '../../../kit/format.ts'
import { HearButton } from '../hear-button.tsx'
import type { Report } from '../types.ts'
import { Warning } from '../warning.tsx'
import { useRecordingTexts } from './texts.ts'
import type { TakeToReview } from './use-take.ts'

type Props = {
  take: TakeToReview
  isKeeping: boolean
  onKeep: () => void
  onAgain: () => void
}

/** What the server made of it: told, and heard beside what came; then kept, or made again. */
export function ReviewStep({ take, isKeeping, onKeep, onAgain }: Props) {
  const t = useRecordingTexts()
  const { given, mended } = take
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600} role="status">
        {t('review.title')}
      </Text>
      <WhatWasMended report={mended.report} />
      {mended.report.warnings.map((warning) => (
        <Warning key={warning}>{t(`warning.${warning}`)}</Warning>
      ))}
      <Group gap="xs">
        <HearButton id="take mended" label={t('review.hear-mended')} sound={async () => mended.sound} />
        <HearButton id="take given" label={t('review.hear-given')} sound={async () => given} />
      </Group>
      <Group justify="flex-end">
        <Button variant="default" onClick={onAgain} disabled={isKeeping}>
          {t('review.again')}
        </Button>
        <Button onClick={onKeep} loading={isKeeping} autoFocus>
          {t('review.keep')}
        </Button>
      </Group>
    </Stack>
  )
}

function WhatWasMended({ report: { given, kept } }: { report: Report }) {
  const t = useRecordingTexts()
  const format = useFormat()
  const kilohertz = (rate: number) => format.number(rate / 1000)
  const seconds = (ms: number) => format.number(Math.round(ms / 100) / 10)
  const cutMs = given.durationMs - kept.durationMs
  const gain = kept.rmsDb - given.rmsDb
  const level = { db: format.number(tenth(Math.abs(gain))), given: given.rmsDb, kept: kept.rmsDb }
  return (
    <List size="sm">
      <List.Item>
        {t(given.rate === kept.rate ? 'report.format-same' : 'report.format', {
          given: kilohertz(given.rate),
          kept: kilohertz(kept.rate),
        })}
      </List.Item>
      <List.Item>
        {t(Math.abs(gain) < 0.5 ? 'report.level-same' : gain > 0 ? 'report.louder' : 'report.softer', level)}
      </List.Item>
      <List.Item>
        {t(cutMs < 100 ? 'report.not-cut' : 'report.cut', { cut: seconds(cutMs), kept: seconds(kept.durationMs) })}
      </List.Item>
    </List>
  )
}

const tenth = (value: number): number => Math.round(value * 10) / 10
