/** `bin/up`: the engine for people who try it and for production alike; Ctrl-C stops all that it started. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { composeEngine } from '../engine/compose.ts'
import { readConfig } from '../engine/config.ts'
import { WardlineError } from '../engine/errors.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { createLog } from '../engine/log.ts'
import { root } from '../engine/root.ts'
import { serve } from '../engine/serve.ts'
import { engineOf } from '../engine/speech/engines/engine-settings.ts'
import { runDemo } from './demo/demo.ts'
import { openDatabase, openSwitch } from './ground.ts'

type Stop = () => Promise<void>

const say = (line: string): void => console.log(line)
/** What was started, undone in reverse. */
const stops: Stop[] = []

async function stopAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) {
    await stop().catch((error: unknown) => console.error(error))
  }
}

/** A second Ctrl-C changes nothing: what was started must still be stopped in good order. */
const interrupted = new Promise<'interrupted'>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve('interrupted'))
})

async function up(): Promise<void> {
  const config = readConfig(process.env)
  const inFlight = new InFlight()
  const log = createLog({ level: config.logLevel })
  const { db, close } = await openDatabase(config, inFlight)
  stops.push(close)

  const { count } = (await db('patients').count({ count: '*' }).first()) as { count: number }
  if (config.freeswitch === undefined && count === 0) {
    say('\n示范医院：从 Excel 名单到报表 · the demo hospital, from an Excel list to a report\n')
    const { workbook, page } = await runDemo({ config, db, inFlight, log, say })
    say(`\n4. 报表 · report:\n   ${workbook}\n   ${page}\n`)
  }

  const engine = await composeEngine({
    config,
    clock: realClock,
    inFlight,
    db,
    log,
    voice: engineOf(config.speech.engine),
    switch: await openSwitch(config, inFlight, (failure) => log.warn({ failure }, 'the switch cannot be reached')),
  })
  stops.push(() => engine.parts.switch.close())
  stops.push(() => engine.close())
  await engine.recover()
  await engine.schedule.start()
  engine.loader.watch()

  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const service = await serve(engine, version)
  stops.push(() => service.close())
  const { kind } = engine.parts.switch.health()
  say(`Wardline ${version} · API ${service.address}/docs · switch: ${kind}`)
  if (count > 0) say('已找到上次的数据 · the data of the last run is there')
  if (service.setupCode !== undefined) {
    say(
      `首位管理员安装码 · code for the first administrator: ${service.setupCode}   (POST ${service.address}/api/setup)`,
    )
  }
  say('按 Ctrl-C 停止 · Ctrl-C stops')
  await interrupted
  say('\n正在停止 · stopping …')
}

try {
  await Promise.race([up(), interrupted])
} catch (error) {
  process.exitCode = 1
  if (error instanceof WardlineError)
    console.error(`${error.messageIn('zh-CN')}\n${error.messageIn('en')} [${error.code}]`)
  else console.error(error)
}
await stopAll()
process.exit()
