/** The queues' part of the engine: callers who wait, agents at their desks, what is kept of both. */
import path from 'node:path'
import { Acd } from './acd/acd.ts'
import { acdLogStore } from './acd/acd-log-store.ts'
import { type AgentPhone, acdSettingsStore } from './acd/acd-settings-store.ts'
import { Callbacks } from './acd/callbacks.ts'
import { callbacksStore } from './acd/callbacks-store.ts'
import { CampaignStaff } from './acd/campaign-staff.ts'
import { Desks } from './acd/desks.ts'
import { FloorLog } from './acd/floor-log.ts'
import { holdMusicIn } from './acd/hold-music-file.ts'
import { OffHook } from './acd/off-hook.ts'
import { OwnCalls } from './acd/own-calls.ts'
import { PlacedCalls } from './acd/placed-calls.ts'
import { placedCallsStore } from './acd/placed-calls-store.ts'
import { QueueCalls } from './acd/queue-calls.ts'
import { createQueueDesk } from './acd/queue-settings.ts'
import { Supervision } from './acd/supervision.ts'
import { seedLists } from './acd/usual-lists.ts'
import { wrapUpStore } from './acd/wrap-up-store.ts'
import type { LiveCall } from './calls/live-call.ts'
import type { Switchboard } from './calls/switchboard.ts'
import type { EngineParts } from './compose.ts'
import type { QueueOutcome } from './dialplan/api.ts'
import type { QueueWait } from './dialplan/context.ts'
import { localMoment } from './dialplan/core/opening-hours.ts'
import type { Unfinished } from './inbound-calls.ts'
import { toMs } from './kernel/duration.ts'
import { readPhone, trunkNumber } from './kernel/phone-number.ts'
import type { Live } from './live/live.ts'
import type { RecordingFeature } from './recording/recording.ts'
import type { Speech } from './speech/speech.ts'
import type { Destination, LegSnapshot } from './switch/switch.ts'

type QueueParts = Pick<EngineParts, 'config' | 'clock' | 'inFlight' | 'db' | 'switch'> & {
  live: Live
  speech: Pick<Speech, 'render'>
  recording: RecordingFeature
  switchboard: Switchboard
  destinationOf(target: string): Promise<Destination | undefined>
  callerIds: () => { default: string; byDepartment: Readonly<Record<string, string>> }
  onError: (area: string) => (error: unknown) => void
}

/** For so long the agent who spoke with a patient last is remembered. */
const memoryMs = toMs('30d')
/** A patient whom the hospital marked as very important counts as having waited so much longer. */
const vipHeadStartMs = toMs('10m')

/** Somebody who was signed in longer ago than this has gone home without a word. */
const agentsStayMs = toMs('16h')

/** Short numbers are the house's own; those that everybody in the country knows (120, 95598) are not. */
function isExtension(number: string): boolean {
  const read = readPhone(number, { acceptShort: true })
  return read.kind === 'ok' && read.type === 'short'
}

export type Queues = Awaited<ReturnType<typeof composeQueues>>

export async function composeQueues(parts: QueueParts) {
  const { config, clock, inFlight, db, live, recording, switchboard, onError } = parts
  const settings = acdSettingsStore(db)
  const logStore = acdLogStore(db)
  const log = new FloorLog({ write: logStore.write, clock, inFlight, onError: onError('floor log') })
  const startOfDay = daysOf(config.timeZone)
  const music = await inFlight.during(() => holdMusicIn(path.join(config.varDir, 'prompts'), config.speech.sampleRate))
  const acd = new Acd({
    clock,
    switch: parts.switch,
    speech: parts.speech,
    music,
    destinationOf: parts.destinationOf,
    recording: { pause: recording.stop, conversation: recording.startConversation },
    hospitalLanguage: 'zh-CN',
    startOfDay,
    log: (line) => log.add(line),
    // Also to doctors, who work at desks and see the news of their department only: it says nothing of anybody.
    news: (news) => {
      const { topic, ...what } = news
      live.publish(`floor.${topic}`, what, { everybody: true })
      staff.hear(news)
    },
    onError: onError('queues'),
  })
  const staff = new CampaignStaff(acd)
  const outside = (number: string): Destination =>
    isExtension(number)
      ? { kind: 'extension', extension: number }
      : { kind: 'trunk', trunk: config.trunk, number: trunkNumber(number) }
  const queueCalls: QueueCalls = new QueueCalls(acd, {
    promise: (asked) => callbacks.promise(asked),
    takeBack: (number, queue) => callbacks.takeBack(number, queue),
  })
  const callbacks = new Callbacks({
    acd,
    queueCalls,
    switchboard,
    store: callbacksStore(db),
    outside,
    callerId: () => parts.callerIds().default,
  })
  const offHook = new OffHook({ acd, switchboard, callerId: () => parts.callerIds().default })
  const desks = new Desks({
    acd,
    offHook,
    settings,
    log: logStore,
    wrapUps: wrapUpStore(db),
    ownCalls: new OwnCalls({
      acd,
      switchboard,
      outside,
      callerIdFor: (department) => parts.callerIds().byDepartment[department] ?? parts.callerIds().default,
    }),
    dayBeganAt: () => startOfDay(clock.now()),
  })

  const placedCalls = new PlacedCalls({ acd, offHook, queueCalls, switchboard, store: placedCallsStore(db) })
  const supervision = new Supervision(acd, (userId) => desks.phoneOf(userId))

  async function refresh(): Promise<void> {
    acd.setQueues(await settings.queues())
    for (const agent of await settings.agents()) {
      const known = acd.agentOf(String(agent.userId))
      // The phone is where the agent has signed in, whatever the settings say by now.
      if (known !== undefined) acd.setAgent({ ...agent, phone: known.phone ?? agent.phone })
    }
    staff.wasSet()
  }

  /** For the verb: what a script asks for, and what the hospital adds. */
  async function waitInQueue(call: LiveCall, { queue, language, patient, wishes }: QueueWait): Promise<QueueOutcome> {
    const last = patient === undefined ? undefined : await lastAgentOf(Number(patient.id))
    const headStartMs = wishes.headStartMs ?? (patient?.isVip === true ? vipHeadStartMs : undefined)
    return await queueCalls.queue(call, {
      queue,
      language,
      wishes: {
        ...wishes,
        ...(headStartMs !== undefined && { headStartMs }),
        ...(last !== undefined && { lastAgent: String(last) }),
      },
    })
  }

  /** Who spoke with this patient last, lately. */
  async function lastAgentOf(patient: number): Promise<number | undefined> {
    return await logStore.lastAgentOf(patient, clock.now() - memoryMs).catch(ignore)
  }

  function ignore(error: unknown): undefined {
    onError('last agent')(error) // with the database away the memory is short, and the caller is served all the same
  }

  /** As the last engine left it: callers at their places first, then the agents, so that the first caller is served first. */
  async function recover(alive: readonly LegSnapshot[], takeUp: (unfinished: Unfinished) => Promise<void>) {
    await seedLists(settings)
    await refresh()
    const moves = await logStore.lastMoves(clock.now() - agentsStayMs)
    const agents = new Map<string, AgentPhone | undefined>()
    for (const { userId } of moves) agents.set(String(userId), await desks.phoneOf(userId))
    const living = await placedCalls.takeUp({ alive, talks: await logStore.openTalks(), agents })
    await logStore.closeLost((leg) => living.has(leg), clock.now())
    const talks = await logStore.openTalks()
    await takeUp({ waits: await logStore.openWaits(), talks })
    await placedCalls.goOn(talks, alive)
    await callbacks.recover()
    for (const { userId, state, reason } of moves)
      await desks.comeBack(userId, { state, reason, isTalking: talks.some((talk) => talk.userId === userId) })
  }

  async function close(): Promise<void> {
    supervision.close()
    callbacks.close()
    acd.close()
    await log.quiet()
    log.close()
  }

  const queueDesk = createQueueDesk({ acd, store: settings, refresh })
  return {
    acd,
    staff,
    supervision,
    queueDesk,
    settings,
    logStore,
    log,
    queueCalls,
    desks,
    refresh,
    waitInQueue,
    lastAgentOf,
    wrapUps: wrapUpStore(db),
    recover,
    close,
  }
}

/**
 * When the day began that an instant belongs to. It is asked for everything that happens on the floor, and looked up once a quarter
 * of an hour: in every time zone days begin on one.
 */
function daysOf(timeZone: string): (at: number) => number {
  const quarterMs = toMs('15m')
  let known = { quarter: -1, began: 0 }
  return (at) => {
    const quarter = Math.floor(at / quarterMs)
    if (quarter !== known.quarter) {
      const instant = quarter * quarterMs
      known = { quarter, began: instant - localMoment(instant, timeZone).minute * 60_000 }
    }
    return known.began
  }
}
