import { isHungUp, type LiveCall } from './live-call.ts'

export type ExtensionManners = {
  /** From the answer to the first key: until the switchboard listens. */
  pauseMs: number
  /** After the last key: until somebody may have picked up. Behind a switchboard nobody tells when that is. */
  ringMs: number
}

/** The outcome under which the trail keeps it; a call that is taken over is asked for this line. */
export const extensionDialed = 'extension dialed'
/** No switch takes longer for one key. */
const keyMs = 300

/**
 * The extension behind a main number that has answered (`8765 4321 转 801`). `gone`: it hung up meanwhile. Throws when the
 * switch cannot send the keys: what is meant for the patient must not be said to whoever sits at the main number.
 */
export async function dialExtension(
  call: LiveCall,
  extension: string,
  { pauseMs, ringMs }: ExtensionManners,
): Promise<'dialed' | 'gone'> {
  try {
    await call.pause(pauseMs)
    const how = await call.sendDigits(extension)
    const outcome = how === 'sent' ? extensionDialed : 'extension refused'
    call.trail({ verb: 'call', prompt: '', outcome, pii: { extension } })
    if (how === 'declined') throw new Error('the switch did not send the keys of an extension')
    await call.pause(extension.length * keyMs + ringMs)
    call.dropTypedAhead()
    return 'dialed'
  } catch (error) {
    if (isHungUp(error)) return 'gone'
    throw error
  }
}
