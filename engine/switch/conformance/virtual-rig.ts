import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { InFlight } from '../../kernel/in-flight.ts'
import { seededRandom } from '../../kernel/random.ts'
import { VirtualClock } from '../../kernel/virtual-clock.ts'
import type { Destination } from '../switch.ts'
import type { EndHeard, Person, PhoneReaction } from '../virtual/person.ts'
import { scriptedPerson } from '../virtual/scripted-person.ts'
import type { Sounding } from '../virtual/sounds.ts'
import { createVirtualSwitch } from '../virtual/virtual-switch.ts'
import { everything, type FarEnd, type FarEndPhone, type Rig, refusals, type SeenEnd } from './rig.ts'
import { steadySound } from './wav.ts'

export type VirtualRig = Rig & { readonly clock: VirtualClock; readonly live: number }

/** The virtual switch on a virtual clock. */
export async function openVirtualRig(): Promise<VirtualRig> {
  const folder = await mkdtemp(path.join(tmpdir(), 'wardline-conformance-'))
  const inFlight = new InFlight()
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 10), inFlight)
  const phones = new Map<string, Person>()
  const virtual = createVirtualSwitch({
    clock,
    random: seededRandom(1),
    recordingsInFlight: inFlight,
    people: (to) => phones.get(to.kind === 'trunk' ? to.number : to.extension),
  })
  let lastNumber = 13_900_000_000
  const phoneAt = (to: Destination, farEnd: FarEnd) => {
    const { person, phone } = personOf(farEnd)
    phones.set(to.kind === 'trunk' ? to.number : to.extension, person)
    return Promise.resolve({ to, phone })
  }
  return {
    name: 'virtual',
    switch: virtual.switch,
    clock,
    capabilities: new Set(everything),
    refusals: new Set(refusals),
    toleranceMs: 0,
    folder,
    get live() {
      return virtual.live
    },
    elapse: (ms, isDone) => clock.run({ until: clock.now() + ms, ...(isDone && { isDone }) }),
    destinationThat: (farEnd) => phoneAt({ kind: 'trunk', trunk: 'city', number: String(++lastNumber) }, farEnd),
    extensionThat(farEnd) {
      const extension = String(8_000 + phones.size)
      virtual.plugIn(extension)
      return phoneAt({ kind: 'extension', extension }, farEnd)
    },
    unplug: async (extension, how) => virtual.unplug(extension, how),
    plugIn: async (extension) => virtual.plugIn(extension),
    async callIn(farEnd, call) {
      const { person, phone } = personOf(farEnd)
      virtual.callIn(person, { trunk: 'city', ...call })
      return phone
    },
    async promptFile(name, ms) {
      const file = path.join(folder, `${name}-${ms}.wav`)
      await writeFile(file, steadySound(ms))
      return { kind: 'file', path: file }
    },
    async loseLink() {
      virtual.loseLink()
    },
    async regainLink() {
      virtual.regainLink()
    },
    async restartSwitch() {
      virtual.stop()
      await clock.run({ until: clock.now() + 3_000 })
      virtual.start()
    },
    anotherEngine: () => Promise.resolve(virtual.attach()),
    async close() {
      await virtual.switch.close()
      virtual.shutDown()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The far end as a person, and what reached their ears. */
function personOf(farEnd: FarEnd): { person: Person; phone: FarEndPhone } {
  const keys: string[] = []
  const sounds: Sounding[] = []
  let end: EndHeard | undefined
  let answeredAt = 0
  const { presses = [], speaks = [], voiceHz, hangsUpAfterMs } = farEnd
  const scripted = scriptedPerson({
    presses,
    speaks,
    ...(voiceHz !== undefined && { voice: { kind: 'tone', hz: [voiceHz, voiceHz] } as const }),
    ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }),
    ended: (seen) => {
      end = seen
    },
  })
  const person: Person = {
    ...scripted,
    phone: reactionOf(farEnd),
    isWideband: farEnd.codec === 'opus',
    connected(line) {
      answeredAt = line.now()
      scripted.connected?.(line)
    },
    hearsKey: (digit) => keys.push(digit),
    hearsSound: (sounding) => sounds.push(sounding),
  }
  const spans = (heard: readonly Sounding[]) =>
    spansOf(heard).map(({ from, to }) => ({ fromMs: from - answeredAt, toMs: to - answeredAt }))
  const phone: FarEndPhone = {
    keysReceived: () => Promise.resolve(keys.join('')),
    soundHeard: async () => spans(sounds),
    toneHeard: async (hz) => spans(sounds.filter(({ sound }) => sound.kind === 'tone' && sound.hz.includes(hz))),
    endSeen: () => Promise.resolve(end && seenAs(end)),
  }
  return { person, phone }
}

function reactionOf({ refuses, ringsBeforeRefusingMs: ringsMs, answersAfterMs }: FarEnd): PhoneReaction {
  if (refuses !== undefined) return { does: 'refuse', cause: refuses, ...(ringsMs !== undefined && { ringsMs }) }
  return answersAfterMs === undefined ? { does: 'ring' } : { does: 'answer', ringsMs: answersAfterMs }
}

function spansOf(sounds: readonly Sounding[]): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  for (const { from, until } of sounds.toSorted((a, b) => a.from - b.from)) {
    const last = spans.at(-1)
    if (until <= from) continue
    if (last !== undefined && from - last.to < 200) last.to = Math.max(last.to, until)
    else spans.push({ from, to: until })
  }
  return spans
}

const causes: Readonly<Record<string, SeenEnd>> = {
  USER_BUSY: 'busy',
  CALL_REJECTED: 'rejected',
  NO_ANSWER: 'no-answer',
}

const seenAs = ({ answered, rawCause }: EndHeard): SeenEnd => (answered ? 'hung-up' : (causes[rawCause] ?? 'other'))
