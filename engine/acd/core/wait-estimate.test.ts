import t from 'tap'
import { type Random, seededRandom } from '../../kernel/random.ts'
import {
  type Experience,
  inexperienced,
  learnHandling,
  learnWaiting,
  spokenWait,
  waitAsTheHead,
  waitBehind,
} from './wait-estimate.ts'

const hourMs = 3_600_000

t.test('an estimate from what was seen', async (t) => {
  const fresh = inexperienced(120_000)
  t.equal(waitBehind(0, 3, fresh), 40_000, 'the first of three agents is free after a third of a call')
  t.equal(waitBehind(2, 3, fresh), 120_000)
  t.equal(waitBehind(2, 0, fresh), undefined, 'nobody can tell how long nobody takes')
  const learned = [100_000, 200_000].reduce(learnHandling, fresh)
  t.equal(learned.handleMs, 150_000, 'what was expected counts no more than until the first call')
  const manyCalls = Array.from({ length: 1000 }, (_, i) => (i < 700 ? 100_000 : 200_000)).reduce(learnHandling, fresh)
  t.ok(manyCalls.handleMs > 160_000 && manyCalls.handleMs < 170_000, 'the last 300 weigh most')
  const given = learnWaiting(learnWaiting(fresh, 60_000, true), 60_000, false)
  t.ok((waitBehind(2, 3, given) ?? 0) < 120_000, 'some of those ahead will give up')
  t.equal(waitBehind(0, 3, given), 40_000, 'but an agent has to be free in any case')
  t.same([waitAsTheHead(50_000), waitAsTheHead(50_000, 20_000), waitAsTheHead(5_000, 20_000)], [50_000, 30_000, 0])
})

t.test('what is said of it', async (t) => {
  const seconds: [number, string][] = [
    [47, 'under-1'],
    [48, '1-2'],
    [96, '1-2'],
    [97, '3-5'],
    [240, '3-5'],
    [241, '5-10'],
    [480, '5-10'],
    [481, 'over-10'],
  ]
  for (const [wait, word] of seconds) t.equal(spokenWait(wait * 1000).word, word, `${wait} s`)
  t.same(spokenWait(200_000, '1-2'), { word: '3-5', hasGrown: true }, 'a promise does not grow in silence')
  t.same(spokenWait(200_000, '3-5'), { word: '3-5', hasGrown: false })
  t.same(spokenWait(60_000, '3-5'), { word: '1-2', hasGrown: false })
})

/** Lognormal by mean and coefficient of variation. */
function lognormal(random: Random, mean: number, cv: number): number {
  const variance = Math.log(1 + cv * cv)
  const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return mean * Math.exp(normal * Math.sqrt(variance) - variance / 2)
}

type InLine = { joinedAt: number; givesUpAt: number; said: { qlr: number; head: number; last: number } | undefined }

/**
 * A queue of `agents`: talk lognormal (120 s, cv 1), wrap-up lognormal (20 s, cv 0.6), patience exponential (180 s), a load that
 * swings by a quarter around `load` every two hours. One caller in ten never gives up: on those the estimates are measured.
 */
class Day {
  readonly #random = seededRandom(20)
  readonly #busyUntil: number[]
  readonly #line: InLine[] = []
  readonly #errors = { qlr: 0, head: 0, last: 0, bias: 0, waits: 0, people: 0 }
  #experience: Experience = inexperienced(180_000)
  #lastWait = 0

  constructor(agents: number) {
    this.#busyUntil = Array.from({ length: agents }, () => 0)
  }

  run(hours: number, load: number): this {
    const perMs = (this.#busyUntil.length * load) / 140_000
    for (let now = 0; now < hours * hourMs; ) {
      const swing = 1 + 0.25 * Math.sin((now / (2 * hourMs)) * 2 * Math.PI)
      now += -Math.log(1 - this.#random()) / (perMs * swing)
      this.#serveUntil(now)
      this.#join(now)
    }
    return this
  }

  #join(now: number): void {
    const isMeasured = this.#random() < 0.1
    const givesUpAt = isMeasured ? Number.POSITIVE_INFINITY : now - Math.log(1 - this.#random()) * 180_000
    const free = this.#busyUntil.findIndex((until) => until <= now)
    if (free >= 0) {
      this.#experience = learnWaiting(this.#experience, 0, false)
      return this.#begin(free, now)
    }
    this.#dropWhoGaveUp(now)
    const qlr = waitBehind(this.#line.length, this.#busyUntil.length, this.#experience) as number
    const head = waitAsTheHead(now - (this.#line[0]?.joinedAt ?? now))
    this.#line.push({ joinedAt: now, givesUpAt, said: isMeasured ? { qlr, head, last: this.#lastWait } : undefined })
  }

  #serveUntil(now: number): void {
    for (;;) {
      const freeAt = Math.min(...this.#busyUntil)
      if (freeAt > now) return
      this.#dropWhoGaveUp(freeAt)
      const first = this.#line.shift()
      if (first === undefined) return
      const waited = freeAt - first.joinedAt
      this.#lastWait = waited
      this.#experience = learnWaiting(this.#experience, waited, false)
      if (first.said !== undefined) this.#compare(first.said, waited)
      this.#begin(this.#busyUntil.indexOf(freeAt), freeAt)
    }
  }

  #begin(agent: number, now: number): void {
    const takes = lognormal(this.#random, 120_000, 1) + lognormal(this.#random, 20_000, 0.6)
    this.#busyUntil[agent] = now + takes
    this.#experience = learnHandling(this.#experience, takes)
  }

  #dropWhoGaveUp(now: number): void {
    for (let i = this.#line.length - 1; i >= 0; i -= 1) {
      const { joinedAt, givesUpAt } = this.#line[i] as InLine
      if (givesUpAt > now) continue
      this.#line.splice(i, 1)
      this.#experience = learnWaiting(this.#experience, givesUpAt - joinedAt, true)
    }
  }

  #compare(said: NonNullable<InLine['said']>, waited: number): void {
    for (const name of ['qlr', 'head', 'last'] as const) this.#errors[name] += (said[name] - waited) ** 2
    this.#errors.bias += said.qlr - waited
    this.#errors.waits += waited
    this.#errors.people += 1
  }

  /** Root mean square errors and the bias, as shares of the mean wait. */
  get figures() {
    const { people, waits, bias, ...squares } = this.#errors
    const mean = waits / people
    const share = (sum: number) => Math.sqrt(sum / people) / mean
    const { qlr, head, last } = squares
    return { people, meanS: mean / 1000, qlr: share(qlr), head: share(head), last: share(last), bias: bias / waits }
  }
}

t.test(
  'measured: the estimate errs less than the delay of the head of the line, and less the more agents there are',
  async (t) => {
    const figures = [3, 8, 20].map((agents) => ({ agents, ...new Day(agents).run(6_000 / agents, 1).figures }))
    const round = (n: number) => Math.round(n * 100) / 100
    for (const { agents, people, meanS, qlr, head, last, bias } of figures) {
      const line = `${agents} agents, ${people} people, mean wait ${Math.round(meanS)} s: RMSE ÷ mean wait`
      t.comment(
        `${line}: QLr ${round(qlr)} (bias ${round(bias)}), head of line ${round(head)}, last served ${round(last)}`,
      )
      t.ok(qlr < head * 0.85, `${agents} agents: at least 15 % less than the head of the line`)
      t.ok(head <= last * 1.02, 'which is no worse than the wait of the last one served')
      t.ok(Math.abs(bias) < 0.15, 'and the estimate leans to neither side')
    }
    const [three, eight, twenty] = figures.map(({ qlr }) => qlr) as [number, number, number]
    t.ok(twenty < eight && eight < three)
    t.ok(three < 0.75 && eight < 0.6 && twenty < 0.45, 'about what was measured elsewhere: 0.62, 0.46, 0.24')
  },
)
