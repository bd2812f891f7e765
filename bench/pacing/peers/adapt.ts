/**
 * VICIdial's ADAPT methods, by its published behaviour and its defaults. A dial level, between 1 and 3, times the
 * agents who are ready or in a call gives the calls that should be up, live conversations included; every 15 seconds
 * the level moves by the share of agents who were ready over those seconds; drops are looked at once a minute and only
 * the method's own reaction to them differs.
 */
import { peer, type Seen } from './picture.ts'

export type Method = 'HARD_LIMIT' | 'AVERAGE' | 'TAPERED'

const lineLoopMs = 2_500
const sampleMs = 1_000
const levelLoopMs = 15_000
const statisticsMs = 60_000
const maxLevel = 3
const dropLimit = 0.03
const callsToJudgeBy = 50
/** The day begins at eight: TAPERED limits nothing before eleven, and less than it should after. */
const shiftBegins = 8
const latestHour = 21

export function adapt(method: Method) {
  const control = new Level(method)
  let nextDial = 0
  return peer({
    lines(seen, now) {
      control.look(seen, now)
      if (now < nextDial) return 0
      nextDial = now + lineLoopMs
      const { idle, talking, ringing, waiting } = seen
      return Math.round(control.level * (idle + talking)) - ringing - waiting - talking
    },
  })
}

type Counts = Pick<Seen, 'answered' | 'ended' | 'abandoned'>

class Level {
  level = 1
  readonly #method: Method
  #samples: { ready: number; agents: number }[] = []
  #nextSample = 0
  #nextLevel = levelLoopMs
  #nextStatistics = statisticsMs
  #today: Counts = { answered: 0, ended: 0, abandoned: 0 }
  #lastMinute: Counts = { answered: 0, ended: 0, abandoned: 0 }

  constructor(method: Method) {
    this.#method = method
  }

  look(seen: Seen, now: number): void {
    if (now >= this.#nextStatistics) this.#readStatistics(seen, now)
    if (now >= this.#nextSample) {
      this.#nextSample = now + sampleMs
      const agents = seen.idle + seen.talking + seen.wrappingUp
      this.#samples.push({ ready: seen.idle - seen.waiting, agents })
    }
    if (now < this.#nextLevel) return
    this.#nextLevel = now + levelLoopMs
    this.#move(now)
  }

  #readStatistics({ answered, ended, abandoned }: Seen, now: number): void {
    this.#nextStatistics = now + statisticsMs
    this.#lastMinute = {
      answered: answered - this.#today.answered,
      ended: ended - this.#today.ended,
      abandoned: abandoned - this.#today.abandoned,
    }
    this.#today = { answered, ended, abandoned }
  }

  #move(now: number): void {
    const sum = (of: (sample: { ready: number; agents: number }) => number): number =>
      this.#samples.reduce((total, sample) => total + of(sample), 0)
    const agents = sum((sample) => sample.agents)
    if (agents > 0) this.level *= 1 + sum(({ ready }) => ready) / agents
    this.#samples = []
    this.#heedDrops(now)
    this.level = Math.min(maxLevel, Math.max(1, this.level))
  }

  #heedDrops(now: number): void {
    const minute = this.#lastMinute
    if (minute.ended > 20 && minute.abandoned > minute.answered / 2) this.level /= 2
    const { ended, answered, abandoned } = this.#today
    if (ended <= callsToJudgeBy || abandoned <= answered * dropLimit) return
    if (this.#method === 'HARD_LIMIT') this.level = 1
    else if (this.#method === 'AVERAGE') this.level /= 2
    else this.level *= Math.min(1, Math.max(0, hhmm(latestHour * 60) - hhmm(shiftBegins * 60 + now / 60_000)) / 1000)
  }
}

/** 14:30 as 1430: the method subtracts clock readings as if they were numbers. */
const hhmm = (minutes: number): number => Math.floor(minutes / 60) * 100 + Math.floor(minutes % 60)
