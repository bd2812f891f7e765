import { Anchor, Select, Text } from '@mantine/core'
import { Link } from 'wouter'
import { useTitle } from '../campaign-columns.tsx'
import type { Choices } from '../data.ts'
import { useStaffingTexts } from './staffing-texts.ts'

type Props = {
  queues: Choices['queues']
  value: number | null
  onChange: (queueId: number) => void
  error: string | undefined
}

/** Whose agents take the calls, and how many of them are there. */
export function QueueField({ queues, value, onChange, error }: Props) {
  const t = useStaffingTexts()
  const titleOf = useTitle()
  const chosen = queues.find(({ id }) => id === value)
  if (queues.length === 0)
    return (
      <Text size="sm" role="status">
        {t('queue.none')}{' '}
        <Anchor component={Link} href="/settings" size="sm">
          {t('queue.set-up')}
        </Anchor>
      </Text>
    )
  return (
    <Select
      label={t('queue.label')}
      data={queues.map(({ id, title, agents, isOpen }) => ({
        value: String(id),
        label: t(isOpen ? 'queue.option' : 'queue.option-closed', { queue: titleOf(title), count: agents }),
      }))}
      value={value === null ? null : String(value)}
      onChange={(id) => id !== null && onChange(Number(id))}
      allowDeselect={false}
      searchable
      required
      error={error}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      {...(chosen !== undefined && {
        description: chosen.agents === 0 ? t('queue.nobody') : t('queue.signed-in', { count: chosen.agents }),
      })}
    />
  )
}
