import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { WireEvent } from './event-socket.ts'
import { answering, conversationOf, type PatientBehaviour, scriptOf } from './patients.ts'
import { freePort, freeRange } from './ports.ts'
import { SwitchProcess } from './process.ts'
import type { SippPhones } from './sipp-phones.ts'

/** One call as the patient's phone saw it: what really happened, for a test to hold the engine's rows against. */
export type CallSeen = {
  /** The call's id on the city's side. */
  id: string
  number: string
  /** Who the phone showed. */
  from: string
  at: number
  answeredAt: number | undefined
  endedAt: number | undefined
  /** FreeSWITCH's cause; ORIGINATOR_CANCEL when the hospital gave up ringing. */
  cause: string | undefined
  /** The keys that reached the phone. */
  keys: string
}

export type CallToHospital = {
  from: string
  fromName?: string
  to: string
  behaviour?: PatientBehaviour
  /** How long they let it ring; a minute by default. */
  givesUpAfterMs?: number
}

/** The telephone network: patients to be called, and callers. */
export type City = {
  readonly sipPort: number
  readonly process: SwitchProcess
  /** A new patient with a mobile number of their own, who will do this each time they are called. */
  patientNumber(behaviour: PatientBehaviour): Promise<string>
  /** The same patient, behaving otherwise from the next call on. */
  changePatient(number: string, behaviour: PatientBehaviour): Promise<void>
  /** Calls that reached this number (`undefined`: anybody), in order. */
  callsTo(number?: string): readonly CallSeen[]
  /**
   * Somebody calls the hospital. Resolves to the call's id on the city's side as soon as it is placed; `seenCall(id)`
   * tells how it went. They say and press what `behaviour` says once they are answered.
   */
  callHospital(call: CallToHospital & { port: number }): Promise<string>
  seenCall(id: string): CallSeen | undefined
}

export async function startCity(options: {
  program: string
  conf: string
  home: string
  sippPhones: SippPhones
}): Promise<City> {
  const [eslPort, sipPort, rtp] = [await freePort(), await freePort(), await freeRange(1_500)]
  const { home } = options
  mkdirSync(home, { recursive: true })
  const eslPassword = 'the-city-of-one-test-run'
  const calls = new Map<string, CallSeen>()
  const folders = [
    'log',
    'db',
    'run',
    'storage',
    'cache',
    'certs',
    'temp',
    'scripts',
    'grammar',
    'htdocs',
    'recordings',
  ]
  for (const folder of folders) mkdirSync(path.join(home, folder), { recursive: true })
  const args = [
    '-nonat',
    '-nocal',
    '-nf',
    '-nc',
    '-conf',
    options.conf,
    ...folders.flatMap((f) => [`-${f}`, path.join(home, f)]),
  ]
  const env = {
    CITY_ESL_PASSWORD: eslPassword,
    CITY_ESL_PORT: String(eslPort),
    CITY_SIP_PORT: String(sipPort),
    CITY_RTP_FROM: String(rtp.from),
    CITY_RTP_TO: String(rtp.to),
    CITY_LOG: globalThis.process.env['LIVE_LOG'] ?? 'notice',
  }
  const output = path.join(home, 'output.log')
  const process = new SwitchProcess(
    { command: options.program, args, env, output, eslPort, eslPassword, profiles: ['city'] },
    (event) => watch(calls, event),
  )
  await process.start()
  await process.line.subscribe('CHANNEL_CREATE', 'CHANNEL_ANSWER', 'CHANNEL_HANGUP_COMPLETE', 'DTMF')
  let last = 0
  const changePatient = async (number: string, behaviour: PatientBehaviour): Promise<void> => {
    if (behaviour.phone === 'sipp')
      await process.line.api(`global_setvar phone_${number}=${await options.sippPhones.portOf(behaviour)}`)
    else await process.line.api(`global_setvar patient_${number}=${scriptOf(behaviour)}`)
    if (behaviour.codec === 'opus') await process.line.api(`global_setvar opus_${number}=true`)
    const asked = { ...behaviour, answersAfterMs: 100 }
    if (behaviour.picksUpWhenAsked === true) await process.line.api(`global_setvar asked_${number}=${answering(asked)}`)
  }
  return {
    sipPort,
    process,
    changePatient,
    async patientNumber(behaviour) {
      last += 1
      const number = `139${String(10_000_000 + last)}`
      await changePatient(number, behaviour)
      return number
    },
    callsTo: (number) => [...calls.values()].filter((call) => number === undefined || call.number === number),
    async callHospital({ from, fromName = from, to, port, behaviour = {}, givesUpAfterMs = 60_000 }) {
      const id = await process.line.api('create_uuid')
      const name = fromName.replace(/[;'\\{}[\]$\r\n]/g, ' ')
      const who = `origination_uuid=${id};origination_caller_id_number=${from};origination_caller_id_name='${name}'`
      const patience = `originate_timeout=${Math.ceil(givesUpAfterMs / 1000)};ignore_early_media=true`
      const target = `sofia/city/${to}@127.0.0.1:${port}`
      await process.line.api(`bgapi originate {^^;${who};${patience}}${target} '${conversationOf(behaviour)}' inline`)
      return id
    },
    seenCall: (id) => calls.get(id),
  }
}

function watch(calls: Map<string, CallSeen>, event: WireEvent): void {
  const id = event['Unique-ID']
  if (id === undefined || event['Other-Type'] === 'originator') return // from the network to a phone of their own
  const at = Number(event['Event-Date-Timestamp']) / 1000
  const known = calls.get(id)
  if (event['Event-Name'] === 'CHANNEL_CREATE') {
    const number = event['Caller-Destination-Number']?.replace(/^(\+?86|0)(?=1\d{10}$)/, '') ?? ''
    const from = event['Caller-Caller-ID-Number'] ?? ''
    calls.set(id, { id, number, from, at, answeredAt: undefined, endedAt: undefined, cause: undefined, keys: '' })
  } else if (known && event['Event-Name'] === 'CHANNEL_ANSWER') {
    known.answeredAt = at
  } else if (known && event['Event-Name'] === 'DTMF') {
    known.keys += event['DTMF-Digit'] ?? ''
  } else if (known && event['Event-Name'] === 'CHANNEL_HANGUP_COMPLETE') {
    known.endedAt = at
    known.cause = event['Hangup-Cause']
  }
}
