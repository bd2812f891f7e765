import { randomBytes } from 'node:crypto'
import { accessSync, constants, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import root from 'tap'
import { type CallSeen, type CallToHospital, type City, startCity } from './city.ts'
import type { PatientBehaviour } from './patients.ts'
import { freePort, freeRange } from './ports.ts'
import { SwitchProcess } from './process.ts'
import { sippPhones } from './sipp-phones.ts'

export type { CallSeen, PatientBehaviour }

/** What of tap is needed. Calls take real time, so the harness gives the test, and the file, more of it. */
type Test = { teardown(after: () => unknown): unknown; passing(): boolean; setTimeout(ms: number): unknown }
const patienceMs = 900_000

/** A hospital's FreeSWITCH with freeswitch-conf/ as it ships, wired to a city full of patients. */
export type LiveFreeSwitch = {
  /** As the engine is given it. */
  readonly switchUrl: string
  /** The trunk to dial patients on. */
  readonly trunk: 'carrier'
  /** Where the engine must listen for calls that come in, and answer for extensions (`POST /switch/directory`). */
  readonly claimsPort: number
  readonly directoryPort: number
  readonly directorySecret: string
  readonly realm: string
  readonly phonesPort: number
  readonly trunksPort: number
  /** Where the patients' phones are. */
  readonly cityPort: number
  readonly home: string
  readonly recordings: string
  readonly pid: number | undefined
  /** One command of FreeSWITCH and what it said. */
  api(command: string): Promise<string>
  start(): Promise<void>
  stop(): Promise<void>
  kill(): Promise<void>
  /** The lines of its log at level ERR and above, since the very first start or `since` characters into the log. */
  errorLines(since?: number): string[]
  /** How long the log is by now. */
  logLength(): number
  /** See {@link City}. */
  patientNumber(behaviour: PatientBehaviour): Promise<string>
  changePatient(number: string, behaviour: PatientBehaviour): Promise<void>
  callsTo(number?: string): readonly CallSeen[]
  callHospital(call: CallToHospital): Promise<string>
  seenCall(id: string): CallSeen | undefined
}

export const projectRoot = path.resolve(import.meta.dirname, '../../../..')
const liveRoot = path.join(projectRoot, 'var/live')

/** FreeSWITCH's program on this machine, found as freeswitch-conf/start finds it. */
export function findFreeSwitch(): string | undefined {
  const onPath = (process.env['PATH'] ?? '').split(':').map((folder) => path.join(folder, 'freeswitch'))
  const usual = ['/usr/bin', '/usr/local/freeswitch/bin', '/opt/freeswitch/bin'].map((f) => path.join(f, 'freeswitch'))
  return [process.env['FREESWITCH'] ?? '', ...onPath, ...usual].find(isProgram)
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return file !== ''
  } catch {
    return false
  }
}

/** A scratch folder under var/live/, gone when the test went well and kept for a look when it did not. */
export function scratchFolder(t: Test, name: string): string {
  const folder = path.join(liveRoot, `${name}-${process.pid}-${randomBytes(3).toString('hex')}`)
  mkdirSync(folder, { recursive: true })
  t.teardown(() => {
    if (t.passing()) rmSync(folder, { recursive: true, force: true })
    else console.error(`# what FreeSWITCH wrote is kept in ${path.relative(projectRoot, folder)}`)
  })
  return folder
}

/**
 * freeswitch-conf/ copied to `folder` with one trunk more: "carrier", through which the patients at `cityPort` are reached. Nothing else is
 * touched, so what the live suite runs is what a hospital runs.
 */
export function confWithTrunk(folder: string, cityPort: number): string {
  const conf = path.join(folder, 'conf')
  cpSync(path.join(projectRoot, 'freeswitch-conf'), conf, { recursive: true })
  const gateway = readFileSync(path.join(conf, 'trunks/example.gateway.xml.template'), 'utf8')
    .replace('sip.carrier.example:5060', `127.0.0.1:${cityPort}`)
    .replace('sip.carrier.example', '127.0.0.1')
  writeFileSync(path.join(conf, 'trunks/carrier.gateway.xml'), gateway)
  writeFileSync(path.join(conf, 'trunks/carrier.address.xml'), '<node type="allow" cidr="127.0.0.1/32"/>\n')
  return conf
}

export const newPassword = (): string => `k${randomBytes(24).toString('hex')}`

/** `settings` are environment variables of freeswitch-conf/start, over those that the harness chooses. */
export async function startLiveFreeSwitch(
  t: Test,
  settings: Readonly<Record<string, string>> = {},
): Promise<LiveFreeSwitch> {
  const program = findFreeSwitch()
  if (!program) throw new Error('There is no FreeSWITCH on this machine; bin/test-live says so and skips.')
  root.setTimeout(patienceMs)
  t.setTimeout(patienceMs)
  const folder = scratchFolder(t, 'switch')
  const city = await startCity({
    program,
    conf: path.join(projectRoot, 'test/live/city-conf'),
    home: path.join(folder, 'city'),
    sippPhones: sippPhones(t, folder),
  })
  t.teardown(() => city.process.kill())
  const hospital = await hospitalSettings(folder, settings)
  const conf = confWithTrunk(folder, city.sipPort)
  const switchProcess = new SwitchProcess({
    command: path.join(conf, 'start'),
    args: [],
    env: { ...hospital, FREESWITCH: program },
    output: path.join(folder, 'output.log'),
    eslPort: Number(hospital.WARDLINE_ESL_PORT),
    eslPassword: hospital.WARDLINE_ESL_PASSWORD,
    profiles: ['phones', 'trunks'],
  })
  t.teardown(() => switchProcess.kill())
  await switchProcess.start()
  return liveFreeSwitch(hospital, switchProcess, city)
}

type HospitalSettings = Awaited<ReturnType<typeof hospitalSettings>>

/** Of one FreeSWITCH: passwords, ports and folders of its own; `settings` go before them. */
export async function hospitalSettings(folder: string, settings: Readonly<Record<string, string>>) {
  const rtp = await freeRange(1_500)
  const home = path.join(folder, 'home')
  return {
    WARDLINE_ESL_PASSWORD: newPassword(),
    WARDLINE_DIRECTORY_SECRET: newPassword(),
    WARDLINE_SWITCH_HOME: home,
    WARDLINE_RECORDINGS: path.join(home, 'recordings'),
    WARDLINE_SIP_IP: '127.0.0.1',
    WARDLINE_SIP_DOMAIN: 'wardline',
    WARDLINE_ESL_PORT: String(await freePort()),
    WARDLINE_PHONES_PORT: String(await freePort()),
    WARDLINE_TRUNKS_PORT: String(await freePort()),
    WARDLINE_WS_PORT: String(await freePort()),
    WARDLINE_CLAIMS: `127.0.0.1:${await freePort()}`,
    WARDLINE_DIRECTORY_URL: `http://127.0.0.1:${await freePort()}/switch/directory`,
    WARDLINE_RTP_FROM: String(rtp.from),
    WARDLINE_RTP_TO: String(rtp.to),
    ...(process.env['LIVE_LOG'] && { WARDLINE_SWITCH_LOG: process.env['LIVE_LOG'] }),
    ...settings,
  }
}

function liveFreeSwitch(hospital: HospitalSettings, switchProcess: SwitchProcess, city: City): LiveFreeSwitch {
  const log = path.join(hospital.WARDLINE_SWITCH_HOME, 'log/freeswitch.log')
  const readLog = (): string => (existsSync(log) ? readFileSync(log, 'utf8') : '')
  const trunksPort = Number(hospital.WARDLINE_TRUNKS_PORT)
  return {
    switchUrl: `freeswitch://:${hospital.WARDLINE_ESL_PASSWORD}@127.0.0.1:${hospital.WARDLINE_ESL_PORT}?claims=${hospital.WARDLINE_CLAIMS}`,
    trunk: 'carrier',
    claimsPort: Number(hospital.WARDLINE_CLAIMS.split(':')[1]),
    directoryPort: Number(new URL(hospital.WARDLINE_DIRECTORY_URL).port),
    directorySecret: hospital.WARDLINE_DIRECTORY_SECRET,
    realm: hospital.WARDLINE_SIP_DOMAIN,
    phonesPort: Number(hospital.WARDLINE_PHONES_PORT),
    trunksPort,
    cityPort: city.sipPort,
    home: hospital.WARDLINE_SWITCH_HOME,
    recordings: hospital.WARDLINE_RECORDINGS,
    get pid() {
      return switchProcess.pid
    },
    api: (command) => switchProcess.line.api(command),
    start: () => switchProcess.start(),
    stop: () => switchProcess.stop(),
    kill: () => switchProcess.kill(),
    logLength: () => readLog().length,
    errorLines: (since = 0) =>
      readLog()
        .slice(since)
        .split('\n')
        .filter((line) => /\[(ERR|CRIT|ALERT)\]/.test(line)),
    patientNumber: (behaviour) => city.patientNumber(behaviour),
    changePatient: (number, behaviour) => city.changePatient(number, behaviour),
    callsTo: (number) => city.callsTo(number),
    callHospital: (call) => city.callHospital({ ...call, port: trunksPort }),
    seenCall: (id) => city.seenCall(id),
  }
}
