import type { ErrorText } from './error-text.ts'

/** What can go wrong at a desk, on the floor and in the settings of queues. */
export const queueErrorTexts = {
  'desk-has-no-phone': {
    status: 409,
    zh: '您还没有话机。请管理员在“坐席”里为您登记分机，或在签入时填写一个外线号码。',
    en: 'You have no phone yet. Ask the administrator to enter an extension for you under Agents, or sign in with an outside number.',
  },
  'desk-phone-is-away': {
    status: 409,
    zh: '分机 {extension} 没有注册。请检查话机的网线和电源，或换一部话机签入。',
    en: 'Extension {extension} is not registered. Check the cable and the power of the phone, or sign in with another one.',
  },
  'desk-phone-not-answered': {
    status: 409,
    zh: '您的话机没有接听，什么也没有做。请拿起话机后再试。',
    en: 'Your own phone was not picked up, so nothing was done. Pick it up and try again.',
  },
  'softphone-not-here': {
    status: 409,
    zh: '现在用的是虚拟交换机，浏览器不能当话机。请用话机签入；接上 FreeSWITCH 后即可使用浏览器电话。',
    en: 'The browser cannot be your phone on the virtual switch. Sign in with a desk phone; with FreeSWITCH the browser will do.',
  },
  'softphone-number-taken': {
    status: 409,
    zh: '浏览器电话的号码 {number} 已登记为话机分机，或号段已用完。请管理员为话机换一个不以 7 开头的号码。',
    en: 'The number of your browser’s phone, {number}, belongs to a desk phone, or there is none left. The administrator can give that phone a number that does not begin with 7.',
  },
  'softphone-speaks-sip': {
    status: 400,
    zh: '此地址只供浏览器电话使用（WebSocket，子协议 sip）。',
    en: 'This address is for the telephone in the browser: a WebSocket with the sub-protocol sip.',
  },
  'not-at-a-desk': {
    status: 409,
    zh: '您还没有签入。请先签入。',
    en: 'You are not signed in to a desk. Sign in first.',
  },
  'agent-has-left': { status: 409, zh: '这名坐席已经签出。', en: 'This agent has signed out.' },
  'agent-not-at-work': {
    status: 409,
    zh: '这名坐席正在示忙，或话机不在线，不能把来电交给他。',
    en: 'This agent has paused, or the phone is away: no caller can be given to them.',
  },
  'agent-owes-words': {
    status: 409,
    zh: '这名坐席还没有填写上一通电话的处理结果，填写后才能示闲。',
    en: 'This agent has not yet said what came of the last call, and can be ready only then.',
  },
  'agent-is-busy': {
    status: 409,
    zh: '正在通话或振铃，暂时不能这样做。请在通话结束后再试。',
    en: 'A call is going on or ringing. Try again when it is over.',
  },
  'no-conversation': { status: 409, zh: '现在没有通话。', en: 'There is no conversation now.' },
  'no-wrap-up': { status: 409, zh: '现在不在话后整理。', en: 'No wrap-up is going on.' },
  'wrap-up-wants-a-code': {
    status: 409,
    zh: '请先选择这通电话的处理结果，然后才能示闲。',
    en: 'First say what came of the call; then you can be ready.',
  },
  'wrap-up-code-unknown': {
    status: 400,
    zh: '没有处理结果“{code}”。请刷新页面后从列表中选择。',
    en: 'There is no result "{code}". Reload the page and choose one of the list.',
  },
  'pause-reason-unknown': {
    status: 400,
    zh: '没有示忙原因“{reason}”。请刷新页面后从列表中选择。',
    en: 'There is no reason "{reason}" for a pause. Reload the page and choose one of the list.',
  },
  'colleague-is-away': {
    status: 409,
    zh: '这位同事没有签入或已离席。请换一位，或拨打分机号。',
    en: 'This colleague is not at a desk. Choose another one, or dial an extension.',
  },
  'colleague-is-busy': {
    status: 409,
    zh: '这位同事正在通话或振铃。请稍后再试，或换一位。',
    en: 'This colleague is in a call, or is being rung. Try again in a moment, or choose another one.',
  },
  'number-leads-nowhere': {
    status: 400,
    zh: '这个号码无法拨打。请输入 2 到 6 位分机号，或完整的外线号码。',
    en: 'This number cannot be called. Give an extension of 2 to 6 digits, or a whole number outside.',
  },
  'caller-has-gone': {
    status: 409,
    zh: '这位来电者已经接通或挂断。',
    en: 'This caller has been answered or has hung up.',
  },
  'queue-code-taken': {
    status: 409,
    zh: '编号“{code}”已被另一个队列使用。请换一个编号。',
    en: 'Another queue has the code "{code}". Choose another one.',
  },
  'queue-overflows-nowhere': {
    status: 400,
    zh: '溢出队列“{to}”不存在或就是本队列。请选择另一个队列。',
    en: 'The queue "{to}" to overflow to does not exist, or is this one. Choose another.',
  },
  'queue-has-callers': {
    status: 409,
    zh: '队列里还有 {waiting} 人在等。请先关闭队列，等他们离开后再删除。',
    en: '{waiting} people wait in this queue. Close it first and delete it when they have gone.',
  },
  'agent-number-taken': {
    status: 409,
    zh: '工号 {number} 已被另一名坐席使用。请换一个工号。',
    en: 'Another agent has the number {number}. Choose another one.',
  },
  'agent-unknown': {
    status: 404,
    zh: '没有这名坐席，或该用户的角色不能接电话（坐席、医生、班长可以）。',
    en: 'There is no such agent, or the user’s role takes no calls: agents, doctors and supervisors do.',
  },
  'nobody-to-listen-to': {
    status: 409,
    zh: '这通电话已经结束，或坐席已经离开。',
    en: 'This call is over, or the agent has left it.',
  },
} as const satisfies Record<string, ErrorText>
