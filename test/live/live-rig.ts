import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { type FarEnd, type FarEndPhone, type Rig, refusals, type SeenEnd } from '../../engine/switch/conformance/rig.ts'
import { connectFreeSwitch } from '../../engine/switch/freeswitch/freeswitch.ts'
import type { Switch, SwitchEvent } from '../../engine/switch/switch.ts'
import { layLine } from './cut-line.ts'
import { type CallSeen, type PatientBehaviour, startLiveFreeSwitch } from './live-freeswitch.ts'
import { register, startDirectory } from './sip-phone.ts'
import { readChannels, soundsIn, toneWav } from './wav.ts'

type Test = Parameters<typeof startLiveFreeSwitch>[0]

/** The conformance suite's rig on a real FreeSWITCH: the hospital's with freeswitch-conf/, and the city's for the far ends. */
export async function startLiveRig(t: Test): Promise<Rig> {
  const fs = await startLiveFreeSwitch(t)
  const passwords: Record<string, string> = {}
  const directory = await startDirectory(t, fs, passwords)
  const line = await layLine(Number(new URL(fs.switchUrl).port))
  const connect = (port: number, claims?: { host: string; port: number }): Promise<Switch> =>
    connectFreeSwitch({
      host: '127.0.0.1',
      port,
      password: new URL(fs.switchUrl).password,
      clock: realClock,
      random: Math.random,
      ...(claims && { claims }),
    })
  const main = await connect(line.port, { host: '127.0.0.1', port: fs.claimsPort })
  const others: Switch[] = []
  const folder = path.join(fs.recordings, 'conformance')
  mkdirSync(folder, { recursive: true })
  let turn = 0
  const ear = (): string => path.join(fs.home, `heard-${++turn}.wav`)

  const newPhone = async (farEnd: FarEnd): Promise<{ number: string; phone: FarEndPhone }> => {
    const keepsWhatItHears = ear()
    const number = await fs.patientNumber({ ...behaviourOf(farEnd), keepsWhatItHears })
    return { number, phone: phoneOf(() => fs.callsTo(number)[0], keepsWhatItHears) }
  }

  const close = async (): Promise<void> => {
    await Promise.all([main, ...others].map((one) => one.close()))
    await line.close()
    await directory.close()
  }
  t.teardown(close)

  return {
    name: `freeswitch ${(await fs.api('version short')).trim()}`,
    switch: main,
    clock: realClock,
    capabilities: new Set([
      'hears-keys',
      'hears-sound',
      'sees-end',
      'inbound',
      'extensions',
      'link',
      'restart',
      'another-engine',
    ]),
    refusals: new Set(refusals),
    toleranceMs: 200,
    folder,

    async elapse(ms, isDone = () => false) {
      const until = realClock.now() + ms
      while (!isDone() && realClock.now() < until) await pause(Math.min(10, Math.max(0, until - realClock.now())))
    },
    async destinationThat(farEnd) {
      const { number, phone } = await newPhone(farEnd)
      return { to: { kind: 'trunk', trunk: fs.trunk, number }, phone }
    },
    async extensionThat(farEnd) {
      const { number, phone } = await newPhone(farEnd)
      const extension = String(8_000 + turn)
      passwords[extension] = `password-of-${extension}`
      const contact = `sip:${number}@127.0.0.1:${fs.cityPort}`
      const status = await register(fs, extension, passwords[extension], { contact })
      if (status !== 200) throw new Error(`extension ${extension} could not register: ${status}`)
      return { to: { kind: 'extension', extension }, phone }
    },
    async callIn(farEnd, { from, fromName, to, givesUpAfterMs }) {
      const keepsWhatItHears = ear()
      const behaviour = { ...behaviourOf(farEnd), keepsWhatItHears }
      const names = {
        ...(fromName !== undefined && { fromName }),
        ...(givesUpAfterMs !== undefined && { givesUpAfterMs }),
      }
      const id = await fs.callHospital({ from, to, behaviour, ...names })
      return phoneOf(() => fs.seenCall(id), keepsWhatItHears)
    },
    async promptFile(name, ms) {
      const file = path.join(folder, `${name}.wav`)
      mkdirSync(path.dirname(file), { recursive: true })
      writeFileSync(file, toneWav(ms))
      return { kind: 'file', path: file }
    },

    async loseLink() {
      const lost = next(main, 'SwitchLost')
      line.cut()
      await lost
    },
    async regainLink() {
      const back = next(main, 'SwitchBack')
      line.mend()
      await back
    },
    async restartSwitch() {
      const back = next(main, 'SwitchBack')
      await fs.kill()
      await fs.start()
      await back
    },
    async anotherEngine() {
      const other = await connect(Number(new URL(fs.switchUrl).port))
      others.push(other)
      return other
    },
    close,
  }
}

function behaviourOf(farEnd: FarEnd): PatientBehaviour {
  const { answersAfterMs, refuses, ringsBeforeRefusingMs = 0, presses, speaks = [], hangsUpAfterMs } = farEnd
  return {
    speaks,
    ...(answersAfterMs === undefined ? { refuses: refuses ?? 'never-answers' } : { answersAfterMs }),
    ...(refuses !== undefined && { refuses, ringsBeforeRefusingMs }),
    ...(presses && { presses }),
    ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }),
  }
}

function phoneOf(call: () => CallSeen | undefined, heard: string): FarEndPhone {
  return {
    keysReceived: async () => call()?.keys ?? '',
    async soundHeard() {
      if (call()?.answeredAt === undefined) return []
      const [samples] = readChannels(heard)
      return samples === undefined ? [] : soundsIn(samples)
    },
    async endSeen() {
      const seen = call()
      return seen?.cause === undefined ? undefined : endOf(seen)
    },
  }
}

const unanswered: Readonly<Record<string, SeenEnd>> = {
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  NO_ANSWER: 'no-answer',
  NO_USER_RESPONSE: 'no-answer',
}

function endOf({ answeredAt, cause = '' }: CallSeen): SeenEnd {
  return answeredAt === undefined ? (unanswered[cause] ?? 'other') : 'hung-up'
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
