/**
 * The whole engine on the virtual switch beside the simulation of the pacer alone: the same patients, the same agents, the same
 * hours. What a simulation promises a supervisor is worth what the engine keeps of it.
 */
import { createPacer } from '../engine/dialer/core/pacing.ts'
import { fateOf } from '../engine/dialer/core/simulate/chance.ts'
import { simulateDay } from '../engine/dialer/core/simulate/simulate.ts'
import { usualDay } from '../engine/dialer/core/simulate/usual-day.ts'
import { toMs } from '../engine/kernel/duration.ts'
import type { Script } from '../engine/switch/virtual/scripted-person.ts'
import { openQueueHouse } from '../test/queue-house.ts'

const hours = Number(process.argv[2] ?? 2)
const teams = [2, 5]
const seeds = [1, 2]
const wrapUpMs = 20_000
const answerRate = 0.4
/** Before a hundred have answered, and while the last talks end, a day is not itself. */
const lengthMs = hours * toMs('1h')

const dayOf = (agents: number) => ({ ...usualDay({ agents, lengthMs, ringLimitMs: 25_000 }), wrapMs: () => wrapUpMs })
const numberOf = (i: number): string => `138${String(10_000_000 + i)}`

function patient(agents: number, seed: number, i: number): Script {
  const { answers, answerAfterMs, failAfterMs, talkMs } = fateOf(dayOf(agents), seed, i)
  if (answers < answerRate) return { phone: { does: 'answer', ringsMs: answerAfterMs }, hangsUpAfterMs: talkMs }
  return failAfterMs < 20_000
    ? { phone: { does: 'refuse', cause: 'busy', ringsMs: failAfterMs } }
    : { phone: { does: 'ring' } }
}

/** What a test is asked for, of a bench that has none. */
function stage() {
  const afterwards: (() => unknown)[] = []
  const t = {
    teardown: (after: () => unknown) => void afterwards.push(after),
    equal: () => true,
    match: () => true,
    passing: () => true,
  }
  return {
    t: t as unknown as Parameters<typeof openQueueHouse>[0],
    async close() {
      for (const after of afterwards.reverse()) await after()
    },
  }
}

async function engineDay(agents: number, seed: number) {
  const { t, close } = stage()
  const extensions = Array.from({ length: agents }, (_, i) => String(1001 + i))
  const phones = Object.fromEntries(
    extensions.map((extension) => [extension, { phone: { does: 'answer', ringsMs: 50 } } as Script]),
  )
  const house = await openQueueHouse(t, phones, {
    rules: { wrapUpMs },
    outside: (number) => patient(agents, seed, Number(number.slice(-7))),
    env: { LINES: '400', CALLS_PER_SECOND: '50' },
  })
  const contacts = Math.ceil((agents * lengthMs) / 40_000)
  const patientIds = await house.hospital.importList([
    ['住院号', '姓名', '科室', '联系电话'],
    ...Array.from({ length: contacts }, (_, i) => [`B-${i}`, `病人${i}`, '骨科', Number(numberOf(i))]),
  ])
  await house.signIn(...extensions)
  const never = { waitMinutes: 1, limit: 0 }
  const from = house.hospital.clock.now()
  const id = await house.hospital.startCampaign(
    {
      name: 'bench',
      kind: 'agents',
      rules: {
        holidays: { skip: false },
        callingHours: { from: 0, to: 1440 },
        ringSeconds: 27,
        caps: { lines: 3 * agents + 4, callsPerSecond: 50 },
        retry: { busy: never, 'no-answer': never },
      },
      staffing: { queueId: house.queue.id, mode: 'predictive', leftAlone: { hears: 'apology' } },
    },
    patientIds,
  )
  await house.pass(lengthMs)
  const until = house.hospital.clock.now()
  const talks: { connected_at: number; ended_at: number | null }[] = await house
    .db('agent_talks')
    .select('connected_at', 'ended_at')
  const busyMs = talks.reduce(
    (sum, { connected_at, ended_at }) => sum + Math.min(until, (ended_at ?? until) + wrapUpMs) - connected_at,
    0,
  )
  const attempts: { answered_at: number | null; was_left_alone: number }[] = await house.db('attempts')
  const answered = attempts.filter(({ answered_at }) => answered_at !== null)
  const alone = answered.filter(({ was_left_alone }) => was_left_alone === 1)
  await house.hospital.engine.dialer.stop(id, { because: 'by-user' })
  await house.over()
  await close()
  return {
    occupancy: busyMs / (agents * (until - from)),
    abandonment: answered.length === 0 ? 0 : alone.length / answered.length,
    dialed: attempts.length,
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length
const result: Record<string, { engine: number; simulation: number }> = {}
for (const agents of teams) {
  const engine: number[] = []
  const simulation: number[] = []
  for (const seed of seeds) {
    const simulated = simulateDay(createPacer, dayOf(agents), seed)
    const day = await engineDay(agents, seed)
    engine.push(day.occupancy)
    simulation.push(simulated.occupancy)
    const shares = (each: { occupancy: number; abandonment: number; dialed: number }): string =>
      `occupancy ${each.occupancy.toFixed(3)}, abandoned ${(each.abandonment * 100).toFixed(1)} %, dialed ${each.dialed}`
    console.log(`${agents} agents, seed ${seed}\n  engine      ${shares(day)}\n  simulation  ${shares(simulated)}`)
  }
  result[agents] = { engine: Number(mean(engine).toFixed(3)), simulation: Number(mean(simulation).toFixed(3)) }
}
console.log(JSON.stringify({ bench: 'engine-pacing', hours, occupancy: result }))
process.exit(0)
