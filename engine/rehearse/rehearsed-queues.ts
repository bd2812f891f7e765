import { Acd } from '../acd/acd.ts'
import { usualKeptRules, usualManners } from '../acd/core/queue-settings.ts'
import { QueueCalls } from '../acd/queue-calls.ts'
import type { LiveCall } from '../calls/live-call.ts'
import type { QueueOutcome } from '../dialplan/api.ts'
import type { QueueWait } from '../dialplan/context.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Speech } from '../speech/speech.ts'
import type { Destination, Switch } from '../switch/switch.ts'

export type RehearsedQueuesParts = {
  clock: Clock
  switch: Switch
  speech: Pick<Speech, 'render'>
  destinationOf(target: string): Destination | undefined
}

/** Whoever is rehearsed with has one agent, at this phone. */
const agentPhone = '8001'

/**
 * Queues for a rehearsal: whatever a script calls one, it is there, with usual rules and one agent, whose phone does what the
 * rehearsal says of desks. Nobody waits longer than a minute and a half.
 */
export function createRehearsedQueues({ clock, switch: port, speech, destinationOf }: RehearsedQueuesParts) {
  const acd = new Acd({
    clock,
    switch: port,
    speech,
    music: [{ kind: 'silence', ms: 15_000 }],
    destinationOf: (target) => Promise.resolve(destinationOf(target)),
    recording: { pause: () => undefined, conversation: () => undefined },
    hospitalLanguage: 'zh-CN',
    startOfDay: () => 0,
    log: () => undefined,
    news: () => undefined,
    onError: () => undefined,
  })
  const calls = new QueueCalls(acd, { promise: () => Promise.resolve(), takeBack: () => Promise.resolve(undefined) })

  function open(code: string): void {
    if (acd.queueOf(code) !== undefined) return
    const id = acd.queues.length + 1
    const rules = { ...usualKeptRules, maxWaitMs: 90_000 }
    const queue = { id, code, title: { 'zh-CN': code, en: code }, isOpen: true, rules, manners: usualManners }
    acd.setQueues([...acd.queues, queue])
    acd.signIn({
      userId: 1,
      name: '',
      role: 'agent',
      number: agentPhone,
      phone: { kind: 'extension', number: agentPhone },
      answersItself: false,
      skills: {},
      queues: acd.queues.map(({ id: queueId }) => ({ queueId, level: 0, position: 1 })),
    })
  }

  return {
    async wait(call: LiveCall, { queue, language, wishes }: QueueWait): Promise<QueueOutcome> {
      open(queue)
      return await calls.queue(call, { queue, language, wishes })
    },
    close: () => acd.close(),
  }
}
