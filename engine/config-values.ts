import { isIP } from 'node:net'
import path from 'node:path'
import { root } from './root.ts'

/** What is wrong with a value and what it should be; never the value itself, which may be a secret. */
export class Flaw extends Error {
  readonly en: string
  readonly zh: string

  constructor(en: string, zh: string) {
    super(en)
    this.en = en
    this.zh = zh
  }
}

/** Makes a value of the text of an environment variable (trimmed, not empty). Throws a {@link Flaw}. */
export type Reader<Value> = (text: string) => Value

export function oneOf<const Words extends readonly string[]>(...words: Words): Reader<Words[number]> {
  return (text) => {
    const word = words.find((allowed) => allowed === text.toLowerCase())
    if (word === undefined) throw new Flaw(`it must be one of ${words.join(', ')}`, `只能是 ${words.join('、')}`)
    return word
  }
}

const matching =
  (form: RegExp, en: string, zh: string): Reader<string> =>
  (text) => {
    if (!form.test(text)) throw new Flaw(en, zh)
    return text
  }

function number(least: number, most: number): Reader<number> {
  return (text) => {
    const value = Number(text)
    if (!/^[\d.]+$/.test(text) || !(value >= least && value <= most))
      throw new Flaw(`it must be a number from ${least} to ${most}`, `应为 ${least} 到 ${most} 之间的数`)
    return value
  }
}

function integer(least: number, most: number): Reader<number> {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new Flaw(`it must be a whole number from ${least} to ${most}`, `应为 ${least} 到 ${most} 之间的整数`)
    return value
  }
}

const scaled =
  (factor: number) =>
  (least: number, most: number): Reader<number> =>
  (text) =>
    number(least, most)(text) * factor

const text =
  (longest: number): Reader<string> =>
  (given) => {
    if (given.length > longest || /\p{Cc}/u.test(given))
      throw new Flaw(`it must be one line of at most ${longest} characters`, `应为不超过 ${longest} 个字符的一行文字`)
    return given
  }

function parsedUrl(given: string, en: string, zh: string): URL {
  if (!URL.canParse(given)) throw new Flaw(en, zh)
  return new URL(given)
}

function timeZone(given: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: given }).resolvedOptions().timeZone
  } catch {
    throw new Flaw('it must be an IANA time zone such as Asia/Shanghai', '应为 IANA 时区名，例如 Asia/Shanghai')
  }
}

function mysqlUrl(given: string): string {
  const en = 'it must look like mysql://user:password@host:3306/name'
  const zh = '格式应为 mysql://用户:密码@主机:3306/库名'
  const url = parsedUrl(given, en, zh)
  if (!/^(mysql|mariadb):$/.test(url.protocol) || url.pathname.length < 2) throw new Flaw(en, zh)
  return given
}

export type FreeswitchAddress = {
  host: string
  port: number
  password: string
  /** Where we listen for calls that FreeSWITCH offers. */
  claims: { host: string; port: number }
}

/** Passwords that everybody knows: whoever reaches the Event Socket can run programs on the switch's machine. */
const knownPasswords = /cluecon|password|changeme|change-me|wardline|freeswitch|secret|^1234/i

function switchUrl(given: string): FreeswitchAddress {
  const en = 'it must look like freeswitch://:PASSWORD@127.0.0.1:8021?claims=127.0.0.1:8084'
  const zh = '格式应为 freeswitch://:密码@127.0.0.1:8021?claims=127.0.0.1:8084'
  const url = parsedUrl(given, en, zh)
  const claims = /^([\w.-]+|\[[\da-f:]+\]):(\d{1,5})$/i.exec(url.searchParams.get('claims') ?? '127.0.0.1:8084')
  if (url.protocol !== 'freeswitch:' || url.hostname === '' || claims === null || Number(claims[2]) > 65_535)
    throw new Flaw(en, zh)
  return {
    host: url.hostname,
    port: Number(url.port === '' ? 8021 : url.port),
    password: strong(decodeURIComponent(url.password)),
    claims: { host: (claims[1] ?? '').replace(/^\[|\]$/g, ''), port: Number(claims[2]) },
  }
}

function strong(password: string): string {
  if (password.length < 16 || knownPasswords.test(password))
    throw new Flaw(
      'its password must have at least 16 characters and not be a well-known one; for a good one: openssl rand -hex 24',
      '密码至少 16 个字符，且不能是众所周知的默认值；可用 openssl rand -hex 24 生成',
    )
  return password
}

function httpUrl(given: string): string {
  const en = 'it must be an address that begins with http:// or https://'
  const zh = '应为以 http:// 或 https:// 开头的地址'
  if (!/^https?:$/.test(parsedUrl(given, en, zh).protocol)) throw new Flaw(en, zh)
  return given
}

function wsUrl(given: string): string {
  const en = 'it must look like ws://127.0.0.1:5066'
  const zh = '格式应为 ws://127.0.0.1:5066'
  if (!/^wss?:$/.test(parsedUrl(given, en, zh).protocol)) throw new Flaw(en, zh)
  return given
}

/** Words as a shell would split them: blanks separate, single or double quotes keep together. Nothing is expanded. */
function words(given: string): readonly string[] {
  const found = [...given.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'),
  )
  if (found.length === 0 || (given.match(/["']/g)?.length ?? 0) % 2 === 1)
    throw new Flaw('it must be a program and its arguments, with quotes closed', '应为程序及其参数，引号须成对')
  return found
}

function addresses(given: string): readonly string[] {
  const list = given
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
  if (list.every((one) => isIP(one.replace(/\/\d{1,3}$/, '')) > 0)) return list
  throw new Flaw('it must be IP addresses or networks with commas between', '应为以逗号分隔的 IP 地址或网段')
}

export const readers = {
  text,
  number,
  integer,
  seconds: scaled(1_000),
  minutes: scaled(60_000),
  hours: scaled(3_600_000),
  port: integer(0, 65_535),
  /** A relative path starts at the checkout, wherever the engine is started from. */
  folder: (given: string): string => path.resolve(root, given),
  address: matching(/^[\w.:-]+$/, 'it must be an IP address or a host name', '应为 IP 地址或主机名'),
  timeZone,
  areaCode: matching(/^(0\d{2,3})?$/, 'it must be an area code such as 010 or 0571', '应为区号，例如 010 或 0571'),
  trunkName: matching(
    /^[\w-]{1,32}$/,
    'it must be a gateway’s name: letters, digits, - and _',
    '应为网关名称：字母、数字、- 和 _',
  ),
  callerId: matching(/^\+?\d{3,20}$/, 'it must be a telephone number: digits only', '应为电话号码，只含数字'),
  domain: matching(
    /^[\w.-]{1,100}$/,
    'it must be a name of letters, digits, . - and _',
    '只能包含字母、数字、. - 和 _',
  ),
  secret: strong,
  mysqlUrl,
  switchUrl,
  httpUrl,
  wsUrl,
  words,
  addresses,
}
