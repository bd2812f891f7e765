import { type Static, type TSchema, Type } from 'typebox'
import { Instant } from '../http/route-conventions.ts'
import type { Acd } from './acd.ts'
import type { AgentTalk } from './agent-talk.ts'
import { type AgentView, viewOf } from './core/floor-view.ts'
import { meanWaitOf, type QueueDay, serviceLevelOf } from './core/queue-counts.ts'

const OrNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const Title = Type.Object({ 'zh-CN': Type.String(), en: Type.String() })
const Count = Type.Integer({ minimum: 0 })

export const AgentLineView = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    number: OrNull(Type.String()),
    phone: OrNull(Type.String()),
    state: Type.String({ description: 'signed-out, ready, ringing, reserved, talking, wrap-up, paused, away' }),
    since: Instant,
    until: OrNull(Instant),
    reason: OrNull(Type.String()),
    next: OrNull(Type.String({ description: 'What the agent will be after the call' })),
    queues: Type.Array(Type.String()),
    call: OrNull(
      Type.Object({
        id: Type.String(),
        at: Type.String({ description: 'talking, held, ringing-third, consulting, together' }),
        since: Instant,
        startedAt: Instant,
        direction: Type.String(),
        queue: OrNull(Type.String()),
      }),
    ),
    answered: Count,
    missed: Count,
  },
  { title: 'AgentLine' },
)

export const QueueLineView = Type.Object(
  {
    code: Type.String(),
    title: Title,
    isOpen: Type.Boolean(),
    serviceLevelMs: Type.Integer({ description: 'Served within this is served in time' }),
    waiting: Count,
    longestSince: OrNull(Instant),
    callers: Type.Array(
      Type.Object({
        call: Type.String(),
        position: Type.Integer(),
        joinedAt: Instant,
        isUrgent: Type.Boolean(),
        isCallback: Type.Boolean({ description: 'Has hung up, and is called once an agent is free' }),
        heldFor: OrNull(Type.Integer()),
        ringing: Type.Array(Type.Integer()),
      }),
    ),
    agents: Type.Record(Type.String(), Count),
    today: Type.Object({
      offered: Count,
      served: Count,
      abandoned: Count,
      shortAbandons: Count,
      timedOut: Count,
      exited: Count,
      overflowed: Count,
      turnedAway: Count,
      serviceLevel: OrNull(Type.Number()),
      meanWaitMs: OrNull(Type.Number()),
      longestWaitMs: Type.Number(),
    }),
  },
  { title: 'QueueLine' },
)

export const FloorViewSchema = Type.Object(
  { at: Instant, queues: Type.Array(QueueLineView), agents: Type.Array(AgentLineView) },
  { title: 'Floor' },
)

type AgentLine = Static<typeof AgentLineView>
type QueueLine = Static<typeof QueueLineView>

const nobodyYet: QueueDay = {
  ...{ offered: 0, turnedAway: 0, served: 0, servedInTime: 0, abandoned: 0, shortAbandons: 0, timedOut: 0 },
  ...{ exited: 0, overflowed: 0, longestWaitMs: 0, waitedMs: 0, talkedMs: 0, wroteUpMs: 0 },
}

/** Everybody on the floor: who is signed in, and every queue. */
export function floorView(acd: Acd): Static<typeof FloorViewSchema> {
  const { at, queues, agents } = viewOf(acd.floor.ground)
  const counts = acd.figures.countsAt(at)
  const byCode = new Map(queues.map((queue) => [queue.id, queue]))
  return {
    at: acd.ports.clock.now(),
    queues: acd.queues.map(({ code, title, isOpen, rules }): QueueLine => {
      const view = byCode.get(code)
      return {
        code,
        title,
        isOpen,
        serviceLevelMs: rules.serviceLevelMs,
        waiting: view?.waiting ?? 0,
        longestSince: view?.longestSince ?? null,
        callers: (view?.callers ?? []).slice(0, 200).map((caller) => ({
          call: caller.caller,
          position: caller.position,
          joinedAt: caller.joinedAt,
          isUrgent: caller.isUrgent,
          isCallback: caller.isCallback,
          heldFor: caller.heldFor === undefined ? null : Number(caller.heldFor),
          ringing: caller.ringing.map(Number),
        })),
        agents: { ...view?.agents },
        today: todayOf(counts.queues[code] ?? nobodyYet),
      }
    }),
    agents: agents
      .filter(({ state }) => state !== 'signed-out')
      .map((agent) => agentLine(acd, agent, counts.agents[agent.id])),
  }
}

function todayOf(day: QueueDay): QueueLine['today'] {
  const { offered, served, abandoned, shortAbandons, timedOut, exited, overflowed, turnedAway, longestWaitMs } = day
  return {
    ...{ offered, served, abandoned, shortAbandons, timedOut, exited, overflowed, turnedAway, longestWaitMs },
    serviceLevel: serviceLevelOf(day) ?? null,
    meanWaitMs: meanWaitOf(day) ?? null,
  }
}

export function agentLine(
  acd: Acd,
  agent: AgentView,
  day: { answered: number; missed: number } | undefined,
): AgentLine {
  const settings = acd.agentOf(agent.id)
  return {
    id: Number(agent.id),
    name: settings?.name ?? '',
    number: settings?.number ?? null,
    phone: settings?.phone?.number ?? null,
    state: agent.state,
    since: agent.since,
    until: agent.until ?? null,
    reason: agent.reason ?? null,
    next: agent.next ?? null,
    queues: agent.queues,
    call: callOf(acd.talkOf(agent.id)),
    answered: day?.answered ?? 0,
    missed: day?.missed ?? 0,
  }
}

function callOf(talk: AgentTalk | undefined): AgentLine['call'] {
  if (talk === undefined) return null
  const { call, state, since, startedAt, queue } = talk
  return { id: call.id, at: state.at, since, startedAt, direction: call.direction, queue: queue ?? null }
}
