import type { Clock } from '../../kernel/clock.ts'
import type { Random } from '../../kernel/random.ts'
import type { Digit } from '../switch.ts'
import type { Leg, Told } from './leg.ts'
import type { Line } from './person.ts'
import { toneOf, voice } from './sounds.ts'

export type LineParts = { clock: Clock; random: Random; tell: (told: Told) => void; hangUp: (leg: Leg) => void }

/** How long a key is held, and from one key to the next. */
const holdMs = 120
const everyMs = 250

/** What the person on this leg can do. */
export function lineOf(leg: Leg, { clock, random, tell, hangUp }: LineParts): Line {
  const press = (digit: Digit): void => {
    const from = clock.now()
    leg.says({ sound: toneOf(digit), from, until: from + holdMs })
    // Told when it is let go: only then is its length known.
    leg.later(holdMs, () => {
      tell({ kind: 'DigitPressed', leg: leg.id, at: clock.now(), digit, durationMs: holdMs })
      leg.bridgedTo?.person.hearsKey?.(digit)
    })
  }
  return {
    now: () => clock.now(),
    random,
    press(keys, afterMs) {
      for (const [i, key] of digitsOf(keys).entries()) leg.later(afterMs + i * everyMs, () => press(key))
    },
    speak(forMs, afterMs) {
      const sound = leg.person.voice ?? voice
      leg.later(afterMs, () => leg.says({ sound, from: clock.now(), until: clock.now() + Math.round(forMs) }))
    },
    hangUp(afterMs) {
      leg.later(afterMs, () => hangUp(leg))
    },
    later: (afterMs, act) => leg.later(afterMs, act),
  }
}

const digitsOf = (keys: string): Digit[] => [...keys].filter((key): key is Digit => /^[0-9*#]$/.test(key))

/** Half a second and a second of pause, as the real switch has them. */
const pauses: Readonly<Record<string, number>> = { w: 500, W: 1_000 }
const sentForMs = 100
const sentEveryMs = 200

/** Sends keys to the far end of the leg. False when they are not keys. */
export function sendKeys(leg: Leg, keys: string, clock: Clock): boolean {
  if (!/^[0-9*#wW]{1,128}$/.test(keys)) return false
  let afterMs = 0
  for (const key of keys) {
    const pauseMs = pauses[key]
    if (pauseMs === undefined) {
      const digit = key as Digit
      leg.later(afterMs, () => {
        leg.hears({ sound: toneOf(digit), from: clock.now(), until: clock.now() + sentForMs })
        leg.person.hearsKey?.(digit)
      })
    }
    afterMs += pauseMs ?? sentEveryMs
  }
  return true
}
