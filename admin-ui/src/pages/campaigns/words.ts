import { defineTexts } from '../../i18n/i18n.ts'
import { outcomes, useOutcomeWord } from '../../kit/outcome-words.ts'

/** Codes of campaigns, contacts and attempts as people say them. A code that is not here is shown as it is. */
const { useT } = defineTexts('campaign-words', {
  'kind.voice-notice': ['语音通知', 'Voice notice'],
  'kind.agents': ['坐席外呼', 'Calls for agents'],
  'kind.script': ['拨号脚本', 'Dial script'],
  'kind.application': ['接通号码', 'Connect to a number'],
  'kind.keypad-survey': ['按键问卷', 'Keypad survey'],
  'state.draft': ['草稿', 'Draft'],
  'state.scheduled': ['已排期', 'Scheduled'],
  'state.running': ['进行中', 'Running'],
  'state.paused': ['已暂停', 'Paused'],
  'state.finished': ['已结束', 'Finished'],
  'state.stopped': ['已停止', 'Stopped'],
  'outcome.not-called': ['未呼叫', 'Not called'],
  'outcome.cancelled': ['已取消', 'Cancelled'],
  'outcome.excluded': ['按规则不呼叫', 'Not to be called, by rule'],
  'outcome.open': ['尚未完成', 'Open'],
  'outcome.done': ['未呼叫', 'Not called'],
  'contact.waiting': ['等待', 'Waiting'],
  'contact.calling': ['呼叫中', 'Being called'],
  'contact.done': ['已结束', 'Done'],
  'contact.excluded': ['不呼叫', 'Not to be called'],
  'reason.': ['等待首次呼叫', 'Not called yet'],
  'reason.retry-wait': ['等待重呼', 'Waits for the next attempt'],
  'reason.frequency-gap': ['与上次呼叫间隔太短', 'Too soon after the last call to this number'],
  'reason.frequency-day': ['24 小时内呼叫次数已到上限', 'Called as often as one day allows'],
  'reason.line-to-number': ['该号码正在通话中', 'A call of ours is on this number'],
  'reason.opening': ['等待下一个呼叫时段', 'Waits for the next window'],
  'reason.last-word': ['患者已给出最终结果', 'The patient has had the last word'],
  'reason.ring-budget': ['响铃次数已到上限', 'Rung as often as the budget allows'],
  'reason.unrung-cap': ['未响铃的失败次数已到上限', 'Failed without a ring as often as is allowed'],
  'reason.retry-limit': ['该结果的重呼次数已用完', 'No more retries after this outcome'],
  'reason.no-number': ['没有电话号码', 'There is no phone number'],
  'reason.no-number-left': ['没有可用的号码了', 'No number is left'],
  'reason.listed': ['号码在免打扰名单或黑名单上', 'The number is on the do-not-call or black list'],
  'reason.windows-over': ['呼叫时段已全部结束', 'The windows are over'],
  'reason.campaign-stopped': ['任务已停止', 'The campaign was stopped'],
  'reason.called-back': ['患者已来电完成', 'The patient called back'],
  'reason.answered-late': ['答案已在通话后补记', 'The answers were written after the call'],
  'reason.asked-at-desk': ['已由坐席填写', 'An agent has asked'],
  'because.by-user': ['人工操作', 'By hand'],
  'because.switch-lost': ['与交换机的连接中断', 'The link to the switch was lost'],
  'because.switch-back': ['交换机已恢复', 'The switch is back'],
  'because.speech-failed': ['语音合成失败', 'Speech could not be made'],
  'because.window-opened': ['呼叫时段开始', 'Its window opened'],
  'because.all-called': ['名单已全部呼叫', 'Everybody was called'],
  'because.windows-over': ['呼叫时段已全部结束', 'Its windows are over'],
  'because.rules-changed': ['修改了呼叫规则', 'Rules were changed'],
  'because.staffing-changed': ['修改了坐席与节奏', 'Staff or pacing were changed'],
  'because.made': ['创建任务', 'Made'],
  'call.begun': ['拨号中', 'Dialing'],
  'call.ringing': ['振铃中', 'Ringing'],
  'call.answered': ['通话中', 'Talking'],
  'call.ended': ['已结束', 'Ended'],
  'field.name': ['姓名', 'Name'],
  'field.sex': ['性别', 'Sex'],
  'field.department': ['科室', 'Department'],
  'field.ward': ['病区', 'Ward'],
  'field.bed': ['床号', 'Bed'],
  'field.doctor': ['医生', 'Doctor'],
  'field.patientNo': ['病案号', 'Patient no.'],
  'field.admittedOn': ['入院日期', 'Admitted'],
  'field.dischargedOn': ['出院日期', 'Discharged'],
  'field.hospital': ['医院名称', 'Hospital'],
  'language.zh-CN': ['中文', 'Chinese'],
  'language.en': ['英文', 'English'],
  'weekday.1': ['周一', 'Mon'],
  'weekday.2': ['周二', 'Tue'],
  'weekday.3': ['周三', 'Wed'],
  'weekday.4': ['周四', 'Thu'],
  'weekday.5': ['周五', 'Fri'],
  'weekday.6': ['周六', 'Sat'],
  'weekday.7': ['周日', 'Sun'],
})

type Group = 'kind' | 'state' | 'outcome' | 'contact' | 'reason' | 'because' | 'call' | 'field' | 'language' | 'weekday'

/** `word('outcome', 'busy')`. */
export function useWord(): (group: Group, code: string | number) => string {
  const t = useT() as (key: string) => string
  const outcome = useOutcomeWord()
  return (group, code) => {
    const known = group === 'outcome' ? outcome(String(code)) : undefined
    if (known !== undefined) return known
    const key = `${group}.${code}`
    const said = t(key)
    return said === key ? String(code) : said
  }
}

/** What became of a contact, from the best to the worst, for lists and charts. */
export const outcomeOrder: readonly string[] = [...outcomes, 'not-called']

const reached: ReadonlySet<string> = new Set(['completed', 'partial', 'broke-off', 'declined', 'opted-out', 'agreed'])
export const isReached = (outcome: string): boolean => reached.has(outcome)

/** Outcomes that a new campaign may still win over. */
export const failureOutcomes: readonly string[] = [
  'busy',
  'no-answer',
  'rejected',
  'machine',
  'abandoned',
  'unreachable',
  'failed',
  'unknown',
  'not-called',
]

export const byOrder = (a: string, b: string): number => placeOf(a) - placeOf(b) || a.localeCompare(b)
const placeOf = (outcome: string): number => {
  const at = outcomeOrder.indexOf(outcome)
  return at === -1 ? outcomeOrder.length : at
}
