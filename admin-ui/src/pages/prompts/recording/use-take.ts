import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { upload } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import type { Place, Report } from '../types.ts'
import { type Mended, sendForMending } from './send-for-mending.ts'
import { useRecordingTexts } from './texts.ts'
import { toWav, type WavOutcome } from './to-wav.ts'

/** One recording on its way: read, mended by the server, heard, kept. */
export type Take =
  | { at: 'none' }
  | { at: 'reading' }
  | { at: 'sending'; share: number }
  | { at: 'there'; given: Blob; fileName: string; mended: Mended }
  | { at: 'failed'; why: string }

export type TakeToReview = Extract<Take, { at: 'there' }>

export function useTake(place: Place, onKept: () => Promise<void>) {
  const [take, setTake] = useState<Take>({ at: 'none' })
  const [keptShare, setKeptShare] = useState(0)
  const running = useRef<AbortController | undefined>(undefined)
  const refusal = useRefusal()
  useEffect(() => () => running.current?.abort(), [])

  async function begin(file: Blob, fileName: string): Promise<void> {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    const tell = (next: Take): void => {
      if (!mine.signal.aborted) setTake(next)
    }
    tell({ at: 'reading' })
    const read = await toWav(file)
    if (mine.signal.aborted) return
    if (read.kind !== 'wav') return tell({ at: 'failed', why: refusal(read, file.size, fileName) })
    tell({ at: 'sending', share: 0 })
    try {
      const mended = await sendForMending(
        read.wav,
        wavName(fileName),
        (share) => tell({ at: 'sending', share }),
        mine.signal,
      )
      tell({ at: 'there', given: read.wav, fileName: wavName(fileName), mended })
    } catch (error) {
      tell({ at: 'failed', why: error instanceof Error ? error.message : String(error) })
    }
  }

  const keep = useMutation({
    mutationFn: async ({ given, fileName }: TakeToReview) => {
      setKeptShare(0)
      const { prompt, language, stretch } = place
      const fields = { prompt, language, ...(stretch !== undefined && { stretch: String(stretch) }) }
      // Mended there once more, to the same: what is kept is never what a browser says it is.
      return await upload<Report>('/api/prompts/recordings', { file: given, fileName, fields }, setKeptShare)
    },
    onSuccess: onKept,
  })

  function drop(): void {
    running.current?.abort()
    keep.reset()
    setTake({ at: 'none' })
  }
  return { take, begin, drop, keep, keptShare }
}

const wavName = (fileName: string): string => `${fileName.replace(/\.[a-z0-9]{1,5}$/i, '')}.wav`

/** Why a file was not even sent. */
function useRefusal(): (read: Exclude<WavOutcome, { kind: 'wav' }>, bytes: number, name: string) => string {
  const t = useRecordingTexts()
  const format = useFormat()
  return (read, bytes, name) => {
    if (read.kind === 'empty') return t('file.empty')
    if (read.kind === 'unreadable') return t('file.unreadable', { name })
    return t(read.isWav ? 'file.too-large' : 'file.too-large-other', {
      size: format.bytes(bytes),
      limit: format.bytes(read.limit),
    })
  }
}
