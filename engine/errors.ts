import { chineseNouns } from './error-nouns.ts'
import { queueErrorTexts } from './error-texts-of-queues.ts'

/**
 * Every error that a person can meet, with its HTTP status and its message in both languages. A message says what is
 * wrong and what to do. `{name}` is filled from `params`, which never hold personal data.
 */
type ErrorText = { status: number; zh: string; en: string }

export const errorTexts = {
  ...queueErrorTexts,
  // general
  'not-found': {
    status: 404,
    zh: '找不到{what}。请检查编号后重试。',
    en: 'There is no such {what}. Check the id and try again.',
  },
  'invalid-input': { status: 400, zh: '输入有误：{why}', en: 'The input is not valid: {why}' },
  internal: {
    status: 500,
    zh: '系统内部错误，已记录（编号 {id}）。请稍后重试，或把编号告诉管理员。',
    en: 'Something went wrong on our side and was logged ({id}). Try again later, or give the id to the administrator.',
  },
  // configuration
  'config-invalid': { status: 500, zh: '配置项 {name} 有误：{why}', en: 'Setting {name} is not valid: {why}' },
  // start
  'http-port-taken': {
    status: 500,
    zh: '端口 {host}:{port} 已被其他程序占用（可能已有一个 Wardline 在运行）。请先停止它，或用 HTTP_PORT 换一个端口。',
    en: 'Port {host}:{port} is taken by another program, perhaps another Wardline. Stop it, or choose a port with HTTP_PORT.',
  },
  'http-port-refused': {
    status: 500,
    zh: '无法监听 {host}:{port}（{why}）。请检查 HTTP_HOST 是否为本机地址；1024 以下的端口需要 root 权限。',
    en: '{host}:{port} cannot be listened on ({why}). HTTP_HOST must be an address of this machine; ports below 1024 need root.',
  },
  'folder-not-writable': {
    status: 500,
    zh: '无法写入文件夹 {folder}（{why}）。请检查它的所有者和权限，或用 VAR_DIR 指定其他文件夹。',
    en: 'The folder {folder} cannot be written to ({why}). Check its owner and its permissions, or choose another with VAR_DIR.',
  },
  'disk-full': {
    status: 507,
    zh: '磁盘空间不足：{folder} 所在磁盘剩余 {freeMb} MB，至少需要 {neededMb} MB。请清理磁盘后重试。',
    en: 'The disk is full: {freeMb} MB are left where {folder} lies, and {neededMb} MB are needed. Free some space and start again.',
  },
  'database-not-installed': {
    status: 500,
    zh: '本机没有安装 MariaDB。请以 root 执行 apt-get install mariadb-server，或用 DATABASE_URL 指定已有的 MySQL。',
    en: 'MariaDB is not installed on this machine. As root: apt-get install mariadb-server; or name a MySQL in DATABASE_URL.',
  },
  'database-in-use': {
    status: 500,
    zh: '数据库文件夹 {folder} 正被另一个 Wardline 使用。请先停止它，或用 VAR_DIR 指定其他文件夹。',
    en: 'The database in {folder} is in use by another Wardline. Stop that one first, or choose another folder with VAR_DIR.',
  },
  'database-not-started': {
    status: 500,
    zh: '内置数据库无法启动：{why}。详细信息见 {log}。',
    en: 'The embedded database does not start: {why}. More is in {log}.',
  },
  'database-unreachable': {
    status: 503,
    zh: '无法连接数据库 {host}（{why}）。请确认 MySQL 已启动，并检查 DATABASE_URL。',
    en: 'The database at {host} cannot be reached ({why}). See that MySQL is running, and check DATABASE_URL.',
  },
  'database-refused': {
    status: 500,
    zh: '数据库 {host} 拒绝了连接（{why}）。请检查 DATABASE_URL 中的用户、密码和库名，库必须已经建立。',
    en: 'The database at {host} refused us ({why}). Check user, password and name in DATABASE_URL; the database must exist.',
  },
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
  // patients
  'import-not-what-it-says': {
    status: 422,
    zh: '文件名以 {ending} 结尾，内容却是 {found}。请用 Excel 打开后另存为 .xlsx 再导入。',
    en: 'The name ends in {ending} but the file is {found}. Open it in Excel, save it as .xlsx, and import that.',
  },
  'import-not-a-list': {
    status: 422,
    zh: '这不是患者名单，而是 {found} 文件。请导入 .xlsx、.xls、.csv 或 .txt。',
    en: 'This is no patient list but a file of the kind {found}. Import an .xlsx, .xls, .csv or .txt.',
  },
  'import-not-text': {
    status: 422,
    zh: '文件既不是 UTF-8 也不是 GBK 文本，可能已损坏。请重新导出后再试。',
    en: 'The file is text in neither UTF-8 nor GBK; it may be damaged. Export it again.',
  },
  'import-password': {
    status: 422,
    zh: '文件有密码保护。请用 Excel 打开，去掉密码后另存，再导入。',
    en: 'The file is protected by a password. Open it in Excel, remove the password, save it, and import that.',
  },
  'import-too-big-inside': {
    status: 422,
    zh: '文件解压后异常巨大，为安全起见没有读取。请用 Excel 打开后另存，再导入。',
    en: 'The file unpacks to an absurd size and was not read, for safety. Open it in Excel, save it again, and import that.',
  },
  'import-broken': {
    status: 422,
    zh: '文件不完整或已损坏，没有导入任何内容。请重新导出或重新上传。',
    en: 'The file is incomplete or damaged; nothing was imported. Export or upload it again.',
  },
  'import-empty': { status: 422, zh: '文件是空的。', en: 'The file is empty.' },
  'import-no-header': {
    status: 422,
    zh: '前 30 行中找不到表头。表头至少要有“姓名”和“联系电话”两列。',
    en: 'There is no header in the first 30 rows. It needs a column for the name and one for the phone at least.',
  },
  'import-columns-missing': {
    status: 422,
    zh: '没有找到必需的列：{field}。请指定哪一列是它。',
    en: 'A column that is needed was not found: {field}. Say which column it is.',
  },
  'import-mapping-invalid': {
    status: 422,
    zh: '列的对应关系与文件不符：{why}。请重新预览后再指定。',
    en: 'The mapping of columns does not fit the file: {why}. Preview the file again and choose anew.',
  },
  'import-formula-errors': {
    status: 422,
    zh: '有 {count} 个要用到的单元格是公式错误（{cells}），没有导入任何内容。请改正公式，或选择只退回这些行。',
    en: 'Cells that are used hold formula errors ({count}: {cells}); nothing was imported. Mend them, or choose to reject only these rows.',
  },
  'import-quote-open': {
    status: 422,
    zh: '第 {row} 行起有一个引号没有结束，没有导入任何内容。请改正后重试。',
    en: 'A quotation mark opens in row {row} and is never closed; nothing was imported. Mend it and try again.',
  },
  'import-too-many-rows': {
    status: 422,
    zh: '文件超过 {limit} 行，没有导入任何内容。请拆成几个文件。',
    en: 'The file has more than {limit} rows; nothing was imported. Split it.',
  },
  'import-too-heavy': {
    status: 422,
    zh: '读取这个文件需要的内存或时间过多，没有导入任何内容。请拆成几个文件，或另存为 .csv。',
    en: 'Reading this file takes too much memory or time; nothing was imported. Split it, or save it as .csv.',
  },
  'import-interrupted': {
    status: 500,
    zh: '导入时系统重启，没有导入任何内容。请重新导入。',
    en: 'The system restarted during the import; nothing was imported. Import the file again.',
  },
  'number-unfit': {
    status: 400,
    zh: '这不是可用的电话号码（{why}）。',
    en: 'This is no usable phone number ({why}).',
  },
  'patient-invalid': {
    status: 422,
    zh: '患者资料有 {count} 处需要改正：{why}。',
    en: 'The record needs {count} corrections: {why}.',
  },
  'patient-exists': {
    status: 409,
    zh: '已有同名且同号码的患者。请打开已有的记录，或确认这是另一个人。',
    en: 'There is a patient of this name with this number already. Open that record, or say that this is somebody else.',
  },
  'patient-changed': {
    status: 409,
    zh: '这份资料刚刚被别人修改过。请重新打开后再改，以免覆盖对方的修改。',
    en: 'Somebody else has just changed this record. Open it again before you change it, so that nothing of theirs is lost.',
  },
  'patient-busy': {
    status: 409,
    zh: '正在进行的导入涉及这位患者，暂时不能修改。请等导入结束后再试。',
    en: 'An import that is running holds this patient. Try again when it has ended.',
  },
  'selection-empty': {
    status: 422,
    zh: '没有选中任何患者。请先选择，或放宽查找条件。',
    en: 'Nobody is selected. Select patients first, or widen the search.',
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
  // dialer
  'campaign-rules-invalid': {
    status: 422,
    zh: '呼叫规则有误：{why}',
    en: 'The rules of the campaign are not valid: {why}',
  },
  'campaign-incomplete': {
    status: 422,
    zh: '外呼任务缺少内容：按键问卷需要问卷，语音通知需要提示音或文字。请选择后重试。',
    en: 'The campaign has nothing to say: a keypad survey needs a questionnaire, a voice notice a prompt or a text.',
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
  // switch
  'switch-unreachable': {
    status: 503,
    zh: '无法连接 FreeSWITCH（{host}:{port}）。请确认它已启动，并检查 SWITCH_URL。',
    en: 'FreeSWITCH cannot be reached at {host}:{port}. See that it is running, and check SWITCH_URL.',
  },
  'switch-password-refused': {
    status: 500,
    zh: 'FreeSWITCH（{host}:{port}）拒绝了密码。SWITCH_URL 中的密码必须与 WARDLINE_ESL_PASSWORD 相同；修改后请重启两者。',
    en: 'FreeSWITCH at {host}:{port} refused the password. The one in SWITCH_URL must be its WARDLINE_ESL_PASSWORD; set both alike and restart them.',
  },
  'switch-address-refused': {
    status: 500,
    zh: 'FreeSWITCH（{host}:{port}）不接受来自本机地址的连接。请检查其 acl.conf.xml 中的名单 engine。',
    en: 'FreeSWITCH at {host}:{port} does not take connections from our address. Check the list "engine" in its acl.conf.xml.',
  },
  'switch-claims-port': {
    status: 500,
    zh: '无法监听 {host}:{port}，来电将无法接收。请检查该端口是否被占用，并与 WARDLINE_CLAIMS 保持一致。',
    en: 'Calls that come in cannot be taken: {host}:{port} cannot be listened on. See whether the port is in use; WARDLINE_CLAIMS names it too.',
  },
} as const satisfies Record<string, ErrorText>

export type ErrorCode = keyof typeof errorTexts
export type ErrorParams = Readonly<Record<string, string | number>>

export class WardlineError extends Error {
  override readonly name = 'WardlineError'
  readonly code: ErrorCode
  readonly params: ErrorParams

  constructor(code: ErrorCode, params: ErrorParams = {}, options?: ErrorOptions) {
    super(errorMessage(code, params, 'en'), options)
    this.code = code
    this.params = params
  }

  get status(): number {
    return errorTexts[this.code].status
  }

  messageIn(language: 'zh-CN' | 'en'): string {
    return errorMessage(this.code, this.params, language)
  }
}

/** In Chinese, `whyZh` stands in for `why` where it is given, and `what` becomes a Chinese word. */
function errorMessage(code: ErrorCode, params: ErrorParams, language: 'zh-CN' | 'en'): string {
  const text = errorTexts[code]
  if (language === 'en') return filled(text.en, params)
  const what = params['what']
  const noun = what === undefined ? {} : { what: chineseNouns[what] ?? what }
  return filled(text.zh, { ...params, ...noun, ...(params['whyZh'] !== undefined && { why: params['whyZh'] }) })
}

const filled = (template: string, params: ErrorParams): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
