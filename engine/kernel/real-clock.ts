import type { Clock } from './clock.ts'

const longestTimerMs = 2 ** 31 - 1

/** The wall clock. A wake-up further away than a timer can hold (24.8 days) is reached in several steps. */
export const realClock: Clock = {
  now: () => Date.now(),
  at(at, wake) {
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const leftMs = Math.max(0, at - Date.now())
      timer = leftMs > longestTimerMs ? setTimeout(arm, longestTimerMs) : setTimeout(wake, leftMs)
    }
    arm()
    return () => clearTimeout(timer)
  },
}
