import type { EpochMs } from '../../kernel/clock.ts'
import { type Call, type CallEffect, type CallEvent, loseSwitch, regainSwitch, stepCall } from './call.ts'
import { type Line, type LineEffect, type LineEvent, stepLine } from './line.ts'

/** A telephone in a browser: whether it can be rung, and the call that it has. */
export type Phone = { line: Line; call: Call }
export type PhoneEvent = LineEvent | CallEvent
export type PhoneEffect = LineEffect | CallEffect

export const phoneAtFirst: Phone = { line: { at: 'off' }, call: { at: 'none' } }

const ofTheCall = ['rang', 'answer', 'hang-up', 'began', 'over', 'microphone-failed', 'mute', 'key']
const isOfTheCall = (event: PhoneEvent): event is CallEvent => ofTheCall.includes(event.kind)

/** What the telephone is after an event, and what is to be done about it. `chance`: from 0 to 1. */
export function stepPhone(phone: Phone, event: PhoneEvent, now: EpochMs, chance: number): [Phone, ...PhoneEffect[]] {
  const { line, call } = phone
  if (isOfTheCall(event)) {
    const [after, ...effects] = stepCall(call, event, now, line.at === 'registered')
    return [after === call ? phone : { line, call: after }, ...effects]
  }
  if (event.kind === 'turned-off') return turnOff(phone, now)
  const [after, ...ofLine] = stepLine(line, event, now, chance)
  if (after === line) return [phone, ...ofLine]
  const [nextCall, ...ofCall] = callAfter(call, line, after)
  return [{ line: after, call: nextCall }, ...ofCall, ...ofLine]
}

/** The call goes with the telephone. */
function turnOff({ line, call }: Phone, now: EpochMs): [Phone, ...PhoneEffect[]] {
  const [nextCall, ...ofCall] = stepCall(call, { kind: 'hang-up' }, now, true)
  const [after, ...ofLine] = stepLine(line, { kind: 'turned-off' }, now, 0)
  return [{ line: after, call: nextCall.at === 'leaving' ? { at: 'none' } : nextCall }, ...ofCall, ...ofLine]
}

function callAfter(call: Call, before: Line, after: Line): [Call, ...CallEffect[]] {
  if (after.at === 'registered') return regainSwitch(call)
  return before.at === 'registered' ? loseSwitch(call) : [call]
}
