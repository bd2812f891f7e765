import { useEffect, useRef, useState } from 'react'
import { type Microphone, type MicrophoneFault, openMicrophone } from './microphone.ts'

export type RecorderState =
  | { at: 'idle' }
  | { at: 'asking' }
  | { at: 'recording'; since: number; microphone: Microphone }
  | { at: 'failed'; why: MicrophoneFault }

/** A little less than the server takes. */
const longestMs = 295_000

/** Records until it is stopped, for five minutes at most; the microphone is let go when the component goes. */
export function useRecorder(onTake: (sound: Blob) => void) {
  const [state, setState] = useState<RecorderState>({ at: 'idle' })
  const open = useRef<Microphone | undefined>(undefined)
  const isGone = useRef(false)
  useEffect(() => {
    isGone.current = false
    return () => {
      isGone.current = true
      open.current?.release()
    }
  }, [])

  async function start(): Promise<void> {
    setState({ at: 'asking' })
    const opened = await openMicrophone()
    if (opened.kind === 'fault') return setState({ at: 'failed', why: opened.why })
    const { microphone } = opened
    if (isGone.current) return microphone.release()
    open.current = microphone
    setState({ at: 'recording', since: Date.now(), microphone })
    const limit = setTimeout(microphone.stop, longestMs)
    const sound = await microphone.ended
    clearTimeout(limit)
    open.current = undefined
    if (isGone.current) return
    setState({ at: 'idle' })
    onTake(sound)
  }
  return { state, start, stop: () => open.current?.stop() }
}
