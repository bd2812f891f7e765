import { createPacer, type Pacer } from '../../engine/dialer/core/pacing.ts'
import { seededRandom } from '../../engine/kernel/random.ts'

const agents = 200
const ringing = 600
const rounds = 4_000

/** What one decision costs in a large team in full swing, an event before each. */
export function measureDecisions(): { p50Ms: number; p99Ms: number } {
  const pacer = createPacer({ mode: 'predictive', abandonmentCap: 0.03, abandonAfterMs: 2_000, maxLines: 2_000 })
  const crowd = new Crowd(pacer)
  const took = new Float64Array(rounds)
  for (let i = 0; i < rounds / 4; i += 1) {
    crowd.happen()
    pacer.linesToDial(crowd.now, ringing)
  }
  for (let i = 0; i < rounds; i += 1) {
    crowd.happen()
    const before = process.hrtime.bigint()
    pacer.linesToDial(crowd.now, ringing)
    took[i] = Number(process.hrtime.bigint() - before) / 1e6
  }
  took.sort()
  const at = (share: number): number => Number((took[Math.floor(rounds * share)] ?? 0).toFixed(3))
  return { p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** Two hundred agents, nearly all in a call, and six hundred lines; whatever ends is replaced at once. */
class Crowd {
  now = 0
  readonly #pacer: Pacer
  readonly #random = seededRandom(11)
  #lines: string[] = []
  #dialed = 0
  #turn = 0

  constructor(pacer: Pacer) {
    this.#pacer = pacer
    for (let i = 0; i < agents; i += 1) this.#pacer.observe({ kind: 'ready', at: 0, agent: `a${i}` })
    for (let i = 0; i < agents - 10; i += 1) this.#serve(`a${i}`)
    for (let i = 0; i < ringing; i += 1) this.#dial()
  }

  /** A line ends, one in three with an answer that an agent who has just freed takes. */
  happen(): void {
    this.now += 30 + this.#random() * 40
    const call = this.#lines.splice(Math.floor(this.#random() * 40), 1)[0] as string
    if (this.#random() < 0.65) this.#pacer.observe({ kind: 'not-answered', at: this.now, call })
    else this.#answer(call)
    this.#dial()
  }

  #answer(call: string): void {
    const agent = `a${this.#turn % agents}`
    this.#turn += 1
    this.#pacer.observe({ kind: 'talk-ended', at: this.now, call: `of-${agent}`, agent })
    this.#pacer.observe({ kind: 'ready', at: this.now, agent })
    this.#pacer.observe({ kind: 'answered', at: this.now, call })
    this.#pacer.observe({ kind: 'served', at: this.now, call, agent })
  }

  #serve(agent: string): void {
    this.#pacer.observe({ kind: 'served', at: this.now, call: `of-${agent}`, agent })
  }

  #dial(): void {
    const call = `c${this.#dialed}`
    this.#dialed += 1
    this.#lines.push(call)
    this.#pacer.observe({ kind: 'dialed', at: this.now, call })
  }
}
