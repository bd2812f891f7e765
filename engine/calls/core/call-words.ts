import type { Disposition, Termination } from './disposition.ts'
import type { HangupCause } from './hangup-cause.ts'

/** Codes of the call log as people read them. Every code of a type has both languages, or this does not compile. */
type Words<Code extends string> = Readonly<Record<Code, { zh: string; en: string }>>

export const dispositionWords: Words<Disposition> = {
  completed: { zh: '完成', en: 'completed' },
  partial: { zh: '部分完成', en: 'partial' },
  'broke-off': { zh: '接听后即挂断', en: 'broke off' },
  declined: { zh: '拒绝回答', en: 'declined' },
  'opted-out': { zh: '要求不再来电', en: 'asked not to be called' },
  busy: { zh: '占线', en: 'busy' },
  'no-answer': { zh: '无人接听', en: 'no answer' },
  rejected: { zh: '拒接', en: 'rejected' },
  machine: { zh: '语音信箱', en: 'machine' },
  abandoned: { zh: '接通后无坐席', en: 'no agent in time' },
  agreed: { zh: '约定再打', en: 'call again, as agreed' },
  unallocated: { zh: '空号', en: 'no such number' },
  unreachable: { zh: '关机或不在服务区', en: 'unreachable' },
  failed: { zh: '线路或系统故障', en: 'failed on our side' },
  unknown: { zh: '结果不明', en: 'unknown' },
}

export const causeWords: Words<HangupCause> = {
  'hung-up': { zh: '正常挂断', en: 'put down' },
  busy: { zh: '占线', en: 'busy' },
  'no-answer': { zh: '振铃到时无人接听', en: 'rang until the limit' },
  rejected: { zh: '对方拒接', en: 'the phone refused the call' },
  unallocated: { zh: '号码不存在', en: 'the number does not exist' },
  unreachable: { zh: '关机、不在服务区或未注册', en: 'switched off, out of coverage or not registered' },
  congestion: { zh: '线路全忙', en: 'no free line' },
  'carrier-error': { zh: '运营商或网关故障', en: 'fault of the carrier or the gateway' },
  cancelled: { zh: '接听前由我方取消', en: 'taken back by us before the answer' },
  'media-lost': { zh: '语音中断', en: 'the sound stopped coming' },
  'switch-lost': { zh: '交换机中断', en: 'the switch went away' },
  unknown: { zh: '原因不明', en: 'unknown' },
}

export const terminationWords: Words<Termination['result']> = {
  ok: { zh: '正常', en: 'in order' },
  'person-ended': { zh: '对方', en: 'the person' },
  'upstream-error': { zh: '线路或运营商', en: 'the network' },
  'our-error': { zh: '我方', en: 'ours' },
}

export const endedByWords: Words<'them' | 'us' | 'switch'> = {
  them: { zh: '对方', en: 'them' },
  us: { zh: '我方', en: 'us' },
  switch: { zh: '交换机', en: 'the switch' },
}

export const directionWords: Words<'inbound' | 'outbound'> = {
  inbound: { zh: '呼入', en: 'in' },
  outbound: { zh: '呼出', en: 'out' },
}

export const recordingWords: Words<'recording' | 'kept' | 'missing' | 'deleted'> = {
  recording: { zh: '录音中', en: 'being recorded' },
  kept: { zh: '有', en: 'yes' },
  missing: { zh: '未录成', en: 'failed' },
  deleted: { zh: '已到期删除', en: 'deleted' },
}

const codesOf = <Code extends string>(words: Words<Code>) => Object.keys(words) as Code[]

export const dispositions = codesOf(dispositionWords)
export const terminations = codesOf(terminationWords)

/** A code in the reader's language; one of a version that this one does not know stays as it was written. */
export function wordOf<Code extends string>(words: Words<Code>, code: string | null, language: 'zh-CN' | 'en'): string {
  if (code === null) return ''
  const word = Object.hasOwn(words, code) ? words[code as Code] : undefined
  if (word === undefined) return code
  return language === 'en' ? word.en : word.zh
}
