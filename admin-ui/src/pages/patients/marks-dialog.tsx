import { Button, Group, Modal, Select, Stack, TagsInput, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useFormat } from '../../kit/format.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { lastBulkKey } from './bulk-progress.tsx'
import { usePatientTexts } from './texts.ts'
import { useChoices } from './use-choices.ts'

type Props = {
  count: number
  keep: () => Promise<{ id: number; patients: number }>
  onClose: () => void
  onStarted: () => void
}
const most = { maxTags: 20, maxLength: 64 }

/** Tags and VIP of everybody chosen. It says how many before it does anything. */
export function MarksDialog({ count, keep, onClose, onStarted }: Props) {
  const t = usePatientTexts()
  const kit = useKitTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const known = useChoices().tags.map(({ tag }) => tag)
  const [addTags, setAdd] = useState<string[]>([])
  const [removeTags, setRemove] = useState<string[]>([])
  const [vip, setVip] = useState('keep')
  const isNothing = addTags.length === 0 && removeTags.length === 0 && vip === 'keep'
  const isBoth = addTags.some((tag) => removeTags.includes(tag))
  const run = useMutation({
    mutationFn: async () => {
      const { id: selectionId } = await keep()
      const what = {
        ...(addTags.length > 0 && { addTags }),
        ...(removeTags.length > 0 && { removeTags }),
        ...(vip !== 'keep' && { isVip: vip === 'yes' }),
      }
      return await take(api.POST('/api/bulk-changes', { body: { selectionId, what } }))
    },
    onSuccess: (change) => {
      queries.setQueryData(lastBulkKey, change)
      // A small one has ended, and has been told to have, before this answer came.
      void queries.invalidateQueries({ queryKey: lastBulkKey })
      onStarted()
      onClose()
    },
  })
  const people = format.number(count)
  return (
    <Modal opened onClose={onClose} title={t('marks.title', { count: people })} centered>
      <Stack>
        <TagsInput {...most} label={t('marks.add')} data={known} value={addTags} onChange={setAdd} data-autofocus />
        <TagsInput
          {...most}
          label={t('marks.remove')}
          data={known}
          value={removeTags}
          onChange={setRemove}
          error={isBoth && t('marks.both')}
        />
        <Select
          label={t('marks.vip')}
          data={(['keep', 'yes', 'no'] as const).map((value) => ({ value, label: t(`marks.vip-${value}`) }))}
          value={vip}
          allowDeselect={false}
          onChange={(value) => setVip(value ?? 'keep')}
        />
        <Text size="xs" c="dimmed">
          {isNothing ? t('marks.nothing') : t('marks.history')}
        </Text>
        {run.error !== null && <ErrorNote error={run.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button disabled={isNothing || isBoth} loading={run.isPending} onClick={() => run.mutate()}>
            {t('marks.run', { count: people })}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
