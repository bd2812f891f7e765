/** An app on a real database with a clock that the test moves: for the tests of everything that has routes. */
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Writable } from 'node:stream'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import { Registry } from 'prom-client'
import { type TestDatabase, testDatabase } from '../../db/test-database.ts'
import { createAccounts, type UserToAdd } from '../accounts/accounts.ts'
import { accountsStore } from '../accounts/accounts-store.ts'
import { auditStore } from '../accounts/audit-store.ts'
import type { Role } from '../accounts/core/roles.ts'
import { Passwords } from '../accounts/passwords.ts'
import type { EpochMs } from '../kernel/clock.ts'
import { InFlight } from '../kernel/in-flight.ts'
import { VirtualClock } from '../kernel/virtual-clock.ts'
import { Live } from '../live/live.ts'
import { createLog } from '../log.ts'
import { type AppOptions, buildApp } from './app.ts'

type Teardown = { teardown(after: () => unknown): unknown }

export type TestApp = Awaited<ReturnType<typeof testApp>>

export const goodPassword = '春天第七床窗外的玉兰'

/** `database`: one that the test has already, so that users and what they do lie side by side. */
export async function testApp(
  t: Teardown,
  { database, ...more }: Partial<AppOptions> & { database?: TestDatabase } = {},
) {
  const { db, url } = database ?? (await testDatabase(t))
  const clock = new VirtualClock(Date.UTC(2026, 10, 23, 1), new InFlight())
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wardline-http-'))
  const logged: string[] = []
  const accounts = createAccounts({ store: accountsStore(db), passwords: new Passwords(), clock })
  const audit = auditStore(db)
  const live = new Live(clock, 64)
  const app = await buildApp({
    accounts,
    audit,
    live,
    clock,
    log: createLog({ level: 'info', to: collector(logged) }),
    registry: new Registry(),
    health: {
      database: async () => await db.raw('select 1'),
      switch: () => ({ connected: true, kind: 'virtual' }),
    },
    uploadsFolder: path.join(folder, 'uploads'),
    exportsFolder: path.join(folder, 'exports'),
    timeZone: 'Asia/Shanghai',
    trustedProxies: [],
    version: '0.0.0',
    features: [],
    ...more,
    // A machine that runs eight test files at once is slow, not overloaded; a second without one turn counts as endless.
    limits: { eventLoopDelayMs: Number.POSITIVE_INFINITY, ...more.limits },
  })
  t.teardown(async () => {
    await app.close()
    await rm(folder, { recursive: true, force: true })
  })
  return {
    app,
    db,
    url,
    clock,
    live,
    accounts,
    audit,
    folder,
    logged,
    addUser: (user: Partial<UserToAdd> & { login: string; role: Role }) =>
      accounts.addUser({ name: '王护士', password: goodPassword, department: '', language: 'zh-CN', ...user }),
    /** Signs in as a new user of that role (or as `login`, who is there already) and speaks for that user. */
    async as(role: Role, user: Partial<UserToAdd> = {}): Promise<Caller> {
      const login = user.login ?? role
      await accounts.addUser({
        name: '王护士',
        password: goodPassword,
        department: '',
        language: 'zh-CN',
        ...user,
        login,
        role,
      })
      const signedIn = await accounts.signIn({ login, password: goodPassword, address: '127.0.0.1' })
      const cookie = `wardline_session=${signedIn.token}`
      const csrf = accounts.csrfTokenOf(signedIn.token)
      return {
        user: signedIn.user,
        cookie,
        csrf,
        ask: (method, path, payload, headers = {}) =>
          app.inject({
            method,
            url: path,
            headers: { cookie, 'x-csrf-token': csrf, ...headers },
            ...(payload !== undefined && { payload }),
          }),
      }
    },
    /** The clock jumps; nothing waits for it to. */
    pass: (ms: number) => clock.run({ until: (clock.now() + ms) as EpochMs }),
  }
}

export type Caller = {
  user: { id: number; login: string }
  cookie: string
  csrf: string
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD',
    path: string,
    payload?: InjectOptions['payload'],
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
}

const collector = (lines: string[]) =>
  new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
