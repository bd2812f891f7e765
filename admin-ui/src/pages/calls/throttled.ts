import { useCallback, useEffect, useRef } from 'react'

/**
 * Runs `work` at once and then at most every `everyMs`, the last call never lost. For pushed news; a failure is left to the next
 * one. Nothing runs any more when the component has gone.
 */
export function useThrottled(work: () => Promise<unknown>, everyMs: number): () => void {
  const latest = useRef(work)
  useEffect(() => {
    latest.current = work
  })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const isWanted = useRef(false)
  useEffect(() => () => clearTimeout(timer.current), [])
  return useCallback(() => {
    const run = (): void => {
      isWanted.current = false
      void latest.current().catch(() => undefined)
      timer.current = setTimeout(() => {
        timer.current = undefined
        if (isWanted.current) run()
      }, everyMs)
    }
    isWanted.current = true
    if (timer.current === undefined) run()
  }, [everyMs])
}
