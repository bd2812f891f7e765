import type { LiveCall, TrailEntry } from '../calls/live-call.ts'
import type { Utterance } from '../speech/speech.ts'
import type { PlaybackSource, Switch } from '../switch/switch.ts'

/** The same object, but for the members in `instead`. Its methods go on working on itself, private fields and all. */
function standIn<Thing extends object>(thing: Thing, instead: Partial<Thing>): Thing {
  return new Proxy(thing, {
    get(target, name) {
      if (Object.hasOwn(instead, name)) return Reflect.get(instead, name)
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? (member.bind(target) as unknown) : member
    },
  })
}

export type Said = { words: string; utterance: Utterance }

/** The port as it is, but what is played can be read. */
export function overhearPort(
  port: Switch,
  saidBy: (sources: readonly PlaybackSource[]) => Said | undefined,
  heard: (said: Said, name: string) => void,
): Switch {
  return standIn(port, {
    play: (leg, request) => {
      const said = saidBy(request.sources)
      if (said !== undefined) heard(said, request.name)
      return port.play(leg, request)
    },
  })
}

/** What a call waits for from its person. */
export type Wait = { for: 'key' | 'voice'; waitMs: number }

export type CallEar = {
  trail(entry: TrailEntry): void
  /** The engine waits for the person; `isOver` runs when it does no more. */
  waits?(wait: Wait): { isOver(): void }
}

/** The call as it is, but its trail can be read, and it is known when it waits for its person. */
export function overhearCall(call: LiveCall, { trail, waits }: CallEar): LiveCall {
  async function during<Value>(wait: Wait, work: () => Promise<Value>): Promise<Value> {
    const waiting = waits?.(wait)
    try {
      return await work()
    } finally {
      waiting?.isOver()
    }
  }
  return standIn(call, {
    trail(entry) {
      trail(entry)
      call.trail(entry)
    },
    nextDigit: (waitMs) => during({ for: 'key', waitMs }, () => call.nextDigit(waitMs)),
    captureVoice: (file, { maxMs }) =>
      during({ for: 'voice', waitMs: maxMs }, () => call.captureVoice(file, { maxMs })),
  })
}
