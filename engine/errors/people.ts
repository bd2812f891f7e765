import type { ErrorText } from './error-text.ts'

/** What can go wrong with users, sessions, jobs and the API itself. */
export const peopleErrorTexts = {
  // accounts
  'not-signed-in': {
    status: 401,
    zh: '尚未登录或登录已过期，请重新登录。',
    en: 'You are not signed in, or your session has ended. Sign in again.',
  },
  'sign-in-failed': {
    status: 401,
    zh: '用户名或密码不正确。',
    en: 'The login name or the password is not right.',
  },
  'sign-in-blocked': {
    status: 429,
    zh: '登录失败次数过多，请在 {seconds} 秒后再试。忘记密码请联系信息科重置。',
    en: 'Too many failed sign-ins. Try again in {seconds} seconds; if the password is forgotten, ask IT to reset it.',
  },
  'sign-in-busy': {
    status: 503,
    zh: '当前登录人数过多，请几秒后重试。',
    en: 'Too many people are signing in at this moment. Try again in a few seconds.',
  },
  'not-allowed': {
    status: 403,
    zh: '您的角色无权执行此操作。如确有需要，请联系信息科。',
    en: 'Your role may not do this. If you need it, ask IT.',
  },
  'csrf-token-invalid': {
    status: 403,
    zh: '页面已失效，请刷新后重试。（程序调用：请把 GET /api/session 返回的 csrfToken 放入 x-csrf-token 请求头）',
    en: 'This page is out of date: reload it. (Programs: send csrfToken of GET /api/session in the header x-csrf-token.)',
  },
  'password-unfit': {
    status: 400,
    zh: '密码不符合要求：至少 {min} 个字符，不超过 {max} 个，不能包含登录名或姓名，不能是常见或重复的密码。',
    en: 'The password will not do: {min} to {max} characters, without the login or the name in it, not a common or a repeated one.',
  },
  'password-wrong': { status: 400, zh: '原密码不正确。', en: 'The current password is not right.' },
  'login-taken': {
    status: 409,
    zh: '登录名已被使用，请换一个。',
    en: 'The login name is taken. Choose another one.',
  },
  'last-administrator': {
    status: 409,
    zh: '这是最后一个可用的信息科管理员，不能停用或更改角色。请先添加另一个管理员。',
    en: 'This is the last active IT administrator and cannot be disabled or given another role. Add another one first.',
  },
  'setup-done': {
    status: 409,
    zh: '系统已有管理员，初始设置只能进行一次。',
    en: 'There is an administrator already; the first set-up is done only once.',
  },
  'setup-code-wrong': {
    status: 403,
    zh: '安装码不正确。安装码显示在启动本系统的控制台上。',
    en: 'The set-up code is not right. It is printed on the console where Wardline was started.',
  },
  'extension-taken': {
    status: 409,
    zh: '分机号 {number} 已存在。',
    en: 'There is an extension {number} already.',
  },
  'login-unfit': {
    status: 400,
    zh: '登录名须为 2 至 64 个小写字母、数字或 . _ @ -，且以字母或数字开头（例如工号）。',
    en: 'A login has 2 to 64 lower-case letters, digits or . _ @ - and begins with a letter or digit (a staff number will do).',
  },
  'engine-away': {
    status: 503,
    zh: '引擎没有运行（找不到 {door}）。请先执行 bin/up，再重试此命令。',
    en: 'The engine is not running (nobody at {door}). Start it with bin/up and try again.',
  },
  // schedule
  'job-cron-invalid': {
    status: 422,
    zh: '时间表达式无效。请写五段：分 时 日 月 星期，例如每天 3:10 是 10 3 * * *。',
    en: 'This is no cron line. Give five fields: minute hour day month weekday; 10 3 * * * is every day at 3:10.',
  },
  'job-running': {
    status: 409,
    zh: '该任务正在运行，请稍后再试。',
    en: 'The job is running already. Wait until it has ended.',
  },
  // home
  'red-flag-handled': {
    status: 409,
    zh: '这条危险信号已由他人处理，请刷新查看。',
    en: 'Somebody has seen to this red flag already. Reload to read what was done.',
  },
  // http
  'no-such-route': {
    status: 404,
    zh: '没有这个接口地址。接口清单见 /docs。',
    en: 'There is nothing at this address. The list of routes is at /docs.',
  },
  'too-many-requests': {
    status: 429,
    zh: '请求过于频繁，请在 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
  },
  'upload-missing': {
    status: 400,
    zh: '没有收到文件。请以 multipart/form-data 方式在 file 字段中上传。',
    en: 'No file came. Send it as multipart/form-data in the field file.',
  },
  'upload-too-large': {
    status: 413,
    zh: '文件过大，最大允许 {maxMegabytes} MB。',
    en: 'The file is too large; at most {maxMegabytes} MB are taken.',
  },
  'range-not-satisfiable': {
    status: 416,
    zh: '请求的播放位置超出文件范围。',
    en: 'The file has no such part.',
  },
  'body-too-large': { status: 413, zh: '请求内容过大。', en: 'The request is too large.' },
  'media-type-unknown': {
    status: 415,
    zh: '不支持此内容类型，请使用 application/json。',
    en: 'This content type is not understood. Send application/json.',
  },
  overloaded: {
    status: 503,
    zh: '系统繁忙，请稍后重试。正在进行的通话不受影响。',
    en: 'The system is very busy. Try again in a moment; calls in progress are not affected.',
  },
  'too-many-live-views': {
    status: 429,
    zh: '打开的实时页面过多，请关闭一些后重试。',
    en: 'Too many live pages are open. Close some and try again.',
  },
} as const satisfies Record<string, ErrorText>
