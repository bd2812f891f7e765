import { WardlineError } from '../errors.ts'
import type { Acd } from './acd.ts'
import type {
  AcdSettingsStore,
  AgentSettings,
  CodeList,
  ListedCode,
  QueueMember,
  QueueSettings,
} from './acd-settings-store.ts'

export type QueueDesk = ReturnType<typeof createQueueDesk>

/** What supervisors and IT set of queues. It is kept first and holds at once. */
export function createQueueDesk(parts: { acd: Acd; store: AcdSettingsStore; refresh: () => Promise<void> }) {
  const { acd, store, refresh } = parts
  const now = (): number => acd.ports.clock.now()

  async function there(id: number): Promise<QueueSettings> {
    const queue = await store.queue(id)
    if (queue === undefined) throw new WardlineError('not-found', { what: 'queue' })
    return queue
  }

  async function checkOverflow({ code, rules }: Pick<QueueSettings, 'code' | 'rules'>): Promise<void> {
    const to = rules.overflow?.to
    if (to === undefined) return
    const known = (await store.queues()).some((queue) => queue.code === to)
    if (!known || to === code) throw new WardlineError('queue-overflows-nowhere', { to })
  }

  const waitingIn = (code: string): number => acd.floor.ground.queues.get(code)?.waiting.size ?? 0

  return {
    async queues() {
      const [queues, agents] = await Promise.all([store.queues(), store.agents()])
      return queues.map((queue) => ({
        ...queue,
        members: agents.filter((agent) => agent.queues.some(({ queueId }) => queueId === queue.id)).length,
        waiting: waitingIn(queue.code),
      }))
    },
    async addQueue(queue: Omit<QueueSettings, 'id'>): Promise<number> {
      await checkOverflow(queue)
      const id = await store.addQueue(queue, now())
      if (id === 'taken') throw new WardlineError('queue-code-taken', { code: queue.code })
      await refresh()
      return id
    },
    /** The code stays: scripts name it. */
    async changeQueue(queue: QueueSettings): Promise<void> {
      const before = await there(queue.id)
      await checkOverflow({ ...queue, code: before.code })
      await store.changeQueue({ ...queue, code: before.code }, now())
      await refresh()
    },
    async removeQueue(id: number): Promise<void> {
      const { code } = await there(id)
      const waiting = waitingIn(code)
      if (waiting > 0) throw new WardlineError('queue-has-callers', { waiting })
      await store.removeQueue(id)
      await refresh()
    },
    async membersOf(id: number): Promise<QueueMember[]> {
      await there(id)
      return await store.membersOf(id)
    },
    async setMembers(id: number, members: readonly QueueMember[]): Promise<void> {
      await there(id)
      const agents = new Set((await store.agents()).map(({ userId }) => userId))
      if (members.some(({ userId }) => !agents.has(userId))) throw new WardlineError('agent-unknown')
      const each = new Map(members.map((member) => [member.userId, member]))
      await store.setMembers(id, [...each.values()])
      await refresh()
    },
    agents: (): Promise<AgentSettings[]> => store.agents(),
    async setAgent(agent: Omit<AgentSettings, 'name' | 'role'>): Promise<void> {
      const known = new Set((await store.queues()).map(({ id }) => id))
      if (agent.queues.some(({ queueId }) => !known.has(queueId)))
        throw new WardlineError('not-found', { what: 'queue' })
      if (!(await store.agents()).some(({ userId }) => userId === agent.userId))
        throw new WardlineError('agent-unknown')
      if ((await store.setAgent(agent, now())) === 'taken')
        throw new WardlineError('agent-number-taken', { number: agent.number ?? '' })
      const each = new Map(agent.queues.map((place) => [place.queueId, place]))
      await store.setQueuesOf(agent.userId, [...each.values()])
      await refresh()
    },
    codes: (list: CodeList): Promise<ListedCode[]> => store.codes(list),
    setCodes: (list: CodeList, codes: readonly Pick<ListedCode, 'code' | 'title'>[]) => store.setCodes(list, codes),
  }
}
