/** A hospital's FreeSWITCH for callers and agents of sipp, with an observer of the bench's own on its Event Socket. */
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import root from 'tap'
import type { WireEvent } from '../../test/live/event-socket.ts'
import { confWithTrunk, findFreeSwitch, hospitalSettings, scratchFolder } from '../../test/live/live-freeswitch.ts'
import { freePort } from '../../test/live/ports.ts'
import { SwitchProcess } from '../../test/live/process.ts'
import { addCallcenter } from './callcenter-conf.ts'
import type { Stage } from './stage.ts'

export type SwitchUnderLoad = {
  /** Scratch files of everybody. */
  readonly folder: string
  /** VAR_DIR of the engine. */
  readonly varDir: string
  readonly phonesPort: number
  readonly trunksPort: number
  /** What the engine is told of this switch. */
  readonly engineEnvironment: Readonly<Record<string, string>>
  /** One command of FreeSWITCH and what it said. */
  api(command: string): Promise<string>
}

const longestMs = 3_600_000

const watched = ['CHANNEL_CREATE', 'CHANNEL_ANSWER', 'CHANNEL_BRIDGE', 'CHANNEL_HANGUP']

/** Started and watched: every event of `watched` goes to `onEvent`. mod_callcenter is set up and not loaded yet. */
export async function startSwitchUnderLoad(
  stage: Stage,
  agents: readonly string[],
  onEvent: (event: WireEvent) => void,
): Promise<SwitchUnderLoad> {
  root.setTimeout(longestMs) // the harness brings tap along, which would end us like a test that hangs
  const folder = scratchFolder(stage, 'queue-load')
  const settings = await hospitalSettings(folder, {})
  const varDir = path.join(folder, 'engine')
  const callcenterRecordings = path.join(settings.WARDLINE_RECORDINGS, 'callcenter')
  for (const made of [varDir, callcenterRecordings]) mkdirSync(made, { recursive: true })
  const conf = confWithTrunk(folder, await freePort()) // callers come over this trunk, nobody is called over it
  const music = path.join(varDir, 'prompts/hold-music-8000.wav')
  addCallcenter(conf, { agents, music, recordings: callcenterRecordings })
  const process = new SwitchProcess(
    {
      command: path.join(conf, 'start'),
      args: [],
      env: { ...settings, FREESWITCH: findFreeSwitch() ?? '' },
      output: path.join(folder, 'output.log'),
      eslPort: Number(settings.WARDLINE_ESL_PORT),
      eslPassword: settings.WARDLINE_ESL_PASSWORD,
      profiles: ['phones', 'trunks'],
    },
    onEvent,
  )
  stage.teardown(() => process.kill())
  await process.start()
  await process.line.subscribe(...watched)
  const esl = `:${settings.WARDLINE_ESL_PASSWORD}@127.0.0.1:${settings.WARDLINE_ESL_PORT}`
  return {
    folder,
    varDir,
    phonesPort: Number(settings.WARDLINE_PHONES_PORT),
    trunksPort: Number(settings.WARDLINE_TRUNKS_PORT),
    engineEnvironment: {
      SWITCH_URL: `freeswitch://${esl}?claims=${settings.WARDLINE_CLAIMS}`,
      SWITCH_DIRECTORY_SECRET: settings.WARDLINE_DIRECTORY_SECRET,
      HTTP_PORT: new URL(settings.WARDLINE_DIRECTORY_URL).port,
      RECORDINGS_DIR: settings.WARDLINE_RECORDINGS,
      VAR_DIR: varDir,
      TRUNK: 'carrier',
      CALLER_ID: '02088888888',
      LOG_LEVEL: 'warn',
    },
    api: (command) => process.line.api(command),
  }
}
