import { createHash, randomBytes } from 'node:crypto'
import { WardlineError } from '../errors.ts'
import type { Clock } from '../kernel/clock.ts'
import type { ExtensionLine, ExtensionsStore } from './extensions-store.ts'

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
  async function there(number: string): Promise<ExtensionLine> {
    const found = await store.one(number)
    if (found === undefined) throw new WardlineError('not-found', { what: 'extension' })
    return found
  }
  return {
    list: store.list,
    secretOf: store.secretOf,
    /** Throws `extension-taken`. */
    async add(extension: {
      number: string
      name: string
      userId: number | null
    }): Promise<ExtensionLine & { password: string }> {
      const { number } = extension
      const { password, ha1 } = withPassword(number)
      if ((await store.add({ ...extension, createdAt: clock.now(), ha1 })) === 'taken')
        throw new WardlineError('extension-taken', { number })
      return { ...(await there(number)), password }
    },
    /** Another name, another user; the phone stays signed in. */
    async change(number: string, change: { name?: string; userId?: number | null }): Promise<ExtensionLine> {
      await there(number)
      await store.change(number, change)
      return await there(number)
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
