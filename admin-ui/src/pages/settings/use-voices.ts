import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'

/** Who speaks, and how much of what was said is kept. */
export function useVoices() {
  return useQuery({
    queryKey: ['voices'],
    queryFn: () => take(api.GET('/api/speech/voices')),
    staleTime: 30_000,
  })
}
