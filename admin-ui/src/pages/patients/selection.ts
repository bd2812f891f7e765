import { useState } from 'react'
import { api, take } from '../../api/client.ts'
import type { PatientFilter } from './types.ts'

/** Rows that somebody has ticked, over pages, or everybody whom the filter finds. */
export type Chosen = { kind: 'rows'; ids: ReadonlySet<string> } | { kind: 'all' }

const nobody: Chosen = { kind: 'rows', ids: new Set() }

/** What is chosen belongs to a filter: another one begins with nobody. */
export function useChosen(filter: PatientFilter | undefined) {
  const key = JSON.stringify(filter)
  const [state, setState] = useState<{ key: string; chosen: Chosen }>({ key, chosen: nobody })
  const chosen = state.key === key ? state.chosen : nobody
  return {
    chosen,
    choose: (next: Chosen) => setState({ key, chosen: next }),
    clear: () => setState({ key, chosen: nobody }),
  }
}

export const countOf = (chosen: Chosen, total: number): number => (chosen.kind === 'all' ? total : chosen.ids.size)

/** Has the engine keep whom was chosen, as they are found now; the answer's id stands for them. */
export function keepSelection(chosen: Chosen, filter: PatientFilter): Promise<{ id: number; patients: number }> {
  const body = chosen.kind === 'all' ? { filter } : { ids: Array.from(chosen.ids, Number) }
  return take(api.POST('/api/patient-selections', { body }))
}
