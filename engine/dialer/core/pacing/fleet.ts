import type { PacingEvent } from '../pacing.ts'

export type LineState = { at: 'ringing' | 'classifying' | 'waiting'; since: number; dialedAt: number }
export type AgentState = {
  at: 'idle' | 'talking' | 'wrap-up'
  since: number
  call: string | undefined
  isLeaving: boolean
}

/** What is learned from an event, beyond the picture it changes. */
export type Observation =
  | { kind: 'dialed'; call: string; at: number }
  | { kind: 'picked-up'; call: string; afterMs: number; at: number }
  | { kind: 'failed'; call: string; afterMs: number; at: number; isClassified: boolean }
  | { kind: 'live'; call: string; at: number; isClassified: boolean }
  | { kind: 'abandoned' }
  | { kind: 'talked' | 'wrapped'; ms: number }
  | { kind: 'idled'; ms: number; isTaken: boolean }
  | { kind: 'came-back'; isOurs: boolean }

export type FleetSnapshot = { lines: [string, LineState][]; agents: [string, AgentState][] }

/** A line that still rings after this has ended without our being told. */
const longestRingMs = 120_000
const closedMemory = 2_000

/**
 * The picture that events paint: lines that ring, calls that wait, agents and what they do. Every event may come late,
 * twice, or never; whatever contradicts the picture corrects it.
 */
export class Fleet {
  readonly lines = new Map<string, LineState>()
  readonly agents = new Map<string, AgentState>()
  /** Calls that are over: what comes for them again is an echo. */
  readonly #closed = new Set<string>()
  readonly #waitingIsOverMs: number

  constructor(abandonAfterMs: number) {
    this.#waitingIsOverMs = abandonAfterMs + 10_000
  }

  fold(event: PacingEvent): Observation[] {
    switch (event.kind) {
      case 'dialed':
        return this.#dialed(event)
      case 'picked-up':
        return this.#answered(event, 'classifying')
      case 'answered':
        return this.#answered(event, 'waiting')
      case 'not-answered':
        return this.#missed(event)
      case 'served':
        return this.#served(event)
      case 'abandoned':
        return this.#abandoned(event)
      case 'talk-ended':
        return this.#talkEnded(event)
      case 'ready':
        return this.#ready(event)
      case 'away':
        return this.#away(event)
      case 'leaving':
        return this.#leaving(event)
    }
  }

  /** Lines that were forgotten: nobody told us how they ended. */
  sweep(now: number): string[] {
    const gone: string[] = []
    this.lines.forEach((line, call) => {
      const limit = line.at === 'waiting' ? this.#waitingIsOverMs : longestRingMs
      if (now - line.since > limit) gone.push(call)
    })
    for (const call of gone) this.#close(call)
    return gone
  }

  snapshot(): FleetSnapshot {
    return { lines: [...this.lines], agents: [...this.agents] }
  }

  restore({ lines, agents }: FleetSnapshot): void {
    for (const [call, line] of lines) this.lines.set(call, line)
    for (const [agent, state] of agents) this.agents.set(agent, state)
  }

  #close(call: string): void {
    this.lines.delete(call)
    this.#closed.add(call)
    if (this.#closed.size > closedMemory) this.#closed.delete(this.#closed.values().next().value as string)
  }

  #dialed({ call, at }: { call: string; at: number }): Observation[] {
    if (this.lines.has(call) || this.#closed.has(call)) return []
    this.lines.set(call, { at: 'ringing', since: at, dialedAt: at })
    return [{ kind: 'dialed', call, at }]
  }

  #answered({ call, at }: { call: string; at: number }, now: 'classifying' | 'waiting'): Observation[] {
    if (this.#closed.has(call)) return []
    const line = this.lines.get(call) ?? { at: 'ringing', since: at, dialedAt: at } // its dialing was never reported
    if (line.at === 'waiting' || line.at === now) return []
    this.lines.set(call, { at: now, since: at, dialedAt: line.dialedAt })
    const pickedUp: Observation[] =
      line.at === 'ringing' ? [{ kind: 'picked-up', call, afterMs: at - line.dialedAt, at }] : []
    if (now !== 'waiting') return pickedUp
    return [...pickedUp, { kind: 'live', call, at, isClassified: line.at === 'classifying' }]
  }

  #missed({ call, at }: { call: string; at: number }): Observation[] {
    const line = this.lines.get(call)
    if (line === undefined) return []
    this.#close(call)
    return [{ kind: 'failed', call, afterMs: at - line.dialedAt, at, isClassified: line.at === 'classifying' }]
  }

  #served({ call, agent, at }: { call: string; agent: string; at: number }): Observation[] {
    const before = this.agents.get(agent)
    if (before?.at === 'talking' && before.call === call) return [] // told again after a restart
    const seen = this.#answered({ call, at }, 'waiting') // in case that its answer was never reported
    if (this.#closed.has(call)) return []
    this.#close(call)
    this.agents.set(agent, { at: 'talking', since: at, call, isLeaving: before?.isLeaving ?? false })
    return [...seen, ...idled(before, at, false)]
  }

  #away({ agent, at }: { agent: string; at: number }): Observation[] {
    const before = this.agents.get(agent)
    this.agents.delete(agent)
    if (before?.at === 'wrap-up') return [{ kind: 'came-back', isOurs: false }]
    return idled(before, at, true)
  }

  #abandoned({ call, at }: { call: string; at: number }): Observation[] {
    const seen = this.#answered({ call, at }, 'waiting')
    if (this.#closed.has(call)) return []
    const { since } = this.lines.get(call) as LineState // the answer has put it there
    this.#close(call)
    this.#doubtIdle(since)
    return [...seen, { kind: 'abandoned' }]
  }

  /** A patient was abandoned while an agent seemed idle all the time: that agent is busy, and we were not told. */
  #doubtIdle(since: number): void {
    for (const state of this.agents.values()) {
      if (state.at === 'idle' && state.since < since) {
        state.at = 'talking'
        state.since = since
      }
    }
  }

  #talkEnded({ call, agent, at }: { call: string; agent: string; at: number }): Observation[] {
    const state = this.agents.get(agent)
    if (state === undefined || state.at === 'wrap-up') return []
    if (state.at === 'talking' && state.call !== undefined && state.call !== call) return []
    const talkedMs = state.at === 'talking' && state.call === call ? at - state.since : undefined
    if (state.isLeaving) this.agents.delete(agent)
    else this.agents.set(agent, { at: 'wrap-up', since: at, call: undefined, isLeaving: false })
    return talkedMs === undefined ? [] : [{ kind: 'talked', ms: talkedMs }]
  }

  #ready({ agent, at }: { agent: string; at: number }): Observation[] {
    const state = this.agents.get(agent)
    if (state?.at === 'idle') return []
    this.agents.set(agent, { at: 'idle', since: at, call: undefined, isLeaving: false })
    if (state?.at !== 'wrap-up') return []
    return [
      { kind: 'wrapped', ms: at - state.since },
      { kind: 'came-back', isOurs: true },
    ]
  }

  #leaving({ agent }: { agent: string }): Observation[] {
    const state = this.agents.get(agent)
    if (state === undefined) return []
    if (state.at === 'idle' || state.at === 'wrap-up') this.agents.delete(agent)
    else state.isLeaving = true
    return []
  }
}

/** How long an agent was idle, and whether somebody else has taken the agent. */
function idled(before: AgentState | undefined, at: number, isTaken: boolean): Observation[] {
  return before?.at === 'idle' ? [{ kind: 'idled', ms: Math.max(0, at - before.since), isTaken }] : []
}
