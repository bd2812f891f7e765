import { Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { ApiError, api, take } from '../../api/client.ts'
import { useLanguage } from '../../i18n/i18n.ts'
import { focusFirstProblem } from '../../kit/focus-problem.ts'
import { FormFoot } from '../../kit/form-foot.tsx'
import { tellDone } from '../../kit/notify.ts'
import { ErrorNote } from '../../kit/page.tsx'
import { useReportDirty } from './dirty.tsx'
import { draftOf, faultsOf, newQueue, type QueueDraft } from './queue-draft.ts'
import { AgentsPart, BasicsPart, MannersPart, OrderPart, WaitingPart } from './queue-parts.tsx'
import { useQueueTexts } from './queue-texts.ts'
import { type Queue, useRefreshQueues } from './use-queues.ts'

/** All that is set of a queue. What is wrong is told at its field, by the page or by the engine. */
export function QueueForm({ queue, onDone }: { queue?: Queue; onDone: () => void }) {
  const t = useQueueTexts()
  const [first] = useState(() => (queue === undefined ? newQueue : draftOf(queue)))
  const [draft, setDraft] = useState<QueueDraft>(first)
  const [isTried, setTried] = useState(false)
  const save = useSave(queue, onDone)
  useReportDirty('queue', JSON.stringify(draft) !== JSON.stringify(first))
  const found = faultsOf(draft)
  const faults: ReadonlySet<string> = isTried ? found : new Set()
  const set = (change: Partial<QueueDraft>) => {
    save.reset()
    setDraft((before) => ({ ...before, ...change }))
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setTried(true)
    if (found.size === 0) return save.mutate(draft)
    focusFirstProblem()
  }
  const refused = refusalOf(save.error)
  const part = { draft, set, faults }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="md">
        <BasicsPart
          {...part}
          isNew={queue === undefined}
          {...(refused.code !== undefined && { taken: refused.code })}
        />
        <OrderPart {...part} />
        <AgentsPart {...part} />
        <WaitingPart {...part} {...(refused.overflow !== undefined && { refused: refused.overflow })} />
        <MannersPart {...part} />
        {faults.size > 0 && (
          <Text size="sm" c="red.9" role="alert">
            {t('faults', { count: faults.size })}
          </Text>
        )}
        {save.error !== null && refused.code === undefined && refused.overflow === undefined && (
          <ErrorNote error={save.error} />
        )}
        <FormFoot onCancel={onDone} isSaving={save.isPending} />
      </Stack>
    </form>
  )
}

/** What the engine refused, by the field that it is about. */
function refusalOf(error: unknown): { code?: string; overflow?: string } {
  if (!(error instanceof ApiError)) return {}
  if (error.code === 'queue-code-taken') return { code: error.message }
  if (error.code === 'queue-overflows-nowhere') return { overflow: error.message }
  return {}
}

function useSave(queue: Queue | undefined, onDone: () => void) {
  const t = useQueueTexts()
  const language = useLanguage()
  const refresh = useRefreshQueues()
  return useMutation({
    mutationFn: async (body: QueueDraft) => {
      if (queue === undefined) await take(api.POST('/api/queues', { body }))
      else await take(api.PUT('/api/queues/{id}', { params: { path: { id: String(queue.id) } }, body }))
    },
    onSuccess: async (_, { title }) => {
      tellDone(t('saved', { title: title[language] }))
      onDone()
      await refresh()
    },
  })
}
