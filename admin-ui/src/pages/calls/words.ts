import type { paths } from '../../api/schema.d.ts'
import { defineTexts } from '../../i18n/i18n.ts'
import { outcomeColors, outcomes, useOutcomeWord } from '../../kit/outcome-words.ts'

type Query = NonNullable<paths['/api/calls']['get']['parameters']['query']>
/** `none`: a call that came to no result of ours, as callers' calls do. */
export type DispositionCode = Extract<NonNullable<Query['disposition']>, string>
export type TerminationCode = Extract<NonNullable<Query['termination']>, string>

/**
 * Codes of the call log in words. A test compares them with the causes, dispositions and verbs that the engine knows; a code
 * of a newer engine is shown as it is.
 */
const { useT, translate } = defineTexts('call-words', {
  'direction.inbound': ['呼入', 'Incoming'],
  'direction.outbound': ['呼出', 'Outgoing'],
  'disposition.none': ['无外呼结果', 'Without a result'],
  'disposition.completed.about': ['问卷答到最后，或通知听完。', 'Answered to the end, or heard the notice to its end.'],
  'disposition.partial.about': [
    '中途挂断，已答的内容都已保存。',
    'Broke off in the middle; what was answered until then is kept.',
  ],
  'disposition.broke-off.about': [
    '接了电话，但在第一个回答之前（或听完通知之前）挂断。',
    'Picked up and hung up before the first answer, or before the notice was heard.',
  ],
  'disposition.declined.about': ['接听后表示不愿回答。', 'Said no to being asked.'],
  'disposition.opted-out.about': [
    '按键要求不再来电，号码已加入免打扰名单。',
    'Asked by key never to be called again; the number is on the do-not-call list.',
  ],
  'disposition.busy.about': ['对方正在通话。', 'The line was busy.'],
  'disposition.no-answer.about': ['响铃到时间上限，没有人接。', 'It rang until the limit and nobody picked up.'],
  'disposition.rejected.about': ['对方手机拒绝了来电。', 'The phone was there and refused the call.'],
  'disposition.machine.about': ['接通的是语音信箱或录音。', 'A machine picked up.'],
  'disposition.abandoned.about': [
    '患者接听了，但没有坐席及时接起，听到致歉或没有答完按键问卷。',
    'The patient answered and no agent came in time: there was an apology, or a keypad survey that was not answered.',
  ],
  'disposition.agreed.about': [
    '坐席与患者约好再打，到时会再次呼叫。',
    'The agent and the patient agreed on another call, which will be placed then.',
  ],
  'disposition.unallocated.about': [
    '号码不存在，请核对患者的电话。',
    'The number does not exist: check the patient’s record.',
  ],
  'disposition.unreachable.about': [
    '手机关机、不在服务区，或话机没有注册。',
    'Switched off, out of coverage, or not registered.',
  ],
  'disposition.failed.about': [
    '因我方、交换机或运营商的故障没有接到对方。',
    'A fault of ours, of the switch or of the carrier kept the call from the person.',
  ],
  'disposition.unknown.about': [
    '通话中失去联系，事后也无法查到结果。',
    'We lost sight of the call, and nobody could tell what became of it.',
  ],
  'disposition.none.about': ['来电不计外呼结果。', 'Calls that come in are not rated like those of a campaign.'],
  'cause.hung-up': ['接听后正常挂断', 'An answered call was put down'],
  'cause.busy': ['对方占线', 'The line was busy'],
  'cause.no-answer': ['振铃到时间上限仍无人接听', 'It rang until the limit'],
  'cause.rejected': ['对方话机拒接', 'The phone refused the call'],
  'cause.unallocated': ['号码不存在（空号）', 'The number does not exist'],
  'cause.unreachable': ['关机、不在服务区或未注册', 'Switched off, out of coverage or not registered'],
  'cause.congestion': ['线路全忙：我方或运营商没有空闲线路', 'No free line, ours or the carrier’s'],
  'cause.carrier-error': ['运营商或网关返回故障', 'The carrier or the gateway answered with a fault'],
  'cause.cancelled': ['接听前由我方取消', 'We took the call back before it was answered'],
  'cause.media-lost': ['语音中断，收不到对方的声音', 'The sound stopped coming'],
  'cause.switch-lost': ['通话中交换机中断', 'The switch went away under the call'],
  'cause.unknown': [
    '交换机给出的原因无法识别，暂按我方故障计',
    'A cause that nobody has classified; counted as ours until it is',
  ],
  'cause.unknown-target': ['没有设置这个转接目标', 'There is no such target'],
  'termination.ok': ['正常', 'In order'],
  'termination.person-ended': ['对方', 'The person’s'],
  'termination.upstream-error': ['线路或运营商', 'The network’s'],
  'termination.our-error': ['我方', 'Ours'],
  'ended-by.them': ['对方挂断', 'They hung up'],
  'ended-by.us': ['我方挂断', 'We hung up'],
  'ended-by.switch': ['交换机结束', 'The switch ended it'],
  'role.person': ['患者或来电者', 'Patient or caller'],
  'role.agent': ['院内话机', 'Desk phone'],
  'role.outside': ['外线', 'Outside party'],
  'recording.recording': ['正在录音', 'Being recorded'],
  'recording.kept': ['有录音', 'Recorded'],
  'recording.missing': ['未录成', 'Not recorded'],
  'recording.deleted': ['已到期删除', 'Deleted'],
  'verb.call': ['通话', 'Call'],
  'verb.answer': ['接听', 'Answer'],
  'verb.say': ['播放', 'Say'],
  'verb.play': ['播放文件', 'Play'],
  'verb.menu': ['按键菜单', 'Menu'],
  'verb.digits': ['输入数字', 'Digits'],
  'verb.record': ['留言', 'Record'],
  'verb.survey': ['问卷', 'Survey'],
  'verb.queue': ['排队', 'Queue'],
  'verb.rating': ['评价', 'Rating'],
  'verb.transfer': ['转接', 'Transfer'],
  'verb.bridge': ['接通', 'Bridge'],
  'verb.goTo': ['转到脚本', 'Go to'],
  'verb.pause': ['等待', 'Pause'],
  'verb.mark': ['标记', 'Mark'],
  'verb.hangup': ['挂断', 'Hang up'],
  'outcome.offered': ['来电', 'came in'],
  'outcome.dialed': ['拨出', 'dialed'],
  'outcome.ringing': ['振铃', 'ringing'],
  'outcome.answered': ['已接听', 'answered'],
  'outcome.ended': ['结束', 'ended'],
  'outcome.extension dialed': ['已拨分机号', 'extension dialed'],
  'outcome.extension refused': ['分机号未能拨出', 'the extension could not be dialed'],
  'outcome.recovered': ['系统重启后接管', 'taken over after a restart'],
  'outcome.connected': ['已接通', 'connected'],
  'outcome.finished': ['播完', 'to the end'],
  'outcome.interrupted': ['被按键打断', 'interrupted by a key'],
  'outcome.failed': ['没有成功', 'failed'],
  'outcome.not played': ['未能播放', 'could not be played'],
  'outcome.silence': ['没有按键', 'no key'],
  'outcome.key': ['按键 {{key}}', 'key {{key}}'],
  'outcome.invalid-key': ['无效按键 {{key}}', 'wrong key {{key}}'],
  'outcome.digits': ['输入 {{count}} 位', '{{count}} digits'],
  'outcome.too short': ['位数不够', 'too short'],
  'outcome.out of range': ['超出范围', 'out of range'],
  'outcome.no such date': ['没有这个日期', 'no such date'],
  'outcome.back': ['返回上一题', 'went back'],
  'outcome.given': ['已回答', 'answered'],
  'outcome.recorded': ['已录下', 'recorded'],
  'outcome.nothing': ['没有说话', 'nothing was said'],
  'outcome.busy': ['占线', 'busy'],
  'outcome.no-answer': ['无人接听', 'no answer'],
  'outcome.gone': ['已转到', 'gone on'],
  'outcome.noted': ['已记录', 'noted'],
  'outcome.hung-up': ['对方挂断', 'hung up'],
  'outcome.broken': ['出错', 'failed'],
  'outcome.script broken': ['脚本出错', 'the script failed'],
  'outcome.unavailable': ['没有可用的问卷', 'not available'],
  'outcome.completed': ['完成', 'completed'],
  'outcome.partial': ['部分完成', 'partial'],
  'outcome.broke-off': ['未答即挂断', 'broke off'],
  'outcome.declined': ['拒绝回答', 'declined'],
  'outcome.refused-by-key': ['按键拒答', 'refused by key'],
  'outcome.opted-out': ['要求不再来电', 'asked not to be called'],
  'outcome.heard': ['听完', 'heard'],
  'outcome.served': ['已由坐席接听', 'answered by an agent'],
  'outcome.exited': ['按键离开', 'left by key'],
  'outcome.timed-out': ['等待超时', 'waited too long'],
  'outcome.full': ['队列已满', 'the queue was full'],
  'outcome.nobody-signed-in': ['无人签入', 'nobody was signed in'],
  'outcome.nobody-at-work': ['坐席都已示忙', 'everybody had paused'],
  'outcome.no-such-queue': ['没有这个队列', 'no such queue'],
  'outcome.put-down': ['由脚本挂断', 'by the script'],
  'script.keypad-survey': ['按键问卷', 'Keypad survey'],
  'script.voice-notice': ['语音通知', 'Voice notice'],
})

type Key = Parameters<typeof translate>[0]
type Kind =
  | 'direction'
  | 'disposition'
  | 'cause'
  | 'termination'
  | 'ended-by'
  | 'role'
  | 'recording'
  | 'verb'
  | 'outcome'
  | 'script'

/** A code in words; what has none is shown as it is. */
const known = (kind: Kind, code: string, more: '' | '.about' = ''): Key | undefined => {
  const key = `${kind}.${code}${more}` as Key
  return translate(key) === key ? undefined : key
}

export type CallWords = {
  (kind: Kind, code: string | null): string
  /** What a disposition means, in a sentence. */
  about(disposition: string): string
  /** The outcome of a line of the trail: `key 1`, `4 digits`, `finished`. */
  outcome(verb: string, outcome: string): string
}

export function useCallWords(): CallWords {
  const t = useT()
  const outcome = useOutcomeWord()
  const word = (kind: Kind, code: string | null): string => {
    if (code === null) return ''
    const came = kind === 'disposition' ? outcome(code) : undefined
    if (came !== undefined) return came
    const key = known(kind, code)
    return key === undefined ? code : t(key)
  }
  return Object.assign(word, {
    about: (disposition: string) => {
      const key = known('disposition', disposition, '.about')
      return key === undefined ? '' : t(key)
    },
    outcome: (verb: string, outcome: string) => {
      const pressed = /^(invalid )?key (.)$/.exec(outcome)
      if (pressed !== null)
        return t(pressed[1] === undefined ? 'outcome.key' : 'outcome.invalid-key', { key: pressed[2] ?? '' })
      const typed = /^(\d+) digits$/.exec(outcome)
      if (typed !== null) return t('outcome.digits', { count: Number(typed[1]) })
      if (outcome === 'invalid key') return t('outcome.invalid-key', { key: '' }).trim()
      if (verb === 'hangup' && outcome === 'finished') return t('outcome.put-down')
      if (verb === 'survey' && outcome === 'answered') return t('outcome.given')
      return word('outcome', outcome)
    },
  })
}

export const dispositionCodes: readonly DispositionCode[] = [...outcomes, 'none']
export const terminationCodes: readonly TerminationCode[] = ['ok', 'person-ended', 'upstream-error', 'our-error']

/** The dot beside a disposition; the word says it, the colour only helps the eye. */
export const colourOf: Readonly<Record<DispositionCode, string>> = { ...outcomeColors, none: 'blue' }
