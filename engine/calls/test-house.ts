/** The calls of a hospital on a switch in memory, with a call log that keeps what it is given: for the tests of calls. */
import type { Test } from 'tap'
import { type CallId, newLegId } from '../kernel/ids.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { CallLog } from './call-log.ts'
import type { CallLogBatch } from './calls-store.ts'
import type { LiveCall } from './live-call.ts'
import { createSwitchboard, type SwitchboardOptions } from './switchboard.ts'
import { TestSwitch } from './test-switch.ts'

export type House = ReturnType<typeof house>

/** Nobody calls yet. */
export function house(more: Partial<SwitchboardOptions> = {}) {
  const inFlight = new InFlight()
  const clock = new VirtualClock(1_000_000, inFlight)
  const exchange = new TestSwitch(clock)
  const written: CallLogBatch[] = []
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const store = {
    write: async (batch: CallLogBatch) => void written.push(batch),
    open: async () => [],
    lastTrailSeq: async () => 0,
  }
  const log = new CallLog({ store, clock, inFlight, onError })
  const switchboard = createSwitchboard({ switch: exchange, clock, log, lastTrailSeq: async () => 0, onError, ...more })
  const trailOf = (call?: CallId) =>
    written.flatMap(({ trail }) => trail).filter((line) => (call ?? line.call) === line.call)
  return {
    inFlight,
    clock,
    exchange,
    log,
    switchboard,
    errors,
    trailOf,
    trail: () => trailOf().map(({ verb, outcome }) => `${verb}: ${outcome}`),
    legs: () => written.flatMap((batch) => batch.legs),
    closed: () => written.flatMap((batch) => batch.closed),
    pass: (ms: number) => clock.run({ until: clock.now() + ms }),
    /** What a promise comes to, in virtual time: its value, `HungUp`, an error's message, or `waits`. */
    async outcome<Value>(promise: Promise<Value>, patienceMs = 120_000): Promise<Value | string> {
      let settled: { value: Value | string } | undefined
      promise.then(
        (value) => {
          settled = { value }
        },
        (error: Error) => {
          settled = { value: error.name === 'HungUp' ? 'HungUp' : error.message }
        },
      )
      await clock.run({ until: clock.now() + patienceMs, isDone: () => settled !== undefined })
      return settled === undefined ? 'waits' : settled.value
    },
    /** Everybody has gone: nothing may be left of any call anywhere. */
    async leavesNothing(t: Test, expectedErrors = 0) {
      exchange.connected = true
      for (const alive of [...exchange.legs.keys()]) exchange.end(alive)
      await clock.run({ until: clock.now() + 180_000 })
      t.equal(switchboard.live, 0, 'no call is left')
      t.equal(clock.pending, 0, 'no timer is left')
      t.equal(errors.length, expectedErrors, 'no error but those that were meant')
    },
  }
}

/** Somebody has called, and was answered unless said otherwise. */
export async function callIn({ answered = true } = {}, more: Partial<SwitchboardOptions> = {}) {
  const parts = house(more)
  const leg = newLegId()
  let offered: LiveCall | undefined
  parts.switchboard.onOffered((call) => {
    offered = call
  })
  parts.exchange.offer(leg)
  if (offered === undefined) throw new Error('nobody was offered')
  const call: LiveCall = offered
  if (answered) parts.exchange.answerNow(leg)
  await parts.clock.settle()
  return { ...parts, call, leg }
}
