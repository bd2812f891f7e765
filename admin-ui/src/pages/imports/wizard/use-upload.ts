import { type ReactNode, useEffect, useRef, useState } from 'react'
import { upload } from '../../../api/client.ts'
import { useFormat } from '../../../kit/format.ts'
import { useUnsavedGuard } from '../../../kit/unsaved.tsx'
import { useImportTexts } from '../texts.ts'
import type { ImportFile } from '../types.ts'
import { usePageDrop } from './use-page-drop.ts'

export const maxBytes = 500_000_000

export type Uploading = { fileName: string; bytes: number; share: number; elapsedMs: number }

export type Upload = {
  /** A file is on its way. */
  uploading: Uploading | undefined
  /** Why the last one was not taken. */
  problem: string | undefined
  /** Something is held over the page. */
  isOver: boolean
  take: (files: readonly File[]) => void
  cancel: () => void
  /** Asks before the page is left while a file is on its way. */
  guard: ReactNode
}

/** The way of a list to the server, chosen or dropped anywhere on the page. */
export function useUpload(onDone: (file: ImportFile) => void): Upload {
  const t = useImportTexts()
  const format = useFormat()
  const [uploading, setUploading] = useState<Uploading>()
  const [problem, setProblem] = useState<string>()
  const abort = useRef<AbortController>(undefined)
  useEffect(() => () => abort.current?.abort(), [])

  function problemOf(files: readonly File[]): string | undefined {
    const [file] = files
    if (files.length > 1) return t('drop.one-only')
    if (file !== undefined && file.size > maxBytes)
      return t('drop.too-big', { size: format.bytes(file.size), limit: format.bytes(maxBytes) })
    return file?.size === 0 ? t('drop.empty') : undefined
  }

  async function send(file: File): Promise<void> {
    const startedAt = Date.now()
    const asFar = (share: number): Uploading => ({
      fileName: file.name,
      bytes: file.size,
      share,
      elapsedMs: Date.now() - startedAt,
    })
    const control = new AbortController()
    abort.current = control
    setUploading(asFar(0))
    try {
      const form = { file, fileName: file.name }
      const onProgress = (share: number) => setUploading(asFar(share))
      onDone(await upload<ImportFile>('/api/import-files', form, onProgress, control.signal))
    } catch (error) {
      if (!control.signal.aborted) setProblem(error instanceof Error ? error.message : String(error))
    } finally {
      setUploading(undefined)
    }
  }

  function take(files: readonly File[]): void {
    const [file] = files
    if (file === undefined || uploading !== undefined) return
    const found = problemOf(files)
    setProblem(found)
    if (found === undefined) void send(file)
  }

  const isOver = usePageDrop(take)
  const guard = useUnsavedGuard(uploading !== undefined)
  return { uploading, problem, isOver, take, cancel: () => abort.current?.abort(), guard }
}
