import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { EventSocket, type WireEvent } from './event-socket.ts'

export type Launch = {
  command: string
  args: readonly string[]
  env: Readonly<Record<string, string>>
  /** Where its standard output goes. */
  output: string
  eslPort: number
  eslPassword: string
  /** A SIP profile that must be running before the switch counts as ready. */
  profiles: readonly string[]
}

/** One FreeSWITCH as a child process: started, waited for, stopped, killed, started again. */
export class SwitchProcess {
  readonly #launch: Launch
  readonly #onEvent: (event: WireEvent) => void
  #child: ChildProcess | undefined
  #line: EventSocket | undefined

  constructor(launch: Launch, onEvent: (event: WireEvent) => void = () => {}) {
    this.#launch = launch
    this.#onEvent = onEvent
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Our own line to it, for errands; the engine has another. */
  get line(): EventSocket {
    if (!this.#line) throw new Error('this FreeSWITCH is not running')
    return this.#line
  }

  /** Starts it and resolves when its SIP profiles run. A first start makes certificates and takes longer. */
  async start(): Promise<void> {
    const { command, args, env, output } = this.#launch
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    const log = createWriteStream(output, { flags: 'a' })
    child.stdout.pipe(log, { end: false })
    child.stderr.pipe(log, { end: false })
    child.once('exit', () => log.end())
    this.#child = child
    const deadline = performance.now() + 90_000
    while (!(await this.#isReady())) {
      if (child.exitCode !== null)
        throw new Error(`FreeSWITCH ended with ${child.exitCode} while it started; see ${output}`)
      if (performance.now() > deadline) throw new Error(`FreeSWITCH was not ready after 90 s; see ${output}`)
      await pause(100)
    }
  }

  async #isReady(): Promise<boolean> {
    try {
      this.#line ??= await EventSocket.connect(this.#launch.eslPort, this.#launch.eslPassword, this.#onEvent)
      const status = await this.#line.api('sofia status')
      return this.#launch.profiles.every((profile) => new RegExp(`\\b${profile}\\s+profile\\s.*RUNNING`).test(status))
    } catch {
      this.#line?.close()
      this.#line = undefined
      return false
    }
  }

  /** As an operator stops it: calls are hung up, everything is closed. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM', 20_000)
  }

  /** As a power cut stops it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL', 5_000)
  }

  async #end(signal: NodeJS.Signals, withinMs: number): Promise<void> {
    const child = this.#child
    this.#line?.close()
    this.#line = undefined
    this.#child = undefined
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    child.kill(signal)
    const forced = setTimeout(() => child.kill('SIGKILL'), withinMs)
    await gone
    clearTimeout(forced)
  }
}
