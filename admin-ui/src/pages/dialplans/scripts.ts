import { useQuery } from '@tanstack/react-query'
import { api, take } from '../../api/client.ts'
import type { paths } from '../../api/schema.d.ts'

export type Dialplans = paths['/api/dialplans']['get']['responses'][200]['content']['application/json']
export type Script = Dialplans['scripts'][number]
export type Fault = NonNullable<Script['fault']>
export type Runs = paths['/api/dialplans/runs']['get']['responses'][200]['content']['application/json']['runs'][number]

export const dialplansKey = ['dialplans', 'list'] as const
export const useDialplans = () => useQuery({ queryKey: dialplansKey, queryFn: () => take(api.GET('/api/dialplans')) })
