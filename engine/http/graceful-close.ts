import type { FastifyInstance } from 'fastify'
import type { Cancel, Clock } from '../kernel/clock.ts'
import { toMs } from '../kernel/duration.ts'

const graceMs = toMs('5s')

/**
 * Closing waits for answers that are on their way, at most five seconds, and for nothing else. Browsers keep
 * connections open on which they have asked nothing yet; node would wait for those for minutes.
 */
export function closeGracefully(app: FastifyInstance, clock: Clock): void {
  let underWay = 0
  let isClosing = false
  let cancel: Cancel = () => undefined

  const closeWhenQuiet = (): void => {
    if (isClosing && underWay === 0) app.server.closeAllConnections()
  }
  app.server.on('request', (_request, response) => {
    underWay += 1
    response.once('close', () => {
      underWay -= 1
      closeWhenQuiet()
    })
  })
  app.addHook('preClose', async () => {
    if (!app.server.listening) return
    isClosing = true
    cancel = clock.at(clock.now() + graceMs, () => app.server.closeAllConnections())
    setImmediate(closeWhenQuiet) // by then the server takes no new connections
  })
  app.server.once('close', () => cancel())
}
