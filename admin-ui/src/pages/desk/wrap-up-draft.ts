import { useState } from 'react'

export type WrapUpDraft = { code: string | null; note: string; nextDay: string | null; isMine: boolean }

/** What was written and not saved, by call: found again after a look at another page. Gone with the tab. */
const drafts = new Map<string, WrapUpDraft>()

export function useWrapUpDraft(call: string, known: WrapUpDraft) {
  const [draft, setDraft] = useState<WrapUpDraft>(() => drafts.get(call) ?? known)
  const isDirty = (['code', 'note', 'nextDay', 'isMine'] as const).some((part) => draft[part] !== known[part])
  return {
    draft,
    isDirty,
    change(part: Partial<WrapUpDraft>): void {
      const next = { ...draft, ...part }
      drafts.set(call, next)
      setDraft(next)
    },
    saved: (): void => void drafts.delete(call),
  }
}
