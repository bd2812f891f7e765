/** Instead of waiting on the phone: the number at which one is called back, confirmed by key. */
import type { LiveCall, PlayEnd } from '../calls/live-call.ts'
import { readPhone } from '../kernel/phone-number.ts'
import type { Fields } from '../speech/speech.ts'
import type { Digit } from '../switch/switch.ts'

export type CallbackDialogOptions = {
  call: LiveCall
  /** Where an agent has come meanwhile nothing more is said. */
  isWanted(): boolean
  /** Resolves when `isWanted` becomes false. */
  stopped: Promise<void>
  say(prompt: string, fields: Fields): Promise<PlayEnd>
}

const keyWaitMs = 6_000
const tries = 3
const mostDigits = 20

/** What a caller may answer: this number, another one, wait on. */
const [thisOne, another] = ['1', '2'] as const

/** A number that can be dialed, as it was written; undefined for one that cannot, and for a caller who hides it. */
export function dialable(number: string): string | undefined {
  const read = readPhone(number)
  return read.kind === 'ok' && read.type !== 'short' ? number : undefined
}

/** Resolves with the number; undefined: the caller would rather wait on, said nothing, or is being served. */
export async function askForCallback(options: CallbackDialogOptions): Promise<string | undefined> {
  const { call } = options
  let number = dialable(call.from)
  let prompt = 'queue/callback-offer'
  for (let turn = 0; turn < tries && options.isWanted(); turn += 1) {
    if (number === undefined) {
      number = dialable(await keyIn(options))
      prompt = number === undefined ? 'queue/callback-wrong' : 'queue/callback-confirm'
      if (number === undefined) {
        if (options.isWanted()) await options.say(prompt, {})
        continue
      }
    }
    const key = await askKey(options, prompt, { number })
    if (key === thisOne) return options.isWanted() ? number : undefined
    if (key !== another) return undefined
    number = undefined
  }
  return undefined
}

async function askKey(options: CallbackDialogOptions, prompt: string, fields: Fields): Promise<Digit | undefined> {
  const end = await options.say(prompt, fields)
  if (end.kind === 'interrupted') return end.digit
  return options.isWanted() ? await nextKey(options) : undefined
}

/** Until `#`, or until nothing more is pressed. */
async function keyIn(options: CallbackDialogOptions): Promise<string> {
  const first = await askKey(options, 'queue/callback-number', {})
  if (first === undefined || first === '#' || first === '*') return ''
  let digits: string = first
  while (digits.length < mostDigits && options.isWanted()) {
    const key = await nextKey(options)
    if (key === undefined || key === '#') break
    digits = key === '*' ? '' : digits + key // begins anew
  }
  return digits
}

async function nextKey({ call, stopped }: CallbackDialogOptions): Promise<Digit | undefined> {
  const key = await Promise.race([call.nextDigit(keyWaitMs), stopped.then(() => 'silence' as const)])
  return key === 'silence' ? undefined : key
}
