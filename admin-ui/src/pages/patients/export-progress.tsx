import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, useSyncExternalStore } from 'react'
import { api, take } from '../../api/client.ts'
import { useLive } from '../../api/live.ts'
import { useFormat } from '../../kit/format.ts'
import { tellFailure } from '../../kit/notify.ts'
import { usePatientTexts } from './texts.ts'
import { WorkDone, type WorkProgress, WorkStrip } from './work-strip.tsx'

type Export = { id: number; patients: number; ended?: 'whole' | 'broken' }

const key = 'wardline.tab.export'
const watchers = new Set<() => void>()

/** The last export of this tab; kept over a reload, which does not stop a download. */
export function noteExport(known: Export | undefined): void {
  if (known === undefined) sessionStorage.removeItem(key)
  else sessionStorage.setItem(key, JSON.stringify(known))
  for (const watcher of watchers) watcher()
}

const watch = (watcher: () => void) => {
  watchers.add(watcher)
  return () => void watchers.delete(watcher)
}
const kept = (): string | null => sessionStorage.getItem(key)

export function ExportProgress() {
  const text = useSyncExternalStore(watch, kept)
  const known = text === null ? undefined : (JSON.parse(text) as Export)
  if (known === undefined) return null
  if (known.ended === undefined) return <Running key={known.id} known={known} />
  return <Ended known={known} ended={known.ended} />
}

function Running({ known }: { known: Export }) {
  const t = usePatientTexts()
  const queries = useQueryClient()
  const { id, patients } = known
  const [progress, setProgress] = useState<WorkProgress>()
  const looks = useRef(0)
  const asked = useQuery({
    queryKey: ['exports', id],
    queryFn: async () => {
      const answer = await take(api.GET('/api/patient-exports/{id}', { params: { path: { id } } }))
      looks.current += 1
      // It begins a moment after the browser was told to download; later than this it has ended unseen.
      if (answer === null && looks.current > 5) noteExport(undefined)
      return answer
    },
    refetchInterval: progress === undefined ? 1000 : false,
  })
  useLive(['export.progress', 'export.ended'], (message, topic) => {
    if (message['id'] !== id) return
    if (topic === 'export.progress') setProgress(message as unknown as WorkProgress)
    else noteExport({ ...known, ended: message['isWhole'] === true ? 'whole' : 'broken' })
  })
  const cancel = () => {
    take(api.DELETE('/api/patient-exports/{id}', { params: { path: { id } } }))
      .then(() => queries.invalidateQueries({ queryKey: ['exports', id] }))
      .catch(tellFailure)
  }
  const now = progress ?? asked.data ?? { done: 0, patients, perSecond: 0, remainingMs: null }
  return <WorkStrip title={t('work.export-running')} progress={now} onCancel={cancel} />
}

function Ended({ known, ended }: { known: Export; ended: 'whole' | 'broken' }) {
  const t = usePatientTexts()
  const format = useFormat()
  const text = t(ended === 'whole' ? 'work.export-whole' : 'work.export-broken', {
    count: format.number(known.patients),
  })
  return <WorkDone text={text} isBad={ended === 'broken'} onDismiss={() => noteExport(undefined)} />
}
