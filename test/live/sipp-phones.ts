import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { PatientBehaviour } from './patients.ts'
import { freePort, freeRangeWithin, isFreeForUdp } from './ports.ts'

type Test = { teardown(after: () => unknown): unknown }

/** Patients' phones that are no FreeSWITCH: one sipp for each way of behaving, which takes any number of calls. */
export type SippPhones = { portOf(behaviour: PatientBehaviour): Promise<number> }

export function sippPhones(t: Test, folder: string): SippPhones {
  const ports = new Map<string, Promise<number>>()
  return {
    portOf(behaviour) {
      const key = JSON.stringify(behaviour)
      const known = ports.get(key) ?? startPhone(t, folder, ports.size, behaviour)
      ports.set(key, known)
      return known
    },
  }
}

async function startPhone(t: Test, folder: string, index: number, behaviour: PatientBehaviour): Promise<number> {
  const scenario = path.join(folder, `sipp-${index}.xml`)
  writeFileSync(scenario, scenarioOf(behaviour))
  const port = await freePort()
  const voice = await freeRangeWithin({ from: 16_400, to: 24_400 }, 800)
  const args = ['-sf', scenario, '-p', String(port), '-mp', String(voice.from), '-i', '127.0.0.1', '-mi', '127.0.0.1']
  const child = spawn('sipp', [...args, '-nostdin', '-cp', '0'], { cwd: folder, stdio: 'ignore' })
  t.teardown(() => ended(child))
  while (await isFreeForUdp(port)) {
    if (child.exitCode !== null) throw new Error(`sipp ended with ${child.exitCode}; its scenario is ${scenario}`)
    await pause(20)
  }
  return port
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

/** What sipp has no words for here is refused, not left out. */
function scenarioOf({ answersAfterMs, presses = [], silent, refuses, phone, ...rest }: PatientBehaviour): string {
  const odd = Object.keys(rest)
  if (odd.length > 0 || (refuses !== undefined && refuses !== 'busy'))
    throw new Error(`a patient with a phone of sipp cannot do this: ${refuses ?? odd.join(', ')}`)
  const steps = refuses === 'busy' ? busy : [...ringing(answersAfterMs ?? 300), ...keysAt(presses), ...untilTheyHangUp]
  return `<?xml version="1.0" encoding="UTF-8"?>\n<scenario name="patient">\n${steps.join('\n')}\n</scenario>\n`
}

const recv = (request: string): string => `<recv request="${request}"/>`
const wait = (ms: number): string => `<pause milliseconds="${ms}"/>`
const contact = 'Contact: <sip:[local_ip]:[local_port]>'

function reply(status: string, lines: readonly string[] = [], body = ''): string {
  const head = ['[last_Via:]', '[last_From:]', '[last_To:];tag=[pid]p[call_number]', '[last_Call-ID:]', '[last_CSeq:]']
  const length = `Content-Length: ${body === '' ? '0' : '[len]'}`
  return `<send><![CDATA[\n${[`SIP/2.0 ${status}`, ...head, ...lines, length].join('\n')}\n\n${body}\n]]></send>`
}

/** It sends keys as payload 96, each call from a port of its own. */
const sdp = [
  'v=0',
  'o=phone 1 1 IN IP4 [local_ip]',
  's=-',
  'c=IN IP4 [media_ip]',
  't=0 0',
  'm=audio [auto_media_port] RTP/AVP 8 96',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:96 telephone-event/8000',
  'a=fmtp:96 0-15',
  'a=sendrecv',
].join('\n')

const busy = [recv('INVITE'), reply('486 Busy Here'), recv('ACK')]

const ringing = (ms: number): string[] => [
  recv('INVITE'),
  reply('180 Ringing', [contact]),
  wait(ms),
  reply('200 OK', [contact, 'Content-Type: application/sdp'], sdp),
  recv('ACK'),
]

const keysAt = (presses: NonNullable<PatientBehaviour['presses']>): string[] =>
  presses.flatMap(({ afterMs, digits }, i) => [
    wait(afterMs - (presses[i - 1]?.afterMs ?? 0)),
    `<nop><action><exec play_dtmf="${digits}"/></action></nop>`,
  ])

const untilTheyHangUp = [
  recv('BYE'),
  `<send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>`,
]
