import { api, take } from '../../api/client.ts'
import { useDeskAct } from '../../desk/use-desk.ts'

/** Tells the engine whom the call that is on is about. */
export const useSayWho = () =>
  useDeskAct((patientId: number) => take(api.POST('/api/desk/person', { body: { patientId } })))
