/** A hospital with one queue and its agents, and the engine that serves it. */
import { type ChildProcess, fork } from 'node:child_process'
import { openSync } from 'node:fs'
import path from 'node:path'
import { connect, type Database } from '../../db/connection.ts'
import { startEmbedded } from '../../db/embedded.ts'
import { migrate } from '../../db/migrate.ts'
import { accountsStore } from '../../engine/accounts/accounts-store.ts'
import { createExtensions } from '../../engine/accounts/extensions.ts'
import { extensionsStore } from '../../engine/accounts/extensions-store.ts'
import { acdSettingsStore } from '../../engine/acd/acd-settings-store.ts'
import { usualKeptRules, usualManners } from '../../engine/acd/core/queue-settings.ts'
import { InFlight } from '../../engine/kernel/in-flight.ts'
import { realClock } from '../../engine/kernel/real-clock.ts'
import { root } from '../../engine/root.ts'
import type { Ask, Told } from './engine-talk.ts'
import type { AgentPhone } from './phones.ts'
import type { Stage } from './stage.ts'
import type { SwitchUnderLoad } from './switch-under-load.ts'

/** The number of the script in dialplans/. */
export const engineNumber = '8010'

export type LoadedEngine = {
  /** Signs everybody in, each at the own phone. */
  signIn(): Promise<void>
  /** Processor time used since it was started, all threads. */
  cpuMs(): Promise<number>
  /** As by Ctrl-C. */
  stop(): Promise<void>
}

export type Hospital = { phones: readonly AgentPhone[]; engine: LoadedEngine }

export async function openHospital(
  stage: Stage,
  fs: SwitchUnderLoad,
  extensions: readonly string[],
): Promise<Hospital> {
  const server = await startEmbedded({ folder: path.join(fs.folder, 'db'), forgetful: true })
  stage.teardown(() => server.stop())
  const databaseUrl = await server.urlOf('queue_load')
  const db = connect(databaseUrl, new InFlight())
  await migrate(db)
  const { users, phones } = await hire(db, extensions)
  await addQueue(db, users)
  await db.destroy()
  return { phones, engine: await startEngine(stage, fs, databaseUrl, users) }
}

async function hire(db: Database, extensions: readonly string[]) {
  const accounts = accountsStore(db)
  const lines = createExtensions({ store: extensionsStore(db), clock: realClock, realm: 'wardline' })
  const users: number[] = []
  const phones: AgentPhone[] = []
  for (const extension of extensions) {
    const id = await accounts.addUser({
      login: `agent-${extension}`,
      name: `坐席${extension}`,
      role: 'agent',
      department: '',
      language: 'zh-CN',
      passwordHash: 'nobody signs in with it',
      createdAt: realClock.now(),
    })
    if (id === 'taken') throw new Error(`there is an agent-${extension} already`)
    const { password } = await lines.add({ number: extension, name: '', userId: id })
    users.push(id)
    phones.push({ extension, password })
  }
  return { users, phones }
}

/** Nobody is told anything and nobody rests: what is measured is the way to each other. */
async function addQueue(db: Database, users: readonly number[]): Promise<void> {
  const settings = acdSettingsStore(db)
  const id = await settings.addQueue(
    {
      code: 'load',
      title: { 'zh-CN': '负载', en: 'Load' },
      isOpen: true,
      rules: { ...usualKeptRules, strategy: 'longest-idle', wrapUpMs: 0, pauseAfterMisses: 0 },
      manners: {
        ...usualManners,
        announceEveryMs: 0,
        tellsPosition: false,
        tellsWait: false,
        tellsAgentNumber: false,
        whispersTitle: false,
        asksRating: false,
      },
    },
    realClock.now(),
  )
  if (id === 'taken') throw new Error('there is such a queue already')
  await settings.setMembers(
    id,
    users.map((userId, position) => ({ userId, level: 0, position })),
  )
}

async function startEngine(
  stage: Stage,
  fs: SwitchUnderLoad,
  databaseUrl: string,
  users: readonly number[],
): Promise<LoadedEngine> {
  const log = openSync(path.join(fs.folder, 'engine.log'), 'a')
  const child = fork(path.join(root, 'var/build/bench/queue-load/engine-process.js'), {
    cwd: root,
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', log, log, 'ipc'],
    env: { ...process.env, ...fs.engineEnvironment, DATABASE_URL: databaseUrl },
  })
  const over = new Promise((resolve) => child.once('exit', resolve))
  stage.teardown(async () => {
    child.kill('SIGKILL') // nothing happens to one that has ended
    await over
  })
  await nextTold(child, 'ready')
  const ask = async (question: Ask): Promise<number> => {
    child.send(question)
    return await nextTold(child, question.ask)
  }
  return {
    signIn: async () => void (await ask({ ask: 'sign-in', users })),
    cpuMs: () => ask({ ask: 'cpu' }),
    async stop() {
      await ask({ ask: 'stop' })
      await over
    },
  }
}

/** The processor time told with it. Rejects when the engine ends first. */
function nextTold(child: ChildProcess, what: Told['told']): Promise<number> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => reject(new Error(`the engine ended with ${code} before «${what}»`))
    const onMessage = ({ told, cpuMs }: Told): void => {
      if (told !== what) return
      child.off('exit', onExit)
      child.off('message', onMessage)
      resolve(cpuMs)
    }
    child.once('exit', onExit)
    child.on('message', onMessage)
  })
}
