import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ApiError, api, take } from '../../../api/client.ts'
import { useLanguage } from '../../../i18n/i18n.ts'
import { useTabState } from '../../../kit/url-state.ts'
import type { ImportFile, Preview } from '../types.ts'
import { useImport } from '../use-imports.ts'
import { type Options, type Place, type Said, signatureOf, useLastFile, useSaid } from './wizard-state.ts'

export const isGone = (error: unknown): boolean => error instanceof ApiError && error.status === 404

/** An upload of one's own, while it is kept. */
export function useImportFile(fileId: string) {
  return useQuery({
    queryKey: ['import-files', fileId],
    queryFn: (): Promise<ImportFile> => take(api.GET('/api/import-files/{id}', { params: { path: { id: fileId } } })),
    enabled: fileId !== '',
  })
}

/** Each look starts a reader of its own on the server: asked again only for another question. */
function usePreview(fileId: string, said: Said) {
  const language = useLanguage()
  return useQuery({
    queryKey: ['import-files', fileId, 'preview', said, language],
    queryFn: (): Promise<Preview> =>
      take(api.POST('/api/import-files/{id}/preview', { params: { path: { id: fileId } }, body: said })),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
}

/** `chosen`: options that are changed in the same breath. */
type Start = { isDryRun: boolean; seen: Preview; chosen?: Options }

/** One upload on its way into the house: what it looks like, what was said about it, what a trial of it came to. */
export function useWizard(place: Place) {
  const { fileId, trialId, options } = place
  const [said, say] = useSaid(fileId)
  const preview = usePreview(fileId, said)
  const trial = useImport(trialId > 0 ? trialId : undefined)
  const [tried, setTried] = useTabState(`import.${fileId}.tried`)
  const [, setLastFile] = useLastFile()
  const [, go] = useLocation()

  const start = useMutation({
    mutationFn: async ({ isDryRun, seen, chosen = options }: Start) => {
      const body = { ...said, ...chosen, mapping: seen.mapping, isDryRun }
      const { id } = await take(api.POST('/api/import-files/{id}/import', { params: { path: { id: fileId } }, body }))
      if (isDryRun) setTried(signatureOf(seen, said, chosen))
      return id
    },
    onSuccess: (id, { isDryRun }) => {
      if (isDryRun) return place.showTrial(id)
      setLastFile('')
      go(`/imports/${id}`)
    },
  })
  const isTriedAsIs = preview.data !== undefined && tried === signatureOf(preview.data, said, options)
  /** A trial of this tab; of one that was made elsewhere nobody can tell. */
  const isTriedOtherwise = preview.data !== undefined && !preview.isPlaceholderData && tried !== '' && !isTriedAsIs
  return { ...place, said, say, preview, trial, isTriedAsIs, isTriedOtherwise, start }
}

export type Wizard = ReturnType<typeof useWizard>
