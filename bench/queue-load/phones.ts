/** The phones of agents and the calls of callers, both of sipp: real SIP, real registrations, one process for all of a kind. */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, isFreeForUdp } from '../../test/live/ports.ts'
import * as scenarios from './scenarios.ts'
import type { Stage } from './stage.ts'
import type { SwitchUnderLoad } from './switch-under-load.ts'

export type AgentPhone = { extension: string; password: string }

export type CallerLoad = {
  to: string
  calls: number
  callsPerSecond: number
  /** Nobody calls while so many are there already, waiting or talking. */
  atOnce: number
}

const longestMinutes = 20

/** Registers all of them, on one port, and lets them pick up at once from then on and hang up `talkMs` later. */
export async function startAgentPhones(
  stage: Stage,
  fs: SwitchUnderLoad,
  phones: readonly AgentPhone[],
  talkMs: number,
): Promise<void> {
  const lines = phones.map(({ extension, password }) => scenarios.registrationLine(extension, password))
  const list = scratch(fs, 'phones.csv', `SEQUENTIAL\n${lines.join('\n')}\n`)
  const port = await freePort()
  await register(fs, ['-inf', list, '-m', String(phones.length), '-r', '20', '-p', String(port)])
  const answers = scratch(fs, 'agent.xml', scenarios.agent(talkMs))
  const voice = ['-mp', String(await freePort()), '-rtp_echo']
  const ringing = sipp(fs, fs.phonesPort, ['-sf', answers, '-p', String(port), '-aa', ...voice])
  stage.teardown(async () => {
    ringing.kill('SIGKILL')
    await ended(ringing)
  })
  while (await isFreeForUdp(port)) {
    if (ringing.exitCode !== null) throw new Error(`the agents' phones ended with ${ringing.exitCode}`)
    await pause(20)
  }
}

/** An engine that has just started on a busy machine asks for a moment of patience. */
async function register(fs: SwitchUnderLoad, args: readonly string[]): Promise<void> {
  const file = scratch(fs, 'register.xml', scenarios.registering)
  for (let tries = 1; (await ended(sipp(fs, fs.phonesPort, ['-sf', file, ...args]))) !== 0; tries += 1) {
    if (tries === 30) throw new Error(`a phone could not register; see ${fs.folder}`)
    await pause(1_000)
  }
}

/** Resolves when the last caller has been let go; throws when one was not served to the end. */
export async function letCall(stage: Stage, fs: SwitchUnderLoad, load: CallerLoad): Promise<void> {
  const file = scratch(fs, 'callers.xml', scenarios.callers)
  const rate = ['-r', String(load.callsPerSecond), '-l', String(load.atOnce), '-m', String(load.calls)]
  const ports = ['-p', String(await freePort()), '-mp', String(await freePort())]
  const calling = sipp(fs, fs.trunksPort, ['-sf', file, '-s', load.to, ...rate, ...ports])
  stage.teardown(async () => {
    calling.kill('SIGKILL')
    await ended(calling)
  })
  const code = await ended(calling)
  if (code !== 0) throw new Error(`calls to ${load.to} failed: sipp ended with ${code}; see ${fs.folder}`)
}

function scratch(fs: SwitchUnderLoad, name: string, text: string): string {
  const file = path.join(fs.folder, name)
  writeFileSync(file, text)
  return file
}

function sipp(fs: SwitchUnderLoad, serverPort: number, args: readonly string[]): ChildProcess {
  const common = ['-i', '127.0.0.1', '-mi', '127.0.0.1', '-nostdin', '-cp', '0', '-trace_err']
  const limit = ['-timeout', `${longestMinutes * 60}`, '-timeout_error']
  return spawn('sipp', [`127.0.0.1:${serverPort}`, ...args, ...common, ...limit], { cwd: fs.folder, stdio: 'ignore' })
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code))
  })
}
