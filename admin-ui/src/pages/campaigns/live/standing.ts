import { useFormat } from '../../../kit/format.ts'
import type { Progress } from '../data.ts'
import { useLiveTexts } from '../live-texts.ts'
import { useWord } from '../words.ts'

export type Standing = {
  /** How things are, in one sentence. */
  text: string
  /** What to do, or what will happen by itself. */
  todo?: string
  more?: string
  tone: 'calm' | 'good' | 'attention'
  showsSystem?: true
}

/** Why a campaign is or is not calling at this moment. `now` is the browser's. */
export function useStanding(): (progress: Progress, now: number) => Standing {
  const t = useLiveTexts()
  const format = useFormat()
  const word = useWord()

  function running(
    { campaign, preparation, liveCalls, opensAt, nextDueAt, counts, house }: Progress,
    now: number,
  ): Standing {
    if (preparation.kind === 'preparing') return { text: t('now.preparing'), tone: 'calm' }
    if (liveCalls > 0 && counts.waiting === 0) return { text: t('now.closing'), tone: 'good' }
    if (liveCalls > 0) return { text: t('now.calling'), tone: 'good' }
    if (opensAt === null) return { text: t('now.never'), tone: 'attention' }
    if (opensAt > now) return { text: t('now.outside', { when: format.moment(opensAt) }), tone: 'calm' }
    if (nextDueAt !== null && nextDueAt > now)
      return { text: t('now.retries', { when: format.moment(nextDueAt) }), tone: 'calm' }
    if (house.used >= house.lines)
      return { text: t('now.lines', { used: house.used, lines: house.lines }), tone: 'calm' }
    // Whether it dials at all depends on its agents, and the pacing says how.
    if (campaign.kind === 'agents') return { text: t('now.by-agents'), tone: 'calm' }
    return { text: t('now.calling'), tone: 'good' }
  }

  function paused({ campaign, preparation }: Progress): Standing {
    if (campaign.pausedBecause === 'switch-lost')
      return { text: t('now.paused-switch'), todo: t('now.paused-switch-do'), tone: 'attention', showsSystem: true }
    if (campaign.pausedBecause !== 'speech-failed')
      return { text: t('now.paused'), todo: t('now.paused-do'), tone: 'attention' }
    const { failures, why } = preparation
    return {
      text: t('now.paused-speech'),
      todo: t('now.paused-speech-do'),
      ...(why !== undefined && why !== '' && { more: t('now.paused-speech-why', { count: failures ?? 1, why }) }),
      tone: 'attention',
    }
  }

  return (progress, now) => {
    switch (progress.campaign.state) {
      case 'draft':
        return { text: t('now.draft'), todo: t('now.draft-do'), tone: 'calm' }
      case 'scheduled':
        return { text: t('now.scheduled', { when: format.moment(progress.opensAt) }), tone: 'calm' }
      case 'running':
        return running(progress, now)
      case 'paused':
        return paused(progress)
      case 'finished':
        return {
          text: t('now.finished', { why: word('because', progress.events.at(-1)?.because ?? '') }),
          tone: 'calm',
        }
      case 'stopped':
        return { text: t('now.stopped'), tone: 'calm' }
    }
  }
}
