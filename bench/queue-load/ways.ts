/**
 * What callers and agents went through, out of the switch's own events and by its own clock: the same for a queue of the engine and
 * for one of mod_callcenter, for both leave the same traces on the legs.
 */
import type { WireEvent } from '../../test/live/event-socket.ts'

/** Milliseconds, with the switch's microseconds behind the point. */
type Instant = number

export type Note =
  | { what: 'caller-answered' | 'agent-rung' | 'agent-answered' | 'hung-up'; leg: string; at: Instant; phone: string }
  | { what: 'bridged'; legs: readonly [string, string]; at: Instant }

/** From one instant to the bridge in three steps. */
export type Way = { toRing: number; toAnswer: number; toBridge: number; all: number }

/** The event in short; undefined for one that says nothing here. */
export function noteOf(event: WireEvent): Note | undefined {
  const at = Number(event['Event-Date-Timestamp']) / 1000
  const leg = event['Unique-ID'] ?? ''
  const isCaller = event['Call-Direction'] === 'inbound'
  const phone = /^sofia\/phones\/(?:sip:)?(\d+)/.exec(event['Channel-Name'] ?? '')?.[1] ?? ''
  switch (event['Event-Name']) {
    case 'CHANNEL_CREATE':
      return isCaller ? undefined : { what: 'agent-rung', leg, at, phone }
    case 'CHANNEL_ANSWER':
      return { what: isCaller ? 'caller-answered' : 'agent-answered', leg, at, phone }
    case 'CHANNEL_HANGUP':
      return { what: 'hung-up', leg, at, phone }
    case 'CHANNEL_BRIDGE':
      return { what: 'bridged', legs: [leg, event['Other-Leg-Unique-ID'] ?? ''], at }
    default:
      return undefined
  }
}

/** Of every caller who was connected: from the caller's answer, which the line follows at once, to the bridge. */
export function waysOfCallers(notes: readonly Note[]): Way[] {
  return bridges(notes).flatMap(({ caller, agent, at }) => {
    return caller === undefined ? [] : [wayFrom(caller, agent, at)]
  })
}

/** Of every agent who was freed: from the end of the agent's leg to the same agent's next bridge. */
export function waysOfAgents(notes: readonly Note[]): Way[] {
  const bridgesOfPhone = new Map<string, { leg: string; at: Instant; way: (from: Instant) => Way }[]>()
  for (const { agent, at } of bridges(notes)) {
    const own = bridgesOfPhone.get(agent.phone) ?? []
    bridgesOfPhone.set(agent.phone, own)
    own.push({ leg: agent.leg, at, way: (from) => wayFrom(from, agent, at) })
  }
  const freedAt = new Map(notes.flatMap((note) => (note.what === 'hung-up' ? [[note.leg, note.at]] : [])))
  return [...bridgesOfPhone.values()].flatMap((own) =>
    own.slice(1).flatMap(({ way }, i) => {
      const freed = freedAt.get(own[i]?.leg ?? '')
      return freed === undefined ? [] : [way(freed)]
    }),
  )
}

type AgentLeg = { leg: string; phone: string; rungAt: Instant; answeredAt: Instant }

function bridges(notes: readonly Note[]) {
  const callers = new Map<string, Instant>()
  const agents = new Map<string, AgentLeg>()
  const found: { caller: Instant | undefined; agent: AgentLeg; at: Instant }[] = []
  for (const note of notes) {
    if (note.what === 'caller-answered') callers.set(note.leg, note.at)
    if (note.what === 'agent-rung')
      agents.set(note.leg, { leg: note.leg, phone: note.phone, rungAt: note.at, answeredAt: note.at })
    const known = note.what === 'agent-answered' ? agents.get(note.leg) : undefined
    if (known !== undefined) known.answeredAt = note.at
    if (note.what !== 'bridged') continue
    const agent = note.legs.map((leg) => agents.get(leg)).find((leg) => leg !== undefined)
    const caller = note.legs.map((leg) => callers.get(leg)).find((at) => at !== undefined)
    // Told of both legs, or twice: the first counts.
    if (agent !== undefined) found.push({ caller, agent, at: note.at })
    for (const leg of note.legs) agents.delete(leg)
  }
  return found
}

const wayFrom = (from: Instant, { rungAt, answeredAt }: AgentLeg, bridgedAt: Instant): Way => ({
  toRing: rungAt - from,
  toAnswer: answeredAt - rungAt,
  toBridge: bridgedAt - answeredAt,
  all: bridgedAt - from,
})

/** The value that so large a share of them does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort()
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
