import { Button, Group, Paper, Text } from '@mantine/core'
import { IconPhoneOutgoing, IconTags, IconX } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useLocation } from 'wouter'
import { useMay } from '../../api/session.ts'
import { useFormat } from '../../kit/format.ts'
import { tellFailure } from '../../kit/notify.ts'
import { ExportMenu } from './export-menu.tsx'
import { MarksDialog } from './marks-dialog.tsx'
import { type Chosen, countOf, keepSelection } from './selection.ts'
import { usePatientTexts } from './texts.ts'
import type { PatientFilter } from './types.ts'

type Props = {
  chosen: Chosen
  total: number
  filter: PatientFilter
  onAll: () => void
  onClear: () => void
  /** Everything on the page is ticked and there is more. */
  mayTakeAll: boolean
}

/** What can be done with those who are chosen. */
export function BulkBar(props: Props) {
  const { chosen, total, filter, onAll, onClear } = props
  const t = usePatientTexts()
  const format = useFormat()
  const mayMark = useMay(['it', 'supervisor', 'doctor'])
  const mayCall = useMay(['it', 'supervisor'])
  const [isMarking, setMarking] = useState(false)
  const [, go] = useLocation()
  const call = useMutation({
    mutationFn: () => keepSelection(chosen, filter),
    onSuccess: ({ id }) => go(`/campaigns/new?selection=${id}`),
    onError: tellFailure,
  })
  const count = countOf(chosen, total)
  if (count === 0) return null
  const said = t(chosen.kind === 'all' ? 'bulk.all-selected' : 'bulk.selected', { count: format.number(count) })
  return (
    <Paper role="group" aria-label={t('bulk.label')} bg="var(--mantine-primary-color-light)" px="xs" py={6} w="100%">
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {said}
        </Text>
        {props.mayTakeAll && chosen.kind === 'rows' && (
          <Button variant="subtle" size="compact-sm" onClick={onAll}>
            {t('bulk.select-all', { count: format.number(total) })}
          </Button>
        )}
        {mayMark && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconTags size={14} />}
            onClick={() => setMarking(true)}
          >
            {t('bulk.marks')}
          </Button>
        )}
        {mayCall && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconPhoneOutgoing size={14} />}
            loading={call.isPending}
            onClick={() => call.mutate()}
          >
            {t('bulk.campaign')}
          </Button>
        )}
        <ExportMenu chosen={chosen} filter={filter} label={t('bulk.export')} size="compact-sm" />
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconX size={14} />}
          onClick={onClear}
          ml="auto"
        >
          {t('bulk.clear')}
        </Button>
      </Group>
      {isMarking && (
        <MarksDialog
          count={count}
          keep={() => keepSelection(chosen, filter)}
          onClose={() => setMarking(false)}
          onStarted={onClear}
        />
      )}
    </Paper>
  )
}
