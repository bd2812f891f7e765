import type { ErrorText } from './error-text.ts'

/** What can go wrong with prompts, questionnaires, campaigns, scripts, recordings and reports. */
export const callingErrorTexts = {
  // speech
  'prompt-unknown': {
    status: 404,
    zh: '找不到提示音“{prompt}”（{language}）。请在 prompts/{language}/ 下添加 {prompt}.hbs，或上传录音。',
    en: 'There is no prompt "{prompt}" in {language}. Add {prompt}.hbs under prompts/{language}/, or a recording.',
  },
  'prompt-invalid': {
    status: 400,
    zh: '提示音“{prompt}”的文字有误：{why}。请修改后重试。',
    en: 'The text of prompt "{prompt}" is not valid: {why}. Correct it and try again.',
  },
  'prompt-name-invalid': {
    status: 400,
    zh: '提示音编号“{prompt}”不合规则：请用小写字母、数字和连字符，以斜杠分组，如 notice/flu-vaccine。',
    en: 'A prompt cannot be called "{prompt}": use small letters, digits and hyphens in groups, like notice/flu-vaccine.',
  },
  'prompt-exists': {
    status: 409,
    zh: '已有提示音“{prompt}”，请换一个编号，或直接修改它。',
    en: 'There is a prompt "{prompt}" already. Choose another name, or change that one.',
  },
  'prompt-in-use': {
    status: 409,
    zh: '提示音“{prompt}”随系统安装或仍在使用，不能删除。',
    en: 'Prompt "{prompt}" comes with the system or is still used, and cannot be deleted.',
  },
  'prompt-field-missing': {
    status: 422,
    zh: '提示音“{prompt}”缺少字段“{field}”。请补全该患者的资料，或在文字中用 {{#if {field}}} 包住它。',
    en: 'Prompt "{prompt}" has no value for its field "{field}". Complete the record, or put {{#if {field}}} around it.',
  },
  'prompt-recording-unreadable': {
    status: 422,
    zh: '录音文件“{file}”无法使用：{why}。请另存为 PCM 编码的 WAV（单声道，8 或 16 kHz，16 位）。',
    en: 'The recording "{file}" cannot be used: {why}. Save it as PCM WAV (mono, 8 or 16 kHz, 16 bit).',
  },
  'speech-engine-missing': {
    status: 503,
    zh: '语音合成程序“{engine}”不存在。Debian 上请执行 apt-get install espeak-ng，或在配置中改用其他语音引擎。',
    en: 'The speech program "{engine}" is not installed. On Debian: apt-get install espeak-ng; or configure another engine.',
  },
  'speech-engine-failed': {
    status: 502,
    zh: '语音引擎“{engine}”合成失败：{why}。请检查该引擎的配置和日志。',
    en: 'Speech engine "{engine}" failed: {why}. Check its settings and its log.',
  },
  'speech-text-too-long': {
    status: 422,
    zh: '“{prompt}”要说的文字有 {length} 个字符，上限为 {limit}。请缩短或拆成几段。',
    en: 'What "{prompt}" says is {length} characters long; {limit} is the limit. Shorten it or split it.',
  },
  'speech-cache-full': {
    status: 507,
    zh: '提示音缓存已满（{limitMb} MB），且都是近期活动需要的。请调大缓存上限后重新准备。',
    en: 'The prompt cache is full ({limitMb} MB) with what recent campaigns need. Raise its limit and prepare again.',
  },
  // survey
  'questionnaire-invalid': {
    status: 422,
    zh: '问卷有 {count} 处问题，第一处在 {path}：{why}',
    en: 'The questionnaire has {count} problems, the first at {path}: {why}',
  },
  'questionnaire-changed': {
    status: 409,
    zh: '您编辑期间，问卷“{code}”已被他人保存（现为第 {version} 版）。您的修改还在，请先与新版本比较，再决定是否保存。',
    en: 'While you were editing, somebody saved questionnaire "{code}" (now version {version}). Your changes are still here: compare before you save.',
  },
  'questionnaire-exists': {
    status: 409,
    zh: '代码“{code}”已有问卷，请换一个代码。',
    en: 'There is a questionnaire "{code}" already. Choose another code.',
  },
  'xlsform-unusable': {
    status: 422,
    zh: '这个文件不能作为 XLSForm 问卷导入：{why}',
    en: 'This file cannot be imported as an XLSForm: {why}',
  },
  'response-changed': {
    status: 409,
    zh: '这份答卷刚被他人改动或接手，您最后的回答没有保存。请载入最新内容，核对后继续。',
    en: 'Somebody else has just written in this questionnaire or taken it over; your last answer was not kept. Load it anew and go on from there.',
  },
  'response-over': {
    status: 409,
    zh: '这份答卷已经结束，不能再修改。',
    en: 'This questionnaire is finished and cannot be changed any more.',
  },
  'response-in-use': {
    status: 409,
    zh: '同事正在填写这份答卷。如需由您继续，请选择“接手”。',
    en: 'A colleague is filling this questionnaire in. Take it over if you are to go on with it.',
  },
  'response-being-asked': {
    status: 409,
    zh: '自动电话此刻正在向这位患者提问，请等通话结束后再填写。',
    en: 'An automatic call is asking this patient at this moment. Wait until it has ended.',
  },
  'response-has-answers': {
    status: 409,
    zh: '已有回答的答卷不能撤销。请选择“先到这里”，回答会保留。',
    en: 'A questionnaire with answers in it cannot be undone. Stop here instead: the answers are kept.',
  },
  'answer-not-asked': {
    status: 409,
    zh: '按现在的回答，这道题不需要问。',
    en: 'As the answers stand, this question is not asked.',
  },
  'answer-unfit': {
    status: 422,
    zh: '这不是该题的有效回答，请重新填写。',
    en: 'This is no answer to the question. Give another.',
  },
  'answer-out-of-range': {
    status: 422,
    zh: '回答应在 {min} 到 {max} 之间。',
    en: 'The answer must lie between {min} and {max}.',
  },
  // dialer
  'campaign-rules-invalid': {
    status: 422,
    zh: '呼叫规则有误：{why}',
    en: 'The rules of the campaign are not valid: {why}',
  },
  'campaign-incomplete': {
    status: 422,
    zh: '外呼任务缺少内容：按键问卷需要问卷，语音通知需要提示音或文字，坐席外呼需要队列，脚本任务需要拨号脚本，接通应用需要号码。请选择后重试。',
    en: 'The campaign lacks what its calls are for: a survey needs a questionnaire, a notice a prompt or a text, agents a queue, a script campaign a script, an application a number. Choose it and try again.',
  },
  'campaign-empty': {
    status: 422,
    zh: '名单里没有可以呼叫的患者。请重新选择。',
    en: 'Nobody is on the list. Select at least one patient.',
  },
  'campaign-cannot': {
    status: 409,
    zh: '外呼任务当前状态为“{stateZh}”，不能{actZh}。请刷新后重试。',
    en: 'The campaign is {state}: it cannot {act}. Look at its state again.',
  },
  'campaign-notice-invalid': {
    status: 422,
    zh: '通知内容有误：{why}',
    en: 'The text of the notice is not valid: {why}',
  },
  'no-preview': {
    status: 409,
    zh: '这位患者已不在您的预览中。请看下一位。',
    en: 'This patient is not in your preview any more. Look at the next one.',
  },
  'agreed-too-late': {
    status: 409,
    zh: '小结已保存，但该外呼任务已结束，不会自动回拨。请在随访任务中另行安排。',
    en: 'The wrap-up is saved, but the campaign is over and will not call again. Arrange the call elsewhere.',
  },
  'lines-are-full': {
    status: 409,
    zh: '线路已用满，请稍候再拨。',
    en: 'All lines are in use. Dial again in a moment.',
  },
  'simulation-takes-too-long': {
    status: 422,
    zh: '模拟用时过长，已停止。请减少坐席人数或缩短时长。',
    en: 'The simulation took too long and was stopped. Ask for fewer agents or a shorter day.',
  },
  'test-call-under-way': {
    status: 409,
    zh: '您有一个试呼正在进行。请先挂断，或等它结束。',
    en: 'A test call of yours is under way. Hang up first, or wait for its end.',
  },
  'number-listed': {
    status: 409,
    zh: '这个号码在免打扰名单或黑名单上，不能呼叫。请换一个号码。',
    en: 'This number is on the do-not-call or the black list and may not be called. Use another one.',
  },
  'campaign-never-opens': {
    status: 409,
    zh: '按现在的时段、允许呼叫时间和节假日设置，这个任务永远没有可以呼叫的时间。请修改规则。',
    en: 'By its windows, calling hours and holidays this campaign may never call. Change its rules.',
  },
  // dialplan
  'hours-invalid': { status: 422, zh: '营业时间有误：{why}', en: 'The opening hours are not valid: {why}' },
  // recording
  'recording-deleted': {
    status: 410,
    zh: '录音已过保存期限，文件已删除。',
    en: 'The recording was deleted when its time of keeping was over.',
  },
  'recording-unreadable': {
    status: 422,
    zh: '录音文件不完整或已损坏，无法显示波形。可以尝试直接播放。',
    en: 'The recording is incomplete or damaged and cannot be drawn. It may still be playable.',
  },
  // reports
} as const satisfies Record<string, ErrorText>
