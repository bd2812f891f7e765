import path from 'node:path'
import { Writable } from 'node:stream'
import { Registry } from 'prom-client'
import { buildApp } from '../engine/http/app.ts'
import { realClock } from '../engine/kernel/real-clock.ts'
import { Live } from '../engine/live/live.ts'
import { createLog } from '../engine/log.ts'
import { root } from '../engine/root.ts'
import { featureRoutes } from '../engine/serve.ts'

/** Answers to every name with itself: routes are described without an engine behind them, and none is called. */
const nobody: never = new Proxy(() => nobody, {
  get: (_target, name) => (name === 'then' || name === Symbol.toPrimitive ? undefined : nobody),
}) as never

const engineWithoutParts = (): never =>
  new Proxy(
    {
      parts: {
        config: { varDir: path.join(root, 'var'), speech: nobody },
        clock: realClock,
        db: nobody,
        log: nobody,
        voice: nobody,
      },
    },
    { get: (parts, name) => (name === 'parts' ? parts.parts : nobody) },
  ) as never

/** The OpenAPI document of the whole API, as text that does not change unless the API does. */
export async function describeWholeApi(): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  const app = await buildApp({
    accounts: nobody,
    audit: nobody,
    live: new Live(realClock),
    clock: realClock,
    log: createLog({ level: 'silent', to: nowhere }),
    registry: new Registry(),
    health: nobody,
    uploadsFolder: path.join(root, 'var/uploads'),
    exportsFolder: path.join(root, 'var/exports'),
    timeZone: 'Asia/Shanghai',
    trustedProxies: [],
    version: '0',
    features: featureRoutes(engineWithoutParts(), { extensions: nobody, softphone: nobody, system: nobody }),
  })
  await app.ready()
  try {
    return `${JSON.stringify(app.swagger(), null, 2)}\n`
  } finally {
    await app.close()
  }
}
