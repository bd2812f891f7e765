import type { ErrorText } from './error-text.ts'

/** What can go wrong with the start, the settings of the environment and the switch. */
export const houseErrorTexts = {
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
