import { useState } from 'react'

/** `basedOn`: what stood there when the change was begun. */
type Draft = { text: string; basedOn: string }

/** What was typed and not saved: found again after the browser's way back. Gone with the tab. */
const drafts = new Map<string, Draft>()

export type TextDraft = ReturnType<typeof useTextDraft>

/** A text that is being changed, over the one that is kept (`known`), which others may change meanwhile. */
export function useTextDraft(key: string, known: string) {
  const [draft, setDraft] = useState(() => drafts.get(key))
  const [wasRestored, setRestored] = useState(draft !== undefined)
  const keep = (next: Draft | undefined): void => {
    if (next === undefined) drafts.delete(key)
    else drafts.set(key, next)
    setDraft(next)
  }
  const text = draft?.text ?? known
  const isDirty = draft !== undefined && text.trim() !== known
  return {
    text,
    known,
    isDirty,
    wasRestored: wasRestored && isDirty,
    /** Somebody else changed it after the change was begun. */
    isBehind: isDirty && draft.basedOn !== known,
    change: (next: string) => keep(next === known ? undefined : { text: next, basedOn: draft?.basedOn ?? known }),
    /** The other's change was seen. */
    goOn: () => keep({ text, basedOn: known }),
    clear: () => {
      setRestored(false)
      keep(undefined)
    },
  }
}
