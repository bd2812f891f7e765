import { Anchor } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useFormat } from '../../kit/format.ts'
import { tellFailure } from '../../kit/notify.ts'
import { usePatientTexts } from './texts.ts'
import type { BulkChange } from './types.ts'
import { WorkDone, type WorkProgress, WorkStrip } from './work-strip.tsx'

export const lastBulkKey = ['bulk-changes', 'last'] as const
const seenKey = 'wardline.bulk.seen'

/** The user's change of many: while it runs, over a reload, and once what it did. */
export function BulkProgress() {
  const queries = useQueryClient()
  const last = useQuery({ queryKey: lastBulkKey, queryFn: () => take(api.GET('/api/bulk-changes/last')) })
  const [progress, setProgress] = useState<WorkProgress & { id: number }>()
  const [seen, setSeen] = useState(() => Number(localStorage.getItem(seenKey) ?? 0))
  useLive(['bulk.progress', 'bulk.ended'], (message, topic) => {
    if (topic === 'bulk.progress') setProgress(message as unknown as WorkProgress & { id: number })
    else void queries.invalidateQueries({ queryKey: lastBulkKey })
  })
  const change = last.data
  if (change === null || change === undefined || change.id <= seen) return null
  if (change.state === 'running')
    return <Running change={change} progress={progress?.id === change.id ? progress : undefined} />
  const dismiss = () => {
    localStorage.setItem(seenKey, String(change.id))
    setSeen(change.id)
  }
  return <Ended change={change} onDismiss={dismiss} />
}

function Running({ change, progress }: { change: BulkChange; progress: WorkProgress | undefined }) {
  const t = usePatientTexts()
  const cancel = () =>
    void take(api.POST('/api/bulk-changes/{id}/cancel', { params: { path: { id: change.id } } })).catch(tellFailure)
  const { done, patients } = change
  const known = progress ?? { done, patients, perSecond: 0, remainingMs: null }
  return (
    <WorkStrip
      title={t(progress === undefined && done === 0 ? 'work.marks-waiting' : 'work.marks-running')}
      progress={known}
      onCancel={cancel}
    />
  )
}

function Ended({ change, onDismiss }: { change: BulkChange; onDismiss: () => void }) {
  const t = usePatientTexts()
  const format = useFormat()
  const { state, done, changed, patients, selectionId } = change
  const text = t(`work.marks-${state === 'running' ? 'finished' : state}`, {
    done: format.number(done),
    all: format.number(patients),
    changed: format.number(changed),
    same: format.number(done - changed),
  })
  return (
    <WorkDone
      text={text}
      isBad={state === 'failed'}
      onDismiss={onDismiss}
      action={
        <Anchor component={Link} href={`/patients?selectionId=${selectionId}`} size="sm">
          {t('work.show')}
        </Anchor>
      }
    />
  )
}
