import { useEffect, useSyncExternalStore } from 'react'
import { ApiError, api, take } from '../api/client.ts'
import { type SoftphoneState, softphone } from './softphone.ts'

const registersWithinMs = 20_000
/** The switch has said yes to us and writes it into its list a moment later; a busy engine asks for a moment. */
const passing = ['desk-phone-is-away', 'overloaded']
const [listedTries, listedAfterMs] = [10, 500]

/** Resolves with the extension once the switch knows this browser. Throws when it does not come to that. */
async function registered(): Promise<string> {
  const isThere = ({ phone, number }: SoftphoneState): string | undefined =>
    phone.line.at === 'registered' ? number : undefined
  if (isThere(softphone.look()) === undefined) await softphone.turnOn()
  return await new Promise((resolve, reject) => {
    const settle = (): void => {
      const state = softphone.look()
      const number = isThere(state)
      const isRefused = state.phone.line.at === 'refused' || state.fault !== undefined
      if (number === undefined && !isRefused) return
      stop()
      if (number === undefined) reject(new SoftphoneUnavailable())
      else resolve(number)
    }
    const unwatch = softphone.watch(settle)
    const late = setTimeout(() => {
      stop()
      reject(new SoftphoneUnavailable())
    }, registersWithinMs)
    const stop = (): void => {
      clearTimeout(late)
      unwatch()
    }
    settle()
  })
}

/** The browser is no telephone now; the panel says why. */
export class SoftphoneUnavailable extends Error {
  override readonly name = 'SoftphoneUnavailable'
}

const acts = {
  turnOn: () => softphone.turnOn(),
  comeBack: () => softphone.comeBack(),
  turnOff: () => softphone.tell({ kind: 'turned-off' }),
  /** In a second window: here from now on. After a loss: without waiting. */
  tryNow: () => softphone.turnOn(),
  answer: () => softphone.tell({ kind: 'answer' }),
  hangUp: () => softphone.tell({ kind: 'hang-up' }),
  setMuted: (isMuted: boolean) => softphone.tell({ kind: 'mute', isMuted }),
  press: (key: string) => softphone.tell({ kind: 'key', key }),
  choose: softphone.choose.bind(softphone),
  ringOnce: () => softphone.ringOnce(),
  /** Signs in to the desk with this browser as the phone, and gives the desk. Throws `SoftphoneUnavailable`, or what the engine says. */
  async signInToDesk() {
    const number = await registered()
    for (let tries = 1; ; tries += 1) {
      try {
        return await take(api.POST('/api/desk/sign-in', { body: { phone: { kind: 'extension', number } } }))
      } catch (error) {
        const isSoon = error instanceof ApiError && passing.includes(error.code)
        if (!isSoon || tries >= listedTries) throw error
        await new Promise((resolve) => setTimeout(resolve, listedAfterMs))
      }
    }
  },
}

/**
 * The telephone in this window: its state and what can be done with it. It is one for all pages and goes on when they change.
 * `answersItself`: the agent's setting that every call is picked up without a hand.
 */
export function useSoftphone(options: { answersItself?: boolean } = {}) {
  const { answersItself } = options
  const state = useSyncExternalStore(softphone.watch, softphone.look)
  useEffect(() => {
    if (answersItself !== undefined) softphone.answersItself = answersItself
  }, [answersItself])
  const { line } = state.phone
  return {
    ...state,
    ...acts,
    isRegistered: line.at === 'registered',
    /** The telephone is another window, or another computer. */
    isOther: state.isElsewhere || (line.at === 'refused' && line.why === 'taken-over'),
  }
}

export type SoftphoneHold = ReturnType<typeof useSoftphone>
