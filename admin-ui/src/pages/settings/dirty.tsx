import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react'
import { useUnsavedGuard } from '../../kit/unsaved.tsx'

type Report = (key: string, isDirty: boolean) => void
const Dirty = createContext<Report>(() => undefined)

/** One warning for all the edits of a section that are not saved. */
export function DirtyGuard({ children }: { children: ReactNode }) {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  const report = useCallback<Report>((key, isDirty) => {
    setKeys((before) => {
      if (before.has(key) === isDirty) return before
      const after = new Set(before)
      if (isDirty) after.add(key)
      else after.delete(key)
      return after
    })
  }, [])
  const guard = useUnsavedGuard(keys.size > 0)
  return (
    <Dirty value={report}>
      {children}
      {guard}
    </Dirty>
  )
}

/** Tells the guard whether what `key` names holds edits. */
export function useReportDirty(key: string, isDirty: boolean): void {
  const report = useContext(Dirty)
  useEffect(() => {
    report(key, isDirty)
    return () => report(key, false)
  }, [report, key, isDirty])
}
