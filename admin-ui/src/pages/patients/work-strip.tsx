import { Button, Group, Paper, Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { useFormat } from '../../kit/format.ts'
import { useKitTexts } from '../../kit/texts.ts'
import { usePatientTexts } from './texts.ts'

export type WorkProgress = { done: number; patients: number; perSecond: number; remainingMs: number | null }

/** A long job under way: how far, how fast, how long still, and the way to stop it. */
export function WorkStrip(props: { title: string; progress: WorkProgress; onCancel: () => void }) {
  const { title, progress, onCancel } = props
  const t = usePatientTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const { done, patients, perSecond, remainingMs } = progress
  const share = patients === 0 ? 0 : done / patients
  return (
    <Paper withBorder p="xs" role="status" aria-label={title}>
      <Group gap="sm" justify="space-between">
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="sm" c="dimmed" className="figures">
          {t('work.of', { done: format.number(done), all: format.number(patients) })}
          {perSecond > 0 && ` · ${t('work.rate', { count: format.number(perSecond) })}`}
          {remainingMs !== null && ` · ${kit('progress.remaining', { time: format.length(remainingMs) })}`}
        </Text>
        <Button variant="default" size="compact-sm" onClick={onCancel}>
          {t('work.cancel')}
        </Button>
      </Group>
      <Progress mt={6} value={share * 100} size="sm" color="cyan.8" aria-label={`${title} ${format.share(share)}`} />
    </Paper>
  )
}

/** What a long job did, until somebody has read it. */
export function WorkDone(props: { text: string; isBad: boolean; action?: ReactNode; onDismiss: () => void }) {
  const t = usePatientTexts()
  return (
    <Paper withBorder p="xs" role="status">
      <Group gap="sm" justify="space-between">
        <Text size="sm" {...(props.isBad && { c: 'red.8', fw: 600 })}>
          {props.text}
        </Text>
        <Group gap="xs">
          {props.action}
          <Button variant="subtle" color="gray" size="compact-sm" onClick={props.onDismiss}>
            {t('work.dismiss')}
          </Button>
        </Group>
      </Group>
    </Paper>
  )
}
