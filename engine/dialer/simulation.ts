import { Worker } from 'node:worker_threads'
import { WardlineError } from '../errors.ts'
import type { AskedDay, SimulatedMode } from './core/simulate/asked-day.ts'

const seeds = [1, 2, 3]
/** A hundred agents for eight hours take about a minute. */
const limitMs = 120_000

/** One at a time: a day costs a core for seconds. */
let before: Promise<unknown> = Promise.resolve()

/**
 * The same days under every kind of pacing, side by side. Throws `simulation-takes-too-long`. When `left` is aborted nobody
 * waits for the answer any more, and the next one's turn comes.
 */
export function simulate(asked: Omit<AskedDay, 'mode'>, left: AbortSignal): Promise<SimulatedMode[]> {
  const mine = before.then(() => (left.aborted ? [] : run(asked, left)))
  before = mine.catch(() => undefined)
  return mine
}

async function run(asked: Omit<AskedDay, 'mode'>, left: AbortSignal): Promise<SimulatedMode[]> {
  const worker = new Worker(new URL('./simulation-worker.js', import.meta.url), { workerData: { asked, seeds } })
  const results: SimulatedMode[] = []
  const stop = AbortSignal.any([left, AbortSignal.timeout(limitMs)])
  stop.addEventListener('abort', () => void worker.terminate(), { once: true })
  return await new Promise((resolve, reject) => {
    worker.on('message', (result: SimulatedMode) => results.push(result))
    worker.on('error', reject)
    worker.on('exit', (code) => {
      if (code === 0 || left.aborted) resolve(results)
      else reject(new WardlineError('simulation-takes-too-long'))
    })
  })
}
