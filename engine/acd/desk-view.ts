import type { SignedInUser } from '../accounts/core/roles.ts'
import { shownPhone, sightOf } from '../patients/core/sight.ts'
import type { Acd } from './acd.ts'
import type { AgentTalk } from './agent-talk.ts'
import { type AgentView, viewOf } from './core/floor-view.ts'
import type { Desks } from './desks.ts'
import { agentLine } from './floor-views.ts'

/** Enough of a patient to be told apart. */
type PatientLine = { id: number; name: string; patientNo: string | null; department: string; isVip: boolean }

export type DeskPorts = {
  acd: Acd
  desks: Desks
  /** Everybody who has this number. */
  everybodyWith(number: string): Promise<PatientLine[]>
  phoneOfPatient(patientId: number, phoneId: number): Promise<{ number: string; department: string } | undefined>
}

/** The desk of one user, as it is now. */
export async function deskView({ acd, desks, everybodyWith }: DeskPorts, user: SignedInUser) {
  const id = String(user.id)
  const [agent] = viewOf(acd.floor.ground, { queues: [], agents: [id] }).agents
  const isSignedIn = agent !== undefined && agent.state !== 'signed-out'
  const talk = acd.talkOf(id)
  const person = async (number: string) => ({
    number: shownPhone(number, sightOf(user)),
    patients: await everybodyWith(number),
  })
  const last = desks.lastCallOf(user.id)
  return {
    agent: isSignedIn ? agentLine(acd, agent, acd.figures.countsAt(acd.ports.clock.now()).agents[id]) : null,
    phone: (await desks.phoneOf(user.id)) ?? null,
    queues: isSignedIn ? queuesOf(acd, agent) : [],
    call: talk === undefined ? null : { ...callOf(talk), person: await person(numberIn(talk)) },
    offer: await offerOf(acd, agent, person),
    lastCall: last === undefined ? null : { id: last.id, endedAt: last.endedAt, person: await person(last.number) },
  }
}

function queuesOf(acd: Acd, { queues }: AgentView) {
  return viewOf(acd.floor.ground, { queues, agents: [] }).queues.map(({ id, waiting, longestSince }) => ({
    code: id,
    title: acd.queueOf(id)?.title ?? { 'zh-CN': id, en: id },
    waiting,
    longestSince: longestSince ?? null,
  }))
}

const numberIn = ({ call }: AgentTalk): string => (call.direction === 'inbound' ? call.from : call.to)

function callOf(talk: AgentTalk) {
  const { call, state, since, startedAt, queue, thirdNumber } = talk
  return {
    id: call.id,
    direction: call.direction,
    at: state.at,
    since,
    startedAt,
    queue: queue ?? null,
    third: thirdNumber ?? null,
  }
}

type PersonView = { number: string; patients: PatientLine[] }

async function offerOf(acd: Acd, agent: AgentView | undefined, person: (number: string) => Promise<PersonView>) {
  const offer = agent?.offer
  const caller = offer && acd.waitingCaller(offer.caller)
  if (agent === undefined || offer === undefined || caller === undefined) return null
  return { call: caller.call.id, queue: offer.queue, since: agent.since, person: await person(caller.call.from) }
}
