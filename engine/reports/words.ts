import { dispositionWords } from '../calls/core/call-words.ts'
import type { Language } from '../speech/speech.ts'

/** Headings and terms of reports. Every key in both languages: a test walks them. */
export const words = {
  summary: { 'zh-CN': '汇总', en: 'Summary' },
  questions: { 'zh-CN': '题目统计', en: 'Questions' },
  departments: { 'zh-CN': '科室统计', en: 'Departments' },
  contacts: { 'zh-CN': '名单明细', en: 'Contacts' },
  failures: { 'zh-CN': '未完成名单', en: 'To call again' },
  campaign: { 'zh-CN': '外呼任务', en: 'Campaign' },
  state: { 'zh-CN': '状态', en: 'State' },
  startedAt: { 'zh-CN': '开始时间', en: 'Started' },
  endedAt: { 'zh-CN': '结束时间', en: 'Ended' },
  contactCount: { 'zh-CN': '名单人数', en: 'Contacts' },
  attempts: { 'zh-CN': '呼叫次数', en: 'Attempts' },
  reached: { 'zh-CN': '接通人数', en: 'Reached' },
  reachedShare: { 'zh-CN': '接通率', en: 'Reach rate' },
  completedShare: { 'zh-CN': '完成率（占接通）', en: 'Completion rate, of those reached' },
  disposition: { 'zh-CN': '结果', en: 'Outcome' },
  count: { 'zh-CN': '人数', en: 'Count' },
  share: { 'zh-CN': '占比', en: 'Share' },
  question: { 'zh-CN': '题目', en: 'Question' },
  answer: { 'zh-CN': '答案', en: 'Answer' },
  answered: { 'zh-CN': '答题人数', en: 'Answered' },
  voiceAnswers: { 'zh-CN': '语音回答，请在通话录音中收听', en: 'Spoken answers: listen to them with the calls' },
  mean: { 'zh-CN': '平均', en: 'Mean' },
  lowest: { 'zh-CN': '最低', en: 'Lowest' },
  highest: { 'zh-CN': '最高', en: 'Highest' },
  department: { 'zh-CN': '科室', en: 'Department' },
  noDepartment: { 'zh-CN': '（未填科室）', en: '(no department)' },
  completed: { 'zh-CN': '完成', en: 'Completed' },
  partial: { 'zh-CN': '部分完成', en: 'Partial' },
  patientNo: { 'zh-CN': '病案号', en: 'Patient no.' },
  name: { 'zh-CN': '姓名', en: 'Name' },
  number: { 'zh-CN': '电话', en: 'Phone' },
  rang: { 'zh-CN': '振铃次数', en: 'Times rung' },
  lastAttemptAt: { 'zh-CN': '最后呼叫', en: 'Last attempt' },
  cause: { 'zh-CN': '挂断原因', en: 'Hang-up cause' },
  madeAt: { 'zh-CN': '报表生成时间', en: 'Report made' },
} as const satisfies Record<string, Record<Language, string>>

export type Word = keyof typeof words

const ofCalls = Object.entries(dispositionWords).map(([code, { zh, en }]) => [code, { 'zh-CN': zh, en }])

/** Dispositions and contact states as people read them. */
export const outcomeWords: Readonly<Record<string, Record<Language, string>>> = {
  ...Object.fromEntries(ofCalls),
  excluded: { 'zh-CN': '未呼叫（名单规则）', en: 'not called (by rule)' },
  done: { 'zh-CN': '未呼叫（任务已停止）', en: 'not called (campaign stopped)' },
  open: { 'zh-CN': '尚未完成', en: 'not finished yet' },
  draft: { 'zh-CN': '草稿', en: 'draft' },
  scheduled: { 'zh-CN': '已排期', en: 'scheduled' },
  running: { 'zh-CN': '进行中', en: 'running' },
  paused: { 'zh-CN': '已暂停', en: 'paused' },
  finished: { 'zh-CN': '已结束', en: 'finished' },
  stopped: { 'zh-CN': '已停止', en: 'stopped' },
}

export const wordIn = (word: Word, language: Language): string => words[word][language]
export const outcomeIn = (outcome: string | undefined, language: Language): string =>
  outcome === undefined ? '' : (outcomeWords[outcome]?.[language] ?? outcome)
