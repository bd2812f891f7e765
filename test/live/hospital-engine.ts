import { type ChildProcess, spawn } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { type LiveFreeSwitch, projectRoot } from './live-freeswitch.ts'

/** The engine as a hospital runs it: a process of its own, which can be killed and started again. */
export type HospitalEngine = {
  /** Resolves when it has printed where the API listens. */
  start(): Promise<void>
  /** As by Ctrl-C. */
  stop(): Promise<void>
  /** As by a power cut: no chance to tidy up. */
  kill(): Promise<void>
  readonly pid: number | undefined
}

const startsWithinMs = 60_000

export function hospitalEngine(
  fs: LiveFreeSwitch,
  options: { databaseUrl: string; varDir: string; lines: number; callsPerSecond: number },
): HospitalEngine {
  const output = path.join(options.varDir, 'engine.log')
  let child: ChildProcess | undefined

  async function end(signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
    const ending = child
    child = undefined
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = new Promise((resolve) => ending.once('exit', resolve))
    ending.kill(signal)
    await ended
  }

  return {
    get pid() {
      return child?.pid
    },
    async start() {
      const log = openSync(output, 'a')
      const started = spawn(process.execPath, ['--enable-source-maps', path.join(projectRoot, 'var/build/bin/up.js')], {
        cwd: projectRoot,
        stdio: ['ignore', 'pipe', log],
        env: {
          ...process.env,
          DATABASE_URL: options.databaseUrl,
          SWITCH_URL: fs.switchUrl,
          SWITCH_DIRECTORY_SECRET: fs.directorySecret,
          TRUNK: fs.trunk,
          CALLER_ID: '02088888888',
          VAR_DIR: options.varDir,
          RECORDINGS_DIR: fs.recordings,
          LINES: String(options.lines),
          CALLS_PER_SECOND: String(options.callsPerSecond),
          HTTP_PORT: String(fs.directoryPort),
          LOG_LEVEL: 'info',
        },
      })
      child = started
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`the engine did not start; see ${output}`)), startsWithinMs)
        let printed = ''
        started.stdout?.setEncoding('utf8').on('data', (text: string) => {
          printed += text
          if (!printed.includes('API http')) return
          clearTimeout(late)
          resolve()
        })
        started.once('exit', (code) => {
          clearTimeout(late)
          reject(new Error(`the engine ended with ${code}; see ${output}\n${printed}`))
        })
      })
    },
    stop: () => end('SIGINT'),
    kill: () => end('SIGKILL'),
  }
}
