import { mkdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { seededRandom } from '../../engine/kernel/random.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { everything, type FarEnd, type FarEndPhone, type Rig, refusals } from '../../engine/switch/conformance/rig.ts'
import { type Recorder, startRecorder } from '../../engine/switch/conformance/tape/recorder.ts'
import { saveTape, tapeFileOf, tapes } from '../../engine/switch/conformance/tape/tape.ts'
import { liveToleranceMs, promptFile, wireFolder } from '../../engine/switch/conformance/tape/tape-rig.ts'
import { connectFreeSwitch } from '../../engine/switch/freeswitch/freeswitch.ts'
import type { Switch, SwitchEvent } from '../../engine/switch/switch.ts'
import { farEndsOf } from './far-ends.ts'
import { startLiveFreeSwitch } from './live-freeswitch.ts'
import { freePort } from './ports.ts'
import { startDirectory } from './sip-phone.ts'

type Test = Parameters<typeof startLiveFreeSwitch>[0]

export type LiveRig = Rig & {
  /** Keeps what was written on the wire so far as the tape of this chapter. After `close`. */
  keepTape(chapter: string): Promise<void>
  /** What FreeSWITCH has logged as errors. */
  errorLines(): string[]
}

/**
 * The conformance suite's rig on a real FreeSWITCH: the hospital's with freeswitch-conf/, and the city's for the far ends.
 * What the rig tells the suite is kept too, in its place among what is written on the wire.
 */
export async function startLiveRig(t: Test): Promise<LiveRig> {
  const fs = await startLiveFreeSwitch(t)
  const passwords: Record<string, string> = {}
  const directory = await startDirectory(t, fs, passwords)
  const recorder = await startRecorder({
    eventSocketPort: Number(new URL(fs.switchUrl).port),
    claimsPort: fs.claimsPort,
    engineClaimsPort: await freePort(),
    now: () => realClock.now(),
  })
  const folder = await wireFolder()
  const recordings = new Map<string, Buffer>()
  const engines: Switch[] = []
  const connect = async (claims?: { host: string; port: number }): Promise<Switch> => {
    const number = engines.length + 1
    const port = await connectFreeSwitch({
      host: '127.0.0.1',
      port: await recorder.eventSocketFor(number),
      password: new URL(fs.switchUrl).password,
      clock: realClock,
      random: seededRandom(number),
      ...(claims && { claims }),
    })
    engines.push(port)
    return port
  }
  const main = await connect({ host: '127.0.0.1', port: recorder.engineClaimsPort })
  recorder.told('open', undefined)
  const recorded = new Set<string>()
  main.subscribe((event) => event.kind === 'RecordingEnded' && recorded.add(event.file))

  const close = async (): Promise<void> => {
    await Promise.all(engines.map((one) => one.close()))
    await recorder.close()
    await directory.close()
    for (const file of recorded) recordings.set(file, await readFile(file))
    recorded.clear()
    await rm(folder, { recursive: true, force: true })
  }
  t.teardown(close)
  const version = (await fs.api('version short')).trim()

  return {
    name: `freeswitch ${version}`,
    switch: main,
    clock: realClock,
    capabilities: new Set(everything),
    refusals: new Set(refusals),
    toleranceMs: liveToleranceMs,
    folder,
    ...telling(recorder, {
      async elapse(ms, isDone = () => false) {
        const until = realClock.now() + ms
        while (!isDone() && realClock.now() < until) await pause(Math.min(10, Math.max(0, until - realClock.now())))
        return isDone()
      },
      ...farEndsOf(fs, passwords),
      async loseLink() {
        const lost = next(main, 'SwitchLost')
        recorder.cut()
        await lost
      },
      async regainLink() {
        const back = next(main, 'SwitchBack')
        recorder.mend()
        await back
      },
      async restartSwitch() {
        const back = next(main, 'SwitchBack')
        await fs.kill()
        await fs.start()
        await back
      },
      anotherEngine: () => connect(),
    }),
    promptFile: (name, ms) => promptFile(folder, name, ms),
    close,
    errorLines: () => fs.errorLines(),
    async keepTape(chapter) {
      const password = new URL(fs.switchUrl).password
      const disguises = new Map([[password, 'x'.repeat(password.length)], ...thisMachine()])
      await mkdir(tapes, { recursive: true })
      await saveTape(
        new URL(tapeFileOf(chapter), tapes),
        {
          chapter,
          freeswitch: version,
          folder,
          password: 'x'.repeat(password.length),
          recordings: Object.fromEntries(recordings),
          moments: recorder.moments,
        },
        disguises,
      )
    },
  }
}

type Doings = Omit<Rig, 'elapse' | keyof Facts> & {
  /** Resolves to whether it was done. */
  elapse(ms: number, isDone?: () => boolean): Promise<boolean>
}
type Facts = Pick<
  Rig,
  'name' | 'switch' | 'clock' | 'capabilities' | 'refusals' | 'toleranceMs' | 'folder' | 'promptFile' | 'close'
>

/** The same, with a note of each thing that was done, when it is done. */
function telling(recorder: Recorder, doings: Doings): Omit<Rig, keyof Facts> {
  const told = async <Value>(of: string, work: Promise<Value>, shown?: (value: Value) => unknown): Promise<Value> => {
    const value = await work
    recorder.told(of, shown?.(value))
    return value
  }
  const itself = (value: unknown): unknown => value
  const tellingPhone = (phone: FarEndPhone): FarEndPhone => ({
    keysReceived: () => told('keysReceived', phone.keysReceived(), itself),
    soundHeard: () => told('soundHeard', phone.soundHeard(), itself),
    toneHeard: (hz) => told('toneHeard', phone.toneHeard(hz), itself),
    endSeen: () => told('endSeen', phone.endSeen(), itself),
  })
  const found =
    (of: 'destinationThat' | 'extensionThat') =>
    async (farEnd: FarEnd): ReturnType<Rig['destinationThat']> => {
      const { to, phone } = await told(of, doings[of](farEnd), ({ to }) => to)
      return { to, phone: tellingPhone(phone) }
    }
  return {
    elapse: async (ms, isDone) => void (await told('elapse', doings.elapse(ms, isDone), itself)),
    destinationThat: found('destinationThat'),
    extensionThat: found('extensionThat'),
    unplug: (extension, how) => told('unplug', doings.unplug(extension, how)),
    plugIn: (extension) => told('plugIn', doings.plugIn(extension)),
    callIn: async (farEnd, call) => tellingPhone(await told('callIn', doings.callIn(farEnd, call))),
    loseLink: () => told('loseLink', doings.loseLink()),
    regainLink: () => told('regainLink', doings.regainLink()),
    restartSwitch: () => told('restartSwitch', doings.restartSwitch()),
    anotherEngine: () => told('anotherEngine', doings.anotherEngine()),
  }
}

/** What a tape must not tell of the machine that it was made on. */
function thisMachine(): [string, string][] {
  const addresses = Object.values(os.networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal }) => !internal)
    .map(({ address }) => [address, address.replace(/[0-9a-f]/g, '0')] as [string, string])
  return [[os.hostname(), 'h'.repeat(os.hostname().length)], ...addresses]
}

function next(port: Switch, kind: SwitchEvent['kind']): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = port.subscribe((event) => {
      if (event.kind !== kind) return
      unsubscribe()
      resolve()
    })
  })
}
