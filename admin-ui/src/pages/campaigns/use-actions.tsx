import {
  IconCalendarTime,
  IconCalendarX,
  IconCopy,
  IconPencil,
  IconPhoneCall,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
  IconTrash,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useLocation } from 'wouter'
import { api, take } from '../../api/client.ts'
import { useMay } from '../../api/session.ts'
import { useConfirm } from '../../kit/confirm.tsx'
import { useFormat } from '../../kit/format.ts'
import { tellDone, tellFailure } from '../../kit/notify.ts'
import type { CampaignState, Counts } from './data.ts'
import { FailuresDialog } from './failures-dialog.tsx'
import { campaignText, useCampaignTexts } from './texts.ts'

/** What actions need to know of a campaign. */
export type Movable = { id: number; name: string; state: CampaignState; counts: Counts }

export type Command = 'start' | 'schedule' | 'unschedule' | 'pause' | 'resume' | 'stop'
export type ActionId = Command | 'edit' | 'copy' | 'failures' | 'delete'

export type Action = {
  id: ActionId
  label: string
  icon: typeof IconCopy
  isDangerous: boolean
  isMain: boolean
  run: () => void
}

const icons: Record<ActionId, typeof IconCopy> = {
  start: IconPlayerPlay,
  schedule: IconCalendarTime,
  unschedule: IconCalendarX,
  pause: IconPlayerPause,
  resume: IconPlayerPlay,
  stop: IconPlayerStop,
  edit: IconPencil,
  copy: IconCopy,
  failures: IconPhoneCall,
  delete: IconTrash,
}

/** In the order in which they are shown; the first of each is what people come for. */
const byState: Record<CampaignState, readonly ActionId[]> = {
  draft: ['start', 'schedule', 'edit', 'copy', 'delete'],
  scheduled: ['unschedule', 'start', 'copy', 'stop'],
  running: ['pause', 'failures', 'copy', 'stop'],
  paused: ['resume', 'failures', 'copy', 'stop'],
  finished: ['failures', 'copy'],
  stopped: ['failures', 'copy'],
}

export const callerRoles = ['it', 'supervisor'] as const

/** What may be done to a campaign now, with what has to be asked first; `dialogs` once in the page. */
export function useActions(onGone?: () => void): [(campaign: Movable) => Action[], ReactNode] {
  const t = useCampaignTexts()
  const format = useFormat()
  const queries = useQueryClient()
  const [, go] = useLocation()
  const may = useMay(callerRoles)
  const [ask, dialog] = useConfirm()
  const [failuresOf, setFailuresOf] = useState<Movable>()

  const afresh = () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: ['campaigns'] }),
      queries.invalidateQueries({ queryKey: ['campaign'] }),
    ])
  async function move(id: number, command: Command): Promise<void> {
    await take(api.POST(`/api/campaigns/{id}/${command}`, { params: { path: { id } } }))
    tellDone(campaignText(`done.${command}`))
    await afresh()
  }
  async function remove(id: number): Promise<void> {
    await take(api.DELETE('/api/campaigns/{id}', { params: { path: { id } } }))
    tellDone(t('done.delete'))
    onGone?.()
    await queries.invalidateQueries({ queryKey: ['campaigns'] })
  }

  function runOf(campaign: Movable, id: ActionId): () => void {
    const { name, counts } = campaign
    switch (id) {
      case 'start':
        return () =>
          ask({
            title: t('ask.start', { name }),
            text: t('ask.start-text', { count: format.number(counts.contacts) }),
            act: t('act.start'),
            run: () => move(campaign.id, 'start'),
          })
      case 'stop':
        return () =>
          ask({
            title: t('ask.stop', { name }),
            text: t('ask.stop-text', { count: format.number(counts.waiting) }),
            act: t('act.stop'),
            isDangerous: true,
            run: () => move(campaign.id, 'stop'),
          })
      case 'delete':
        return () =>
          ask({
            title: t('ask.delete', { name }),
            text: t('ask.delete-text'),
            act: t('act.delete'),
            isDangerous: true,
            run: () => remove(campaign.id),
          })
      case 'edit':
        return () => go(`/campaigns/new?edit=${campaign.id}`)
      case 'copy':
        return () => go(`/campaigns/new?copy=${campaign.id}`)
      case 'failures':
        return () => setFailuresOf(campaign)
      case 'schedule':
      case 'unschedule':
      case 'pause':
      case 'resume':
        return () => void move(campaign.id, id).catch(tellFailure)
    }
  }

  const actionsOf = (campaign: Movable): Action[] =>
    !may
      ? []
      : byState[campaign.state].map((id, place) => ({
          id,
          label: t(`act.${id}`),
          icon: icons[id],
          isDangerous: id === 'stop' || id === 'delete',
          isMain: place === 0,
          run: runOf(campaign, id),
        }))
  const dialogs = (
    <>
      {dialog}
      <FailuresDialog campaign={failuresOf} onClose={() => setFailuresOf(undefined)} />
    </>
  )
  return [actionsOf, dialogs]
}
