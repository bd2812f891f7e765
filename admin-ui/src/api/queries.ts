import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './client.ts'

/** A refusal is final; a server that is away is asked again, ever more slowly. */
const mayHelp = (tries: number, error: Error): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 502)
    ? true
    : tries < 1 && !(error instanceof ApiError)

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: mayHelp,
      retryDelay: (tries) => Math.min(10_000, 500 * 2 ** tries),
      // The browser's own idea of being online is wrong on a hospital's closed network.
      networkMode: 'always',
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always' },
  },
})
