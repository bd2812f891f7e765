/** Plays campaign days beside the engine, so that calls never wait for them. */
import { parentPort, workerData } from 'node:worker_threads'
import { createPacer } from './core/pacing.ts'
import { type AskedDay, dayOf, together } from './core/simulate/asked-day.ts'
import { simulateDay } from './core/simulate/simulate.ts'

const { asked, seeds } = workerData as { asked: AskedDay; seeds: readonly number[] }
for (const mode of ['progressive', 'power', 'predictive'] as const) {
  const days = seeds.map((seed) => simulateDay(createPacer, dayOf({ ...asked, mode }), seed))
  parentPort?.postMessage(together(mode, days))
}
