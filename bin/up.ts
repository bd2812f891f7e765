/** `bin/up`: the engine for people who try it and for production alike; Ctrl-C stops all that it started. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Database } from '../db/connection.ts'
import { composeEngine, type Engine } from '../engine/compose.ts'
import { type Config, readConfig } from '../engine/config.ts'
import { WardlineError } from '../engine/errors.ts'
import { InFlight } from '../engine/kernel/in-flight.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { createLog, type Log, openLogFile } from '../engine/log.ts'
import { root } from '../engine/root.ts'
import { serve } from '../engine/serve.ts'
import { engineOf } from '../engine/speech/engines/engine-settings.ts'
import { runDemo } from './demo/demo.ts'
import { openDatabase, openSwitch } from './ground.ts'
import { preflight } from './preflight.ts'
import { startFault } from './start-faults.ts'

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

async function up(config: Config): Promise<void> {
  await preflight(config)
  const inFlight = new InFlight()
  const log = createLog({ level: config.logLevel })
  const { db, close } = await openDatabase(config, inFlight)
  stops.push(close)

  const { count } = (await db('patients').count({ count: '*' }).first()) as { count: number }
  const isNew = config.freeswitch === undefined && count === 0 && !process.argv.includes('--no-demo')
  if (isNew) await showDemo({ config, db, inFlight, log })

  const { engine, hoursWerePutIn } = await startEngine({ config, db, inFlight, log })
  const { version } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const service = await serve(engine, version)
  stops.push(() => service.close())
  const { kind } = engine.parts.switch.health()
  say(`Wardline ${version} · API ${service.address}/docs · switch: ${kind}`)
  if (count > 0) say('已找到上次的数据 · the data of the last run is there')
  for (const line of noticesOf(engine, hoursWerePutIn)) say(line)
  if (service.setupCode !== undefined) {
    say(`首位管理员安装码 · code for the first administrator: ${service.setupCode}   → ${service.address}`)
  }
  say('按 Ctrl-C 停止 · Ctrl-C stops')
  await interrupted
}

type Ground = { config: Config; db: Database; inFlight: InFlight; log: Log }

async function startEngine({ config, db, inFlight, log }: Ground) {
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
  const { hoursWerePutIn } = await engine.recover()
  await engine.schedule.start()
  engine.loader.watch()
  return { engine, hoursWerePutIn }
}

async function showDemo(parts: Ground): Promise<void> {
  say('\n示范医院：从 Excel 名单到报表 · the demo hospital, from an Excel list to a report\n')
  const ending = new AbortController()
  const file = path.join(parts.config.varDir, 'demo/demo.log')
  const log = createLog({ level: parts.config.logLevel, to: await openLogFile(file) })
  const shown = runDemo({ ...parts, log, say, signal: ending.signal })
  stops.push(async () => {
    ending.abort()
    await shown.catch(() => undefined) // it is thrown below as well
  })
  const result = await shown
  stops.pop()
  if (result !== undefined)
    say(`\n4. 报表 · report:\n   ${result.workbook}\n   ${result.page}\n\n   日志 · log: ${file}\n`)
}

/** What a new hospital has to see to before callers are served well. */
function noticesOf(engine: Engine, hoursWerePutIn: boolean): string[] {
  const { targets } = engine.reference.current()
  const asked = new Set(engine.loader.uses().flatMap(({ uses }) => uses.targets))
  const nowhere = [...asked].filter((name) => !Object.hasOwn(targets, name)).toSorted()
  return [
    ...(hoursWerePutIn
      ? [
          '已写入默认营业时间：周一至周五 8:00–12:00、14:00–17:30；修改：bin/wardline hours · ' +
            'opening hours were put in: Monday to Friday 8:00–12:00 and 14:00–17:30; change them: bin/wardline hours',
        ]
      : []),
    ...(nowhere.length > 0
      ? [
          `以下转接目标尚未设置，来电者将被请求留言：${nowhere.join('、')}；设置：bin/wardline targets set ${nowhere[0]} 8001 · ` +
            `these names lead nowhere yet, their callers are asked to leave a message: ${nowhere.join(', ')}`,
        ]
      : []),
  ]
}

function tell(error: unknown, config: Config | undefined): void {
  process.exitCode = 1
  const known = error instanceof WardlineError || config === undefined ? error : (startFault(error, config) ?? error)
  if (known instanceof WardlineError)
    console.error(`${known.messageIn('zh-CN')}\n${known.messageIn('en')} [${known.code}]`)
  else {
    console.error('启动失败，原因如下。\nThe start has failed, for this reason:')
    console.error(known)
  }
}

let config: Config | undefined
try {
  config = readConfig(process.env)
  await Promise.race([up(config), interrupted])
  say('\n正在停止 · stopping …')
} catch (error) {
  tell(error, config)
}
await stopAll()
process.exit()
