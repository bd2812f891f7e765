import { createHash, randomBytes } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Extension, ExtensionsStore } from './extensions-store.ts'

export type Extensions = ReturnType<typeof createExtensions>

/**
 * The extensions that phones register with. Passwords are made here and told once: a phone's password can be tried from
 * anywhere that SIP reaches, so people do not choose it.
 */
export function createExtensions(options: { store: ExtensionsStore; clock: Clock; realm: string }) {
  const { store, clock, realm } = options
  const withPassword = (number: string) => {
    const password = randomBytes(15).toString('base64url')
    return { password, ha1: createHash('md5').update(`${number}:${realm}:${password}`).digest('hex') }
  }
  return {
    list: store.list,
    secretOf: store.secretOf,
    /** Throws `extension-taken`. */
    async add(extension: {
      number: string
      name: string
      userId: number | null
    }): Promise<Extension & { password: string }> {
      const { password, ha1 } = withPassword(extension.number)
      const added = { ...extension, createdAt: clock.now() }
      if ((await store.add({ ...added, ha1 })) === 'taken')
        throw new WardlineError('extension-taken', { number: extension.number })
      return { ...added, password }
    },
    async renewPassword(number: string): Promise<{ password: string }> {
      const { password, ha1 } = withPassword(number)
      if (!(await store.setSecret(number, ha1))) throw new WardlineError('not-found', { what: 'extension' })
      return { password }
    },
    async remove(number: string): Promise<void> {
      if (!(await store.remove(number))) throw new WardlineError('not-found', { what: 'extension' })
    },
  }
}
