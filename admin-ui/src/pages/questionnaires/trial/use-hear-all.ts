import { useEffect, useRef, useState } from 'react'
import { playSound, stopSound, type Utterance } from '../../../kit/listen.tsx'
import { tellFailure } from '../../../kit/notify.ts'
import type { Line } from './use-trial.ts'

type Hearing = { isOn: boolean; at: number | undefined; start: () => void; stop: () => void }

/** Everything that is said, one after another; a key in between is a short silence. */
export function useHearAll(lines: readonly Line[]): Hearing {
  const [at, setAt] = useState<number>()
  const turn = useRef(0)
  const stop = (): void => {
    turn.current += 1
    setAt(undefined)
    stopSound()
  }
  const start = async (): Promise<void> => {
    turn.current += 1
    const mine = turn.current
    for (const [i, line] of lines.entries()) {
      if (line.kind !== 'said' || line.utterance === undefined || line.words === '') continue
      setAt(i)
      await playSound(`trial all ${i}`, line.utterance as Utterance)
      if (turn.current !== mine) return
    }
    setAt(undefined)
  }
  // Another conversation, or another page: what is no longer on the screen is no longer heard.
  useEffect(() => {
    if (lines.length === 0) return
    return () => {
      turn.current += 1
      setAt(undefined)
      stopSound()
    }
  }, [lines])
  return {
    isOn: at !== undefined,
    at,
    start: () =>
      void start().catch((error: unknown) => {
        setAt(undefined)
        tellFailure(error)
      }),
    stop,
  }
}
