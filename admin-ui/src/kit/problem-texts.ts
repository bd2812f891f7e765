import { defineTexts } from '../i18n/i18n.ts'

/** What can be wrong with the system, by the engine's codes, and what to do about it. */
export const { useT: useProblemTexts } = defineTexts('problems', {
  since: ['自 {{time}} 起', 'since {{time}}'],
  'open-system': ['查看系统状态', 'Look at the system'],
  mend: ['去处理', 'Go and mend it'],
  'severity.error': ['故障', 'Fault'],
  'severity.warning': ['警告', 'Warning'],
  'severity.notice': ['提示', 'Notice'],
  'where.recordings': ['录音所在磁盘', 'the disk of the recordings'],
  'where.var': ['系统数据所在磁盘', 'the disk of the engine’s own files'],
  'where.both': ['录音和系统数据所在磁盘', 'the disk of recordings and the engine’s files'],
  'switch-away': ['与 FreeSWITCH 的连接已断开', 'The connection to FreeSWITCH is lost'],
  'switch-away.do': [
    '新的外呼已暂停，正在进行的通话不受影响，来电由 FreeSWITCH 的兜底流程接听。请确认 FreeSWITCH 正在运行、网络可达；恢复后任务会自动继续。',
    'No new calls are placed; calls in progress go on, and callers reach FreeSWITCH’s fallback. See that FreeSWITCH runs and can be reached; campaigns go on by themselves once it is back.',
  ],
  'database-away': ['数据库没有响应', 'The database does not answer'],
  'database-away.do': [
    '通话记录暂存在内存中，恢复后补写。请检查数据库服务、磁盘空间和网络。',
    'The call log is kept in memory and written when it is back. Check the database service, its disk and the network.',
  ],
  'disk-full': ['磁盘空间将用尽：{{where}}只剩 {{freeMb}} MB', 'Disk nearly full: {{freeMb}} MB left on {{where}}'],
  'disk-full.do': [
    '录音即将无法保存。请立即清理磁盘或扩容，或缩短录音保留天数。',
    'Recordings will soon not be kept. Make room at once, or keep recordings for fewer days.',
  ],
  'disk-low': ['磁盘空间不足：{{where}}剩余 {{freeMb}} MB', 'Low disk: {{freeMb}} MB left on {{where}}'],
  'disk-low.do': [
    '请清理磁盘、扩容，或缩短录音保留天数。',
    'Make room, add a disk, or keep recordings for fewer days.',
  ],
  'speech-away': ['语音合成引擎“{{engine}}”不可用', 'The speech engine “{{engine}}” is not there'],
  'speech-away.do': [
    '已合成的提示音仍可播放，但新的任务无法准备语音。Debian 上执行 apt-get install espeak-ng，或检查 SPEECH_ 开头的配置。',
    'What was rendered before still plays, but new campaigns cannot prepare theirs. On Debian: apt-get install espeak-ng; or check the settings that begin with SPEECH_.',
  ],
  'script-refused': ['拨号脚本 {{file}} 有错误，未生效', 'Dialplan {{file}} has a fault and is not in use'],
  'script-refused.do': [
    '来电仍按上一个正确的版本处理。请在“拨号脚本”页查看出错的行并修改。',
    'Calls go by the last good version. See the line in question on the page of dialplans, and mend it.',
  ],
  'job-failed': ['定时任务 {{job}} 上次运行失败', 'The job {{job}} failed when it ran last'],
  'job-failed.do': [
    '请在“设置 › 定时任务”查看原因，处理后立即运行一次。',
    'See why under Settings › Jobs, mend it, and run it once.',
  ],
  'switch-behind': ['来自 FreeSWITCH 的事件滞后 {{seconds}} 秒', 'Events of FreeSWITCH are {{seconds}} s late'],
  'switch-behind.do': [
    '按键和挂机会晚到。请检查两台机器的负载和时钟是否同步；必要时减少同时外呼的线路数。',
    'Keys and hang-ups come late. Check the load of both machines and that their clocks agree; use fewer lines if need be.',
  ],
  'switch-gaps': [
    '一小时内漏收 {{count}} 个 FreeSWITCH 事件',
    '{{count}} events of FreeSWITCH were missed within the hour',
  ],
  'switch-gaps.do': [
    '系统已向 FreeSWITCH 核对通话状态。若持续出现，请检查网络和负载。',
    'The engine has compared its calls with FreeSWITCH. If it goes on, check network and load.',
  ],
  'switch-busy': ['{{count}} 条指令在等待 FreeSWITCH', '{{count}} commands wait for FreeSWITCH'],
  'switch-busy.do': [
    'FreeSWITCH 响应慢。请检查它的负载，必要时减少线路数。',
    'FreeSWITCH answers slowly. Check its load; use fewer lines if need be.',
  ],
  'database-slow': ['数据库响应慢（{{ms}} 毫秒）', 'The database is slow ({{ms}} ms)'],
  'database-slow.do': [
    '请查看下方的慢查询，检查数据库主机的负载和磁盘。',
    'Look at the slow queries on the system page; check load and disk of the database’s machine.',
  ],
  'database-crowded': ['{{count}} 个请求在等待数据库连接', '{{count}} requests wait for a database connection'],
  'database-crowded.do': [
    '请调大 DATABASE_CONNECTIONS，或查找占用连接的慢查询。',
    'Raise DATABASE_CONNECTIONS, or find the slow queries that hold the connections.',
  ],
  'call-log-behind': [
    '{{count}} 行通话记录尚未写入数据库',
    '{{count}} lines of the call log are not in the database yet',
  ],
  'call-log-behind.do': [
    '数据库跟不上。记录在内存中等待，不会丢失；请检查数据库，在写完之前不要停止系统。',
    'The database does not keep up. The lines wait in memory; check the database, and do not stop the engine before they are written.',
  ],
  'loop-slow': ['系统处理繁忙（延迟 {{ms}} 毫秒）', 'The engine is busy (turns are {{ms}} ms late)'],
  'loop-slow.do': [
    '通话可能感觉迟钝。请检查本机其他程序的负载，避免在高峰时导入大名单。',
    'Calls may feel sluggish. See what else this machine does, and import large lists at quieter times.',
  ],
  'memory-high': ['内存使用率高（{{percent}}%）', 'Much of the memory is used ({{percent}} %)'],
  'memory-high.do': [
    '若持续上升，请安排在空闲时重启系统，并把日志交给维护人员。',
    'If it keeps growing, restart the engine at a quiet time and give the log to whoever maintains it.',
  ],
  'switch-virtual': ['正在使用虚拟交换机', 'The virtual switch is in use'],
  'switch-virtual.do': [
    '外呼不会打到真实电话，患者由程序模拟。连接 FreeSWITCH 请设置 SWITCH_URL。',
    'No real phone is called: patients are played by the program. To connect FreeSWITCH, set SWITCH_URL.',
  ],
})
