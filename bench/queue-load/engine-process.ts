/**
 * The engine of the queue benches, as bin/up.ts starts it, in a process of its own: with the one script of the load, and a parent
 * that has agents signed in and asks what it has cost.
 */
import path from 'node:path'
import { openDatabase, openSwitch } from '../../bin/ground.ts'
import { composeEngine } from '../../engine/compose.ts'
import { readConfig } from '../../engine/config.ts'
import { InFlight } from '../../engine/kernel/in-flight.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { createLog } from '../../engine/log.ts'
import { root } from '../../engine/root.ts'
import { serve } from '../../engine/serve.ts'
import { engineOf } from '../../engine/speech/engines/engine-settings.ts'
import type { Ask, Told } from './engine-talk.ts'

const tell = (told: Told): void => void process.send?.(told)

const config = readConfig(process.env)
const inFlight = new InFlight()
const log = createLog({ level: config.logLevel })
const { db, close } = await openDatabase(config, inFlight)
const engine = await composeEngine({
  config,
  clock: realClock,
  inFlight,
  db,
  log,
  voice: engineOf(config.speech.engine),
  switch: await openSwitch(config, inFlight, (failure) => log.warn({ failure }, 'the switch cannot be reached')),
  dialplans: path.join(root, 'bench/queue-load/dialplans'),
})
await engine.recover()
const service = await serve(engine, '0.0.0')

async function signIn(users: readonly number[]): Promise<void> {
  for (const user of users) await engine.queues.desks.signIn(user)
}

async function stop(): Promise<void> {
  await service.close()
  await engine.close()
  await engine.parts.switch.close()
  await close()
}

async function answer(ask: Ask): Promise<void> {
  if (ask.ask === 'sign-in') await signIn(ask.users)
  if (ask.ask === 'stop') await stop()
  const { user, system } = process.cpuUsage()
  tell({ told: ask.ask, cpuMs: (user + system) / 1000 })
  if (ask.ask === 'stop') process.disconnect()
}

process.on('message', (ask: Ask) => {
  answer(ask).catch((error: unknown) => {
    console.error(error)
    process.exit(1)
  })
})
tell({ told: 'ready', cpuMs: 0 })
