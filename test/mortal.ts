/** An engine that can be killed: from that moment on it hears nothing, does nothing, and no timer of its own runs. */
import type { Cancel, Clock } from '../engine/kernel/clock.ts'
import type { Switch, SwitchEvent } from '../engine/switch/switch.ts'

export type Mortal = { switch: Switch; clock: Clock; die(): void }

export function mortal(port: Switch, clock: Clock): Mortal {
  let isDead = false
  const alarms = new Set<Cancel>()
  const forever = new Promise<never>(() => undefined)
  const ours: Clock = {
    now: () => clock.now(),
    at(at, wake) {
      if (isDead) return () => undefined
      const cancel = clock.at(at, () => {
        alarms.delete(cancel)
        if (!isDead) wake()
      })
      alarms.add(cancel)
      return () => {
        alarms.delete(cancel)
        cancel()
      }
    },
  }
  const listening = (hear: (event: SwitchEvent) => void) =>
    port.subscribe((event) => {
      if (!isDead) hear(event)
    })
  const gated = new Proxy(port, {
    get(target, name: keyof Switch) {
      if (name === 'subscribe') return listening
      const act = target[name] as (...given: unknown[]) => unknown
      if (name === 'health') return () => target.health()
      return (...given: unknown[]) =>
        isDead ? forever : Promise.resolve(act.apply(target, given)).then((value) => (isDead ? forever : value))
    },
  })
  return {
    switch: gated,
    clock: ours,
    die() {
      isDead = true
      for (const cancel of alarms) cancel()
      alarms.clear()
    },
  }
}
