import { Button, Group, Modal, Stack, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useKitTexts } from '../../kit/texts.ts'
import { Flags, type RedFlag } from './flags.tsx'
import { useRedFlagTexts } from './texts.ts'

/** Asks what was done about a flag, and writes it down. */
export function HandleDialog({ flagged, onClose }: { flagged: RedFlag | undefined; onClose: () => void }) {
  const t = useRedFlagTexts()
  return (
    <Modal
      opened={flagged !== undefined}
      onClose={onClose}
      title={t('handle.title', { name: flagged?.patientName ?? '' })}
      centered
    >
      {flagged !== undefined && <HandleForm key={flagged.id} flagged={flagged} onClose={onClose} />}
    </Modal>
  )
}

function HandleForm({ flagged, onClose }: { flagged: RedFlag; onClose: () => void }) {
  const t = useRedFlagTexts()
  const kit = useKitTexts()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const [isTried, setTried] = useState(false)
  const isMissing = note.trim() === ''
  const handle = useMutation({
    mutationFn: () =>
      take(
        api.POST('/api/red-flags/{id}/handle', {
          params: { path: { id: flagged.id }, header: { purpose: 'red-flag' } as never },
          body: { note: note.trim() },
        }),
      ),
    onSuccess: async () => {
      tellDone(t('handle.done'))
      onClose()
      await queries.invalidateQueries({ queryKey: ['red-flags'] })
      await queries.invalidateQueries({ queryKey: ['home'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isMissing) handle.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Flags flags={flagged.flags} />
        <Textarea
          label={t('handle.note')}
          description={t('handle.hint')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          error={isTried && isMissing ? t('handle.needed') : undefined}
          maxLength={500}
          autosize
          minRows={3}
          required
          data-autofocus
        />
        {handle.error !== null && <ErrorNote error={handle.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {kit('cancel')}
          </Button>
          <Button type="submit" loading={handle.isPending}>
            {t('handle.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
