import t, { type Test } from 'tap'
import type { Clock } from '../kernel/clock.ts'
import type { Telephony } from './ports.ts'
import { answers, isBusy, type PhoneScript } from './test-carrier.ts'
import { type House, phoneOf, testHouses } from './test-house.ts'

const byUser = { because: 'by-user' }

/** Ends an engine at its n-th step: what it asked of others before may have been done, nothing of it is heard of again. */
class Fuse {
  steps = 0
  #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  /** It has so many steps left. */
  shorten(steps: number): void {
    this.#limit = this.steps + steps
  }

  get isBlown(): boolean {
    return this.steps >= this.#limit
  }

  /** One method of a part: the engine may die before it is called, or after and before the answer is heard. */
  async #guard<Result>(call: () => Promise<Result>): Promise<Result> {
    this.steps += 1
    if (this.isBlown) return await new Promise<never>(() => undefined)
    const result = await call()
    this.steps += 1
    if (this.isBlown) return await new Promise<never>(() => undefined)
    return result
  }

  over<Part extends object>(part: Part, synchronous: readonly string[] = []): Part {
    return new Proxy(part, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        const call = value.bind(target) as (...given: unknown[]) => Promise<unknown>
        if (synchronous.includes(String(name))) return call
        return (...given: unknown[]) => this.#guard(() => call(...given))
      },
    })
  }

  telephony(telephony: Telephony & object): Telephony {
    const guarded = this.over(telephony, ['isConnected', 'destinationOf', 'subscribe'])
    return new Proxy(guarded, {
      get: (target, name) => {
        if (name !== 'subscribe') return Reflect.get(target, name) as unknown
        return (listener: Parameters<Telephony['subscribe']>[0]) =>
          telephony.subscribe((event) => {
            if (!this.isBlown) listener(event)
          })
      },
    })
  }

  clock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      at: (at, wake) =>
        clock.at(at, () => {
          if (!this.isBlown) wake()
        }),
    }
  }
}

const script = (number: string, time: number): PhoneScript => {
  if (number === phoneOf(1)) return time === 1 ? isBusy : answers()
  if (number === phoneOf(2)) return answers('completed', 60_000)
  return answers('declined')
}
/** How often each patient is called when nothing goes wrong. */
const expectedCalls = [2, 1, 1]
const callsOf = (h: House): number[] =>
  [1, 2, 3].map((patient) => h.carrier.dialed.filter(({ number }) => number === phoneOf(patient)).length)

/** Starts a campaign on an engine that dies at `step`. */
async function startMortal(h: House, step: number): Promise<{ id: number; fuse: Fuse }> {
  const id = await h.campaign(await h.admit(3), {
    caps: { lines: 2, callsPerSecond: 1 },
    retry: { busy: { waitMinutes: 1 } },
  })
  const fuse = new Fuse(step)
  const dialer = h.dialer({
    clock: fuse.clock(h.clock),
    telephony: fuse.telephony(h.carrier),
    conversations: fuse.over(h.carrier),
    attempts: fuse.over(h.attempts),
    campaigns: fuse.over(h.campaigns, ['byId', 'inStates']),
  })
  const lost = (): undefined => undefined
  void dialer
    .recover()
    .then(() => dialer.start(id, byUser))
    .catch(lost)
  return { id, fuse }
}

/** Starts a campaign on an engine that dies at `step`, then lets `deadMs` pass. */
async function runUntilDeath(
  h: House,
  step: number,
  deadMs: number,
  restart: boolean,
): Promise<{ id: number; died: boolean }> {
  const { id, fuse } = await startMortal(h, step)
  const isOver = () => h.events.some((event) => event.kind === 'CampaignMoved' && event.to === 'finished')
  await h.clock.run({ until: h.clock.now() + 3_600_000, isDone: () => fuse.isBlown || isOver() })
  if (restart) {
    h.carrier.lose({ restart: true })
    h.carrier.back()
  }
  await h.clock.run({ until: h.clock.now() + deadMs })
  return { id, died: fuse.isBlown }
}

async function recoverAndFinish(h: House, id: number): Promise<void> {
  const dialer = h.dialer()
  const recovered = dialer.recover()
  await h.clock.run({ until: h.clock.now() + 10_000 }) // a switch that cannot tell is asked three times
  await recovered
  if ((await h.stateOf(id)) === 'draft') await dialer.start(id, byUser)
  if ((await h.stateOf(id)) !== 'finished') await h.runToTheEnd(id)
  await dialer.close()
}

/** Nobody twice for one attempt, nobody lost: what the carrier saw against what the database says. */
async function count(h: House) {
  const rows = await h.attemptRows()
  const happened = rows.filter(({ disposition }) => disposition !== null).map(({ id }) => id as string)
  const dialed = h.carrier.dialed.map(({ leg }) => leg as string)
  const contacts = await h.db('contacts').orderBy('patient_id')
  return {
    dialedTwice: dialed.length - new Set(dialed).size,
    notWrittenDown: dialed.filter((leg) => !rows.some(({ id }) => id === leg)),
    notDialed: happened.filter((leg) => !dialed.includes(leg)),
    forgotten: dialed.filter((leg) => !happened.includes(leg)),
    open: rows.filter(({ state }) => state !== 'ended').length,
    contacts: contacts.map(({ state }) => state as string),
    outcomes: contacts.map(({ disposition }) => disposition as string),
    rings: contacts.map(({ attempts_rang }) => attempts_rang as number),
    rows,
  }
}

/** Of what was found, what is expected: an empty list among it matches no other list. */
function same<Expected extends object>(t: Test, found: object, expected: Expected, message = 'as it should be'): void {
  const looked = Object.fromEntries(Object.keys(expected).map((key) => [key, Reflect.get(found, key) as unknown]))
  t.strictSame(looked, expected, message)
}

t.setTimeout(180_000)

t.test('an engine that dies', async (t) => {
  const { house } = await testHouses(t)

  // At once, while phones still ring; while people talk; when all is over. Each step gets one of them.
  const deadFor = [0, 7_000, 300_000]

  t.test('between any two steps: every patient is called as if nothing had been', async (t) => {
    let step = 1
    for (; step < 500; step += 1) {
      const h = await house(script)
      const deadMs = deadFor[step % deadFor.length] ?? 0
      const { id, died } = await runUntilDeath(h, step, deadMs, false)
      await recoverAndFinish(h, id)
      const found = await count(h)
      same(
        t,
        { ...found, calls: callsOf(h), errors: h.errors },
        {
          dialedTwice: 0,
          notWrittenDown: [],
          notDialed: [],
          forgotten: [],
          open: 0,
          contacts: ['done', 'done', 'done'],
          outcomes: ['completed', 'completed', 'declined'],
          rings: [1, 1, 1],
          calls: expectedCalls,
          errors: [],
        },
        `died at step ${step}, for ${deadMs / 1000} s`,
      )
      if (!died) break
    }
    t.ok(step > 40 && step < 500, `${step - 1} places to die at`)
  })

  t.test('together with its switch: what nobody can know is unknown, and nobody is called twice for it', async (t) => {
    for (let step = 1; step < 500; step += 3) {
      const h = await house(script)
      const { id, died } = await runUntilDeath(h, step, 1_000, true)
      await recoverAndFinish(h, id)
      const found = await count(h)
      same(
        t,
        found,
        { dialedTwice: 0, notWrittenDown: [], forgotten: [], open: 0, contacts: ['done', 'done', 'done'] },
        `died at step ${step}`,
      )
      t.ok(found.rings.every((rings) => rings <= 4))
      if (!died) break
    }
  })

  t.test(
    'after it met its switch again, before it wrote what the restart ended: no call counts as unplaced',
    async (t) => {
      let steps = 1
      for (; steps < 100; steps += 1) {
        const h = await house(script)
        const { id, fuse } = await startMortal(h, 1_000)
        await h.clock.run({ until: h.clock.now() + 60_000, isDone: () => h.carrier.lines === 2 })
        await h.clock.run({ until: h.clock.now() + 3_000 })
        h.carrier.lose({ restart: true })
        fuse.shorten(steps)
        h.carrier.back()
        await h.clock.run({ until: h.clock.now() + 500 })
        const died = fuse.isBlown
        if (!died) fuse.shorten(0)
        await recoverAndFinish(h, id)
        same(
          t,
          await count(h),
          {
            dialedTwice: 0,
            notWrittenDown: [],
            notDialed: [],
            forgotten: [],
            open: 0,
            contacts: ['done', 'done', 'done'],
          },
          `died ${steps} steps after the switch was back`,
        )
        if (!died) break
      }
      t.ok(steps > 5 && steps < 100, `${steps - 1} places to die at`)
    },
  )

  t.test('and comes back before its switch does: campaigns wait for it, then settle and go on', async (t) => {
    const h = await house(script)
    const { id } = await runUntilDeath(h, 24, 0, false)
    h.carrier.lose({ restart: false })
    const dialer = h.dialer()
    await dialer.recover()
    await h.minutesLater(3)
    t.equal(await h.stateOf(id), 'paused switch-lost')
    h.carrier.back()
    await h.runToTheEnd(id)
    const found = await count(h)
    same(t, found, { dialedTwice: 0, forgotten: [], open: 0, outcomes: ['completed', 'completed', 'declined'] })
    await dialer.close()
    t.equal(h.clock.pending, 0)
  })
})
