/** Whether a telephone in a browser can be rung: from a line that is asked for to a registration, and back after each loss. */
import type { EpochMs } from '../../kernel/clock.ts'
import type { SocketEnd } from './close-codes.ts'

export type Line =
  | { at: 'off' }
  /** The engine is asked for a line and its password. */
  | { at: 'asking'; tries: number }
  /** There is a line; the socket opens and the switch is told. */
  | { at: 'connecting'; tries: number }
  | { at: 'registered' }
  | { at: 'waiting'; tries: number; until: EpochMs }
  /** Nothing helps but the user's hand. */
  | { at: 'refused'; why: LineRefusal }

export type LineRefusal =
  /** The engine has no switch that browsers can be telephones of. */
  | 'not-here'
  | 'number-taken'
  | 'not-allowed'
  /** The same user opened it in another window or on another machine. */
  | 'taken-over'
  | 'signed-out'

export type LineEvent =
  | { kind: 'turned-on' }
  | { kind: 'turned-off' }
  | { kind: 'line-given'; expiresAt: EpochMs }
  | { kind: 'line-refused'; why: LineRefusal }
  | { kind: 'line-unreachable' }
  | { kind: 'registered' }
  | { kind: 'registration-failed' }
  | { kind: 'socket-lost'; end: SocketEnd }
  | { kind: 'retry-due' }
  | { kind: 'network-back' }
  | { kind: 'renew-due' }

export type LineEffect =
  | { do: 'ask-for-line' }
  | { do: 'connect' }
  /** The socket goes and a conversation stays: its sound takes another way. */
  | { do: 'drop-socket' }
  /** Everything goes. */
  | { do: 'disconnect' }
  | { do: 'wake'; with: 'retry-due' | 'renew-due'; at: EpochMs }

const shortestWaitMs = 1_000
const longestWaitMs = 30_000
const renewAgainMs = 60_000
const soonestRenewalMs = 300_000

/** From a half to the whole of a wait that doubles, so that a ward full of browsers does not come back in one instant. */
export function retryWaitMs(tries: number, chance: number): number {
  const full = Math.min(longestWaitMs, shortestWaitMs * 2 ** Math.min(tries, 10))
  return Math.round(full * (0.5 + chance / 2))
}

type Step = [Line, ...LineEffect[]]

/** `chance`: from 0 to 1, for the length of a wait. */
export function stepLine(line: Line, event: LineEvent, now: EpochMs, chance: number): Step {
  switch (event.kind) {
    case 'turned-on':
    case 'network-back':
      return turnOn(line, event.kind)
    case 'turned-off':
      return line.at === 'off' ? [line] : [{ at: 'off' }, { do: 'disconnect' }]
    case 'line-given':
      return takeLine(line, event.expiresAt, now)
    case 'line-refused':
      return line.at === 'off' ? [line] : [{ at: 'refused', why: event.why }, { do: 'drop-socket' }]
    case 'line-unreachable':
      if (line.at === 'asking') return waitLonger(line.tries, now, chance)
      // The password at hand is good for hours yet.
      return line.at === 'registered' ? [line, { do: 'wake', with: 'renew-due', at: now + renewAgainMs }] : [line]
    case 'registered':
      return line.at === 'connecting' ? [{ at: 'registered' }] : [line]
    case 'registration-failed':
      return loseSwitch(line, 'lost', now, chance)
    case 'socket-lost':
      return loseSwitch(line, event.end, now, chance)
    case 'retry-due':
      return line.at === 'waiting' ? askAgain(line.tries) : [line]
    case 'renew-due':
      return line.at === 'registered' ? [line, { do: 'ask-for-line' }] : [line]
  }
}

const askAgain = (tries: number): Step => [{ at: 'asking', tries }, { do: 'ask-for-line' }]

function turnOn(line: Line, kind: 'turned-on' | 'network-back'): Step {
  if (line.at === 'waiting') return askAgain(line.tries)
  const isWanted = kind === 'turned-on' && (line.at === 'off' || line.at === 'refused')
  return isWanted ? askAgain(0) : [line]
}

function takeLine(line: Line, expiresAt: EpochMs, now: EpochMs): Step {
  // A computer whose clock is hours ahead would ask without a pause.
  const renew = { do: 'wake', with: 'renew-due', at: now + Math.max(soonestRenewalMs, (expiresAt - now) / 2) } as const
  if (line.at === 'asking') return [{ at: 'connecting', tries: line.tries }, { do: 'connect' }, renew]
  // A line that comes late, to a telephone that was turned off or has lost its socket meanwhile, is asked for anew then.
  return line.at === 'registered' ? [line, renew] : [line]
}

function loseSwitch(line: Line, end: SocketEnd, now: EpochMs, chance: number): Step {
  if (line.at !== 'connecting' && line.at !== 'registered') return [line] // the late echo of a socket that was let go
  if (end === 'taken-over') return [{ at: 'refused', why: 'taken-over' }, { do: 'drop-socket' }]
  if (end === 'session-over') return [{ at: 'refused', why: 'signed-out' }, { do: 'drop-socket' }]
  return waitLonger(line.at === 'connecting' ? line.tries : 0, now, chance)
}

function waitLonger(tries: number, now: EpochMs, chance: number): Step {
  const until = now + retryWaitMs(tries, chance)
  return [
    { at: 'waiting', tries: tries + 1, until },
    { do: 'drop-socket' },
    { do: 'wake', with: 'retry-due', at: until },
  ]
}
