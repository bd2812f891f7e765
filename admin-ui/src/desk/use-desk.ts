import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, take } from '../api/client.ts'
import { useLive } from '../api/live.ts'
import type { paths } from '../api/schema.d.ts'
import { type Role, useMay, useUser } from '../api/session.ts'
import { tellFailure } from '../kit/notify.ts'
import { useThrottled } from '../kit/use-throttled.ts'
import { setClockBy } from './clock.ts'

export type Desk = paths['/api/desk']['get']['responses'][200]['content']['application/json']
export type Person = NonNullable<Desk['call']>['person']
export type Agent = NonNullable<Desk['agent']>

export const deskKey = ['desk', 'own'] as const
/** Who may sit at a desk, as the API has it. */
export const deskRoles: readonly Role[] = ['agent', 'doctor', 'supervisor']

const heard = (desk: Desk): Desk => {
  setClockBy(desk.at)
  return desk
}

/** The own desk as it was told last; what changes it is followed by `useDeskNews`, once in the house. */
export function useDesk() {
  const mayHave = useMay(deskRoles)
  return useQuery({
    queryKey: deskKey,
    queryFn: async () => heard(await take(api.GET('/api/desk'))),
    enabled: mayHave,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Whether this desk's phone is the browser. */
export const isPhoneHere = ({ agent, browserPhone }: Desk): boolean =>
  browserPhone !== null && agent?.phone === browserPhone

const newsEveryMs = 250

/** Follows what is told of the floor, as far as it is about this desk. */
export function useDeskNews(): void {
  const queries = useQueryClient()
  const { id } = useUser()
  const mine = String(id)
  const again = useThrottled(() => queries.refetchQueries({ queryKey: deskKey }), newsEveryMs)
  useLive(['floor.agent', 'floor.call', 'floor.queue'], (message, topic) => {
    const desk = queries.getQueryData<Desk>(deskKey)
    const isMine =
      topic === 'floor.queue'
        ? desk?.queues.some(({ code }) => code === message['queue'])
        : message['agent'] === mine || (Array.isArray(message['thirds']) && message['thirds'].includes(mine))
    if (isMine === true) again()
  })
}

async function put(queries: QueryClient, desk: Desk): Promise<void> {
  // An older answer that is still on its way must not come after this one.
  await queries.cancelQueries({ queryKey: deskKey })
  queries.setQueryData(deskKey, heard(desk))
}

/** Something done at the desk, which answers with the desk as it is then. A failure is told in the corner unless `isQuiet`. */
export function useDeskAct<Asked = void>(act: (asked: Asked) => Promise<Desk>, { isQuiet = false } = {}) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: (desk) => put(queries, desk),
    onError: (error) => {
      if (!isQuiet) tellFailure(error)
      void queries.invalidateQueries({ queryKey: deskKey })
    },
  })
}

export type PlainAct =
  | 'sign-out'
  | 'ready'
  | 'hang-up'
  | 'hold'
  | 'retrieve'
  | 'hand-over'
  | 'bring-together'
  | 'take-back'

export const doPlain = (act: PlainAct): Promise<Desk> =>
  take(api.POST('/api/desk/{act}', { params: { path: { act } } }))

export type Target = { number: string } | { patientId: number; phoneId: number }

export const useDial = () => useDeskAct((target: Target) => take(api.POST('/api/desk/dial', { body: target })))

/** Whose call it is that is in hand, or was last; undefined: there is none. */
export function personInHand(desk: Desk): { key: string; person: Person } | undefined {
  const { call, asked, offer, dialing, preview, lastCall, agent } = desk
  if (call !== null) return { key: call.id, person: call.person }
  if (asked !== null) return { key: asked.call, person: asked.person }
  if (offer !== null) return { key: offer.call, person: offer.person }
  if (dialing !== null) return { key: dialing.call ?? `dialing ${dialing.since}`, person: dialing.person }
  if (preview !== null) return { key: `preview ${preview.contactId}`, person: preview.person }
  return lastCall !== null && agent !== null ? { key: lastCall.id, person: lastCall.person } : undefined
}

/** The patient who is meant: said, or the only one who has the number. */
export function patientOf({ patient, patients }: Person): number | undefined {
  if (patient !== null) return patient
  return patients.length === 1 ? patients[0]?.id : undefined
}
