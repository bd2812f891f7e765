/**
 * Everything that is set from outside: environment variables, read once at the start, checked, and never looked at again.
 * Nothing else reads process.env. docs/operations.md lists the settings; a test compares it with this file.
 */
import path from 'node:path'
import { type Setting, settings } from './config-settings.ts'
import { Flaw, type Reader } from './config-values.ts'
import { WardlineError } from './errors.ts'

export type SettingName = keyof typeof settings
type Values = {
  [Name in SettingName]: (typeof settings)[Name] extends { read: Reader<infer Value> } ? Value | undefined : never
}

export type Config = ReturnType<typeof readConfig>

/**
 * The configuration of this environment. Throws `config-invalid` with the setting's name and what it should be; a secret
 * is never repeated. Give what is at hand: `readConfig(process.env)` in main.ts, a literal in a test.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>) {
  const values = readAll(env)
  const need = <Name extends SettingName>(name: Name) => present(name, values[name])
  const onVirtualSwitch = values.SWITCH_URL === undefined
  const varDir = need('VAR_DIR')
  return deepFreeze({
    hospitalName: need('HOSPITAL_NAME'),
    timeZone: need('TIME_ZONE'),
    defaultAreaCode: need('DEFAULT_AREA_CODE'),
    logLevel: need('LOG_LEVEL'),
    varDir,
    recordingsDir: values.RECORDINGS_DIR ?? path.join(varDir, 'recordings'),
    uploadsDir: path.join(varDir, 'uploads'),
    /** Undefined: the embedded database. */
    databaseUrl: values.DATABASE_URL,
    databaseConnections: need('DATABASE_CONNECTIONS'),
    /** Undefined: the virtual switch. */
    freeswitch: values.SWITCH_URL,
    directorySecret: values.SWITCH_DIRECTORY_SECRET,
    /** Where the switch takes phones that are browsers. */
    switchSocket: need('SWITCH_WS'),
    sipDomain: need('SIP_DOMAIN'),
    trunk: need('TRUNK'),
    callerId: onVirtualSwitch ? (values.CALLER_ID ?? '02100000000') : need('CALLER_ID'),
    extensions: { pauseMs: need('EXTENSION_PAUSE_SECONDS'), ringMs: need('EXTENSION_RING_SECONDS') },
    caps: { lines: need('LINES'), callsPerSecond: need('CALLS_PER_SECOND') },
    http: { host: need('HTTP_HOST'), port: need('HTTP_PORT'), trustedProxies: need('TRUSTED_PROXIES') },
    session: { idleMs: need('SESSION_IDLE_MINUTES'), longestMs: need('SESSION_LONGEST_HOURS') },
    recordingDays: need('RECORDING_DAYS'),
    uploadMaxBytes: need('UPLOAD_MAX_MB') * 1_000_000,
    speech: {
      engine: speechEngine(values),
      voices: {
        'zh-CN': { voice: need('SPEECH_VOICE_ZH'), rate: need('SPEECH_RATE') },
        en: { voice: need('SPEECH_VOICE_EN'), rate: need('SPEECH_RATE') },
      },
      sampleRate: need('SPEECH_SAMPLE_RATE') === '16000' ? (16_000 as const) : (8_000 as const),
      maxCacheBytes: need('SPEECH_CACHE_MB') * 1_000_000,
    },
    given: givenIn(env),
  })
}

/** What was set from outside, as it was written, for whoever looks after it; a secret is only known to be set. */
export type GivenSetting = { name: SettingName; isSet: boolean; value: string | undefined }

function givenIn(env: Readonly<Record<string, string | undefined>>): GivenSetting[] {
  return Object.entries<Setting<unknown>>(settings).map(([name, { isSecret }]) => {
    const written = env[name]?.trim() ?? ''
    const isSet = written !== ''
    // An address may have a password before its @.
    const value = isSet && isSecret !== true ? written.replace(/\/\/[^/@\s]*@/g, '//…@') : undefined
    return { name: name as SettingName, isSet, value }
  })
}

/** The engine's settings as speech/engines/engine-settings.ts takes them. */
function speechEngine(values: Values) {
  const common = {
    version: present('SPEECH_VERSION', values.SPEECH_VERSION),
    reads: present('SPEECH_READS', values.SPEECH_READS),
  }
  switch (present('SPEECH_ENGINE', values.SPEECH_ENGINE)) {
    case 'espeak':
      return { kind: 'espeak-ng' as const, program: present('SPEECH_ESPEAK', values.SPEECH_ESPEAK) }
    case 'command':
      return { kind: 'command' as const, command: present('SPEECH_COMMAND', values.SPEECH_COMMAND), ...common }
    case 'http': {
      const authorization = values.SPEECH_AUTHORIZATION
      const headers = authorization === undefined ? {} : { headers: { authorization } }
      return { kind: 'http' as const, url: present('SPEECH_URL', values.SPEECH_URL), ...headers, ...common }
    }
  }
}

function readAll(env: Readonly<Record<string, string | undefined>>): Values {
  const entries = Object.entries<Setting<unknown>>(settings).map(([name, { read, default: usual }]) => {
    const given = env[name]?.trim()
    const chosen = given === undefined || given === '' ? usual : given
    return [name, chosen === undefined ? undefined : readOne(name, chosen, read)]
  })
  return Object.fromEntries(entries) as Values
}

function readOne(name: string, value: string, read: Reader<unknown>): unknown {
  try {
    return read(value)
  } catch (error) {
    if (!(error instanceof Flaw)) throw error
    throw new WardlineError('config-invalid', { name, why: error.en, whyZh: error.zh })
  }
}

function present<Value>(name: SettingName, value: Value): NonNullable<Value> {
  if (value !== undefined && value !== null) return value
  throw new WardlineError('config-invalid', {
    name,
    why: `it is missing. ${settings[name].about}`,
    whyZh: '未设置，参见 docs/operations.md',
  })
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}
