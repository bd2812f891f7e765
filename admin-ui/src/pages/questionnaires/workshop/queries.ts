import { keepPreviousData, type QueryClient, queryOptions, useQuery } from '@tanstack/react-query'
import { api, take } from '../../../api/client.ts'
import type { paths } from '../../../api/schema.d.ts'
import type { Questionnaire } from '../model.ts'
import type { Saved } from '../use-document.ts'

export type VersionLine =
  paths['/api/questionnaires/{code}/versions']['get']['responses'][200]['content']['application/json'][number]

/** Everything that is known of one questionnaire. */
export const questionnaireKey = (code: string) => ['questionnaire', code] as const
const linesKey = (code: string) => [...questionnaireKey(code), 'versions'] as const
/** A draft is written over under its number: only the content tells one from the next. */
const versionKey = (code: string, { version, sha256 }: Pick<VersionLine, 'version' | 'sha256'>) =>
  [...questionnaireKey(code), 'version', version, sha256] as const

/** Versions, the newest first; none of a code that was never saved. */
export const useVersionLines = (code: string) =>
  useQuery({
    queryKey: linesKey(code),
    queryFn: () => take(api.GET('/api/questionnaires/{code}/versions', { params: { path: { code } } })),
  })

async function fetchVersion(code: string, version: number): Promise<Saved> {
  const params = { params: { path: { code, version } } }
  const found = await take(api.GET('/api/questionnaires/{code}/versions/{version}', params))
  return { version, sha256: found.sha256, questionnaire: found.questionnaire as unknown as Questionnaire }
}

/** The content of a version. */
export const versionOptions = (code: string, line: Pick<VersionLine, 'version' | 'sha256'>) =>
  queryOptions({
    queryKey: versionKey(code, line),
    queryFn: () => fetchVersion(code, line.version),
    staleTime: Number.POSITIVE_INFINITY,
  })

/** The same for a page. What was there before stays until it is known; nothing is asked where there is no version. */
export const useVersion = (code: string, line: VersionLine | undefined) =>
  useQuery({
    ...versionOptions(code, line ?? noVersion),
    enabled: line !== undefined,
    placeholderData: keepPreviousData,
  })

const noVersion = { version: 0, sha256: '' }

/** What has just been saved is known without asking. */
export const noteSaved = (queries: QueryClient, code: string, saved: Saved): void => {
  queries.setQueryData(versionKey(code, saved), saved)
}
