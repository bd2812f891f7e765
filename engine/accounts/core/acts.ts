/**
 * Every act that is written into the audit log, as people read it. Rows are never deleted: an act that the code no longer
 * knows keeps its line here. `isLook`: somebody saw what belongs to a patient.
 */
export type ActText = { zh: string; en: string; isLook?: true }

export const acts = {
  'agent.force-state': { zh: '更改坐席状态', en: 'changed an agent’s state' },
  'agent.set': { zh: '修改坐席设置', en: 'changed an agent’s settings' },
  'audit.export': { zh: '导出审计日志', en: 'exported the audit log' },
  'audit.read': { zh: '查看审计日志', en: 'read the audit log' },
  'calendar-day.change': { zh: '修改节假日', en: 'changed a day of the calendar' },
  'calendar-day.remove': { zh: '删除节假日', en: 'removed a day of the calendar' },
  'call.barge': { zh: '强插通话', en: 'barged in on a call', isLook: true },
  'call.dial': { zh: '拨打电话', en: 'placed a call' },
  'call.export': { zh: '导出通话记录', en: 'exported the call log', isLook: true },
  'call.listen': { zh: '监听通话', en: 'listened to a call', isLook: true },
  'call.read': { zh: '查看通话', en: 'looked at a call', isLook: true },
  'call.release': { zh: '强拆通话', en: 'ended a call for everybody' },
  'call.search': { zh: '查询通话记录', en: 'searched the call log', isLook: true },
  'call.set-patient': { zh: '为通话选定患者', en: 'said whose call it was', isLook: true },
  'call.stop-listening': { zh: '停止监听', en: 'stopped listening to a call' },
  'call.take-over': { zh: '接管通话', en: 'took a call over', isLook: true },
  'call.whisper': { zh: '密语', en: 'whispered to an agent on a call', isLook: true },
  'call.write-up': { zh: '填写处理结果', en: 'wrote a call up' },
  'caller.move': { zh: '移动排队来电', en: 'moved a waiting caller' },
  'campaign.change-rules': { zh: '修改外呼规则', en: 'changed the rules of a campaign' },
  'campaign.delete': { zh: '删除外呼任务', en: 'deleted a campaign' },
  'campaign.edit': { zh: '编辑外呼任务', en: 'edited a campaign' },
  'campaign.change-staffing': { zh: '修改坐席外呼设置', en: 'changed the staff or the pacing of a campaign' },
  'campaign.hear-notice': { zh: '试听通知', en: 'listened to a notice' },
  'campaign.make': { zh: '新建外呼任务', en: 'made a campaign' },
  'campaign.pause': { zh: '暂停外呼任务', en: 'paused a campaign' },
  'campaign.read-contacts': { zh: '查看外呼名单', en: 'looked at the contacts of a campaign', isLook: true },
  'campaign.resume': { zh: '继续外呼任务', en: 'resumed a campaign' },
  'campaign.schedule': { zh: '排期外呼任务', en: 'scheduled a campaign' },
  'campaign.start': { zh: '启动外呼任务', en: 'started a campaign' },
  'campaign.stop': { zh: '停止外呼任务', en: 'stopped a campaign' },
  'campaign.unschedule': { zh: '取消外呼任务的排期', en: 'took a campaign off the schedule' },
  'campaign.watch-calls': { zh: '查看任务的实时通话', en: 'watched the calls of a campaign', isLook: true },
  'code-list.set': { zh: '修改示忙原因或处理结果', en: 'changed a list of pause reasons or results' },
  'contact.explain': { zh: '查看为何呼叫该患者', en: 'looked up why a patient was called', isLook: true },
  'desk.sign-in': { zh: '坐席签入', en: 'signed in to a desk' },
  'desk.sign-out': { zh: '坐席签出', en: 'signed out of a desk' },
  'dialplan.reload': { zh: '重新载入拨号脚本', en: 'reloaded the dialplans' },
  'extension.add': { zh: '新增分机', en: 'added an extension' },
  'extension.change': { zh: '修改分机', en: 'changed an extension' },
  'extension.remove': { zh: '删除分机', en: 'removed an extension' },
  'extension.set-password': { zh: '重设分机密码', en: 'gave an extension a new password' },
  'home.dismiss-first-steps': { zh: '隐藏首页的入门步骤', en: 'put the first steps off the start page' },
  'import.cancel': { zh: '取消导入', en: 'cancelled an import' },
  'import.preview': { zh: '预览导入文件', en: 'previewed a list to import', isLook: true },
  'import.read-rejected': { zh: '下载被退回的行', en: 'downloaded the rejected rows', isLook: true },
  'import.run': { zh: '在命令行导入名单', en: 'imported a list on the command line' },
  'import.start': { zh: '开始导入', en: 'started an import' },
  'import.upload': { zh: '上传导入文件', en: 'uploaded a list' },
  'job.change': { zh: '修改定时任务', en: 'changed a job' },
  'job.run': { zh: '立即运行定时任务', en: 'ran a job at once' },
  'listed-number.add': { zh: '将号码加入名单', en: 'put a number on a list' },
  'listed-number.export': { zh: '导出号码名单', en: 'exported a number list' },
  'listed-number.import': { zh: '导入号码名单', en: 'imported a number list' },
  'listed-number.remove': { zh: '将号码移出名单', en: 'took a number off a list' },
  'listed-number.search': { zh: '查询号码名单', en: 'searched the number lists' },
  'opening-hours.change': { zh: '修改工作时间', en: 'changed the opening hours' },
  'patient.add': { zh: '新增患者', en: 'added a patient' },
  'patient.cancel-change-many': { zh: '取消批量修改患者', en: 'cancelled a change of many patients' },
  'patient.cancel-export': { zh: '取消导出患者', en: 'cancelled an export of patients' },
  'patient.change': { zh: '修改患者资料', en: 'changed a patient' },
  'patient.change-many': { zh: '批量修改患者', en: 'changed many patients' },
  'patient.export': { zh: '导出患者', en: 'exported patients', isLook: true },
  'patient.read': { zh: '查看患者资料', en: 'looked at a patient', isLook: true },
  'patient.read-campaigns': { zh: '查看患者的外呼任务', en: 'looked at the campaigns of a patient', isLook: true },
  'patient.read-changes': { zh: '查看患者修改记录', en: 'looked at the changes of a patient', isLook: true },
  'patient.read-timeline': { zh: '查看患者时间线', en: 'looked at the time line of a patient', isLook: true },
  'patient.search': { zh: '查询患者', en: 'searched for patients', isLook: true },
  'patient.select': { zh: '选取患者名单', en: 'selected patients', isLook: true },
  'patient.show-numbers': { zh: '查看患者完整号码', en: 'looked at the full numbers of a patient', isLook: true },
  'prompt.add': { zh: '新建语音提示', en: 'made a prompt' },
  'prompt.remove': { zh: '删除语音提示', en: 'deleted a prompt' },
  'prompt.remove-recording': { zh: '删除语音提示录音', en: 'removed the recording of a prompt' },
  'prompt.reset-text': { zh: '恢复语音提示原文', en: 'gave a prompt its shipped text again' },
  'prompt.save-recording': { zh: '保存语音提示录音', en: 'saved the recording of a prompt' },
  'prompt.save-text': { zh: '修改语音提示文字', en: 'changed the text of a prompt' },
  'questionnaire.export': { zh: '导出问卷', en: 'exported a questionnaire' },
  'questionnaire.import': { zh: '导入问卷', en: 'imported a questionnaire' },
  'questionnaire.save': { zh: '保存问卷', en: 'saved a questionnaire' },
  'queue.add': { zh: '新增队列', en: 'added a queue' },
  'queue.change': { zh: '修改队列', en: 'changed a queue' },
  'queue.remove': { zh: '删除队列', en: 'deleted a queue' },
  'queue.set-members': { zh: '修改队列成员', en: 'changed who is in a queue' },
  'preview.dial': { zh: '预览后拨打患者', en: 'called a patient after a look at the record' },
  'preview.skip': { zh: '跳过预览的患者', en: 'skipped a patient in a preview' },
  'recording.download': { zh: '下载录音', en: 'downloaded a recording', isLook: true },
  'recording.play': { zh: '播放录音', en: 'played a recording', isLook: true },
  'red-flag.handle': { zh: '处理危险信号', en: 'handled a red flag', isLook: true },
  'red-flag.list': { zh: '查看危险信号', en: 'looked at the red flags', isLook: true },
  'report.export': { zh: '导出报表', en: 'exported a report', isLook: true },
  'report.read': { zh: '查看报表', en: 'read a report' },
  'report.read-red-flags': { zh: '查看报表中的危险信号', en: 'read the red flags of a report', isLook: true },
  'response.begin': { zh: '为患者填写问卷', en: 'filled in a questionnaire with a patient', isLook: true },
  'response.correct': { zh: '更正答卷中的回答', en: 'corrected an answer of a response', isLook: true },
  'response.discard': { zh: '撤销误开的答卷', en: 'undid a response that was opened by mistake' },
  'response.finish': { zh: '结束答卷', en: 'finished a response' },
  'response.list': { zh: '查看患者的待答问卷', en: 'looked at the questionnaires of a patient', isLook: true },
  'response.read': { zh: '查看答卷', en: 'looked at a response', isLook: true },
  'response.search': { zh: '查询答卷', en: 'searched responses', isLook: true },
  'search.change': { zh: '修改保存的查询', en: 'changed a saved search' },
  'search.remove': { zh: '删除保存的查询', en: 'removed a saved search' },
  'search.save': { zh: '保存查询条件', en: 'saved a search' },
  'settings.change': { zh: '修改系统设置', en: 'changed settings' },
  'softphone.make-line': { zh: '开通浏览器电话', en: 'opened the phone in the browser' },
  'target.change': { zh: '修改转接目标', en: 'changed a dial target' },
  'target.remove': { zh: '删除转接目标', en: 'removed a dial target' },
  'test-call.make': { zh: '试拨电话', en: 'placed a test call' },
  'user.add': { zh: '新增用户', en: 'added a user' },
  'user.change': { zh: '修改用户', en: 'changed a user' },
  'user.change-password': { zh: '修改自己的密码', en: 'changed the own password' },
  'user.end-session': { zh: '结束自己的一个登录', en: 'ended one of the own sessions' },
  'user.set-password': { zh: '重设用户密码', en: 'gave a user a new password' },
  'user.setup': { zh: '创建第一位管理员', en: 'made the first administrator' },
  'user.sign-in': { zh: '登录', en: 'signed in' },
  'user.sign-in-failed': { zh: '登录失败', en: 'failed to sign in' },
  'user.sign-out': { zh: '退出登录', en: 'signed out' },
  'user.sign-out-everywhere': { zh: '强制退出用户的所有登录', en: 'signed a user out everywhere' },
} as const satisfies Readonly<Record<string, ActText>>

export type KnownAct = keyof typeof acts

const all: Readonly<Record<string, ActText>> = acts

/** In the reader's language; an act of a version that this one does not know stays as it was written. */
export const actIn = (act: string, language: 'zh-CN' | 'en'): string => {
  const text = all[act]
  if (text === undefined) return act
  return language === 'en' ? text.en : text.zh
}

/** Acts by which somebody saw what belongs to a patient. */
export const looks: readonly string[] = Object.keys(all).filter((act) => all[act]?.isLook === true)

/** What a program or a page says that a look is for, in the header `purpose`. */
export const purposes = {
  '': { zh: '未说明', en: 'not said' },
  audit: { zh: '审计', en: 'audit' },
  care: { zh: '诊疗', en: 'care' },
  complaint: { zh: '投诉处理', en: 'complaint' },
  'follow-up-call': { zh: '随访电话', en: 'follow-up call' },
  quality: { zh: '质量检查', en: 'quality check' },
  'red-flag': { zh: '危险信号', en: 'red flag' },
  research: { zh: '科研', en: 'research' },
} as const satisfies Readonly<Record<string, { zh: string; en: string }>>

const known: Readonly<Record<string, { zh: string; en: string }>> = purposes

export const purposeIn = (purpose: string, language: 'zh-CN' | 'en'): string => {
  const text = known[purpose]
  if (text === undefined) return purpose
  return language === 'en' ? text.en : text.zh
}
