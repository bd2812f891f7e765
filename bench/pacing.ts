/**
 * The pacer beside its peers on simulated campaign days. `--whole` plays every scenario over whole days and several
 * seeds (an hour or so); without it large teams live shorter days and all but the base scenario have one seed, and twenty and a
 * hundred agents have peers on the base day alone. Last come the days on which something fails, the levers of small teams, what one
 * decision costs, and the figures as JSON.
 */
import { createPacer } from '../engine/dialer/core/pacing.ts'
import { measureDecisions } from './pacing/decisions.ts'
import { levers } from './pacing/levers.ts'
import { ours, pacers } from './pacing/pacers.ts'
import { type Plan, planOf } from './pacing/plan.ts'
import { runDays, type Sum } from './pacing/runs.ts'
import { hardDays, type Scenario, scenarios } from './pacing/scenarios.ts'

const isWhole = process.argv.includes('--whole')
const teams = [2, 5, 8, 20, 100]
const hardTeams = isWhole ? teams : [2, 8, 20]
const cap = 0.03

const nameWidth = 30
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
const rowOf = (name: string, { occupancy, ofClairvoyant, abandonment, idleSeconds, ...sum }: Sum): string =>
  [
    `  ${name.padEnd(nameWidth)}`,
    occupancy.toFixed(3).padStart(8),
    ofClairvoyant.toFixed(3).padStart(13),
    percent(abandonment).padStart(12),
    percent(sum.worstDay).padStart(11),
    `${idleSeconds.toFixed(1)} s`.padStart(9),
    `${sum.daysOverCap}/${sum.days}`.padStart(10),
    `${sum.daysEverOver}/${sum.days}`.padStart(10),
  ].join('')
const header = `  ${'pacer'.padEnd(nameWidth)}occupancy ÷clairvoyant abandonment  worst day     idle  over cap  ever over`

function play(name: string, scenario: Scenario, agents: number, { lengthMs, seeds }: Plan): Sum {
  const sum = runDays(pacers[name] as (typeof pacers)[string], () => scenario.day(agents, lengthMs), seeds)
  console.log(rowOf(name, sum))
  return sum
}

/** Large teams cost the most: in a short run their peers play the base day alone. */
const playedBy = ({ name }: Scenario, agents: number): string[] =>
  isWhole || name === 'base' || agents <= 8 ? Object.keys(pacers) : [ours]

const own: Sum[] = []
const base: Record<string, { occupancy: number; abandonment: number }> = {}
for (const scenario of scenarios)
  for (const agents of teams) {
    const plan = planOf(scenario, agents, isWhole)
    console.log(
      `\n${scenario.name}, ${agents} agents, ${plan.seeds.length} × ${plan.lengthMs / 3_600_000} h\n${header}`,
    )
    for (const name of playedBy(scenario, agents)) {
      const sum = play(name, scenario, agents, plan)
      if (name !== ours) continue
      own.push(sum)
      if (scenario.name !== 'base') continue
      const rounded = (value: number): number => Number(value.toFixed(4))
      base[agents] = { occupancy: rounded(sum.occupancy), abandonment: rounded(sum.abandonment) }
    }
  }

console.log('\nWhat can go wrong: ours alone')
for (const scenario of hardDays)
  for (const agents of hardTeams) {
    const plan = planOf(scenario, agents, isWhole)
    console.log(
      `\n${scenario.name}, ${agents} agents, ${plan.seeds.length} × ${plan.lengthMs / 3_600_000} h\n${header}`,
    )
    own.push(play(ours, scenario, agents, plan))
  }

console.log('\nWhat small teams can do: ours, each lever alone and together')
for (const agents of [2, 8]) {
  const seeds = Array.from({ length: isWhole ? 8 : 2 }, (_, i) => i + 1)
  console.log(`\n${agents} agents, ${seeds.length} × 8 h\n${header}  to survey`)
  for (const { name, day } of levers) {
    const sum = runDays(createPacer, () => day(agents), seeds)
    console.log(`${rowOf(name, sum)}${percent(sum.surveyed).padStart(11)}`)
    own.push(sum)
  }
}

const decisions = measureDecisions()
console.log(`\nlinesToDial at 200 agents and 600 ringing calls: ${JSON.stringify(decisions)}`)
const total = (of: (sum: Sum) => number): number => own.reduce((sum, each) => sum + of(each), 0)
console.log(
  JSON.stringify({
    bench: 'pacing',
    cap,
    base,
    daysOverCap: total(({ daysOverCap }) => daysOverCap),
    days: total(({ days }) => days),
    daysEverOver: total(({ daysEverOver }) => daysEverOver),
    linesToDialP99Ms: decisions.p99Ms,
  }),
)
