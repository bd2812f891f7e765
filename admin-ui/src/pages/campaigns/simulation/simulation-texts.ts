import { defineTexts } from '../../../i18n/i18n.ts'

/** A day of a campaign with agents, played before it is launched. */
export const { useT: useSimulationTexts } = defineTexts('campaign-simulation', {
  title: ['启动前模拟', 'Simulate before launching'],
  about: [
    '用这样的团队把一天在虚拟时间里演练三遍，比较不同的拨号方式。不会呼叫任何人。',
    'Plays the day of such a team three times in virtual time and compares the ways to place calls. Nobody is called.',
  ],
  agents: ['坐席人数', 'Agents'],
  'agents.about': ['现在已签入 {{count}} 人', '{{count}} signed in now'],
  rate: ['接通率（%）', 'Answer rate (%)'],
  talk: ['平均通话（秒）', 'Talk (seconds)'],
  wrap: ['话后整理（秒）', 'Wrap-up (seconds)'],
  hours: ['时长（小时）', 'Hours'],
  act: ['开始模拟', 'Simulate'],
  again: ['重新模拟', 'Simulate again'],
  running: [
    '正在模拟，通常几秒到一分钟。离开本页即取消。',
    'Simulating: some seconds to a minute. Leaving the page cancels it.',
  ],
  cancel: ['取消', 'Cancel'],
  changed: ['条件已改，下面是改动前的结果。', 'The figures above have changed; this is the result of those before.'],
  'chart.occupancy': ['坐席利用率（%）', 'Occupancy (%)'],
  'chart.abandonment': ['呼损率（%），上限 {{cap}}', 'Abandonment (%), cap {{cap}}'],
  'chart.within': ['上限以内', 'within the cap'],
  'chart.over': ['超过上限', 'over the cap'],
  table: ['模拟结果', 'Result of the simulation'],
  mode: ['拨号方式', 'Mode'],
  chosen: ['（已选）', '(chosen)'],
  occupancy: ['坐席利用率', 'Occupancy'],
  abandonment: ['呼损率', 'Abandonment'],
  worst: ['当中最高 {{share}}', '{{share}} at worst'],
  over: ['超过上限', 'over the cap'],
  idle: ['两通之间空等', 'Idle before a call'],
  calls: ['每天通话', 'Conversations a day'],
  dialed: ['拨出 {{count}}', '{{count}} dialed'],
  'buys.progressive': [
    '渐进方式：坐席 {{occupancy}} 的时间在通话和整理，每天约 {{served}} 通，呼损率 {{abandonment}}；换成预测方式每天可多约 {{more}} 通，呼损率 {{other}}。',
    'Progressive keeps agents busy {{occupancy}} of the time with about {{served}} conversations a day at {{abandonment}} abandonment; predictive would add about {{more}} a day at {{other}}.',
  ],
  'buys.progressive-same': [
    '渐进方式：坐席 {{occupancy}} 的时间在通话和整理，每天约 {{served}} 通，呼损率 {{abandonment}}；预测方式也不会更多。',
    'Progressive keeps agents busy {{occupancy}} of the time with about {{served}} conversations a day at {{abandonment}} abandonment; predictive would add none.',
  ],
  'buys.more': [
    '{{mode}}方式：坐席 {{occupancy}} 的时间在通话和整理（渐进方式为 {{base}}），每天约多 {{more}} 通，呼损率 {{abandonment}}，上限 {{cap}}。',
    '{{mode}} keeps agents busy {{occupancy}} of the time instead of {{base}} with progressive: about {{more}} more conversations a day, at {{abandonment}} abandonment under a cap of {{cap}}.',
  ],
  'buys.over': [
    '{{mode}}方式：坐席 {{occupancy}} 的时间在通话和整理（渐进方式为 {{base}}），但呼损率 {{abandonment}}，超过上限 {{cap}}。',
    '{{mode}} keeps agents busy {{occupancy}} of the time instead of {{base}} with progressive, but abandons {{abandonment}}, over the cap of {{cap}}.',
  ],
  'buys.same': [
    '{{mode}}方式在这样的团队里没有比渐进方式多接（呼损率 {{abandonment}}，上限 {{cap}}）。',
    'With such a team {{mode}} serves no more than progressive would ({{abandonment}} abandonment, cap {{cap}}).',
  ],
  'buys.preview': [
    '预览方式由坐席决定何时拨号，不能模拟；渐进方式的 {{occupancy}} 是它能达到的上限。',
    'In preview agents decide when to call, which cannot be simulated; the {{occupancy}} of progressive is the most that it can reach.',
  ],
  list: [
    '按这个速度，名单上的 {{contacts}} 位患者每人拨一次约需 {{days}} 个这样的工作日。',
    'At that pace one call to each of the {{contacts}} patients on the list takes about {{days}} such days.',
  ],
  basis: [
    '接通率和通话时长取自最近 {{attempts}} 次呼叫。',
    'Answer rate and talk are those of the last {{attempts}} calls.',
  ],
})
