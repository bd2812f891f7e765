import path from 'node:path'
import type { FarEnd, FarEndPhone, Rig, SeenEnd } from '../../engine/switch/conformance/rig.ts'
import type { CallSeen, LiveFreeSwitch, PatientBehaviour } from './live-freeswitch.ts'
import { register } from './sip-phone.ts'
import { rateOf, readChannels, soundsIn, tonesIn } from './wav.ts'

/** The far ends: everybody keeps what they hear. */
export function farEndsOf(fs: LiveFreeSwitch, passwords: Record<string, string>) {
  let turn = 0
  const ear = (): string => path.join(fs.home, `heard-${++turn}.wav`)
  const newPhone = async (farEnd: FarEnd): Promise<{ number: string; phone: FarEndPhone }> => {
    const keepsWhatItHears = ear()
    const number = await fs.patientNumber({ ...behaviourOf(farEnd), keepsWhatItHears })
    return { number, phone: phoneOf(() => fs.callsTo(number)[0], keepsWhatItHears) }
  }
  const contacts = new Map<string, string>()
  const registering = async (extension: string, expires?: number): Promise<void> => {
    const contact = contacts.get(extension) ?? ''
    const status = await register(fs, extension, passwords[extension] ?? '', {
      contact,
      ...(expires !== undefined && { expires }),
    })
    if (status !== 200) throw new Error(`extension ${extension} could not register: ${status}`)
  }
  const phones: Pick<Rig, 'destinationThat' | 'extensionThat' | 'unplug' | 'plugIn' | 'callIn'> = {
    async destinationThat(farEnd) {
      const { number, phone } = await newPhone(farEnd)
      return { to: { kind: 'trunk', trunk: fs.trunk, number }, phone }
    },
    async extensionThat(farEnd) {
      const { number, phone } = await newPhone(farEnd)
      const extension = String(8_000 + turn)
      passwords[extension] = `password-of-${extension}`
      contacts.set(extension, `sip:${number}@127.0.0.1:${fs.cityPort}`)
      await registering(extension)
      return { to: { kind: 'extension', extension }, phone }
    },
    async unplug(extension, how) {
      if (how === 'unregistered') await registering(extension, 0)
      else await fs.api(`sofia profile phones flush_inbound_reg ${extension}@${fs.realm}`)
    },
    plugIn: (extension) => registering(extension),
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
  }
  return phones
}

function behaviourOf(farEnd: FarEnd): PatientBehaviour {
  const { answersAfterMs, refuses, ringsBeforeRefusingMs = 0, presses, speaks = [], hangsUpAfterMs } = farEnd
  const { voiceHz, picksUpWhenAsked, codec } = farEnd
  return {
    speaks,
    ...(answersAfterMs === undefined ? { refuses: refuses ?? 'never-answers' } : { answersAfterMs }),
    ...(refuses !== undefined && { refuses, ringsBeforeRefusingMs }),
    ...(presses && { presses }),
    ...(hangsUpAfterMs !== undefined && { hangsUpAfterMs }),
    ...(voiceHz !== undefined && { voiceHz }),
    ...(codec !== undefined && { codec }),
    ...(picksUpWhenAsked !== undefined && { picksUpWhenAsked }),
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
    async toneHeard(hz) {
      if (call()?.answeredAt === undefined) return []
      const [samples] = readChannels(heard)
      return samples === undefined ? [] : tonesIn(samples, hz, rateOf(heard))
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
