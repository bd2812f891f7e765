import { oneOf, type Reader, readers } from './config-values.ts'

export type Setting<Value> = {
  read: Reader<Value>
  /** Read in place of a missing value; none: the setting may be missing and is then `undefined`. */
  default?: string
  /** What it is for, in one line; docs/operations.md has the same line. */
  about: string
  /** Never shown in an error, a log or a page. */
  isSecret?: true
}

const { text, folder, address, port, integer, number, seconds, minutes, hours, timeZone, areaCode, trunkName, secret } =
  readers
const { mysqlUrl, switchUrl, httpUrl, wsUrl, words, addresses, callerId, domain } = readers

const setting = <Value>(it: Setting<Value>): Setting<Value> => it

export const settings = {
  HOSPITAL_NAME: setting({ read: text(100), default: '示范医院', about: 'Spoken in prompts, printed on reports.' }),
  TIME_ZONE: setting({
    read: timeZone,
    default: 'Asia/Shanghai',
    about: 'Calling hours, spoken times, report days (IANA name).',
  }),
  DEFAULT_AREA_CODE: setting({
    read: areaCode,
    default: '',
    about: 'For landline numbers written without one: `010`. Empty: they are refused.',
  }),
  LOG_LEVEL: setting({
    read: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal'),
    default: 'info',
    about: 'Least level that is logged: trace, debug, info, warn, error, fatal.',
  }),
  VAR_DIR: setting({
    read: folder,
    default: 'var',
    about: 'Everything made at run time. A relative path starts at the checkout.',
  }),
  RECORDINGS_DIR: setting({
    read: folder,
    about: 'Recordings; FreeSWITCH must reach it under the same path. Default: `recordings` in VAR_DIR.',
  }),
  RECORDING_DAYS: setting({
    read: integer(0, 36_500),
    default: '1095',
    about: 'Recordings are deleted after so many days, each night; 0: never. Their rows stay.',
  }),

  DATABASE_URL: setting({
    read: mysqlUrl,
    about: '`mysql://user:password@host:3306/name`. Missing: a private MariaDB under VAR_DIR.',
    isSecret: true,
  }),
  DATABASE_CONNECTIONS: setting({
    read: integer(2, 200),
    default: '10',
    about: 'Connections to the database at most.',
  }),

  SWITCH_URL: setting({
    read: switchUrl,
    about: '`freeswitch://:PASSWORD@127.0.0.1:8021?claims=127.0.0.1:8084`. Missing: the virtual switch.',
    isSecret: true,
  }),
  SWITCH_DIRECTORY_SECRET: setting({
    read: secret,
    about:
      'What FreeSWITCH shows when it asks for an extension (its WARDLINE_DIRECTORY_SECRET). Missing: no phone can register.',
    isSecret: true,
  }),
  SWITCH_WS: setting({
    read: wsUrl,
    default: 'ws://127.0.0.1:5066',
    about:
      'Where FreeSWITCH takes phones that are browsers (its WARDLINE_WS_PORT); browsers reach it through the engine.',
  }),
  SIP_DOMAIN: setting({
    read: domain,
    default: 'wardline',
    about: 'Realm of the phones’ passwords (FreeSWITCH’s WARDLINE_SIP_DOMAIN); a change voids them all.',
  }),
  TRUNK: setting({ read: trunkName, default: 'carrier', about: 'Name of the gateway that calls to the outside take.' }),
  CALLER_ID: setting({
    read: callerId,
    about: 'Number shown to patients when a campaign or department has none of its own. Needed with SWITCH_URL.',
  }),
  EXTENSION_PAUSE_SECONDS: setting({
    read: seconds(0, 30),
    default: '2',
    about: 'A number with an extension (`8765 4321 转 801`): from the answer of the main number to the first key.',
  }),
  EXTENSION_RING_SECONDS: setting({
    read: seconds(0, 60),
    default: '6',
    about: 'And from the last key to the first word: until somebody at the extension may have picked up.',
  }),
  LINES: setting({ read: integer(1, 2000), default: '10', about: 'Calls of all campaigns at once, at most.' }),
  CALLS_PER_SECOND: setting({
    read: number(0.05, 200),
    default: '2',
    about: 'Calls begun per second by all campaigns together, at most.',
  }),

  HTTP_HOST: setting({
    read: address,
    default: '127.0.0.1',
    about: 'Address to listen on. Put an HTTPS proxy in front before opening it to the network.',
  }),
  HTTP_PORT: setting({ read: port, default: '8080', about: 'Port of the API and the pages; 0 takes a free one.' }),
  TRUSTED_PROXIES: setting({
    read: addresses,
    default: '',
    about: 'Addresses of reverse proxies whose X-Forwarded-For is believed, with commas between.',
  }),
  SESSION_IDLE_MINUTES: setting({
    read: minutes(1, 24 * 60),
    default: '60',
    about: 'A session ends after this long without a request.',
  }),
  SESSION_LONGEST_HOURS: setting({
    read: hours(1, 7 * 24),
    default: '12',
    about: 'A session ends after this long in any case.',
  }),
  UPLOAD_MAX_MB: setting({
    read: integer(1, 2000),
    default: '200',
    about: 'Largest file that is taken, in megabytes.',
  }),

  SPEECH_ENGINE: setting({
    read: oneOf('espeak', 'command', 'http'),
    default: 'espeak',
    about: 'What speaks: espeak, command, http.',
  }),
  SPEECH_ESPEAK: setting({ read: text(500), default: 'espeak-ng', about: 'The espeak-ng program.' }),
  SPEECH_COMMAND: setting({
    read: words,
    about:
      'For `command`: program and arguments; `{out}` `{voice}` `{language}` `{rate}` are filled in, the text comes on standard input.',
  }),
  SPEECH_URL: setting({
    read: httpUrl,
    about: 'For `http`: where to POST `{text, language, voice, rate}`; the answer is a WAV.',
  }),
  SPEECH_AUTHORIZATION: setting({ read: text(2000), about: 'For `http`: the Authorization header.', isSecret: true }),
  SPEECH_VERSION: setting({
    read: text(100),
    default: '1',
    about: 'For `command` and `http`: change it when the voice changes, and prompts are rendered anew.',
  }),
  SPEECH_READS: setting({
    read: oneOf('characters', 'pinyin'),
    default: 'characters',
    about: 'For `command` and `http`: how Mandarin is handed over, characters or pinyin.',
  }),
  SPEECH_VOICE_ZH: setting({
    read: text(200),
    default: 'cmn-latn-pinyin',
    about: 'Voice for Chinese, by the engine’s own name.',
  }),
  SPEECH_VOICE_EN: setting({ read: text(200), default: 'en-us', about: 'Voice for English.' }),
  SPEECH_RATE: setting({ read: integer(60, 400), default: '150', about: 'Words a minute.' }),
  SPEECH_SAMPLE_RATE: setting({
    read: oneOf('8000', '16000'),
    default: '8000',
    about: 'Of rendered prompts, in Hz: 8000 or 16000.',
  }),
  SPEECH_CACHE_MB: setting({
    read: integer(50, 1_000_000),
    default: '4000',
    about: 'Rendered prompts kept on disk, in megabytes.',
  }),
} as const
