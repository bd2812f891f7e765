import { type Clock, type EpochMs, sleep } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'
import type { LegId } from '../kernel/ids.ts'
import type { Switch } from '../switch/switch.ts'
import { endFrom, type LegEnd } from './leg-line.ts'

/** What became of a leg that we lost sight of. */
export type Fate =
  | { kind: 'answered'; at: EpochMs }
  | { kind: 'ringing' }
  | { kind: 'ended'; end: LegEnd }
  /** The switch is away: to be asked again when it is back. */
  | { kind: 'away' }

/** A switch that is there and cannot tell what became of a leg is asked this often. */
const settleTries = 3
const settleAgainMs = toMs('5s')

/** Asks the switch. One that is there and cannot tell after several questions will never tell: the leg counts as ended. */
export async function fateOf(
  { leg, startedAt }: { leg: LegId; startedAt: EpochMs },
  parts: { switch: Switch; clock: Clock },
): Promise<Fate> {
  for (let tries = 1; ; tries += 1) {
    const settled = await parts.switch.settle(leg, startedAt)
    if (settled.kind === 'alive') {
      const { answeredAt } = settled.snapshot
      return answeredAt === undefined ? { kind: 'ringing' } : { kind: 'answered', at: answeredAt }
    }
    if (settled.kind === 'unknown' && !parts.switch.health().connected) return { kind: 'away' }
    if (settled.kind !== 'unknown' || tries === settleTries)
      return { kind: 'ended', end: endFrom(settled, leg, parts.clock.now()) }
    await sleep(parts.clock, settleAgainMs)
  }
}
