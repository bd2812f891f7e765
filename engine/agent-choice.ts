/** Whom a patient who has answered is to speak with, of the agents who are ready: as the campaign shares its calls. */
import type { Attempt } from './dialer/campaign.ts'
import type { Staffing } from './dialer/core/staffing.ts'
import type { Staff } from './dialer/staff.ts'

export type AgentChoiceParts = {
  staff: Pick<Staff, 'signedIn' | 'now'>
  /** Who spoke with this patient last. */
  lastAgentOf(patientId: number): Promise<number | undefined>
}

/** Undefined: whom the queue finds. An agent who is busy is never waited for: the patient is on the line. */
export function createAgentChoice({ staff, lastAgentOf }: AgentChoiceParts) {
  /** Calls given to each agent, by campaign. */
  const given = new Map<number, Map<string, number>>()

  const isReady = (agent: string): boolean => staff.now(agent).is === 'ready'

  function fewest(campaign: number, { queueId }: Staffing): string | undefined {
    const counts = given.get(campaign) ?? new Map<string, number>()
    given.set(campaign, counts)
    const countOf = (agent: string): number => counts.get(agent) ?? 0
    const [chosen] = staff
      .signedIn(queueId)
      .filter(isReady)
      .sort((a, b) => countOf(a) - countOf(b))
    if (chosen !== undefined) counts.set(chosen, countOf(chosen) + 1)
    return chosen
  }

  return async ({ campaign, patientId }: Attempt, staffing: Staffing): Promise<string | undefined> => {
    if (staffing.share === 'evenly') return fewest(campaign.id, staffing)
    if (staffing.share === 'by-queue') return undefined
    const last = await lastAgentOf(patientId)
    return last !== undefined && isReady(String(last)) ? String(last) : undefined
  }
}
