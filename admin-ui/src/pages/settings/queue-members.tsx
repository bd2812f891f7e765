import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote, Loaded } from '../../kit/page.tsx'
import { agentLabel } from './agent-label.ts'
import { useReportDirty } from './dirty.tsx'
import { isPlaceGood, PlaceRows } from './place-rows.tsx'
import { useQueueTexts } from './queue-texts.ts'
import { type Place, type Queue, useAgents, useMembers, useRefreshQueues } from './use-queues.ts'

export function QueueMembers({ queue, onDone }: { queue: Queue; onDone: () => void }) {
  const t = useQueueTexts()
  const members = useMembers(queue.id)
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('members.about')}
      </Text>
      <Loaded query={members} height={120}>
        {(found) => (
          <MembersForm
            queue={queue}
            first={found.map(({ userId, ...place }) => ({ id: userId, ...place }))}
            onDone={onDone}
          />
        )}
      </Loaded>
    </Stack>
  )
}

function MembersForm({ queue, first, onDone }: { queue: Queue; first: Place[]; onDone: () => void }) {
  const agents = useAgents()
  const [rows, setRows] = useState(first)
  const save = useSave(queue, onDone)
  useReportDirty('members', JSON.stringify(rows) !== JSON.stringify(first))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (rows.every(isPlaceGood)) save.mutate(rows)
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <Loaded query={agents} height={80}>
          {(all) => (
            <PlaceRows
              whose="agents"
              rows={rows}
              onChange={setRows}
              choices={all.map((agent) => ({ value: String(agent.userId), label: agentLabel(agent) }))}
            />
          )}
        </Loaded>
        {save.error !== null && <ErrorNote error={save.error} />}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

function useSave({ id, title }: Queue, onDone: () => void) {
  const t = useQueueTexts()
  const language = useLanguage()
  const refresh = useRefreshQueues()
  return useMutation({
    mutationFn: (rows: readonly Place[]) => {
      const members = rows.map(({ id: userId, level, position }) => ({ userId, level, position }))
      return take(api.PUT('/api/queues/{id}/members', { params: { path: { id } }, body: { members } }))
    },
    onSuccess: async () => {
      tellDone(t('members.saved', { title: title[language] }))
      onDone()
      await refresh()
    },
  })
}
