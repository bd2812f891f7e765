import type { Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import { removeFilesBefore } from './old-files.ts'
import type { Job } from './schedule.ts'

/** What the house's upkeep calls in the features; each says how much it did. */
export type Upkeep = {
  clock: Clock
  /** 0: recordings are kept for good. */
  recordingDays(): number
  deleteRecordings(days: number, signal: AbortSignal): Promise<number>
  removeDeadSessions(): Promise<number>
  tidyPrompts(): Promise<number>
  /** Uploads, and workbooks on their way out: each is gone within minutes, unless the engine dies meanwhile. */
  passingFolders: readonly string[]
  forgetRejects(days: number): Promise<number>
  forgetListedBefore(then: number): Promise<number>
  /** How campaigns were paced long ago. */
  forgetPacingBefore(then: number): Promise<number>
  /** Questionnaires that were left lying at a desk. */
  settleForms(): Promise<number>
  /** This year's and the next one's statutory days, where they are not there; applied to what runs. */
  seedCalendar(): Promise<void>
}

const passingMs = toMs('1d')
/** Long enough to send a list back to the ward and get it mended; it names patients. */
const rejectsDays = 90
/** A number whose time on a list is over can still be looked up for a month. */
const listedMs = toMs('30d')
const pacingMs = toMs('30d')

/** What has to be done by the clock so that a hospital can forget about us. At night, apart from each other. */
export function upkeepJobs(upkeep: Upkeep): Job[] {
  const { clock } = upkeep
  return [
    {
      name: 'recordings-retention',
      cron: '10 3 * * *',
      about: {
        zh: '删除超过保存期限的录音（期限见设置；记录保留）',
        en: 'Deletes recordings that are older than the settings say; their rows stay',
      },
      run: async (signal) => {
        const days = upkeep.recordingDays()
        return days === 0 ? 0 : await upkeep.deleteRecordings(days, signal)
      },
    },
    {
      name: 'sessions-cleanup',
      cron: '20 * * * *',
      about: { zh: '清除已失效的登录会话', en: 'Removes sessions that have ended' },
      run: () => upkeep.removeDeadSessions(),
    },
    {
      name: 'forgotten-forms',
      cron: '*/10 * * * *',
      about: {
        zh: '结束坐席一小时未再填写的答卷（已有的回答保留）',
        en: 'Ends questionnaires that nobody at a desk has gone on with for an hour; what was answered stays',
      },
      run: () => upkeep.settleForms(),
    },
    {
      name: 'prompt-cache',
      cron: '40 3 * * *',
      about: { zh: '提示音缓存：核对文件并保持在上限之内', en: 'Keeps the rendered prompts within their bound' },
      run: () => upkeep.tidyPrompts(),
    },
    {
      name: 'pacing-points',
      cron: '45 3 * * *',
      about: {
        zh: '删除 30 天前的外呼节奏曲线数据（任务与通话记录保留）',
        en: 'Removes the points of pacing charts after 30 days; campaigns and calls stay',
      },
      run: () => upkeep.forgetPacingBefore(clock.now() - pacingMs),
    },
    {
      name: 'old-files',
      cron: '50 3 * * *',
      about: {
        zh: '删除残留的上传文件、导出文件和 90 天前的退回名单',
        en: 'Removes uploads and exports that were left behind, and files of rejected rows after 90 days',
      },
      run: async () => {
        let removed = await upkeep.forgetRejects(rejectsDays)
        for (const folder of upkeep.passingFolders) removed += await removeFilesBefore(folder, clock.now() - passingMs)
        return removed
      },
    },
    {
      name: 'number-lists',
      cron: '55 3 * * *',
      about: {
        zh: '删除到期满 30 天的黑白名单和免打扰号码',
        en: 'Removes listed numbers whose time has been over for 30 days',
      },
      run: () => upkeep.forgetListedBefore(clock.now() - listedMs),
    },
    {
      name: 'statutory-days',
      cron: '0 4 * * *',
      about: { zh: '补充下一年的法定节假日', en: 'Enters the statutory days of the next year' },
      run: () => upkeep.seedCalendar(),
    },
  ]
}
