import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import path from 'node:path'
import { seededRandom } from '../../../kernel/random.ts'
import { connectFreeSwitch } from '../../freeswitch/freeswitch.ts'
import type { Destination, PlaybackSource, Switch } from '../../switch.ts'
import { everything, type FarEndPhone, type Rig, refusals, type SeenEnd } from '../rig.ts'
import { steadySound } from '../wav.ts'
import { TapePlayer } from './player.ts'
import type { Tape } from './tape.ts'

/** How long what an engine reads from disk may take. */
const patienceMs = 5_000
/** Real voices come and go within so much of when they should. */
export const liveToleranceMs = 200

/** A folder of the rig of a real FreeSWITCH, or of a tape of it: all their names are equally long. */
export const wireFolder = (): Promise<string> => mkdtemp('/tmp/wardline-wire-')

export async function promptFile(folder: string, name: string, ms: number): Promise<PlaybackSource> {
  const file = path.join(folder, `${name}-${ms}.wav`)
  await writeFile(file, steadySound(ms))
  return { kind: 'file', path: file }
}

export type TapeRig = Rig & {
  /** How much the rig told the suite then and was not asked for now. */
  readonly untold: number
}

/** The real adapter and, in place of FreeSWITCH and of the patients' phones, what they did when the tape was made. */
export async function openTapeRig(tape: Tape): Promise<TapeRig> {
  const folder = await wireFolder()
  const claims = { host: '127.0.0.1', port: await unusedPort() }
  const player = new TapePlayer(tape, { folder, claimsPort: claims.port })
  const engines: Switch[] = []
  const connect = async (takesCalls: boolean, told: string): Promise<Switch> => {
    const number = engines.length + 1
    const connecting = connectFreeSwitch({
      host: 'tape',
      port: 0,
      password: tape.password,
      clock: player.clock,
      random: seededRandom(number),
      openSocket: player.socketsOf(number),
      ...(takesCalls && { claims }),
    })
    await player.until(told)
    const port = await connecting
    engines.push(port)
    return port
  }
  const phone: FarEndPhone = {
    keysReceived: async () => (await player.until('keysReceived')) as string,
    soundHeard: async () => (await player.until('soundHeard')) as { fromMs: number; toMs: number }[],
    toneHeard: async () => (await player.until('toneHeard')) as { fromMs: number; toMs: number }[],
    endSeen: async () => (await player.until('endSeen')) as SeenEnd | undefined,
  }
  const main = await connect(true, 'open')
  const done = (of: string) => async (): Promise<void> => void (await player.until(of))
  const found = (of: string) => async () => ({ to: (await player.until(of)) as Destination, phone })
  return {
    name: `freeswitch ${tape.freeswitch} on tape`,
    switch: main,
    clock: player.clock,
    capabilities: new Set(everything.filter((one) => one !== 'any-order')),
    refusals: new Set(refusals),
    toleranceMs: liveToleranceMs,
    folder,
    get untold() {
      return player.untold
    },
    async elapse(_ms, isDone = () => false) {
      if ((await player.until('elapse')) === true) await eventually(isDone)
    },
    destinationThat: found('destinationThat'),
    extensionThat: found('extensionThat'),
    unplug: done('unplug'),
    plugIn: done('plugIn'),
    async callIn() {
      await player.until('callIn')
      return phone
    },
    promptFile: (name, ms) => promptFile(folder, name, ms),
    loseLink: done('loseLink'),
    regainLink: done('regainLink'),
    restartSwitch: done('restartSwitch'),
    anotherEngine: () => connect(false, 'anotherEngine'),
    async close() {
      await Promise.all(engines.map((engine) => engine.close()))
      player.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function eventually(isDone: () => boolean): Promise<void> {
  const giveUpAt = performance.now() + patienceMs
  while (!isDone()) {
    if (performance.now() > giveUpAt) throw new Error('what had happened by now has not happened')
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
}

async function unusedPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
