import type { Static } from 'typebox'
import type { SignedInUser } from '../accounts/core/roles.ts'
import type { LiveCall } from '../calls/live-call.ts'
import { shownPhone, sightOf } from '../patients/core/sight.ts'
import type { Acd } from './acd.ts'
import type { AgentTalk } from './agent-talk.ts'
import { type AgentView, type CallerView, viewOf } from './core/floor-view.ts'
import type { ColleagueView, DeskViewSchema } from './desk-views.ts'
import type { Desks } from './desks.ts'
import { agentLine } from './floor-views.ts'
import type { Waiter } from './waiter.ts'
import { patientOf } from './whose-call.ts'
import type { WrapUpStore } from './wrap-up-store.ts'

/** Enough of a patient to be told apart. */
type PatientLine = { id: number; name: string; patientNo: string | null; department: string; isVip: boolean }

/** A patient of a campaign whom the agent looks at before the call. */
export type PreviewOnDesk = {
  campaign: { id: number; name: string }
  contactId: number
  patientId: number
  number: string
  untilAt: number
  isDialing: boolean
}

/** Campaigns, as an agent's desk knows them. */
export type CampaignPreviews = {
  of(userId: number): Promise<PreviewOnDesk | undefined>
  /** Throw `no-preview`, `lines-are-full`. */
  dial(userId: number): Promise<void>
  skip(userId: number): Promise<void>
  /** Another call on that day, by this agent where it is the agent's own; nothing where the call was no campaign's. */
  agreed(call: string, what: { userId: number; day: string; isMine: boolean }): Promise<void>
}

export type DeskPorts = {
  acd: Acd
  desks: Desks
  wrapUps: Pick<WrapUpStore, 'ofAgent'>
  /** The extension of the telephone in the user's browser; undefined where the switch has no way in for one. */
  browserPhoneOf(userId: number): string | undefined
  previews: CampaignPreviews
  /** Everybody who has one of these numbers, by number. */
  everybodyWith(numbers: readonly string[]): Promise<ReadonlyMap<string, readonly PatientLine[]>>
  phoneOfPatient(patientId: number, phoneId: number): Promise<{ number: string; department: string } | undefined>
  /** Whether there is this patient, and the user may see them. */
  maySee(user: SignedInUser, patientId: number): Promise<boolean>
}

type DeskView = Static<typeof DeskViewSchema>
type Person = DeskView['queues'][number]['callers'][number]['person']
/** Who is meant before the patients of the number were looked up. */
type Who = { number: string; patient: number | undefined }

/** Who waits in each queue, as far as somebody at a desk looks. */
const callersShown = 10

/** The desk of one user, as it is now. */
export async function deskView(ports: DeskPorts, user: SignedInUser): Promise<DeskView> {
  const { acd, desks, wrapUps } = ports
  const id = String(user.id)
  const [found] = viewOf(acd.floor.ground, { queues: [], agents: [id] }).agents
  const agent = found !== undefined && found.state !== 'signed-out' ? found : undefined
  const last = desks.lastCallOf(user.id)
  const [phone, preview, written] = await Promise.all([
    desks.phoneOf(user.id),
    ports.previews.of(user.id),
    last === undefined ? undefined : wrapUps.ofAgent(last.id, user.id),
  ])
  const seen = sightsOf(acd, desks, user.id, agent)
  const looked = preview && { number: preview.number, patient: preview.patientId }
  const known = await ports.everybodyWith(numbersIn(seen, [last, looked]))
  const person = ({ number, patient }: Who): Person => ({
    number: shownPhone(number, sightOf(user)),
    patient: patient ?? null,
    patients: [...(known.get(number) ?? [])],
  })
  const { talk, asked, dialing, inVain, offer, queues } = seen
  return {
    at: acd.ports.clock.now(),
    agent: agent === undefined ? null : agentLine(acd, agent, acd.figures.agentAt(id, acd.ports.clock.now())),
    phone: phone ?? null,
    browserPhone: ports.browserPhoneOf(user.id) ?? null,
    isOffHook: acd.homes.has(id),
    owesCode: agent?.state === 'wrap-up' && agent.until === undefined,
    preview: preview === undefined || looked === undefined ? null : { ...previewLine(preview), person: person(looked) },
    queues: queues.map(({ callers, ...queue }) => ({
      ...queue,
      callers: callers.map(({ who, ...caller }) => ({ ...caller, person: person(who) })),
    })),
    dialing: dialing && { ...dialing.line, person: person(dialing.who) },
    dialedInVain: inVain && { ...inVain.line, person: person(inVain.who) },
    call: talk && { ...callOf(acd, talk), person: person(whoIn(talk.call)) },
    asked: asked && { ...askedLine(acd, asked, user.id), person: person(whoIn(asked.call)) },
    offer: offer && { ...offer.line, person: person(offer.who) },
    lastCall:
      last === undefined
        ? null
        : {
            id: last.id,
            endedAt: last.endedAt,
            isOfCampaign: last.isOfCampaign,
            person: person(last),
            written: written ?? null,
          },
  }
}

/** Everything on a desk that has a person in it. */
function sightsOf(acd: Acd, desks: Desks, userId: number, agent: AgentView | undefined) {
  const id = String(userId)
  const dialing = desks.ownCalls.dialingOf(id)
  const inVain = desks.ownCalls.inVainOf(id)
  return {
    talk: acd.talkOf(id) ?? null,
    asked: desks.askedOf(userId) ?? null,
    dialing:
      dialing === undefined
        ? null
        : { who: dialing, line: { call: dialing.call ?? null, at: dialing.at, since: dialing.since } },
    inVain: inVain === undefined ? null : { who: inVain, line: { why: inVain.why, at: inVain.at } },
    offer: offerOf(acd, agent),
    queues: agent === undefined ? [] : queuesOf(acd, agent),
  }
}

function numbersIn(
  { talk, asked, dialing, inVain, offer, queues }: ReturnType<typeof sightsOf>,
  others: readonly (Who | undefined)[],
): string[] {
  const all = [
    ...(talk === null ? [] : [whoIn(talk.call)]),
    ...(asked === null ? [] : [whoIn(asked.call)]),
    ...[dialing, inVain, offer].flatMap((each) => (each === null ? [] : [each.who])),
    ...queues.flatMap(({ callers }) => callers.map(({ who }) => who)),
    ...others.flatMap((each) => each ?? []),
  ]
  return [...new Set(all.map(({ number }) => number))]
}

const previewLine = ({ campaign, contactId, untilAt, isDialing }: PreviewOnDesk) => ({
  campaign,
  contactId,
  untilAt,
  isDialing,
})

const whoIn = (call: LiveCall): Who => ({
  number: call.direction === 'inbound' ? call.from : call.to,
  patient: patientOf(call),
})

function queuesOf(acd: Acd, { queues }: AgentView) {
  return viewOf(acd.floor.ground, { queues, agents: [] }).queues.map(({ id, waiting, longestSince, callers }) => ({
    code: id,
    title: acd.queueOf(id)?.title ?? { 'zh-CN': id, en: id },
    waiting,
    longestSince: longestSince ?? null,
    callers: callers.slice(0, callersShown).flatMap((caller) => callerOf(acd, caller)),
  }))
}

const whoWaits = ({ number, patient }: Waiter): Who => ({ number, patient })

function callerOf(acd: Acd, view: CallerView) {
  const { caller, position, joinedAt, isUrgent, isCallback, heldFor, ringing } = view
  const waiter = acd.waiterOf(caller)
  if (waiter === undefined) return []
  const line = { call: caller, position, joinedAt, isUrgent, isCallback }
  const names = ringing.map((agent) => nameOf(acd, agent))
  return [
    { ...line, ringing: names, heldFor: heldFor === undefined ? null : nameOf(acd, heldFor), who: whoWaits(waiter) },
  ]
}

const nameOf = (acd: Acd, agent: string): string => acd.agentOf(agent)?.name ?? ''

function callOf(acd: Acd, talk: AgentTalk) {
  const { call, state, since, startedAt, queue, thirdNumbers, thirdFailed } = talk
  return {
    id: call.id,
    direction: call.direction,
    at: state.at,
    since,
    startedAt,
    queue: queue ?? null,
    isOfCampaign: call.facts.has('campaign'),
    thirds: thirdNumbers.map((number) => thirdOf(acd, number)),
    isInviting: state.at === 'together' && state.isInviting,
    isHandingOver: state.at === 'ringing-third' && state.for === 'person',
    thirdFailed: thirdFailed === undefined ? null : { who: thirdOf(acd, thirdFailed.to), why: thirdFailed.why },
  }
}

/** By the colleague's name where the phone is one's; a number at home is nobody else's business. */
function thirdOf(acd: Acd, number: string) {
  for (const [id, { state }] of acd.floor.ground.desks) {
    const agent = acd.agentOf(id)
    if (state.at === 'signed-out' || agent?.phone?.number !== number) continue
    return { name: agent.name, number: agent.phone.kind === 'extension' ? number : null }
  }
  return { name: null, number }
}

const askedLine = (acd: Acd, talk: AgentTalk, asked: number) => ({
  call: talk.call.id,
  by: nameOf(acd, talk.agent),
  at: talk.rings(String(asked)) ? 'ringing-third' : talk.state.at,
  since: talk.since,
})

function offerOf(acd: Acd, agent: AgentView | undefined) {
  const offer = agent?.offer
  const waiter = offer && acd.waiterOf(offer.caller)
  if (agent === undefined || offer === undefined || waiter === undefined) return null
  const { isCallback } = acd.floor.ground.callers.get(offer.caller) ?? { isCallback: false }
  return { who: whoWaits(waiter), line: { call: waiter.callId, queue: offer.queue, since: agent.since, isCallback } }
}

/** Those who can be asked first. */
const nearest = ['ready', 'paused', 'wrap-up', 'reserved', 'ringing', 'talking', 'away']

/** Who else is signed in, those who can be asked first. */
export function colleaguesOf(acd: Acd, userId: number): Static<typeof ColleagueView>[] {
  return viewOf(acd.floor.ground, { queues: [] })
    .agents.filter(({ id, state }) => id !== String(userId) && state !== 'signed-out')
    .map(({ id, state, since, reason }) => {
      const agent = acd.agentOf(id)
      const phone = agent?.phone?.kind === 'extension' ? agent.phone.number : null
      return {
        id: Number(id),
        name: nameOf(acd, id),
        number: agent?.number ?? null,
        phone,
        state,
        since,
        reason: reason ?? null,
      }
    })
    .sort(
      (a, b) =>
        nearest.indexOf(a.state) - nearest.indexOf(b.state) || a.name.localeCompare(b.name, 'zh-CN') || a.id - b.id,
    )
}
