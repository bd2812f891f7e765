/** A hospital with everything that its staff touches: the engine as it is served, FreeSWITCH as it ships, users, phones. */
import { once } from 'node:events'
import net from 'node:net'
import type { APIRequestContext } from 'playwright-core'
import type { Test } from 'tap'
import { openSwitch } from '../../bin/ground.ts'
import { testDatabase } from '../../db/test-database.ts'
import { createAccounts } from '../../engine/accounts/accounts.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import type { Role } from '../../engine/accounts/core/roles.ts'
import { createExtensions } from '../../engine/accounts/extensions.ts'
import { extensionsStore } from '../../engine/accounts/extensions-store.ts'
import { Passwords } from '../../engine/accounts/passwords.ts'
import { composeEngine } from '../../engine/compose.ts'
import { readConfig } from '../../engine/config.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { createLog } from '../../engine/log.ts'
import { serve } from '../../engine/serve.ts'
import { engineOf } from '../../engine/speech/engines/engine-settings.ts'
import { uiPassword } from '../browser/ui-house.ts'
import { scratchFolder, startLiveFreeSwitch } from './live-freeswitch.ts'
import { freePort } from './ports.ts'

export type Colleague = { login: string; name: string; role: Role }
export type ServedHospital = Awaited<ReturnType<typeof openServedHospital>>

/** Users' password is `uiPassword`; what they read is English. */
export async function openServedHospital(t: Test, colleagues: readonly Colleague[]) {
  const wsPort = await freePort()
  const fs = await startLiveFreeSwitch(t, { WARDLINE_WS_PORT: String(wsPort) })
  const { db, inFlight } = await testDatabase(t)
  const config = readConfig({
    VAR_DIR: scratchFolder(t, 'engine'),
    RECORDINGS_DIR: fs.recordings,
    HTTP_PORT: String(fs.directoryPort),
    LOG_LEVEL: 'warn',
    SWITCH_URL: fs.switchUrl,
    SWITCH_WS: `ws://127.0.0.1:${wsPort}`,
    SWITCH_DIRECTORY_SECRET: fs.directorySecret,
    TRUNK: fs.trunk,
    CALLER_ID: '02088888888',
  })
  const log = createLog({ level: 'warn' })
  const engine = await composeEngine({
    config,
    clock: realClock,
    inFlight,
    db,
    log,
    voice: engineOf(config.speech.engine),
    switch: await openSwitch(config, inFlight, (error) => log.error({ err: error }, 'switch')),
  })
  await engine.recover()
  const ids = await addUsers(db, colleagues)
  const service = await serve(engine, '0.0.0')
  const network = await startNetwork(fs.directoryPort)
  t.teardown(async () => {
    network.close()
    await service.close()
    await engine.close()
    await engine.parts.switch.close()
  })
  return {
    fs,
    db,
    engine,
    ids,
    /** As the computers of the staff reach it. */
    address: `http://127.0.0.1:${network.port}`,
    network,
    extensions: createExtensions({ store: extensionsStore(db), clock: realClock, realm: fs.realm }),
  }
}

type Database = Awaited<ReturnType<typeof testDatabase>>['db']

/** Ids by login. */
export async function addUsers(db: Database, colleagues: readonly Colleague[]): Promise<Record<string, number>> {
  const accounts = createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock: realClock })
  const ids: Record<string, number> = {}
  for (const colleague of colleagues) {
    const user = await accounts.addUser({ ...colleague, password: uiPassword, department: '', language: 'en' })
    ids[colleague.login] = user.id
  }
  return ids
}

/** The cable between the computers of the staff and the engine. Voice takes another. */
async function startNetwork(enginePort: number) {
  const open = new Set<net.Socket>()
  let isCut = false
  const server = net.createServer((near) => {
    if (isCut) {
      near.destroy()
      return
    }
    const far = net.connect(enginePort, '127.0.0.1')
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => one.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const cut = (): void => {
    isCut = true
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as net.AddressInfo).port,
    cut,
    mend(): void {
      isCut = false
    },
    close(): void {
      cut()
      server.close()
    },
  }
}

export type DeskShown = {
  agent: { state: string; reason: string | null; phone: string | null } | null
  browserPhone: string | null
  call: { id: string; at: string; person: { number: string } } | null
  asked: { call: string; at: string } | null
  offer: { call: string } | null
  lastCall: { id: string } | null
}

export type StaffApi = Awaited<ReturnType<typeof staffApi>>

/** What a page of somebody who has signed in asks of the engine. Throws what the engine said, where it said no. */
export async function staffApi(request: APIRequestContext) {
  const { csrfToken } = (await (await request.get('/api/session')).json()) as { csrfToken: string }
  const headers = { 'x-csrf-token': csrfToken }
  async function send<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, data?: object): Promise<Answer> {
    const answer = await request.fetch(`/api${path}`, {
      method,
      headers,
      timeout: 60_000,
      ...(data && { data }),
    })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
    return (answer.status() === 204 ? undefined : await answer.json()) as Answer
  }
  return {
    send,
    desk: () => send<DeskShown>('GET', '/desk'),
    act: (act: string, data: object = {}) => send<DeskShown>('POST', `/desk/${act}`, data),
    signOut: () => request.delete('/api/session', { headers }),
  }
}

export async function until<Value>(
  look: () => Promise<Value> | Value,
  withinMs = 15_000,
): Promise<NonNullable<Exclude<Value, false>>> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found as NonNullable<Exclude<Value, false>>
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${String(look)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
