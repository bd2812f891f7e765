/** What is said on an answered call of a campaign with agents: by one of them, or else by the machine, at once. */
import type { OpenTalk, Wishes } from './acd/acd-log-store.ts'
import type { QueueSettings } from './acd/acd-settings-store.ts'
import type { QueueCalls, QueueRequest } from './acd/queue-calls.ts'
import { isHungUp, type LiveCall } from './calls/live-call.ts'
import type { Attempt } from './dialer/campaign.ts'
import type { Staffing } from './dialer/core/staffing.ts'
import type { Told } from './dialer/ports.ts'
import type { EpochMs } from './kernel/clock.ts'
import type { Language, Speech } from './speech/speech.ts'
import type { LegSnapshot, PlaybackSource } from './switch/switch.ts'

export type AgentConversationParts = {
  queueCalls: Pick<QueueCalls, 'queue' | 'goOn'>
  queueById(id: number): QueueSettings | undefined
  /** Whom this patient is to speak with, of those who are ready; undefined: whom the queue finds. */
  agentFor(attempt: Attempt, staffing: Staffing): Promise<string | undefined>
  /** Waits for a call, or is held for this one. */
  isFree(agent: string): boolean
  speech: Pick<Speech, 'render'>
  now(): EpochMs
  told(attempt: Attempt, what: Told): void
  /** The patient stands in line. */
  joined(attempt: Attempt): void
  onError(error: unknown): void
}

type Unfinished = { alive: readonly LegSnapshot[]; talks: readonly OpenTalk[] }
export type AgentConversations = ReturnType<typeof createAgentConversations>

export function createAgentConversations(parts: AgentConversationParts) {
  const { told } = parts
  let begin: (unfinished: Unfinished) => void = () => undefined
  const unfinished = new Promise<Unfinished>((resolve) => {
    begin = resolve
  })

  /** True: an agent spoke with the patient. */
  async function speak(call: LiveCall, attempt: Attempt, staffing: Staffing, language: Language): Promise<boolean> {
    told(attempt, { kind: 'needs-agent' })
    const untilAt = parts.now() + staffing.abandonAfterMs
    const queue = parts.queueById(staffing.queueId)
    if (queue === undefined) {
      parts.joined(attempt) // nobody is held any longer
      return leaveAlone(attempt)
    }
    return await inQueue(attempt, async (request) => {
      const [lastAgent, greeting] = await Promise.all([parts.agentFor(attempt, staffing), greetingIn(language)])
      // Between the choice and now somebody else may have got the agent: nobody waits for one who is busy.
      const isWished = lastAgent !== undefined && parts.isFree(lastAgent)
      const wishes: Wishes = { isUrgent: true, ...(isWished && { lastAgent }) }
      const joining = { queue: queue.code, language, wishes, untilAt, greeting, joinedAt: parts.now() }
      const waiting = parts.queueCalls.queue(call, { ...request, ...joining })
      // In line now: an agent who was held for this patient is free for nobody else.
      parts.joined(attempt)
      return await waiting
    })
  }

  type Watch = Required<Pick<QueueRequest, 'onServed' | 'onTalkEnded'>>

  async function inQueue(attempt: Attempt, work: (watch: Watch) => Promise<{ kind: string }>): Promise<boolean> {
    let hasSpoken = false
    const onServed = (agent: string): void => {
      hasSpoken = true
      told(attempt, { kind: 'served', agent })
    }
    const onTalkEnded = (agent: string): void => told(attempt, { kind: 'talk-ended', agent })
    try {
      await work({ onServed, onTalkEnded })
    } catch (error) {
      if (!isHungUp(error)) parts.onError(error)
    }
    return hasSpoken || leaveAlone(attempt)
  }

  function leaveAlone(attempt: Attempt): false {
    told(attempt, { kind: 'left-alone' })
    return false
  }

  /** A call that went on while the engine was away. False: nobody spoke with the patient. */
  async function resume(call: LiveCall, attempt: Attempt, _: Staffing, language: Language): Promise<boolean> {
    const { alive, talks } = await unfinished
    const talk = talks.find((each) => each.call === call.id)
    const other = talk && alive.find(({ leg }) => leg === talk.leg)
    if (talk === undefined || other === undefined) return leaveAlone(attempt)
    const agent = String(talk.userId)
    return await inQueue(attempt, async ({ onServed, onTalkEnded }) => {
      onServed(agent) // a pacer that knows it already hears an echo
      const queue = talk.queueId === null ? undefined : parts.queueById(talk.queueId)
      try {
        return await parts.queueCalls.goOn(call, { agent, leg: other, queue, language })
      } finally {
        onTalkEnded(agent)
      }
    })
  }

  /** None where the voice fails: nobody waits for a greeting. */
  async function greetingIn(language: Language): Promise<readonly PlaybackSource[]> {
    const words = { kind: 'prompt', prompt: 'campaign/one-moment', language, fields: {} } as const
    return await parts.speech.render(words).catch((error: unknown) => {
      parts.onError(error)
      return []
    })
  }

  return {
    speak,
    resume,
    /** What went on when the last engine stopped: calls that are taken over wait for this. */
    takeUp: (alive: readonly LegSnapshot[], talks: readonly OpenTalk[]): void => begin({ alive, talks }),
  }
}
