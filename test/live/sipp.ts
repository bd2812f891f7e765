import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type LiveFreeSwitch, projectRoot } from './live-freeswitch.ts'
import { freePort, isFreeForUdp } from './ports.ts'

type Test = { teardown(after: () => unknown): unknown }

const scenario = (name: string): string => path.join(projectRoot, 'test/live/sipp', `${name}.xml`)

/** A ward phone on the desk: registered, and picked up by somebody whenever it rings. */
export async function startWardPhone(t: Test, fs: LiveFreeSwitch, extension: string, password: string): Promise<void> {
  const port = String(await freePort())
  const credentials = ['-s', extension, '-au', extension, '-ap', password]
  const registering = sipp(fs, ['-sf', scenario('register'), '-p', port, '-m', '1', ...credentials], fs.phonesPort)
  if ((await ended(registering)) !== 0) throw new Error(`extension ${extension} could not register`)
  const phone = sipp(
    fs,
    ['-sf', scenario('phone'), '-p', port, '-rtp_echo', '-mp', String(await freePort())],
    fs.phonesPort,
  )
  t.teardown(async () => {
    phone.kill('SIGKILL')
    await ended(phone)
  })
  while (await isFreeForUdp(Number(port))) {
    if (phone.exitCode !== null) throw new Error(`the phone of ${extension} ended with ${phone.exitCode}`)
    await pause(20)
  }
}

/**
 * Somebody calls from the telephone network with a phone that is no FreeSWITCH, waits `beforeMs` once they are answered, presses 1
 * and 2, stays for `afterMs` and hangs up. Resolves to true when all of it went as SIP wants it.
 */
export async function sippCall(
  fs: LiveFreeSwitch,
  call: { from: string; to: string; beforeMs: number; afterMs: number },
): Promise<boolean> {
  const pauses = ['-set', 'before', String(call.beforeMs), '-set', 'after', String(call.afterMs)]
  const keys = ['-key', 'from', call.from, ...pauses]
  const args = ['-sf', scenario('caller'), '-s', call.to, '-m', '1', '-mp', String(await freePort()), ...keys]
  return (await ended(sipp(fs, args, fs.trunksPort))) === 0
}

function sipp(fs: LiveFreeSwitch, args: readonly string[], serverPort: number): ChildProcess {
  const common = ['-i', '127.0.0.1', '-mi', '127.0.0.1', '-nostdin', '-timeout', '120', '-cp', '0']
  return spawn('sipp', [`127.0.0.1:${serverPort}`, ...args, ...common], { cwd: fs.home, stdio: 'ignore' })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}
