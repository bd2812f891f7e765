/** Agents, queues, scripts and destinations, as the pages of campaigns choose among them. */
import type { Queues } from './compose-queues.ts'
import type { StaffDesk } from './dialer/desk.ts'
import type { Loader } from './dialplan/loader.ts'

/** What campaigns run by themselves. */
const ownScripts: ReadonlySet<string> = new Set(['keypad-survey', 'voice-notice', 'left-alone', 'application'])

type StaffDeskParts = {
  queues: Pick<Queues, 'acd' | 'staff'>
  loader: Pick<Loader, 'statuses'>
  leadsSomewhere(to: string): Promise<boolean>
}

export function createStaffDesk({ queues, loader, leadsSomewhere }: StaffDeskParts): StaffDesk {
  const { acd, staff } = queues
  return {
    queues: () =>
      acd.queues.map(({ id, code, title, isOpen }) => ({
        id,
        code,
        title: { ...title },
        isOpen,
        agents: staff.signedIn(id).length,
      })),
    queue(id) {
      const queue = acd.queueById(id)
      return queue && { code: queue.code, title: { ...queue.title } }
    },
    agents(queueId, served, isItsCall) {
      const known = new Set([...staff.signedIn(queueId), ...[...served.keys()].map(String)])
      return [...known].map((agent) => {
        const now = staff.now(agent)
        const isOnItsCall = now.is === 'busy' && now.call !== undefined && isItsCall(now.call)
        const userId = Number(agent)
        return {
          userId,
          name: acd.agentOf(agent)?.name ?? '',
          is: now.is,
          isOnItsCall,
          served: served.get(userId) ?? 0,
        }
      })
    },
    scripts: () =>
      loader
        .statuses()
        .flatMap(({ script }) => (script === undefined || ownScripts.has(script.name) ? [] : script.name)),
    leadsSomewhere,
  }
}
