/**
 * One campaign day in virtual time, event by event, from a seed: the pacer is told exactly what a dialer would tell it,
 * and what it asks for is dialed. The same day, seed and pacer give the same result.
 */
import { type Random, seededRandom } from '../../../kernel/random.ts'
import { Agenda } from './agenda.ts'
import { Campaign } from './campaign.ts'
import { exponential } from './chance.ts'
import type { CampaignResult, Day, DayResult, Inbound, MakePacer } from './day.ts'
import { Sharing } from './sharing.ts'
import { Staff } from './staff.ts'
import { Wire } from './wire.ts'

/** Without an event a pacer is asked this often. */
const tickMs = 1_000

export function simulateDay(make: MakePacer, day: Day, seed: number): DayResult {
  const agenda = new Agenda()
  const sharing = new Sharing(agenda, day.isLent ?? false)
  const staff = new Staff(agenda, day.shifts, sharing)
  const random = seededRandom(seed ^ 0x5eed)
  const campaigns = Array.from({ length: day.campaigns }, (_, i) => {
    const wire = new Wire(agenda, make, day.rules, day.faults ?? {}, random)
    sharing.wires.push(wire)
    return new Campaign({ day, seed: seed * 101 + i, agenda, staff, sharing, wire })
  })
  if (day.inbound !== undefined) ring(day.inbound, { day, agenda, staff, sharing, random })
  const tick = (): void => agenda.after(tickMs, tick)
  tick()
  agenda.run(day.lengthMs, () => {
    for (const campaign of campaigns) campaign.pace()
  })
  staff.close()
  return resultOf(staff, campaigns)
}

type House = { day: Day; agenda: Agenda; staff: Staff; sharing: Sharing; random: Random }

/** Calls come in all day and take whoever is idle. */
function ring(inbound: Inbound, house: House): void {
  const { day, agenda, staff, sharing, random } = house
  agenda.after(exponential(random, 3_600_000 / inbound.perHour), () => {
    const agent = staff.take()
    if (agent !== undefined) {
      sharing.away(agent)
      agenda.after(inbound.talkMs(random) + day.wrapMs(random), () => staff.free(agent))
    }
    ring(inbound, house)
  })
}

function resultOf(staff: Staff, campaigns: readonly Campaign[]): DayResult {
  const results = campaigns.map((campaign) => campaign.result())
  const total = (of: (result: CampaignResult) => number): number => results.reduce((sum, each) => sum + of(each), 0)
  const served = campaigns.reduce((sum, campaign) => sum + campaign.served, 0)
  return {
    occupancy: staff.signedInMs === 0 ? 0 : staff.busyMs / staff.signedInMs,
    signedInMs: staff.signedInMs,
    idleMs: staff.idleMs,
    idleMsPerCall: served === 0 ? 0 : staff.idleMs / served,
    served,
    dialed: total(({ dialed }) => dialed),
    live: total(({ live }) => live),
    abandoned: total(({ abandoned }) => abandoned),
    surveyed: total(({ surveyed }) => surveyed),
    abandonment: Math.max(...results.map(({ abandonment }) => abandonment)),
    worstAfter100: Math.max(...results.map(({ worstAfter100 }) => worstAfter100)),
    brokeCapAfter100: results.some(({ brokeCapAfter100 }) => brokeCapAfter100),
    campaigns: results,
  }
}
