import { WardlineError } from '../../errors.ts'
import type { CampaignCommand, CampaignState } from './life-cycle.ts'

/** What is done to a campaign: its commands, and the changes that only some states allow. */
export type CampaignAct = CampaignCommand['do'] | 'change-rules' | 'edit' | 'delete'

const acts: Readonly<Record<CampaignAct, string>> = {
  schedule: '排期',
  unschedule: '取消排期',
  start: '启动',
  pause: '暂停',
  resume: '继续',
  stop: '停止',
  finish: '结束',
  'change-rules': '修改规则',
  edit: '编辑',
  delete: '删除',
}

const states: Readonly<Record<CampaignState, string>> = {
  draft: '草稿',
  scheduled: '已排期',
  running: '进行中',
  paused: '已暂停',
  finished: '已结束',
  stopped: '已停止',
}

/** The campaign's state does not allow it. */
export const campaignCannot = (act: CampaignAct, state: CampaignState): WardlineError =>
  new WardlineError('campaign-cannot', { act, state, actZh: acts[act], stateZh: states[state] })
