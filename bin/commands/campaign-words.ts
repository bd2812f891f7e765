/** What `wardline campaign` prints: one line a campaign, in both languages, for people. */

export type CampaignSeen = { id: number; name: string; kind: string; state: string; pausedBecause: string | null }
export type ProgressSeen = {
  campaign: CampaignSeen
  counts: {
    contacts: number
    waiting: number
    calling: number
    done: number
    excluded: number
    byDisposition: Readonly<Record<string, number>>
  }
  liveCalls: number
  preparation: { kind: string; done?: number; failures?: number; why?: string }
  opensAt: number | null
}

const states: Readonly<Record<string, string>> = {
  draft: '草稿',
  scheduled: '已排期',
  running: '运行中',
  paused: '已暂停',
  finished: '已完成',
  stopped: '已停止',
}
const kinds: Readonly<Record<string, string>> = {
  'voice-notice': '语音通知',
  'keypad-survey': '自动调查',
  agents: '坐席外呼',
  script: '拨号脚本',
  application: '接通号码',
}

export function lineOf({ id, name, kind, state, pausedBecause }: CampaignSeen): string {
  const why = pausedBecause === null ? '' : ` (${pausedBecause})`
  return `${id}\t${state} ${states[state] ?? ''}${why}\t${kind} ${kinds[kind] ?? ''}\t${name}`
}

/** Times on the clock of `timeZone`. */
export function progressOf(progress: ProgressSeen, timeZone: string): string[] {
  const { campaign, counts, liveCalls, preparation, opensAt } = progress
  const { contacts, waiting, calling, done, excluded, byDisposition } = counts
  const outcomes = Object.entries(byDisposition).map(([outcome, n]) => `${outcome} ${n}`)
  return [
    lineOf(campaign),
    `  contacts ${contacts} 名单: waiting ${waiting} 待呼, calling ${calling} 呼叫中, done ${done} 已结束, excluded ${excluded} 已排除`,
    ...(outcomes.length > 0 ? [`  outcomes 结果: ${outcomes.join(', ')}`] : []),
    ...(liveCalls > 0 ? [`  live calls 正在通话: ${liveCalls}`] : []),
    ...preparationOf(preparation),
    ...(campaign.state === 'running' || campaign.state === 'scheduled' ? [opening(opensAt, timeZone)] : []),
  ]
}

function preparationOf({ kind, done, failures, why }: ProgressSeen['preparation']): string[] {
  if (kind === 'preparing') return [`  prompts are being rendered 正在合成提示音: ${done ?? 0}`]
  return kind === 'failed' ? [`  prompts could not be rendered 提示音合成失败 (${failures ?? 0}): ${why ?? ''}`] : []
}

function opening(at: number | null, timeZone: string): string {
  if (at === null) return '  its windows never open again 已没有可呼叫的时段'
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return `  may call from 可呼叫时间: ${clock.format(at)}`
}
