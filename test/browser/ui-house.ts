import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { runDemo } from '../../bin/demo/demo.ts'
import { virtualHospital } from '../../bin/ground.ts'
import type { Database } from '../../db/connection.ts'
import { testDatabase } from '../../db/test-database.ts'
import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { type Role, roles } from '../../engine/accounts/core/roles.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { composeEngine, type Engine } from '../../engine/compose.ts'
import { readConfig } from '../../engine/config.ts'
import type { Clock } from '../../engine/kernel/clock.ts'
import type { InFlight } from '../../engine/kernel/in-flight.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { createLog } from '../../engine/log.ts'
import { type Service, serve } from '../../engine/serve.ts'
import { engineOf } from '../../engine/speech/engines/engine-settings.ts'
import type { People } from '../../engine/switch/virtual/person.ts'
import type { VirtualSwitch } from '../../engine/switch/virtual/virtual-switch.ts'

type Teardown = { teardown(after: () => unknown): unknown }

export const uiPassword = '春天第七床窗外的玉兰'
/** One user a role, the login is the role; the doctor belongs to a department of the demo hospital. */
export const uiDepartment = '心血管内科'

export type UiHouse = {
  address: string
  engine: Engine
  /** What is done to the switch from outside: callers come, phones are plugged in. */
  exchange: VirtualSwitch
  varDir: string
  setupCode: string | undefined
  /** One of every role, as the demo house has them. */
  addUsers(): Promise<void>
  /** Ends the service and starts it again on the same port, as a restart of the engine looks to a browser. */
  restart(awayMs: number): Promise<void>
}

export type UiHouseOptions = {
  demo: boolean
  env?: Record<string, string>
  dialplans?: string
  /** Another than an empty one. */
  database?: { db: Database; inFlight: InFlight }
  /** Another than the one on the wall, and who sits at the other end of every line. */
  stage?: { clock: Clock; people: People }
}

/**
 * The whole engine on the virtual switch, served to a browser, on a scratch database. `demo`: the demo hospital's evening
 * is there already, and a user of every role; without it the house is empty and wants its first administrator.
 */
export async function openUiHouse(t: Teardown, options: UiHouseOptions): Promise<UiHouse> {
  const { db, inFlight } = options.database ?? (await testDatabase(t))
  const varDir = await mkdtemp(path.join(os.tmpdir(), 'wardline-ui-'))
  t.teardown(() => rm(varDir, { recursive: true, force: true }))
  const config = readConfig({ VAR_DIR: varDir, HTTP_PORT: '0', LOG_LEVEL: 'warn', ...options.env })
  const log = createLog({ level: 'warn' })
  if (options.demo)
    await runDemo({
      config,
      db,
      inFlight,
      log: createLog({ level: 'error' }),
      say: () => undefined,
      signal: new AbortController().signal,
    })
  const clock = options.stage?.clock ?? realClock
  const exchange = virtualHospital(clock, inFlight, config.trunk, options.stage?.people)
  const engine = await composeEngine({
    config,
    clock,
    inFlight,
    db,
    log,
    voice: engineOf(config.speech.engine),
    switch: exchange.switch,
    ...(options.dialplans !== undefined && { dialplans: options.dialplans }),
  })
  await engine.recover()
  if (options.demo) await addUsers(engine)
  let service: Service = await serve(engine, '0.0.0')
  const port = new URL(service.address).port
  t.teardown(async () => {
    await service.close()
    await engine.close()
    await engine.parts.switch.close()
    exchange.shutDown() // or its people would talk on, and the process with them
  })
  return {
    address: service.address,
    engine,
    exchange,
    varDir,
    setupCode: service.setupCode,
    addUsers: () => addUsers(engine),
    async restart(awayMs) {
      await service.close()
      await new Promise((resolve) => setTimeout(resolve, awayMs))
      const samePort = { ...config, http: { ...config.http, port: Number(port) } }
      service = await serve({ ...engine, parts: { ...engine.parts, config: samePort } }, '0.0.0')
    },
  }
}

const names: Record<Role, string> = {
  it: '钱工程师',
  manager: '孙主任',
  supervisor: '李班长',
  agent: '王护士',
  doctor: '陈立新',
}

async function addUsers(engine: Engine): Promise<void> {
  const accounts = createAccounts({
    store: accountsStore(engine.parts.db),
    passwords: new Passwords(),
    clock: realClock,
  })
  for (const role of roles) {
    const department = role === 'doctor' ? uiDepartment : ''
    await accounts.addUser({
      login: role,
      name: names[role],
      password: uiPassword,
      role,
      department,
      language: 'zh-CN',
    })
  }
}
