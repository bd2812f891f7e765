/** The one call that a telephone in a browser has at a time. */
import type { EpochMs } from '../../kernel/clock.ts'

export type Call =
  | { at: 'none' }
  | { at: 'ringing'; id: string; from: string; since: EpochMs }
  /** Picked up; the microphone opens. */
  | { at: 'answering'; id: string; from: string; since: EpochMs }
  | { at: 'talking'; id: string; from: string; since: EpochMs; isMuted: boolean }
  /** Hung up while the switch could not be told: it is told as soon as it is back. */
  | { at: 'leaving'; id: string }

/** Why a microphone does not open. */
export type MicrophoneFault = 'insecure' | 'denied' | 'absent' | 'busy' | 'failed'

export type CallEvent =
  /** `picksUp`: whoever calls, or the user's own setting, wants it answered without a hand. */
  | { kind: 'rang'; id: string; from: string; picksUp: boolean }
  | { kind: 'answer' }
  | { kind: 'hang-up' }
  | { kind: 'began'; id: string }
  | { kind: 'over'; id: string }
  | { kind: 'microphone-failed'; id: string }
  | { kind: 'mute'; isMuted: boolean }
  | { kind: 'key'; key: string }

export type CallEffect =
  | { do: 'ring' }
  | { do: 'stop-ringing' }
  /** A short tone: you are about to speak with somebody. */
  | { do: 'beep' }
  | { do: 'answer'; id: string }
  /** Puts down, refuses, or gives up. */
  | { do: 'hang-up'; id: string }
  | { do: 'refuse-second'; id: string }
  | { do: 'mute'; isMuted: boolean }
  | { do: 'send-key'; key: string }
  /** The conversation goes on; the switch is told where to find us now. */
  | { do: 'refresh'; id: string }

type Step = [Call, ...CallEffect[]]
const none: Call = { at: 'none' }
const isOf = (call: Call, id: string): boolean => call.at !== 'none' && call.id === id

/** `hasSwitch`: whether the switch can be told anything at this moment. */
export function stepCall(call: Call, event: CallEvent, now: EpochMs, hasSwitch: boolean): Step {
  switch (event.kind) {
    case 'rang':
      return ring(call, event, now)
    case 'answer':
      if (call.at !== 'ringing') return [call]
      return [{ ...call, at: 'answering' }, { do: 'stop-ringing' }, { do: 'answer', id: call.id }]
    case 'hang-up':
      return hangUp(call, hasSwitch)
    case 'began':
      return call.at === 'answering' && call.id === event.id
        ? [{ at: 'talking', id: call.id, from: call.from, since: now, isMuted: false }]
        : [call]
    case 'over':
      return isOf(call, event.id) ? end(call) : [call]
    case 'microphone-failed':
      return call.at === 'answering' && call.id === event.id ? [none, { do: 'hang-up', id: event.id }] : [call]
    case 'mute':
      return call.at === 'talking' && call.isMuted !== event.isMuted
        ? [
            { ...call, isMuted: event.isMuted },
            { do: 'mute', isMuted: event.isMuted },
          ]
        : [call]
    case 'key':
      return call.at === 'talking' && /^[0-9*#]$/.test(event.key) ? [call, { do: 'send-key', key: event.key }] : [call]
  }
}

function ring(call: Call, { id, from, picksUp }: Extract<CallEvent, { kind: 'rang' }>, now: EpochMs): Step {
  if (call.at !== 'none') return [call, { do: 'refuse-second', id }]
  const rung = { id, from, since: now }
  if (picksUp) return [{ at: 'answering', ...rung }, { do: 'beep' }, { do: 'answer', id }]
  return [{ at: 'ringing', ...rung }, { do: 'ring' }]
}

function hangUp(call: Call, hasSwitch: boolean): Step {
  if (call.at === 'none' || call.at === 'leaving') return [call]
  if (call.at === 'talking' && !hasSwitch)
    return [
      { at: 'leaving', id: call.id },
      { do: 'mute', isMuted: true },
    ]
  const [after, ...effects] = end(call)
  return [after, ...effects, { do: 'hang-up', id: call.id }]
}

const end = (call: Call): Step => (call.at === 'ringing' ? [none, { do: 'stop-ringing' }] : [none])

/** The switch is out of reach. A conversation goes on without it; what only rings cannot be answered any more. */
export function loseSwitch(call: Call): Step {
  return call.at === 'ringing' || call.at === 'answering' ? hangUp(call, true) : [call]
}

export function regainSwitch(call: Call): Step {
  if (call.at === 'leaving') return [none, { do: 'hang-up', id: call.id }]
  return call.at === 'talking' ? [call, { do: 'refresh', id: call.id }] : [call]
}
