/** For tests: a call in memory with a scripted person on it, behind the same type as the real one. */
import { HungUp, type LiveCall, type PlayEnd, type TrailEntry } from '../calls/live-call.ts'
import { callIdOf, newLegId } from '../kernel/ids.ts'
import type { VirtualClock } from '../kernel/virtual-clock.ts'
import type { Digit } from '../switch/switch.ts'

/**
 * What the person does, by what they hear, each thing once: `{ 'survey/test/q1': '1' }` presses 1 after the line, `'!1'`
 * during it, `'x'` hangs up after it, `'!x'` during it. Several in a list, for when it is said again.
 */
export type Person = Readonly<Record<string, string | readonly string[]>>

export type FakeCall = LiveCall & { heard: string[]; told: TrailEntry[]; recorded: string[] }

const sayMs = 3_000
const thinkMs = 2_000

/** A survey has one leg. */
const noOtherLegs: Pick<LiveCall, 'ring' | 'found' | 'borrow' | 'silence' | 'joinWith' | 'part' | 'watch'> = {
  ring: () => {
    throw new Error('a survey rings nobody')
  },
  found: () => {
    throw new Error('a survey finds nobody')
  },
  borrow: () => {
    throw new Error('a survey finds nobody')
  },
  silence: () => Promise.resolve(),
  joinWith: () => Promise.resolve({ kind: 'no-such-leg' }),
  part: () => Promise.resolve({ kind: 'done' }),
  watch: () => () => undefined,
}

export function fakeCall(
  person: Person,
  options: {
    clock: VirtualClock
    facts?: Record<string, string>
    direction?: 'inbound' | 'outbound'
    id?: LiveCall['id']
  },
): FakeCall {
  const plans = new Map(Object.entries(person).map(([name, acts]) => [name, [acts].flat()]))
  const { clock } = options
  const leg = newLegId()
  let keys: string[] = []
  let hasEnded = false
  const heard: string[] = []
  const told: TrailEntry[] = []
  const recorded: string[] = []
  const pass = (ms: number): Promise<void> => clock.run({ until: clock.now() + ms })
  const end = (): never => {
    hasEnded = true
    throw new HungUp()
  }
  const nextKey = async (waitMs: number): Promise<Digit | 'silence'> => {
    if (hasEnded) end()
    const key = keys.shift()
    await pass(key === undefined ? waitMs : thinkMs)
    return key === undefined ? 'silence' : key === 'x' ? end() : (key as Digit)
  }
  const call: FakeCall = {
    id: options.id ?? callIdOf(leg),
    leg,
    direction: options.direction ?? 'outbound',
    from: '057112345678',
    to: '+8613800138000',
    startedAt: clock.now(),
    isAnswered: true,
    get hasEnded() {
      return hasEnded
    },
    get endedBy() {
      return hasEnded ? ('them' as const) : undefined
    },
    facts: new Map(Object.entries(options.facts ?? {})),
    heard,
    told,
    recorded,
    answer: () => Promise.resolve(),
    async play(name, sources, { bargeIn }): Promise<PlayEnd> {
      if (hasEnded) end()
      heard.push(name)
      if (sources.length === 0) return { kind: 'failed', why: 'nothing to play' }
      const act = plans.get(name)?.shift() ?? ''
      if (!act.startsWith('!')) {
        keys = [...act]
        await pass(sayMs)
        return { kind: 'finished' }
      }
      await pass(1_000)
      if (act === '!x') end()
      keys = [...act.slice(2)]
      return bargeIn ? { kind: 'interrupted', digit: act.charAt(1) as Digit } : { kind: 'finished' }
    },
    nextDigit: nextKey,
    dropTypedAhead() {
      keys = []
    },
    pause: pass,
    sendDigits: () => Promise.resolve('sent'),
    async captureVoice(file, { maxMs }) {
      recorded.push(file)
      await pass(thinkMs)
      const key = await nextKey(maxMs)
      return { kind: 'captured', durationMs: thinkMs * 2, endedBy: key === 'silence' ? 'limit' : key }
    },
    connectTo: () => Promise.resolve({ kind: 'not-connected', cause: 'busy' }),
    ...noOtherLegs,
    hangUp: () => Promise.reject(new HungUp()),
    startRecording: () => Promise.resolve({ kind: 'done' }),
    stopRecording: () => Promise.resolve({ kind: 'done' }),
    trail: (entry) => void told.push(entry),
  }
  return call
}
