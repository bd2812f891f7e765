/**
 * Decisions a second of the floor alone, on one core: callers wait in their thousands, an agent is freed and gets the first caller whom
 * the agent may serve, a new caller takes the place. One decision is one offer, with everything that goes with it: answered,
 * connected, talked, wrapped up. Printed beside the same at a tenth of the size.
 */
import { Floor } from '../engine/acd/core/floor.ts'
import { type Effect, type FloorEvent, strategies, usualQueueRules } from '../engine/acd/core/words.ts'
import { seededRandom } from '../engine/kernel/random.ts'

type Size = { callers: number; agents: number; queues: number }

const queuesOfAgent = 5

class Load {
  readonly floor = new Floor(1)
  readonly #random = seededRandom(7)
  readonly #size: Size
  readonly #busy: { agent: string; offer: number }[] = []
  #callers = 0
  now = 1_000_000

  constructor(size: Size) {
    this.#size = size
    for (let q = 0; q < size.queues; q += 1) {
      // Ring-all would offer one caller to everybody: not one decision.
      const strategy = strategies.filter((name) => !name.startsWith('ring'))[q % 8] ?? 'longest-idle'
      this.#apply({ kind: 'queue-opened', queue: `q${q}`, rules: { ...usualQueueRules, strategy, wrapUpMs: 0 } })
    }
    for (let i = 0; i < size.callers; i += 1) this.callerJoins()
    for (let a = 0; a < size.agents; a += 1) this.#signIn(a)
  }

  #signIn(a: number): void {
    const tiers = Array.from({ length: queuesOfAgent }, (_, i) => ({
      queue: `q${(a * 7 + i * 13) % this.#size.queues}`,
      level: i % 2,
      position: a % 40,
    }))
    const skills = a % 4 === 0 ? { english: 2 } : {}
    this.#apply({ kind: 'agent-signed-in', agent: `a${a}`, tiers, skills })
  }

  callerJoins(): void {
    this.#callers += 1
    const needsEnglish = this.#random() < 0.05
    this.#apply({
      kind: 'caller-joined',
      caller: `c${this.#callers}`,
      queue: `q${Math.floor(this.#random() * this.#size.queues)}`,
      joinedAt: this.now,
      headStartMs: this.#random() < 0.1 ? 60_000 : 0,
      ...(needsEnglish && { skills: { english: 1 } }),
    })
  }

  /** One agent ends a call and is offered the next caller; a new caller joins. */
  decide(): void {
    const { agent, offer } = this.#busy.shift() as { agent: string; offer: number }
    this.now += 1
    this.#apply({ kind: 'offer-answered', offer })
    this.#apply({ kind: 'offer-connected', offer })
    this.callerJoins()
    this.#apply({ kind: 'agent-ended-call', agent, wrapUpMs: 0 })
  }

  #apply(event: FloorEvent): void {
    const effects: Effect[] = this.floor.apply(event, this.now)
    for (const effect of effects)
      if (effect.do === 'offer') this.#busy.push({ agent: effect.agent, offer: effect.offer })
  }

  get busy(): number {
    return this.#busy.length
  }
}

function measure(size: Size, decisions: number) {
  const load = new Load(size)
  for (let i = 0; i < decisions / 10; i += 1) load.decide() // warm
  const took = new Float64Array(decisions)
  const start = process.cpuUsage()
  for (let i = 0; i < decisions; i += 1) {
    const before = process.hrtime.bigint()
    load.decide()
    took[i] = Number(process.hrtime.bigint() - before) / 1000
  }
  const { user, system } = process.cpuUsage(start)
  took.sort()
  const at = (share: number) => Math.round((took[Math.floor(decisions * share)] ?? 0) * 10) / 10
  return {
    perSecond: Math.round(decisions / ((user + system) / 1e6)),
    p50Us: at(0.5),
    p99Us: at(0.99),
    waiting: load.floor.ground.callers.size,
  }
}

/** Fewer for a profile: `npm run bench -- acd 20000`. */
const decisions = Number(process.argv[2] ?? 300_000)
measure({ callers: 1_000, agents: 200, queues: 20 }, decisions / 10) // compiled before either is measured
const whole = measure({ callers: 10_000, agents: 2_000, queues: 200 }, decisions)
const tenth = measure({ callers: 1_000, agents: 200, queues: 20 }, decisions)
console.log(`10,000 callers, 2,000 agents, 200 queues: ${JSON.stringify(whole)}`)
console.log(` 1,000 callers,   200 agents,  20 queues: ${JSON.stringify(tenth)}`)
console.log(
  JSON.stringify({
    bench: 'acd',
    decisionsPerSecond: whole.perSecond,
    decisionsPerSecondAtTenth: tenth.perSecond,
    p99Us: whole.p99Us,
    waiting: whole.waiting,
  }),
)
