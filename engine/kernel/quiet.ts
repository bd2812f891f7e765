import type { Cancel, Clock } from './clock.ts'
import type { InFlight } from './in-flight.ts'

/** Resolves when nothing is in flight, and what has ended has begun nothing more; or after `atMostMs`. */
export async function quiet(inFlight: InFlight, clock: Clock, atMostMs: number): Promise<void> {
  let isLate = false
  let cancel: Cancel = () => undefined
  const late = new Promise<void>((resolve) => {
    cancel = clock.at(clock.now() + atMostMs, () => {
      isLate = true
      resolve()
    })
  })
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  await turn()
  while (inFlight.count > 0 && !isLate) {
    await Promise.race([inFlight.idle(), late])
    await turn()
  }
  cancel()
}
