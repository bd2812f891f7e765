import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { api, take } from '../../../api/client.ts'
import { tellDone, tellFailure } from '../../../kit/notify.ts'
import { campaignText } from '../texts.ts'
import { saidOf, type Who, type Wizard } from './wizard-state.ts'
import { useWizardTexts } from './wizard-texts.ts'

export type Then = 'draft' | 'schedule' | 'start'

/** Writes the draft, new or edited, and then schedules or starts it. A draft that cannot be started stays, and says why. */
export function useMake({ state, forget }: Wizard, who: Who | undefined) {
  const t = useWizardTexts()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const [how, id] = state.origin.split(' ')
  const body = { name: state.name.trim(), ...saidOf(state), rules: state.rules, ...(who !== undefined && { who }) }

  async function write(): Promise<{ id: number; contacts: number }> {
    if (how !== 'edit') return await take(api.POST('/api/campaigns', { body }))
    return await take(api.PUT('/api/campaigns/{id}', { params: { path: { id: Number(id) } }, body }))
  }

  return useMutation({
    mutationFn: async (then: Then) => {
      const made = await write()
      forget()
      if (then !== 'draft') {
        const params = { path: { id: made.id } }
        try {
          await take(api.POST(`/api/campaigns/{id}/${then}`, { params }))
        } catch (error) {
          tellFailure(new Error(`${t('made.but')} ${error instanceof Error ? error.message : String(error)}`))
          return made
        }
      }
      tellDone(then === 'draft' ? t('made.draft', { count: made.contacts }) : campaignText(`done.${then}`))
      return made
    },
    onSuccess: async (made) => {
      go(`/campaigns/${made.id}`)
      await Promise.all([
        queries.invalidateQueries({ queryKey: ['campaigns'] }),
        queries.invalidateQueries({ queryKey: ['campaign', made.id] }),
      ])
    },
  })
}
